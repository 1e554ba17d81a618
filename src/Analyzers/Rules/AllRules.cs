using System.Collections.Immutable;
using System.Reflection;

namespace MapSafety.Rules;

/// <summary>Every rule of this assembly. A rule is found by its base class, so that adding one means adding a file.</summary>
internal static class AllRules
{
    /// <summary>The rules, by id.</summary>
    public static ImmutableArray<Rule> Instances { get; } =
        typeof(AllRules).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Rule)) && !type.IsAbstract)
            .Select(type => (Rule)Activator.CreateInstance(type))
            .OrderBy(rule => rule.Descriptor.Id, StringComparer.Ordinal)
            .ToImmutableArray();
}
