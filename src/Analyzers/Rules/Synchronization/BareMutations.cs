using MapSafety.Flow;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Synchronization;

/// <summary>How rules speak of changes with no guard held: one finding for each member, at its first change, which says whom it collides with.</summary>
internal static class BareMutations
{
    private const int MaximalNames = 3;

    /// <summary>Reports the changes of a state; what is only likely is said once for all states of the type that it holds for.</summary>
    /// <param name="rule">What is reported.</param>
    /// <param name="state">The state.</param>
    /// <param name="severityOf">How sure the rule is of a state; nothing where it has nothing to say.</param>
    /// <param name="facts">Knows the other states of the type.</param>
    /// <param name="report">Receives the findings.</param>
    public static void Report(
        DiagnosticDescriptor rule, SharedState state, Func<SharedState, DiagnosticSeverity?> severityOf, CompilationFacts facts, Report report)
    {
        // Where some of the changes hold a guard, the rule that names it speaks.
        if (state.GuardedBy is not null || severityOf(state) is not { } severity)
            return;

        if (severity is DiagnosticSeverity.Info && state.Reach.Kind is not ReachKind.HiddenWrite)
            ReportOnce(rule, state, severityOf, facts, report);
        else
            foreach (IGrouping<ISymbol, Access> member in state.BareMutations.GroupBy(access => access.Member, SymbolEqualityComparer.Default))
            {
                // Which object a member of another type has at hand is not known: it need not be the shared one.
                Access first = FirstOf(member);
                ReportAt(rule, state, first, first.IsOwn ? severity : DiagnosticSeverity.Info, Others(state, first), Contrast(state, first), report);
            }
    }

    /// <summary>
    /// An object that several threads use and that locks none of its collections is one mistake, however many collections and members it has;
    /// each place that uses a static is one of its own.
    /// </summary>
    public static string? HabitOf(SharedState state, string? otherwise) =>
        state.Symbol.IsStatic ? null : state.GuardedBy is not null ? otherwise : $"bare {state.Symbol.ContainingType.GetDocumentationCommentId()}";

    /// <summary>Severity follows certainty.</summary>
    public static DiagnosticSeverity SeverityOf(Reach reach) =>
        reach.Certainty is Certainty.Certain ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info;

    private static void ReportOnce(
        DiagnosticDescriptor rule, SharedState state, Func<SharedState, DiagnosticSeverity?> severityOf, CompilationFacts facts, Report report)
    {
        SharedState[] alike = [.. facts.StatesLike(state).Where(other =>
            other.GuardedBy is null && other.BareMutations.Any() && severityOf(other) is DiagnosticSeverity.Info)];
        if (alike.Length == 0 || !SymbolEqualityComparer.Default.Equals(alike[0].Symbol, state.Symbol))
            return;

        Access first = FirstOf(state.BareMutations);
        IEnumerable<Location> others = Others(state, first)
            .Concat(alike.Skip(1).SelectMany(other => other.Symbol.Locations.Concat(other.BareMutations.Select(access => access.Location))));
        Phrase contrast = Contrast(state, first);
        ReportAt(
            rule, state, first, DiagnosticSeverity.Info, others.Distinct(),
            alike.Length == 1 ? contrast : new Phrase("{0}; the same holds for {1}", "{0}；{1}也是如此", contrast, Names(alike)), report);
    }

    private static Phrase Names(SharedState[] alike)
    {
        Phrase names = new("'{0}'", "“{0}”", alike[1].Name);
        foreach (SharedState other in alike.Skip(2).Take(MaximalNames - 1))
            names = new Phrase("{0}, '{1}'", "{0}、“{1}”", names, other.Name);

        return alike.Length - 1 > MaximalNames ? new Phrase("{0} and {1} more", "{0}等另外 {1} 个", names, alike.Length - 1 - MaximalNames) : names;
    }

    private static Access FirstOf(IEnumerable<Access> accesses) => accesses.OrderByDescending(access => access.IsOwn).First();

    private static void ReportAt(
        DiagnosticDescriptor rule, SharedState state, Access first, DiagnosticSeverity severity, IEnumerable<Location> others, Phrase contrast, Report report) =>
        report.At(
            rule, first.Member, first.Location, state.Symbol, severity, others,
            Wording.NameOf(first.Member), Wording.Deed(first.Effect), state.Name, Why(state.Reach), contrast);

    private static Phrase Why(Reach reach) =>
        reach.Kind is ReachKind.Static ? new Phrase("{0} that every thread shares", "所有线程共享的{0}", reach.Words) : reach.Words;

    private static IEnumerable<Location> Others(SharedState state, Access first) =>
        state.Symbol.Locations
            .Concat(state.Reach.Locations)
            .Concat(state.BareMutations.Where(access => access != first).Select(access => access.Location))
            .Concat(state.Accesses.Where(access => !access.IsBareMutation() && access.Phase is Phase.Ordinary).Select(access => access.Location))
            .Where(location => location != first.Location)
            .Distinct();

    /// <summary>What the rest of the code does: what makes this place the odd one out, or who it collides with.</summary>
    private static Phrase Contrast(SharedState state, Access first)
    {
        foreach (Access guarded in state.Accesses)
            if (guarded.Guards.Guards.FirstOrDefault(guard => guard.HasName) is { } named)
                return new Phrase("'{0}' holds '{1}' there", "“{0}”在访问它时持有“{1}”", Wording.NameOf(guarded.Member), named.Name);

        Access? other = state.Accesses.FirstOrDefault(access =>
            access.Phase is Phase.Ordinary && !SymbolEqualityComparer.Default.Equals(access.Member, first.Member));
        return other is null
            ? new Phrase("two calls of it can run at the same time", "它的两次调用可能同时运行")
            : new Phrase("'{0}' {1} and can run at the same time", "“{0}”会{1}，且可能同时运行", Wording.NameOf(other.Member), Wording.Collision(other.Effect));
    }
}
