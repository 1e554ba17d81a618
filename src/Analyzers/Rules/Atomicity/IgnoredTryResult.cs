using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Rules.Atomicity;

/// <summary>MAP5013: nobody looks at whether a concurrent map has taken a value that matters.</summary>
public sealed class IgnoredTryResult() : AtomicityRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP5013", Category.Atomicity,
        title: Phrase.Text(
            "Whether a concurrent map has taken a value is ignored, and it matters",
            "忽略了并发映射是否接受了某个值，而这一点很重要"),
        message: Phrase.Text(
            "'{0}' ignores what '{3}' on '{1}', {2}, answers; {4}",
            "“{0}”忽略了在“{1}”（{2}）上调用“{3}”的结果；{4}"),
        description: Phrase.Text(
            "TryAdd stores nothing where the key is there already, and TryUpdate nothing where the entry has changed; only their answer says so. The object that was to be stored is then one that nobody else can find, or that nobody disposes of, and the change is lost. Go on with the object that GetOrAdd returns, dispose of the one that was not taken, or try again.",
            "键已存在时 TryAdd 不会存入任何内容，条目已变化时 TryUpdate 也不会；只有返回值会说明这一点。此时，本应存入的对象谁也找不到，或者无人释放，所做的更改也会丢失。请改用 GetOrAdd 返回的对象，释放未被接受的对象，或者重试。"));

    private static readonly Phrase s_unfound = new(
        "where the key is there already, the object that is used afterwards is not the one that others find", "如果键已存在，之后使用的对象就不是其他代码所找到的那个");

    private static readonly Phrase s_leaks = new(
        "where the key is there already, nobody disposes of the object that was made for it", "如果键已存在，为它创建的对象就无人释放");

    private static readonly Phrase s_lost = new(
        "where another thread has changed the entry meanwhile, this change is lost", "如果另一个线程在其间改变了该条目，此次更改就会丢失");

    internal override bool Concerns(CollectionType collection) => base.Concerns(collection) && collection.IsMap;

    private protected override IEnumerable<Finding> Find(Steps steps, SharedState state, CompilationFacts facts)
    {
        foreach (Step step in steps.All)
            if (step.Call is { Answers: true, Key: not null, Value: not null } && step.Access.Guards.IsNone)
            {
                Offer offer = new(step.Call, step.Function, steps.DefinitionsIn(step.Function));
                if (offer.IsIgnored && Judge(step, offer, steps) is var (severity, harm))
                    yield return new Finding(step, null, severity, step.Call.Member.Name, harm);
            }
    }

    private static Verdict? Judge(Step step, Offer offer, Steps steps) => step.Access.Effect switch
    {
        Effect.Grow when SeverityOf(offer.Key) is { } sure && HarmTo(offer) is { } harm && !IsDecided(step, steps) => new Verdict(sure, harm),
        Effect.Write when IsComputed(step, steps) => ChangeOf(offer) is { } sure ? new Verdict(sure, s_lost) : null,
        Effect.Write when HarmTo(offer) is not null => new Verdict(DiagnosticSeverity.Info, s_lost),
        _ => null,
    };

    /// <summary>What becomes of an object that was made here, where the map does not take it.</summary>
    private static Phrase? HarmTo(Offer offer) =>
        offer.Made is not var (type, isEmpty) ? null
        : offer.IsUsedAfterwards ? StoredValues.HasIdentity(type, isEmpty) ? s_unfound : null
        : Droppables.Leaks(type) && offer.IsOnlyHere ? s_leaks
        : null;

    /// <summary>How sure it is that the key can be there already.</summary>
    private static DiagnosticSeverity? SeverityOf(KeyOrigin key) => key switch
    {
        KeyOrigin.Given => DiagnosticSeverity.Warning,
        KeyOrigin.Identity => DiagnosticSeverity.Info,
        _ => null,
    };

    /// <summary>Whether a look at the same entry decides about the call: another rule speaks of that, or there is nothing to say.</summary>
    private static bool IsDecided(Step step, Steps steps) => steps.Pairs(act => act == step).Any(pair => pair.Decision.IsBranch);

    /// <summary>Whether the new value was made from the old one, so that somebody's change is missing where it was not taken.</summary>
    private static bool IsComputed(Step step, Steps steps) => steps.Pairs(act => act == step)
        .Any(pair => pair.Decision is { UpdatesWhatWasSeen: true, StoresSameObject: false, IsRetried: false });

    /// <summary>A number or text holds every change before it; an object that takes something over from another may well be late, and be refused rightly.</summary>
    private static DiagnosticSeverity? ChangeOf(Offer offer) => offer.Value switch
    {
        IObjectCreationOperation => null,
        IWithOperation => DiagnosticSeverity.Info,
        _ => DiagnosticSeverity.Warning,
    };

    private sealed record Verdict(DiagnosticSeverity Severity, Phrase Harm);
}
