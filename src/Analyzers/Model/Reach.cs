using Microsoft.CodeAnalysis;

namespace MapSafety.Model;

/// <summary>Why more than one thread can get at a state, in order of certainty.</summary>
internal enum ReachKind
{
    /// <summary>A static field or static auto-property: every thread of the process shares it.</summary>
    Static,

    /// <summary>A static of which each thread has its own: not shared, but there for as long as the thread.</summary>
    EachThread,

    /// <summary>State of an object that a static holds.</summary>
    HeldByStatic,

    /// <summary>State of an object that a container keeps for the life of the process.</summary>
    Singleton,

    /// <summary>State of an object that its framework uses from several threads.</summary>
    SharedByContract,

    /// <summary>State that a callback on another thread uses beside other code of the type.</summary>
    SeveralThreads,

    /// <summary>State of a type that shows by its locks that it is meant for several threads.</summary>
    LockingType,

    /// <summary>State that a member fills which reads as a query.</summary>
    HiddenWrite,

    /// <summary>A collection made for several threads: who chose it expects them.</summary>
    ConcurrentCollection,
}

/// <summary>Why a state is shared.</summary>
/// <param name="Kind">The kind of reason.</param>
/// <param name="Words">The reason as a message says it, a phrase that follows the state's name: "a static Dictionary".</param>
/// <param name="Chain">The steps of the reason; empty where the state's own declaration says it all.</param>
/// <param name="Certainty">How sure it is.</param>
internal sealed record Reach(ReachKind Kind, Phrase Words, IReadOnlyList<Evidence> Chain, Certainty Certainty = Certainty.Certain)
{
    /// <summary>The places that show the reason.</summary>
    public IEnumerable<Location> Locations => Chain.Select(step => step.Location);

    /// <summary>Whether both are shared for one reason, so that what is said of the one need not be said of the other.</summary>
    public bool IsSameReason(Reach other) =>
        Kind == other.Kind && Certainty == other.Certainty && Locations.SequenceEqual(other.Locations);

    public static Reach Static(string collection) =>
        new(ReachKind.Static, new Phrase("a static {0}", "静态的 {0}", collection), []);

    public static Reach EachThread(string collection) =>
        new(ReachKind.EachThread, new Phrase("{0:a} of which each thread has its own", "每个线程各有一个的 {0}", collection), []);

    /// <summary>A reason that lies outside the state, told by a chain of steps.</summary>
    public static Reach Because(ReachKind kind, string collection, Certainty certainty, params Evidence[] chain) =>
        new(kind, new Phrase("{0:a} that is shared because {1}", "因为{1}而被共享的 {0}", collection, Told(chain)), chain, certainty);

    private static Phrase Told(Evidence[] chain) =>
        chain.Skip(1).Aggregate(chain[0].Text, (told, step) => new Phrase("{0} and {1}", "{0}，且{1}", told, step.Text));
}
