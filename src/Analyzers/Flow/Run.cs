using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>What becomes of the task or thread that a call returns.</summary>
internal enum Fate
{
    /// <summary>It is waited for before anything else happens.</summary>
    Joined,

    /// <summary>A variable keeps it, alone or with others.</summary>
    Kept,

    /// <summary>It is the function's result.</summary>
    Returned,

    /// <summary>Nobody has it.</summary>
    Dropped,

    /// <summary>It goes where this code does not show.</summary>
    Unknown,
}

/// <summary>A place where a callback is handed to something that runs it beside other code.</summary>
/// <param name="Callback">The lambda, local function or method; or the parameter or local that holds it.</param>
/// <param name="Runner">Who runs it, as a reader knows it: <c>Parallel.ForEach</c>.</param>
/// <param name="Company">What it runs beside.</param>
/// <param name="Region">Where it is handed over.</param>
/// <param name="Launch">The call.</param>
internal sealed record Run(ISymbol Callback, string Runner, Company Company, Region Region, SyntaxNode Launch)
{
    /// <summary>The region of a method of a collection that is itself the callback: <c>list.Add</c>.</summary>
    public Region? Inner { get; init; }

    /// <summary>The helper of the same compilation that knows what the callback runs beside.</summary>
    public IParameterSymbol? PassedTo { get; init; }

    /// <summary>What becomes of the task.</summary>
    public Fate Fate { get; init; }

    /// <summary>The variable that keeps it.</summary>
    public ISymbol? Handle { get; init; }

    /// <summary>Whether it runs when another task has ended.</summary>
    public bool IsContinuation { get; init; }

    /// <summary>Whether it runs on its caller's thread up to its first await.</summary>
    public bool IsAsyncCall { get; init; }

    /// <summary>Whether the thread stands still until somebody starts it.</summary>
    public bool AwaitsStart { get; init; }
}

/// <summary>A place that waits for others, or starts a thread.</summary>
/// <param name="Syntax">The call, or the await.</param>
/// <param name="Region">Where it stands.</param>
/// <param name="On">Every variable it mentions.</param>
/// <param name="Signal">The object that it waits on.</param>
/// <param name="IsStart">Whether it starts a thread rather than waits.</param>
internal sealed record Join(SyntaxNode Syntax, Region Region, IReadOnlyList<ISymbol> On, ISymbol? Signal, bool IsStart);
