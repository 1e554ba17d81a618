using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Atomicity;

/// <summary>
/// MAP5006: removes the pair of the key and the value that was judged, so that a newer value stays. Offered where a variable still holds that value, as the one
/// that the look has filled or as the item of the walk.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveExactEntry))]
public sealed class RemoveExactEntry() : StepFix("MAP5006")
{
    private protected override string EquivalenceKey => "MapSafety.RemoveExactEntry";

    internal override Phrase TitleForAll { get; } = new("Remove only the entry that was judged", "只移除所判断的条目");

    private protected override Phrase? Write(Rewrite rewrite, Use at)
    {
        if (!Atomic.Is(rewrite.State.Type) || at is not { Call: { } call, Member: "TryRemove" or "Remove", IsExtension: false } || at.Argument(0) is not { } key || !Syntax.IsStable(key)
            || PairOf(key, at, rewrite) is not { } pair || !WriteRemoved(rewrite, at, pair))
            return null;

        string removal = TakesPairs(rewrite.State.Type)
            ? at.State + ".TryRemove(" + pair.Text + ")"
            : "((" + CollectionOf(rewrite, at) + ")" + at.State + ").Remove(" + pair.Text + ")";
        rewrite.Replace(at.File, call, removal);
        return new Phrase("Remove the entry of '{0}' only if it still has the value that was judged", "仅当“{0}”的条目仍为所判断的值时才移除", rewrite.State.Symbol.Name);
    }

    /// <summary>How the pair is written, and how its value.</summary>
    private sealed record Pair(string Text, string Value);

    private static Pair? PairOf(ExpressionSyntax key, Use at, Rewrite rewrite) =>
        PairThatIsWalked(key, at) ?? PairOfTuple(key, at, rewrite) ?? PairThatWasLookedUp(key, at, rewrite);

    // foreach (var pair in m) … m.TryRemove(pair.Key, …)
    private static Pair? PairThatIsWalked(ExpressionSyntax key, Use at) =>
        key is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Key", Expression: IdentifierNameSyntax item }
        && at.File.Model.GetSymbolInfo(item).Symbol is ILocalSymbol { IsForEach: true, Type: INamedTypeSymbol { Name: "KeyValuePair" } }
            ? new Pair(item.ToString(), item + ".Value")
            : null;

    // foreach (var (key, value) in m)
    private static Pair? PairOfTuple(ExpressionSyntax key, Use at, Rewrite rewrite) =>
        key is IdentifierNameSyntax name
        && name.Ancestors().OfType<ForEachVariableStatementSyntax>().FirstOrDefault() is { Variable: DeclarationExpressionSyntax { Designation: ParenthesizedVariableDesignationSyntax { Variables: [SingleVariableDesignationSyntax first, SingleVariableDesignationSyntax second] } } }
        && first.Identifier.ValueText == name.Identifier.ValueText && !IsChanged(second.Identifier.ValueText, at, null)
            ? new Pair(Made(rewrite, at, name.ToString(), second.Identifier.ValueText), second.Identifier.ValueText)
            : null;

    // m.TryGetValue(k, out var v) … m.TryRemove(k, …)      var v = m[k]; … m.TryRemove(k, …)
    private static Pair? PairThatWasLookedUp(ExpressionSyntax key, Use at, Rewrite rewrite)
    {
        foreach (Use look in rewrite.State.Uses.Where(use => use.State.SpanStart < at.State.SpanStart && Syntax.FunctionOf(use.State) == Syntax.FunctionOf(at.State)).Reverse())
            if (Syntax.IsSameValue(look.Argument(0), key) && VariableOf(look) is { } variable)
                return IsChanged(variable, at, look) || Syntax.IsReassigned(key, at.Owner, at.File.Model) ? null : new Pair(Made(rewrite, at, key.ToString(), variable), variable);

        return null;
    }

    private static string? VariableOf(Use look) => look switch
    {
        { Member: "TryGetValue", Arguments: [_, { Expression: DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax variable } }] } => variable.Identifier.ValueText,
        { Element: not null, IsAssigned: false } or { Member: "GetOrAdd" } when look.Whole.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } => variable.Identifier.ValueText,
        _ => null,
    };

    /// <summary>Whether the variable gets another value, anywhere but at the look.</summary>
    private static bool IsChanged(string variable, Use at, Use? look) => at.Owner.DescendantNodes().Any(node => node switch
    {
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } => name.Identifier.ValueText == variable,
        ArgumentSyntax { RefKindKeyword.RawKind: not 0, Expression: IdentifierNameSyntax name } => name.Identifier.ValueText == variable && look?.Whole.Span.Contains(node.Span) != true,
        PrefixUnaryExpressionSyntax { Operand: IdentifierNameSyntax name } when node.IsKind(SyntaxKind.PreIncrementExpression) || node.IsKind(SyntaxKind.PreDecrementExpression) => name.Identifier.ValueText == variable,
        PostfixUnaryExpressionSyntax { Operand: IdentifierNameSyntax name } when node.IsKind(SyntaxKind.PostIncrementExpression) || node.IsKind(SyntaxKind.PostDecrementExpression) => name.Identifier.ValueText == variable,

        // A member of a struct that is assigned makes it another value.
        _ => false,
    }) || at.Owner.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment => assignment.Left is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax owner }
        && owner.Identifier.ValueText == variable && at.File.Model.GetTypeInfo(owner).Type is { IsValueType: true });

    private static string Made(Rewrite rewrite, Use at, string key, string value) =>
        (at.File.CSharp >= (int)LanguageVersion.CSharp9 ? "new" : "new " + PairType(rewrite, at)) + "(" + key + ", " + value + ")";

    private static string PairType(Rewrite rewrite, Use at) =>
        Imports.NameOf(rewrite, at.File, at.State.SpanStart, "System.Collections.Generic", "KeyValuePair") + "<"
        + string.Join(", ", rewrite.State.Type.TypeArguments.Select(argument => argument.ToMinimalDisplayString(at.File.Model, at.State.SpanStart))) + ">";

    private static string CollectionOf(Rewrite rewrite, Use at) =>
        Imports.NameOf(rewrite, at.File, at.State.SpanStart, "System.Collections.Generic", "ICollection") + "<" + PairType(rewrite, at) + ">";

    private static bool TakesPairs(INamedTypeSymbol type) =>
        type.GetMembers("TryRemove").OfType<IMethodSymbol>().Any(method => method.Parameters.Length == 1);

    /// <summary>The variable that took the removed value becomes the one that was judged, since they are the same now.</summary>
    private static bool WriteRemoved(Rewrite rewrite, Use at, Pair pair)
    {
        if (at.Arguments.Count == 1 || at.Arguments[1].Expression is DeclarationExpressionSyntax { Designation: DiscardDesignationSyntax })
            return true;

        if (at.Arguments[1].Expression is IdentifierNameSyntax { Identifier.ValueText: "_" } discard)
            return at.File.Model.GetSymbolInfo(discard).Symbol is null or IDiscardSymbol;

        if (at.Arguments[1].Expression is not DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax removed } || at.File.Model.GetDeclaredSymbol(removed) is not { } local)
            return false;

        foreach (IdentifierNameSyntax use in at.Owner.DescendantNodes().OfType<IdentifierNameSyntax>())
            if (use.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(at.File.Model.GetSymbolInfo(use).Symbol, local))
            {
                if (use.Parent is AssignmentExpressionSyntax assignment && assignment.Left == use || use.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 })
                    return false;

                rewrite.Replace(at.File, use, pair.Value);
            }

        return true;
    }
}
