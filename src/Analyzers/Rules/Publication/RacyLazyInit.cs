using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Publication;

/// <summary>MAP3008: a collection gets its first value where it is found missing, and nothing makes sure that only one thread finds it so.</summary>
public sealed class RacyLazyInit() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP3008", Category.Publication,
        title: Phrase.Text(
            "Shared collection is created on first use without a lock",
            "共享集合在首次使用时创建，但没有加锁"),
        message: Phrase.Text(
            "'{0}' gives '{1}', {2}, its first value with no lock held; {3}",
            "“{0}”为“{1}”（{2}）存入第一个值，但没有持有任何锁；{3}"),
        description: Phrase.Text(
            "Two threads can both find nothing and both store a collection: the later one stays, and what was put into the earlier one is gone with it. Where the collection is only read, the work is done twice and the two threads go on with different objects. Use Lazy, LazyInitializer.EnsureInitialized or Interlocked.CompareExchange, or look again under a lock.",
            "两个线程可能都发现没有值，于是各存入一个集合：后存入的留下，放进先存入者的内容随之消失。如果集合只被读取，则工作做了两遍，且两个线程使用不同的对象。请使用 Lazy、LazyInitializer.EnsureInitialized 或 Interlocked.CompareExchange，或者在锁内再检查一次。"));

    private static readonly Phrase s_changed = new(
        "two threads can each store one, and what was put into the one that is replaced is lost", "两个线程可能各存入一个，放入被替换者的内容会丢失");

    private static readonly Phrase s_updated = new(
        "what another thread has stored meanwhile is overwritten", "另一个线程在其间存入的内容会被覆盖");

    private static readonly Phrase s_read = new(
        "two threads can each make one, and go on with different objects", "两个线程可能各生成一个，并使用不同的对象");

    internal override bool Concerns(CollectionType collection) => collection.Discipline is not Discipline.View;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        // Of a query that keeps its answers another rule says all that there is to say.
        if (state.Reach.Kind is ReachKind.HiddenWrite || !state.Accesses.Any(IsBareReplacement))
            return;

        IReadOnlyList<Replacement> stores = facts.ReplacementsOf(state);
        if (IsAlwaysThere(stores))
            return;

        Replacement[] all = [.. stores.Where(replacement => replacement.Contends)];
        Access? change = state.Accesses.FirstOrDefault(access => access.Effect.Mutates() && access.Contends());
        Replacement? update = Array.Find(all, replacement => replacement.Stored is Stored.Derived);
        foreach (IGrouping<ISymbol, Replacement> member in all.Where(first => IsRacy(first, state)).GroupBy(first => first.Access.Member, SymbolEqualityComparer.Default))
            Tell(member.First().Access, change, update?.Access, all, state, report);
    }

    /// <summary>Whether the state is declared with a collection and nobody takes that away, so that the test is never true.</summary>
    private static bool IsAlwaysThere(IReadOnlyList<Replacement> stores) =>
        stores.Any(store => store.Access.Member is IFieldSymbol or IPropertySymbol && store.Stored is not Stored.Nothing)
        && stores.All(store => store.Stored is not (Stored.Nothing or Stored.Unknown));

    private static bool IsBareReplacement(Access access) => access is { Effect: Effect.Replace, Phase: Phase.Ordinary, Guards.IsNone: true };

    // Who changes what it has just made, in one expression, is told about the change.
    private static bool IsRacy(Replacement first, SharedState state) =>
        first is { Stored: Stored.FirstValue, IsAtomic: false }
        && IsBareReplacement(first.Access)
        && Rivals.CanMeet(first.Access, first.Access)
        && !state.Accesses.Any(access => access.IsBareMutation() && state.Discipline is Discipline.Plain
            && access.Syntax.SyntaxTree == first.Access.Syntax.SyntaxTree && access.Syntax.Span.Contains(first.Access.Syntax.Span));

    private static void Tell(Access first, Access? change, Access? update, Replacement[] all, SharedState state, Report report)
    {
        DiagnosticSeverity severity = change is null && update is null ? DiagnosticSeverity.Info : Rivals.SeverityOf(state, first, all);
        IEnumerable<Location> others = new[] { change?.Location, update?.Location }.OfType<Location>()
            .Concat(state.Symbol.Locations)
            .Concat(state.Reach.Locations)
            .Concat(all.Where(other => other.Stored is Stored.FirstValue).Select(other => other.Access.Location))
            .Where(place => place != first.Location)
            .Distinct();
        report.At(
            Rule, first.Member, first.Location, state.Symbol, severity, others,
            Wording.NameOf(first.Member), state.Name, state.Reach.Words, change is not null ? s_changed : update is not null ? s_updated : s_read);
    }
}
