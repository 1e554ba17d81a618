using System.Collections.Frozen;

namespace SafePatterns;

/// <summary>A static constructor, and what only it calls, runs once and before anything else can touch the type.</summary>
internal static class StaticConstructor
{
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<string, int> s_quota = new() { ["guest"] = 1 };

    static StaticConstructor()
    {
        s_quota["admin"] = 100;
        foreach (DayOfWeek day in Enum.GetValues<DayOfWeek>())
            Reserve(day);
    }

    public static bool Spend(string name)
    {
        lock (s_gate)
        {
            int left = s_quota.GetValueOrDefault(name);
            if (left <= 1)
                return s_quota.Remove(name);

            s_quota[name] = left - 1;
            return true;
        }
    }

    private static void Reserve(DayOfWeek day) => s_quota[day.ToString()] = 10;
}

/// <summary>Built in full, frozen, then only read.</summary>
internal static class BuildThenFreeze
{
    private static readonly FrozenDictionary<string, string> s_types = Build();

    public static string? TypeOf(string extension) => s_types.GetValueOrDefault(extension);

    private static FrozenDictionary<string, string> Build()
    {
        var types = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string image in (string[])["png", "gif", "webp"])
            types.Add("." + image, "image/" + image);
        return types.ToFrozenDictionary(types.Comparer);
    }
}
