using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>When the code of a region runs, seen from the code around it.</summary>
internal enum RegionKind
{
    /// <summary>The member itself.</summary>
    Member,

    /// <summary>A lambda that the framework calls before the call it is passed to returns: it holds what its creator holds.</summary>
    AtOnce,

    /// <summary>A lambda that the framework runs once, under a lock of its own: the factory of a Lazy.</summary>
    Once,

    /// <summary>A lambda passed to a method of the same compilation: when it runs, that method's body tells.</summary>
    Passed,

    /// <summary>A lambda passed to code that is not known here: it may run before the call returns, or later.</summary>
    Unknown,

    /// <summary>A lambda that runs at some other time: it holds nothing of its creator's.</summary>
    Later,

    /// <summary>A lambda that the framework runs on another thread.</summary>
    OtherThread,

    /// <summary>A local function: it holds what all its callers hold.</summary>
    LocalFunction,
}

/// <summary>A part of a member that runs as one: the member, or a lambda or local function in it.</summary>
/// <param name="Kind">When it runs.</param>
/// <param name="Parent">The region it stands in.</param>
/// <param name="Entry">What its creator holds where the lambda is passed on.</param>
/// <param name="Function">The local function or lambda.</param>
/// <param name="PassedTo">The parameter that receives the lambda.</param>
/// <param name="Runner">Who runs it on another thread.</param>
internal sealed record Region(
    RegionKind Kind, Region? Parent, GuardSet Entry, IMethodSymbol? Function = null, IParameterSymbol? PassedTo = null, Runner? Runner = null)
{
    /// <summary>The call that passes the lambda on.</summary>
    public CallSite? Site { get; init; }

    public static Region OfMember() => new(RegionKind.Member, null, GuardSet.None);
}

/// <summary>A mention of a state, or of a parameter that holds a collection or a delegate.</summary>
/// <param name="Symbol">What is mentioned.</param>
/// <param name="Use">What is done to it.</param>
/// <param name="Held">What is surely held.</param>
/// <param name="Region">The region it stands in.</param>
/// <param name="Instance">The object whose state it is.</param>
internal sealed record Mention(ISymbol Symbol, Use Use, GuardSet Held, Region Region, Instance Instance);

/// <summary>A call of a method or constructor whose source is in the compilation, local functions included.</summary>
/// <param name="Callee">What is called.</param>
/// <param name="Held">What is surely held.</param>
/// <param name="Region">The region it stands in.</param>
/// <param name="Instance">The object it is called on.</param>
/// <param name="Syntax">The call.</param>
internal sealed record Call(IMethodSymbol Callee, GuardSet Held, Region Region, Instance Instance, SyntaxNode Syntax);

/// <summary>A method of the compilation that is made a delegate.</summary>
/// <param name="Method">The method.</param>
/// <param name="Runner">Who runs it on another thread; nothing where it runs at some other time.</param>
/// <param name="Region">The region it stands in.</param>
/// <param name="IsPassed">Whether a method of the compilation receives it, of which there is a call too.</param>
internal sealed record DelegateUse(IMethodSymbol Method, Runner? Runner, Region Region, bool IsPassed = false);

/// <summary>What one body does, before anything is asked about its callers. It names symbols and syntax only, and keeps no operation alive.</summary>
/// <param name="Body">The body.</param>
/// <param name="Mentions">Its uses of states and parameters.</param>
/// <param name="Calls">Its calls of methods of the compilation.</param>
/// <param name="Delegates">The methods it makes delegates of.</param>
/// <param name="FirstSynchronization">Where it first takes a lock that belongs to its object.</param>
internal sealed record BodyFacts(
    Body Body, IReadOnlyList<Mention> Mentions, IReadOnlyList<Call> Calls, IReadOnlyList<DelegateUse> Delegates, SyntaxNode? FirstSynchronization = null)
{
    /// <summary>The callbacks that are handed to something that runs them beside other code.</summary>
    public IReadOnlyList<Run> Runs { get; init; } = [];

    /// <summary>The places that wait for others.</summary>
    public IReadOnlyList<Join> Joins { get; init; } = [];

    /// <summary>The lambdas that are called once for each item of a sequence.</summary>
    public IReadOnlyCollection<IMethodSymbol> PerItem { get; init; } = [];

    /// <summary>The mentions of collections that are values of a state, by that state.</summary>
    public IReadOnlyList<Mention> Values { get; init; } = [];

    /// <summary>The uses of the object itself, where the type derives from a collection.</summary>
    public IReadOnlyList<Mention> Selves { get; init; } = [];

    public static BodyFacts Nothing(Body body) => new(body, [], [], []);

    /// <summary>Whether the body makes a delegate of this method that is not called where it is passed.</summary>
    public bool UsesAsDelegate(IMethodSymbol method) =>
        Delegates.Any(use => !use.IsPassed && Overriding.Runs(use.Method, method));
}
