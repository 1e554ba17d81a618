using System.Collections.Immutable;
using MapSafety.Rules;

namespace MapSafety.Tests.Rules;

/// <summary>
/// The rules about collections that only grow. An example of another hazard shows who adds to a collection, and not who takes out again; so what they say of it
/// is left out where all rules are asked together.
/// </summary>
internal static class GrowthRules
{
    public static ImmutableHashSet<string> Ids { get; } =
        [.. AllRules.Instances.Select(rule => rule.Descriptor).Where(rule => rule.Category == Category.Growth).Select(rule => rule.Id)];
}
