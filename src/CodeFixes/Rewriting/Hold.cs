using Microsoft.CodeAnalysis;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>What is written around the code that runs under a lock: a lock statement, or what another kind of lock asks for.</summary>
internal class Hold(string gate)
{
    protected string Gate { get; } = gate;

    /// <summary>Whether a single statement can follow the head without braces, and all of it can stand on one line.</summary>
    public virtual bool NeedsNoBlock => true;

    /// <summary>What stands before the opening brace.</summary>
    public virtual string Head(Layout layout, string indent) => "lock (" + Gate + ")";

    /// <summary>What follows the closing brace.</summary>
    public virtual string Tail(Layout layout, string indent, string beforeBrace) => "";

    /// <summary>Whether this code can run while the lock is held.</summary>
    public virtual bool Accepts(IReadOnlyList<SyntaxNode> code) => !code.Any(LockedRange.MayWait);
}
