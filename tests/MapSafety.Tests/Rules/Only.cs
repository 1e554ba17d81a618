using System.Collections.Immutable;
using MapSafety.Rules;

namespace MapSafety.Tests.Rules;

/// <summary>The analyzer with one rule alone, so that a test speaks of that rule.</summary>
public sealed class Only<TRule> : MapSafetyAnalyzer
    where TRule : Rule, new()
{
    public Only()
        : base(ImmutableArray.Create<Rule>(new TRule()))
    {
    }
}
