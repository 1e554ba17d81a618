using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Atomicity;

/// <summary>MAP5001: a concurrent map is asked for an entry, and the answer is acted on in a second step.</summary>
public sealed class CheckThenAct() : AtomicityRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP5001", Category.Atomicity,
        title: Phrase.Text(
            "Concurrent map is asked first and used by the answer afterwards",
            "先查询并发映射，再根据结果使用它"),
        message: Phrase.Text(
            "'{0}' looks for an entry of '{1}', {2}, and then {3} in a second step; in between {4}",
            "“{0}”先在“{1}”（{2}）中查找条目，再用第二步{3}；其间{4}"),
        description: Phrase.Text(
            "Each operation of a concurrent map is atomic, two of them are not. What a look has found need not be true any more when the next operation acts on it: two threads add the same key, the later value replaces the earlier one, or the entry is gone. Let one operation decide: GetOrAdd, TryAdd, TryGetValue.",
            "并发映射的每个操作都是原子的，但两个操作合在一起就不是了。查询得到的结论在下一个操作执行时可能已不成立：两个线程添加同一个键，后来的值覆盖先前的值，或者条目已经消失。请让一个操作来决定：GetOrAdd、TryAdd、TryGetValue。"));

    private static readonly Phrase s_stores = new("stores one", "存入条目");
    private static readonly Phrase s_adds = new("adds one", "添加条目");
    private static readonly Phrase s_reads = new("reads it", "读取该条目");

    private static readonly Phrase s_replaces = new(
        "another thread can store an object of its own, which is then replaced while it is in use", "另一个线程可能存入它自己的对象，该对象随后在使用中被替换");

    private static readonly Phrase s_keeps = new(
        "another thread can add an object of its own, so that this one is used though nobody else can find it", "另一个线程可能添加它自己的对象，于是此处使用的对象谁也找不到");

    private static readonly Phrase s_repeats = new(
        "another thread can find no entry either, so that both do what is to be done once", "另一个线程可能同样找不到条目，于是两者都去做只应做一次的事");

    private static readonly Phrase s_overwrites = new("another thread can store a value, which is then overwritten", "另一个线程可能存入一个值，该值随后被覆盖");
    private static readonly Phrase s_overtakes = new("another thread can add the same key", "另一个线程可能添加相同的键");
    private static readonly Phrase s_throws = new("another thread can add the same key, so that this throws", "另一个线程可能添加相同的键，导致此处抛出异常");
    private static readonly Phrase s_twice = new("another thread can add the same entry, so that it is there twice", "另一个线程可能添加相同的条目，导致其重复出现");
    private static readonly Phrase s_gone = new("another thread can remove it, so that the read throws", "另一个线程可能移除该条目，导致读取时抛出异常");
    private static readonly Phrase s_returns = new("another thread can remove it, so that it comes back", "另一个线程可能移除该条目，于是它又重新出现");

    private protected override IEnumerable<Finding> Find(Steps steps, SharedState state, CompilationFacts facts)
    {
        IReadOnlyCollection<Step> updates = Updates.In(steps);
        Pair[] pairs = [.. steps.Pairs(IsAct)];
        HashSet<Step> ofUpdates = [.. pairs.Where(pair => updates.Contains(pair.Act)).Select(pair => pair.Check)];
        foreach (Pair pair in pairs)
            if (!ofUpdates.Contains(pair.Check) && !updates.Any(pair.Act.IsIn) && Judge(pair, state) is var (severity, deed, harm))
                yield return new Finding(pair.Check, pair.Act.Access, severity, deed, harm);
    }

    private static bool IsAct(Step step) =>
        step.Stores || step.Access.Effect is Effect.Grow && (step.Call.Answers || step.Call.Member.ReturnsVoid) || IsIndexed(step);

    /// <summary>A read that throws where there is no entry.</summary>
    internal static bool IsIndexed(Step step) =>
        step.Access.Effect is Effect.Read && step.Call is { Member.MethodKind: MethodKind.PropertyGet, Key: not null };

    private static Verdict? Judge(Pair pair, SharedState state) => pair switch
    {
        _ when IsIndexed(pair.Act) => JudgeRead(pair, state),
        { Act.Stores: true } => JudgeStore(pair, state),
        { Act.Call.Answers: true } => JudgeTry(pair),
        { Decision.Answer: Answer.Missing } => new Verdict(DiagnosticSeverity.Warning, s_adds, state.Collection.IsMap ? s_throws : s_twice),
        _ => null,
    };

    private static Verdict? JudgeRead(Pair pair, SharedState state) => pair.Decision.Answer is Answer.Found && pair.Check.Call.Answers
        ? new Verdict(LosesEntries(state) ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info, s_reads, s_gone)
        : null;

    private static Verdict? JudgeStore(Pair pair, SharedState state)
    {
        Decision decision = pair.Decision;
        bool isMade = decision.Answer is Answer.Missing || decision.Answer is Answer.Any && decision.StoresWhatWasMadeFor;
        if ((isMade || decision.Answer is Answer.Either && !decision.StoresSameObject) && StoredValues.HasIdentity(decision))
            return new Verdict(DiagnosticSeverity.Warning, s_stores, s_replaces);

        if (decision.Answer is Answer.Missing)
            return IsMark(decision) ? new Verdict(DiagnosticSeverity.Warning, s_stores, s_repeats)
                : pair.Check.Call.IsBareQuestion || !StoredValues.IsFixed(decision) ? new Verdict(DiagnosticSeverity.Info, s_stores, s_overwrites)
                : null;

        return decision.Answer is Answer.Found && LosesEntries(state) && !decision.StoresSameObject
            ? new Verdict(DiagnosticSeverity.Warning, s_stores, s_returns)
            : null;
    }

    /// <summary>TryAdd by itself is the one step; a check before it may spare making the value, and is wrong only where the answer is not listened to.</summary>
    private static Verdict? JudgeTry(Pair pair)
    {
        Decision decision = pair.Decision;
        if (decision.Answer is not Answer.Missing || !decision.DropsAnswer || decision.IsRetried)
            return null;

        bool isUsed = decision.KeepsStoredValue;
        return isUsed && StoredValues.HasIdentity(decision) ? new Verdict(DiagnosticSeverity.Warning, s_adds, s_keeps)
            : IsMark(decision) ? new Verdict(DiagnosticSeverity.Warning, s_adds, s_repeats)
            : isUsed && decision.StoredObject is not null && !StoredValues.IsFixed(decision) ? new Verdict(DiagnosticSeverity.Info, s_adds, s_keeps)
            : pair.Check.Call.IsBareQuestion && StoredValues.IsCheap(decision) ? new Verdict(DiagnosticSeverity.Info, s_adds, s_overtakes)
            : null;
    }

    /// <summary>Whether the entry only says that something has been done, which is done beside it.</summary>
    private static bool IsMark(Decision decision) => StoredValues.IsMark(decision) && decision.DecidesMore;

    private sealed record Verdict(DiagnosticSeverity Severity, Phrase Deed, Phrase Harm);
}
