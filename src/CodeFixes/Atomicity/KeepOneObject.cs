using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Atomicity;

/// <summary>
/// MAP5001, MAP5013: lets the map decide which of two objects made at the same time is kept, and disposes of the other. For values that must be disposed of, which one
/// operation with a factory would make twice and leave lying about.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeepOneObject))]
public sealed class KeepOneObject() : StepFix("MAP5001", "MAP5013")
{
    private protected override string EquivalenceKey => "MapSafety.KeepOneObject";

    internal override Phrase TitleForAll { get; } = new("Keep the object that the map has, dispose of the other", "保留映射中的对象，释放另一个");

    private protected override Phrase? Write(Rewrite rewrite, Use at) =>
        Atomic.Is(rewrite.State.Type) && rewrite.State.Type.TypeArguments[1] is var type && IsDisposable(type) && (StoreAfter(at, rewrite) ?? Added(at, rewrite)) is { } made && Write(rewrite, at.File, made)
            ? new Phrase("Keep the object that '{0}' has, dispose of the other", "保留“{0}”中的对象，释放另一个", rewrite.State.Symbol.Name)
            : null;

    /// <summary>The making and the storing of an object, two statements that follow each other.</summary>
    /// <param name="Make">The first.</param>
    /// <param name="Variable">The variable that holds the object.</param>
    /// <param name="Value">What makes it.</param>
    /// <param name="Store">The second.</param>
    /// <param name="Use">The use of the map in it.</param>
    /// <param name="Key">The key.</param>
    private sealed record Made(StatementSyntax Make, string Variable, ExpressionSyntax Value, StatementSyntax Store, Use Use, ExpressionSyntax Key)
    {
        public bool IsDeclaration => Make is LocalDeclarationStatementSyntax;
    }

    private static Made? StoreAfter(Use at, Rewrite rewrite)
    {
        if (at.Member is not ("TryGetValue" or "ContainsKey") || at.Argument(0) is not { } key)
            return null;

        foreach (Use use in rewrite.State.Uses.Where(use => use.State.SpanStart > at.State.SpanStart && Syntax.FunctionOf(use.State) == Syntax.FunctionOf(at.State)))
            if (Syntax.IsSameValue(use.Argument(0), key) && StoredBy(use) is var (name, statement)
                && Syntax.Siblings(statement) is { } siblings && Array.IndexOf(siblings, statement) is > 0 and var index
                && IgnoredAddition.ValueOf(siblings[index - 1], name) is { } value && !IgnoredAddition.Mentions(value, name) && !IgnoredAddition.Mentions(key, name))
                return new Made(siblings[index - 1], name, value, statement, use, key);

        return null;
    }

    /// <summary><c>m.TryAdd(k, made);</c> that nothing was asked before, and code behind it that goes on with the object.</summary>
    private static Made? Added(Use at, Rewrite rewrite) =>
        IgnoredAddition.Of(at) is { Local: { } local, MayBeReplaced: true, Making: var (make, value) } addition && addition.UsesAfterwards.Any() && !addition.IsTakenOut(rewrite)
            ? new Made(make, local.Name, value, addition.Statement, at, addition.Key)
            : null;

    /// <summary><c>m[k] = made;</c> or <c>m.TryAdd(k, made);</c></summary>
    private static (string Name, StatementSyntax Statement)? StoredBy(Use use) => use switch
    {
        { Element: not null, Assigner: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Right: IdentifierNameSyntax stored, Parent: ExpressionStatementSyntax statement } } =>
            (stored.Identifier.ValueText, statement),
        { Member: "TryAdd", Call.Parent: ExpressionStatementSyntax statement } when use.Argument(1) is IdentifierNameSyntax added => (added.Identifier.ValueText, statement),
        _ => null,
    };

    /// <summary>The object gets a name of its own, and the variable the object that the map has kept.</summary>
    private static bool Write(Rewrite rewrite, SourceFile file, Made made)
    {
        if (made.Make.ContainsDirectives || made.Store.ContainsDirectives)
            return false;

        string name = Syntax.FreeName("created", made.Use.Owner, file.Model, made.Use.State.SpanStart);
        string type = made.Value is ImplicitObjectCreationExpressionSyntax
            ? rewrite.State.Type.TypeArguments[1].ToMinimalDisplayString(file.Model, NullableFlowState.NotNull, made.Make.SpanStart)
            : "var";
        string kept = made.IsDeclaration ? ((LocalDeclarationStatementSyntax)made.Make).Declaration.Type + " " + made.Variable : made.Variable;
        string newline = file.Layout.Newline, indent = file.Layout.IndentAt(made.Store.SpanStart), inner = newline + indent + file.Layout.Unit;
        string dispose = name + ".Dispose();";
        string test = newline + indent + "if (!ReferenceEquals(" + made.Variable + ", " + name + "))";

        rewrite.Replace(file, TextSpan.FromBounds(made.Make.SpanStart, made.Value.SpanStart), type + " " + name + " = ");
        rewrite.Replace(file, made.Store, kept + " = " + made.Use.State + ".GetOrAdd(" + made.Key + ", " + name + ");"
            + test + (file.UsesBraces ? newline + indent + "{" + inner + dispose + newline + indent + "}" : inner + dispose));
        return true;
    }

    /// <summary>Whether the type has a <c>Dispose</c> of its own that can be called without a cast.</summary>
    internal static bool IsDisposable(ITypeSymbol type) =>
        type.IsReferenceType && type.AllInterfaces.Append(type).Any(contract => contract is { Name: "IDisposable", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
        && type is not { Name: "Task", ContainingNamespace.Name: "Tasks" };
}
