using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Synchronization;

/// <summary>MAP1006: a shared collection that others change is walked with no lock held.</summary>
public sealed class UnguardedEnumeration() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP1006", Category.Synchronization,
        title: Phrase.Text(
            "Shared collection is enumerated while others change it",
            "共享集合在被其他代码修改的同时被枚举"),
        message: Phrase.Text(
            "'{0}' enumerates '{1}', {2}, with no lock held; {3}",
            "“{0}”枚举“{1}”（{2}），但没有持有任何锁；{3}"),
        description: Phrase.Text(
            "A change during an enumeration makes it throw \"Collection was modified\", or skip and repeat entries where nothing checks. Copies count too: ToList, AddRange, string.Join and copy constructors walk the collection. Enumerate a snapshot that was taken under the lock of those who change it.",
            "在枚举期间修改集合会使枚举抛出“集合已修改”异常，或在没有检查的地方跳过或重复条目。复制也是枚举：ToList、AddRange、string.Join 和复制构造函数都会遍历集合。请枚举在修改者所用的锁内获取的快照。"));

    internal override bool Concerns(CollectionType collection) => collection.Discipline is Discipline.Plain or Discipline.Abstract;

    internal override string? HabitOf(SharedState state) => BareMutations.HabitOf(state, otherwise: base.HabitOf(state));

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (state.Discipline is not Discipline.Plain || state.Mutations().FirstOrDefault() is not { } change)
            return;

        GuardedBy? keeper = state.GuardedBy;
        DiagnosticSeverity severity = keeper is null ? SeverityOf(state) : Rule.DefaultSeverity;

        // Where it is only likely that threads come, the rule about changes says so once and shows these places too.
        if (keeper is null && severity is DiagnosticSeverity.Info && state.Reach.Kind is not ReachKind.HiddenWrite && state.BareMutations.Any())
            return;

        foreach (BareUses member in BareUses.Of(state, facts.Compilation))
            if (member.IsEnumeration)
                report.At(
                    Rule, member.First.Member, member.First.Location, state.Symbol, member.First.IsOwn ? severity : DiagnosticSeverity.Info, member.Others(state, keeper?.Witness ?? change),
                    Wording.NameOf(member.First.Member), state.Name, state.Reach.Words, keeper is null ? Collision(change) : Wording.Holding(keeper));
    }

    // A lock elsewhere in the type says that threads are expected, but not that they come to this state.
    private static DiagnosticSeverity SeverityOf(SharedState state) =>
        state.Reach.Kind is ReachKind.LockingType && !state.Accesses.Any(access => access.Guards.Guards.Any(guard => guard.HasName))
            ? DiagnosticSeverity.Info
            : BareMutations.SeverityOf(state.Reach);

    private static Phrase Collision(Access change) => new(
        "'{0}' changes it and can run at the same time", "“{0}”会修改它，且可能同时运行", Wording.NameOf(change.Member));
}
