using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>
/// Looks at the state that a function has made for it: <c>if (!Contains(key)) _map.Add(key, value);</c> asks the state through a member of its
/// type, and the change depends on the answer as if it had asked by itself.
/// </summary>
internal static class HelpedLooks
{
    /// <summary>The calls and property reads in a function by which it looks at the state of its own object, before this change of it.</summary>
    public static IEnumerable<ExpressionSyntax> Before(Use change, StateUses state)
    {
        if (state.IsOfObject ? change.Qualifier is not null : !state.Symbol.IsStatic)
            return [];

        SyntaxNode function = Immediate.FunctionOf(change);
        HashSet<ISymbol> lookers = LookersOf(state);
        return function.DescendantNodes().OfType<SimpleNameSyntax>()
            .Where(name => name.SpanStart < change.State.SpanStart && lookers.Any(looker => looker.Name == name.Identifier.ValueText) && IsOwn(name)
                && Syntax.FunctionOf(name) == function && change.File.Model.GetSymbolInfo(name).Symbol is { } symbol && lookers.Contains(symbol.OriginalDefinition))
            .Select(Whole).Where(look => IsAnswerUsed(look, change.File.Model)).ToArray();
    }

    private static HashSet<ISymbol> LookersOf(StateUses state) => new(
        state.Accesses.GroupBy(use => (use.File, use.Owner))
            .Where(member => !member.Any(use => use.IsAssigned || Retyping.EffectOf(use).Mutates()))
            .Select(member => member.Key.File.Model.GetDeclaredSymbol(member.Key.Owner))
            .Select(member => member is IMethodSymbol { AssociatedSymbol: IPropertySymbol property } ? property : member)
            .Where(member => member is IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary } && state.IsOwnType(member.ContainingType))
            .OfType<ISymbol>(),
        SymbolEqualityComparer.Default);

    private static bool IsOwn(SimpleNameSyntax name) => name.Parent is not MemberAccessExpressionSyntax access || access.Name != name || access.Expression is ThisExpressionSyntax;

    private static ExpressionSyntax Whole(SimpleNameSyntax name)
    {
        ExpressionSyntax whole = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return whole.Parent is InvocationExpressionSyntax call && call.Expression == whole ? call : whole;
    }

    /// <summary>A look whose answer is only passed on, as to a log, decides nothing.</summary>
    private static bool IsAnswerUsed(ExpressionSyntax look, SemanticModel model) =>
        !Syntax.IsStatement(look, model) && look.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax { Expression: InvocationExpressionSyntax };
}
