using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;

namespace SafePatterns;

/// <summary>The map may build two wrappers for one key, but only the one it keeps is ever evaluated. Types are a closed set of keys.</summary>
internal static class LazyValues
{
    private static readonly ConcurrentDictionary<Type, Lazy<PropertyInfo[]>> s_properties = new();

    public static PropertyInfo[] Of(Type type)
    {
        Lazy<PropertyInfo[]> entry = s_properties.GetOrAdd(type, static type => new Lazy<PropertyInfo[]>(type.GetProperties));
        try
        {
            return entry.Value;
        }
        catch
        {
            // A Lazy keeps its exception: without this the next caller would get the same one.
            s_properties.TryRemove(KeyValuePair.Create(type, entry));
            throw;
        }
    }
}

/// <summary>The whole map is made by the first who asks.</summary>
internal static class LazyMap
{
    private static readonly Lazy<FrozenDictionary<string, ConsoleColor>> s_colors =
        new(() => Enum.GetValues<ConsoleColor>().ToFrozenDictionary(color => color.ToString()));

    public static ConsoleColor Parse(string name) => s_colors.Value[name];
}
