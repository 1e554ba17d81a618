using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Synchronization;

/// <summary>How rules speak of changes with no guard held: one finding for each member, at its first change, which says whom it collides with.</summary>
internal static class BareMutations
{
    public static void Report(DiagnosticDescriptor rule, SharedState state, DiagnosticSeverity severity, Report report)
    {
        // Where some of the changes hold a guard, the rule that names it speaks.
        if (state.GuardedBy is not null)
            return;

        foreach (IGrouping<ISymbol, Access> member in state.BareMutations.GroupBy(access => access.Member, SymbolEqualityComparer.Default))
        {
            // Which object a member of another type has at hand is not known: it need not be the shared one.
            Access first = member.OrderByDescending(access => access.IsOwn).First();
            report.At(
                rule, first.Member, first.Location, state.Symbol, first.IsOwn ? severity : DiagnosticSeverity.Info, Others(state, first),
                Wording.NameOf(first.Member), Wording.Deed(first.Effect), state.Name, Why(state.Reach), Contrast(state, first));
        }
    }

    /// <summary>
    /// An object that several threads use and that locks none of its collections is one mistake, however many collections and members it has;
    /// each static is one of its own.
    /// </summary>
    public static string HabitOf(SharedState state, string otherwise) =>
        state.Symbol.IsStatic || state.GuardedBy is not null ? otherwise : $"bare {state.Symbol.ContainingType.GetDocumentationCommentId()}";

    /// <summary>Severity follows certainty.</summary>
    public static DiagnosticSeverity SeverityOf(Reach reach) =>
        reach.Certainty is Certainty.Certain ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info;

    private static Phrase Why(Reach reach) =>
        reach.Kind is ReachKind.Static ? new Phrase("{0} that every thread shares", "所有线程共享的{0}", reach.Words) : reach.Words;

    private static IEnumerable<Location> Others(SharedState state, Access first) =>
        state.Symbol.Locations
            .Concat(state.Reach.Locations)
            .Concat(state.BareMutations.Where(access => access != first).Select(access => access.Location))
            .Concat(state.Accesses.Where(access => !access.IsBareMutation && access.Phase is Phase.Ordinary).Select(access => access.Location))
            .Where(location => location != first.Location)
            .Distinct();

    /// <summary>What the rest of the code does: what makes this place the odd one out, or who it collides with.</summary>
    private static Phrase Contrast(SharedState state, Access first)
    {
        foreach (Access guarded in state.Accesses)
            if (guarded.Guards.Guards.FirstOrDefault(guard => guard.IsNamed) is { } named)
                return new Phrase("'{0}' holds '{1}' there", "“{0}”在访问它时持有“{1}”", Wording.NameOf(guarded.Member), named.Name);

        Access? other = state.Accesses.FirstOrDefault(access =>
            access.Phase is Phase.Ordinary && !SymbolEqualityComparer.Default.Equals(access.Member, first.Member));
        return other is null
            ? new Phrase("two calls of it can run at the same time", "它的两次调用可能同时运行")
            : new Phrase("'{0}' {1} and can run at the same time", "“{0}”会{1}，且可能同时运行", Wording.NameOf(other.Member), Wording.Collision(other.Effect));
    }
}
