using Microsoft.CodeAnalysis;

namespace MapSafety.Rules;

/// <summary>A rule: what it reports. What it looks at is for the kinds of rules to say.</summary>
internal abstract class Rule(DiagnosticDescriptor descriptor)
{
    /// <summary>What the rule reports.</summary>
    public DiagnosticDescriptor Descriptor { get; } = descriptor;
}
