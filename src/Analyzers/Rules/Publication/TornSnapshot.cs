using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Publication;

/// <summary>MAP3002: a variable is read a second time for what the first read has seen, though the collection in it can be another one by then.</summary>
public sealed class TornSnapshot() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP3002", Category.Publication,
        title: Phrase.Text(
            "Shared collection that others replace is read twice for one decision",
            "会被其他代码替换的共享集合，为同一个判断读取了两次"),
        message: Phrase.Text(
            "'{0}' reads '{1}', {2}, once more {3}, though {4} in between",
            "“{0}”再次读取“{1}”（{2}），{3}，而其间{4}"),
        description: Phrase.Text(
            "Each read of a field gives the collection that is there at that moment. Between two reads another thread can store another one, so that a key that was found is missing, an index lies behind the end, or a result is made of two versions; volatile does not help. Read the field once into a local and use that, or hold the lock that the replacement holds.",
            "每次读取字段得到的都是那一刻的集合。两次读取之间，另一个线程可能存入另一个集合，于是找到过的键不见了，索引越过了末尾，或者结果由两个版本拼成；volatile 无济于事。请只读取一次并存入局部变量，此后使用该变量，或者持有替换代码所持有的锁。"));

    private static readonly Phrase s_entry = new("to take the entry that the first read has found", "以取出第一次读取时找到的条目");
    private static readonly Phrase s_position = new("with a key, an index or a size that comes from the first read", "所用的键、索引或大小来自第一次读取");
    private static readonly Phrase s_content = new("to take an entry, because the first read has found some", "以取出一个条目，因为第一次读取时发现有条目");
    private static readonly Phrase s_existence = new("after making sure that there is a collection", "此前已确认集合存在");
    private static readonly Phrase s_result = new("for one result", "以得出同一个结果");
    private static readonly Phrase s_itself = new("another call of it can replace it", "它的另一次调用可能将其替换");

    internal override bool Concerns(CollectionType collection) => collection.Discipline is not Discipline.View;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        // Of a plain collection that is changed with nothing held other rules say all that there is to say.
        if (!state.Accesses.Any(access => access is { Effect: Effect.Replace, Phase: Phase.Ordinary }) || state.Discipline is Discipline.Plain && state.BareMutations.Any())
            return;

        Replacement[] all = [.. facts.ReplacementsOf(state).Where(replacement => replacement.Contends)];
        Lazy<Replacement[]> losing = new(() => [.. all.Where(replacement => replacement.LosesEntries(facts.Compilation))]);
        if (!all.Any(replacement => replacement.Stored is not (Stored.FirstValue or Stored.Unknown)))
            return;

        IEnumerable<Finding> findings = TornRead.Of(state, facts)
            .Where(torn => !IsForOthers(torn, state))
            .Select(torn => new Finding(torn, Beside(torn, RivalsOf(torn, all, losing))))
            .Where(finding => finding.Rival is not null);
        foreach (IGrouping<ISymbol, Finding> member in findings.GroupBy(finding => finding.Torn.Second.Member, SymbolEqualityComparer.Default))
            Tell([.. member.OrderBy(finding => finding.Torn.Reliance).ThenBy(finding => finding.Torn.Second.Syntax.SpanStart)], all, state, report);
    }

    // A look and a read on a concurrent collection need one operation, whoever replaces it; that is said elsewhere.
    private static bool IsForOthers(TornRead torn, SharedState state) =>
        state.Discipline is Discipline.Concurrent && torn.Reliance is Reliance.Entry or Reliance.Position;

    /// <summary>The replacements after which what the first read has seen is not so any more.</summary>
    private static IEnumerable<Replacement> RivalsOf(TornRead torn, Replacement[] all, Lazy<Replacement[]> losing) => torn.Reliance switch
    {
        Reliance.Existence => all.Where(replacement => replacement.Stored is Stored.Nothing),
        Reliance.Result => all.Where(replacement => replacement.Stored is not (Stored.FirstValue or Stored.Unknown)),
        _ => losing.Value,
    };

    private static Replacement? Beside(TornRead torn, IEnumerable<Replacement> rivals) => rivals
        .Where(rival => Rivals.CanMeet(rival.Access, torn.Second) && !Rivals.AreKeptApart(torn.Guards, torn.Second, rival.Access))
        .OrderBy(rival => SymbolEqualityComparer.Default.Equals(rival.Access.Member, torn.Second.Member))
        .FirstOrDefault();

    private static void Tell(Finding[] findings, Replacement[] all, SharedState state, Report report)
    {
        (TornRead torn, Replacement rival) = (findings[0].Torn, findings[0].Rival!);
        Access at = torn.Second;
        IEnumerable<Location> others = new[] { torn.First.GetLocation(), rival.Access.Location }
            .Concat(findings.Select(finding => finding.Torn.Second.Location))
            .Concat(state.Symbol.Locations)
            .Concat(state.Reach.Locations)
            .Where(place => place != at.Location)
            .Distinct();
        report.At(
            Rule, at.Member, at.Location, state.Symbol, torn.Reliance is Reliance.Result ? DiagnosticSeverity.Info : Rivals.SeverityOf(state, at, all), others,
            Wording.NameOf(at.Member), state.Name, state.Reach.Words, Purpose(torn.Reliance), DeedOf(rival, at));
    }

    private static Phrase DeedOf(Replacement rival, Access at) => SymbolEqualityComparer.Default.Equals(rival.Access.Member, at.Member)
        ? s_itself
        : new Phrase("'{0}' can replace it", "“{0}”可能将其替换", Wording.NameOf(rival.Access.Member));

    private static Phrase Purpose(Reliance reliance) => reliance switch
    {
        Reliance.Entry => s_entry,
        Reliance.Position => s_position,
        Reliance.Content => s_content,
        Reliance.Existence => s_existence,
        _ => s_result,
    };

    private sealed record Finding(TornRead Torn, Replacement? Rival);
}
