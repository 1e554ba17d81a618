using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>
/// Gives a state another collection type: the declaration, what it starts with, what is assigned to it, and every use. Each step returns
/// false for what it does not know, and then the whole remedy is not offered.
/// </summary>
internal abstract class Retyping(Rewrite rewrite)
{
    protected Rewrite Rewrite { get; } = rewrite;

    protected StateUses State => Rewrite.State;

    /// <summary>The simple name of the new type.</summary>
    public abstract string NewName { get; }

    protected abstract string NewNamespace { get; }

    /// <summary>The new type's arguments, given how the old ones are written.</summary>
    protected virtual string Arguments(string old) => old;

    /// <summary>Rewrites the creation of an old collection into one of the new type.</summary>
    protected abstract bool Create(SourceFile file, Creation creation);

    /// <summary>Rewrites an expression, other than a creation, that is stored in the state.</summary>
    protected abstract bool Convert(SourceFile file, ExpressionSyntax value);

    /// <summary>Rewrites one use.</summary>
    protected abstract bool Use(Use use);

    /// <summary>Rewrites everything but the uses that others have taken care of.</summary>
    public bool Write(Func<Use, bool> isDone)
    {
        if (Rewrite.State.Declaration is FieldDeclarationSyntax { Declaration.Variables.Count: not 1 } || !Interests.MayBeRetyped(State))
            return false;

        if (!State.TypeSyntax.IsVar)
            WriteType(State.File, State.TypeSyntax);

        return (State.Initializer is not { } value || Store(State.File, value))
            && State.Uses.All(use => isDone(use) || (IsPlainAssignment(use) ? Assign(use) : IsNullTest(use) || Use(use)));
    }

    /// <summary>Writes the new type's name where the old one stands.</summary>
    public void WriteType(SourceFile file, TypeSyntax type)
    {
        TypeSyntax element = type is NullableTypeSyntax nullable ? nullable.ElementType : type;
        Rewrite.Replace(file, element, TypeText(file, element));
    }

    /// <summary>The new type at this place, with the arguments written as the old type there writes them.</summary>
    protected string TypeText(SourceFile file, SyntaxNode place)
    {
        GenericNameSyntax? written = place switch
        {
            GenericNameSyntax generic => generic,
            QualifiedNameSyntax { Right: GenericNameSyntax generic } => generic,
            AliasQualifiedNameSyntax { Name: GenericNameSyntax generic } => generic,
            _ => null,
        };
        string arguments = written?.TypeArgumentList.Arguments.ToString() ?? ArgumentText(file, place.SpanStart);
        return Imports.NameOf(Rewrite, file, place.SpanStart, NewNamespace, NewName) + "<" + Arguments(arguments) + ">";
    }

    /// <summary>The state's type arguments as they can be written at this place.</summary>
    protected string ArgumentText(SourceFile file, int position) =>
        string.Join(", ", State.Type.TypeArguments.Select(argument => argument.ToMinimalDisplayString(file.Model, position)));

    /// <summary>The head of a creation of the new type, target-typed where the language allows it.</summary>
    protected string NewHead(SourceFile file, SyntaxNode place) =>
        file.CSharp >= (int)LanguageVersion.CSharp9 ? "new" : "new " + TypeText(file, place);

    /// <summary>Rewrites what is stored in the state.</summary>
    public bool Store(SourceFile file, ExpressionSyntax value) => value switch
    {
        _ when IsNull(value) => true,
        _ when Creation.Read(value, State.Type, file.Model) is { } creation => Create(file, creation),
        _ => Convert(file, value),
    };

    /// <summary>The comparer that a <c>ToDictionary</c> or <c>ToHashSet</c> was given; unknown when the call is another.</summary>
    protected static bool KnowsComparer(SourceFile file, ExpressionSyntax value, string method, out ExpressionSyntax? comparer)
    {
        comparer = null;
        if (value is not InvocationExpressionSyntax call || file.Model.GetSymbolInfo(call).Symbol is not IMethodSymbol { Name: var name } called
            || name != method || !Linq.IsLinq(called))
            return false;

        for (int i = 0; i < call.ArgumentList.Arguments.Count && i < called.Parameters.Length; i++)
            if (called.Parameters[i].Name == "comparer")
                comparer = call.ArgumentList.Arguments[i].Expression;

        return call.ArgumentList.Arguments.All(argument => argument.NameColon is null) && (comparer is null || Syntax.IsStable(comparer));
    }

    protected static bool IsNull(ExpressionSyntax value) =>
        value.IsKind(SyntaxKind.NullLiteralExpression) || value is PostfixUnaryExpressionSyntax { Operand: var operand } && operand.IsKind(SyntaxKind.NullLiteralExpression);

    private static bool IsPlainAssignment(Use use) =>
        use.Whole == use.State && use.Assigner is AssignmentExpressionSyntax assignment && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression);

    private bool Assign(Use use) => use.Assigner is AssignmentExpressionSyntax assignment
        && (assignment.Right is InitializerExpressionSyntax entries ? Fill(entries) : Store(use.File, assignment.Right))
        && (use.IsInInitializer || Syntax.IsStatement(assignment, use.File.Model));

    /// <summary>Whether what an object initializer puts into the state can stay as it is written.</summary>
    protected virtual bool Fill(InitializerExpressionSyntax entries) => false;

    private static bool IsNullTest(Use use) => use.Whole == use.State && use.State.Parent switch
    {
        IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax or UnaryPatternSyntax { Pattern: ConstantPatternSyntax } } => true,
        BinaryExpressionSyntax binary when binary.IsKind(SyntaxKind.EqualsExpression) || binary.IsKind(SyntaxKind.NotEqualsExpression)
            => IsNull(binary.Left) || IsNull(binary.Right),
        _ => false,
    };

    /// <summary>What a use does, by the table of collections; LINQ only ever looks.</summary>
    public static Effect EffectOf(Use use)
    {
        if (use.Whole == use.State)
            return use.IsAssigned ? Effect.Replace : use.State.Parent is ForEachStatementSyntax or ForEachVariableStatementSyntax or ArgumentSyntax ? Effect.Enumerate : Effect.HandOut;

        if (use.Element is not null)
            return use.IsAssigned ? Effect.Write : Effect.Read;

        if (use.Method is { } method)
            return method.MethodKind == MethodKind.ReducedExtension ? Effect.Enumerate : Collections.EffectOf(method) ?? Effect.Write;

        return use.Access is { } access && use.File.Model.GetSymbolInfo(access).Symbol is IPropertySymbol { GetMethod: { } getter }
            ? Collections.EffectOf(getter) ?? Effect.Read
            : Effect.HandOut;
    }
}
