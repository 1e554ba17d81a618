using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using MapSafety.Flow;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Use = MapSafety.CodeFixes.Rewriting.Use;

namespace MapSafety.CodeFixes.Exposure;

/// <summary>
/// MAP6002: hands out a copy that is made under the lock, wherever the collection or a live view of it is handed out now. The types of the members stay
/// as they are.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HandOutCopy))]
public sealed class HandOutCopy() : StateFix("MAP6002")
{
    private protected override string EquivalenceKey => "MapSafety.HandOutCopy";

    private protected override string TitleForAll => "Hand out copies taken under the lock";

    private protected override async Task<string?> WriteAsync(Rewrite rewrite, CancellationToken cancellation)
    {
        StateUses state = rewrite.State;
        if (state.Collection is null || Gate.Prevailing(state) is not { } gate)
            return null;

        List<Use> bare = [];
        HashSet<SyntaxNode> done = [];
        foreach (Use use in state.Uses)
        {
            foreach (Departure departure in Departing(use, state, gate))
            {
                // A view that was made with its object shows what comes later, and a copy would not.
                if (state.IsInitialization(use) || !await IsOnlyReadAsync(use, departure, cancellation).ConfigureAwait(false))
                    return null;

                if (done.Add(departure.Source.Syntax) && !Write(rewrite, use.File, departure))
                    return null;

                if (!gate.Holds(use))
                    bare.Add(use);
            }

            if (IsYielded(use, gate) && !(YieldedCopy.Write(rewrite, use, gate) && done.Add(use.State)))
                return null;
        }

        return done.Count == 0 ? "" : Lock(rewrite, bare, gate)
            ? "Hand out a copy of '" + state.Symbol.Name + "' taken under '" + gate.Name + "'" + (done.Count == 1 ? "" : " (" + done.Count + " places)")
            : null;
    }

    private static IEnumerable<Departure> Departing(Use use, StateUses state, Gate gate) =>
        use.File.Model.GetOperation(use.State) is { } mention
            ? Departures.Of(mention, state.Symbol).Where(departure => departure.Cargo is not Cargo.Query && IsHandedOut(departure, use, gate))
            : [];

    /// <summary>Whether the rule speaks of this departure: not of what a private member returns, nor of a walk with no lock held.</summary>
    private static bool IsHandedOut(Departure departure, Use use, Gate gate)
    {
        if (departure.Cargo is Cargo.View && !gate.Holds(use) && Retyping.EffectOf(use) is Effect.Enumerate)
            return false;

        return departure.Way is not Way.Returned || MemberOf(use) is { } member && Visibility.IsOpen(member)
            && (member is not IPropertySymbol property || States.Returned(property) != departure.Source.Syntax || Visibility.IsOpenOutside(property));
    }

    private static ISymbol? MemberOf(Use use) => use.File.Model.GetDeclaredSymbol(use.Owner) switch
    {
        IMethodSymbol { AssociatedSymbol: { } property } => property,
        var member => member,
    };

    private static bool Write(Rewrite rewrite, SourceFile file, Departure departure)
    {
        if (departure.Source.Syntax is not ExpressionSyntax source || Copies.Of(rewrite, file, source) is not { } copy)
            return false;

        rewrite.Replace(file, source, copy.Text);
        if (copy.CanChange && departure.Way is not Way.UsedLater)
            rewrite.Note("what callers change is the copy");

        return true;
    }

    private static bool Lock(Rewrite rewrite, IEnumerable<Use> bare, Gate gate)
    {
        foreach (IGrouping<SyntaxNode, Use> function in bare.GroupBy(Immediate.FunctionOf))
        {
            Use[] uses = [.. rewrite.State.Accesses.Where(use => Immediate.FunctionOf(use) == function.Key && !gate.Holds(use))];
            if (!rewrite.State.IsOneObject(uses) || !LockedRange.Write(rewrite, function.Key, uses, gate.NameAt))
                return false;
        }

        return true;
    }

    // Whoever changes what he is given would change the copy from then on.
    private static async Task<bool> IsOnlyReadAsync(Use use, Departure departure, CancellationToken cancellation) =>
        departure.Way is not Way.Returned || MemberOf(use) is not { } member
        || !await Results.AreChangedAsync(use.File.Document.Project.Solution, member, cancellation).ConfigureAwait(false);

    private static bool IsYielded(Use use, Gate gate) => gate.Holds(use)
        && MemberOf(use) is { } member && Visibility.IsOpen(member)
        && (use.State.Parent is CommonForEachStatementSyntax loop && loop.Expression == use.State && YieldedCopy.Yields(loop.Statement)
            || Gate.LocksAround(use).Any(around => YieldedCopy.Yields(around.Statement)));
}
