using Microsoft.CodeAnalysis;

namespace MapSafety.Rules;

/// <summary>A rule: what it reports. What it looks at is for the kinds of rules to say.</summary>
public abstract class Rule
{
    private protected Rule(DiagnosticDescriptor descriptor) => Descriptor = descriptor;

    /// <summary>What the rule reports.</summary>
    public DiagnosticDescriptor Descriptor { get; }
}
