using MapSafety.Flow;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules;

/// <summary>A rule that judges what happens inside one body: its locals and parameters, which no other code can name.</summary>
public abstract class BodyRule : Rule
{
    private protected BodyRule(DiagnosticDescriptor descriptor)
        : base(descriptor)
    {
    }

    /// <summary>The hashes of the words of which a body must mention at least one; only such bodies are bound.</summary>
    internal abstract HashSet<int> Words(CompilationFacts facts);

    /// <summary>Reports each violation of this body.</summary>
    internal abstract void Judge(BodyFacts body, CompilationFacts facts, Report report, CancellationToken cancellation);
}
