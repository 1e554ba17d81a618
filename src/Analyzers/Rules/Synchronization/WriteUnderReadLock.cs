using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Synchronization;

/// <summary>MAP1008: a collection is changed under a lock that lets readers, and other such writers, in.</summary>
public sealed class WriteUnderReadLock() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP1008", Category.Synchronization,
        title: Phrase.Text(
            "Shared collection is changed under a read lock",
            "共享集合在读锁下被修改"),
        message: Phrase.Text(
            "'{0}' {1} '{2}', {3}, while it holds '{4}' only for reading; {5}",
            "“{0}”{1}“{2}”（{3}），但只持有“{4}”的读锁；{5}"),
        description: Phrase.Text(
            "A read lock keeps writers out and lets every other reader in, so whoever changes the collection under it does so beside those who read it, and beside others who change it. An upgradeable lock lets readers in until it is upgraded. Take the write lock for changes.",
            "读锁只阻止写者，而允许其他所有读者进入，因此在读锁下修改集合会与读取者以及其他修改者同时进行。可升级锁在升级之前也允许读者进入。请在修改时获取写锁。"));

    internal override bool Concerns(CollectionType collection) => collection.Discipline is Discipline.Plain or Discipline.Abstract;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (state.Discipline is not Discipline.Plain)
            return;

        Access[] wrong = [.. state.Accesses.Where(access => access.IsWrittenUnderReadLock(state))];
        foreach (IGrouping<ISymbol, Access> member in wrong.GroupBy(access => access.Member, SymbolEqualityComparer.Default))
        {
            Access first = member.First();
            IEnumerable<Location> others = state.Symbol.Locations.Concat(state.Reach.Locations).Concat(member.Skip(1).Select(access => access.Location))
                .Where(location => location != first.Location).Distinct();
            report.At(
                Rule, first, state, others,
                Wording.NameOf(first.Member), Wording.Deed(first.Effect), state.Name, state.Reach.Words, first.Guards.Guards[0].Name, WhoElse(first));
        }
    }

    private static Phrase WhoElse(Access access) => access.Guards.Guards.Any(guard => guard.Mode is GuardMode.Upgradeable)
        ? new Phrase("readers are let in until it is upgraded", "在升级之前，读者可以进入")
        : new Phrase("readers and other calls of it are let in", "读者以及它的其他调用都可以进入");
}
