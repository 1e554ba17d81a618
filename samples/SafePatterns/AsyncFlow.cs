using System.Collections.Immutable;

namespace SafePatterns;

/// <summary>An immutable map that flows with asynchronous calls: a child replaces its own reference and leaves the parent's alone.</summary>
internal static class AsyncFlow
{
    private static readonly AsyncLocal<ImmutableDictionary<string, string>?> s_properties = new();

    private static ImmutableDictionary<string, string> Current => s_properties.Value ?? ImmutableDictionary<string, string>.Empty;

    public static string? Find(string name) => Current.GetValueOrDefault(name);

    public static void Set(string name, string value) => s_properties.Value = Current.SetItem(name, value);
}
