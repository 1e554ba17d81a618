using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Rules.Exposure;

/// <summary>A use of a guarded state by which it, or something connected with it, leaves the code that holds the guard.</summary>
/// <param name="Access">The use.</param>
/// <param name="Departure">How it leaves.</param>
internal sealed record Leaving(Access Access, Departure Departure)
{
    /// <summary>
    /// All of a state. A walk or a query with no lock held is what the rules about unguarded uses speak of, and a member whose callers hold the guard
    /// gives it back to them.
    /// </summary>
    public static IEnumerable<Leaving> Of(SharedState state, GuardedBy keeper, CompilationFacts facts) =>
        All(state, keeper, facts)
            // A view is used where it is made and where it is stored; what makes it tells more.
            .GroupBy(leaving => leaving.Departure.Source.Syntax)
            .Select(same => same.OrderBy(leaving => leaving.Access.Syntax.Span.Length).First());

    private static IEnumerable<Leaving> All(SharedState state, GuardedBy keeper, CompilationFacts facts)
    {
        foreach (Access access in state.Accesses)
            if (MayLeave(access, keeper) && !IsHeldByCaller(access, keeper))
                foreach (Departure departure in DeparturesOf(access, state, facts))
                    if (access.Phase is Phase.Ordinary || departure is { Way: Way.Kept, Cargo: not Cargo.Itself })
                        yield return new Leaving(access, departure);
    }

    /// <summary>Whether the guard of a use was taken by those who call its member.</summary>
    public static bool IsHeldByCaller(Access access, GuardedBy keeper) =>
        access.Guards.Guards.Any(guard => guard.IsSameObject(keeper.Guard) && !IsTakenIn(access.Member, guard));

    private static bool MayLeave(Access access, GuardedBy keeper) =>
        access.Phase is Phase.Ordinary or Phase.Initialization && !access.Guards.IsUnreachable
        && access.Syntax.Parent is not CommonForEachStatementSyntax
        && (access.Effect is Effect.HandOut || access.Effect is Effect.Enumerate && (keeper.IsHeldAt(access) || access.Phase is Phase.Initialization));

    private static bool IsTakenIn(ISymbol member, Guard guard) => guard.Site is { } site
        ? member.DeclaringSyntaxReferences.Any(declaration => declaration.SyntaxTree == site.SyntaxTree && declaration.Span.Contains(site.Span))
        : member is IMethodSymbol method && Guards.IsSynchronized(method);

    private static IEnumerable<Departure> DeparturesOf(Access access, SharedState state, CompilationFacts facts) =>
        facts.ModelOf(access.Syntax).GetOperation(access.Syntax) is { } use && MentionIn(use, state, facts) is { } mention
            ? Departures.Of(mention, state.Symbol)
            : [];

    /// <summary>Where a use names the state: by its own name, by that of a property or method that returns it, or by a local that holds it.</summary>
    private static IOperation? MentionIn(IOperation use, SharedState state, CompilationFacts facts)
    {
        IOperation[] parts = [.. use.DescendantsAndSelf()];
        return Array.Find(parts, part => IsNamed(part, state.Symbol))
            ?? Array.Find(parts, part => part is IPropertyReferenceOperation { Arguments.Length: 0 } or IInvocationOperation { Arguments.Length: 0 } && facts.NamesOf(state.Symbol).Any(name => IsNamed(part, name)))
            ?? Array.Find(parts, part => part is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Type, States.TypeOf(state.Symbol)));
    }

    private static bool IsNamed(IOperation part, ISymbol symbol) => part.Stated() is { } named && SymbolEqualityComparer.Default.Equals(named, symbol);
}
