using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>The code that puts entries, one after the other, into a collection that it has emptied or made before.</summary>
/// <remarks>
/// A loop, a call that adds many, two additions in a row, or a method of the same type that does so. One addition by itself is none: a cache that is cleared because
/// it is full gets the entry at hand and no other.
/// </remarks>
/// <param name="Last">The last addition, or the call of the method that fills.</param>
/// <param name="Access">What adds there.</param>
internal sealed record Filling(SyntaxNode Last, Access Access)
{
    /// <summary>The filling that follows a place of the same function wherever the place is passed; nothing where it may be left out.</summary>
    /// <param name="place">What empties or stores the collection.</param>
    /// <param name="statement">All that is part of it.</param>
    /// <param name="state">The state.</param>
    /// <param name="facts">Knows what is called.</param>
    public static Filling? After(Access place, SyntaxNode statement, SharedState state, CompilationFacts facts)
    {
        if (RowOf(statement) is not { } row)
            return null;

        (SyntaxNode Place, Access Access)[] additions = [.. state.Accesses.Where(IsAddition).SelectMany(addition => PlacesOf(addition, place, facts))
            .Where(addition => addition.Place.SpanStart >= statement.Span.End && row.Span.Contains(addition.Place.Span) && IsSameFunction(place.Syntax, addition.Place))
            .OrderBy(addition => addition.Place.SpanStart)];
        return additions.Length > 1 || additions.Any(addition => IsMany(addition.Place, addition.Access, row, facts))
            ? new Filling(additions[additions.Length - 1].Place, additions[additions.Length - 1].Access)
            : null;
    }

    /// <summary>The guards that are held from the place to the end of the filling.</summary>
    public IEnumerable<Guard> GuardsSince(Access place) => place.Guards.Guards.Where(guard =>
        guard.Site is not { } site || !IsSameFunction(site, Last)
        || Access.Guards.Guards.Any(its => Last == Access.Syntax ? guard.IsSameAcquisition(its) : guard.IsSameObject(its)));

    private static bool IsAddition(Access access) => access is { Effect: Effect.Grow or Effect.Write, Phase: Phase.Ordinary };

    /// <summary>The addition itself, or the calls in the place's function of the method that it stands in.</summary>
    private static IEnumerable<(SyntaxNode Place, Access Access)> PlacesOf(Access addition, Access place, CompilationFacts facts)
    {
        if (SymbolEqualityComparer.Default.Equals(addition.Member, place.Member))
            return [(addition.Syntax, addition)];

        if (addition.Member is not IMethodSymbol { MethodKind: MethodKind.Ordinary } helper
            || !SymbolEqualityComparer.Default.Equals(helper.ContainingType, place.Member.ContainingType) || FunctionOf(place.Syntax) is not { } function)
            return [];

        SemanticModel model = facts.ModelOf(place.Syntax);
        return function.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => Targets.NameOf(call.Expression) == helper.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(call).Symbol?.OriginalDefinition, helper))
            .Select(call => ((SyntaxNode)call, addition));
    }

    private static bool IsMany(SyntaxNode place, Access addition, SyntaxNode row, CompilationFacts facts) =>
        IsInLoop(place, row) || place != addition.Syntax && IsInLoop(addition.Syntax, null) || AddsMany(addition.Syntax, facts.ModelOf(addition.Syntax));

    private static bool IsInLoop(SyntaxNode place, SyntaxNode? row)
    {
        for (SyntaxNode? around = place.Parent; around is not null && around != row && !IsFunction(around); around = around.Parent)
            if (around is CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax)
                return true;

        return false;
    }

    // AddRange(items), UnionWith(items): what is given is a source of entries by what the parameter says, not only by what is passed.
    private static bool AddsMany(SyntaxNode addition, SemanticModel model) =>
        CollectionCall.Of(model.GetOperation(addition)) is { Value: null, Key: { } given, Member.OriginalDefinition.Parameters: { Length: > 0 } parameters }
        && Versions.IsSource(parameters[0].Type) && Versions.IsSource(given.Unwrap().Type);

    /// <summary>The statements among which this one stands, those of locks and the like taken for their own; nothing for one behind a condition.</summary>
    private static SyntaxNode? RowOf(SyntaxNode statement)
    {
        SyntaxNode? row = statement.FirstAncestorOrSelf<StatementSyntax>()?.Parent;
        while (row is LockStatementSyntax or TryStatementSyntax or UsingStatementSyntax
            or BlockSyntax { Parent: LockStatementSyntax or TryStatementSyntax or UsingStatementSyntax or BlockSyntax })
            row = row.Parent;

        return row is BlockSyntax or SwitchSectionSyntax ? row : row is GlobalStatementSyntax ? row.Parent : null;
    }

    private static bool IsSameFunction(SyntaxNode one, SyntaxNode other) => one.SyntaxTree == other.SyntaxTree && FunctionOf(one) == FunctionOf(other);

    private static SyntaxNode? FunctionOf(SyntaxNode place) => place.Ancestors().FirstOrDefault(IsFunction);

    private static bool IsFunction(SyntaxNode node) =>
        node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax;
}
