using System.Collections.Immutable;

namespace SafePatterns;

/// <summary>An immutable map replaced by compare-and-swap: no writer's change is lost.</summary>
internal static class CopyOnWrite
{
    private static ImmutableDictionary<string, int> s_flags = ImmutableDictionary<string, int>.Empty;

    public static int? Find(string flag) => Volatile.Read(ref s_flags).TryGetValue(flag, out int value) ? value : null;

    public static void Set(string flag, int value) =>
        ImmutableInterlocked.Update(ref s_flags, static (all, set) => all.SetItem(set.flag, set.value), (flag, value));

    public static bool Remove(string flag) => ImmutableInterlocked.TryRemove(ref s_flags, flag, out _);
}

/// <summary>The same loop by hand, for a plain array that is never changed once published.</summary>
internal static class CopyOnWriteByHand
{
    private static string[] s_listeners = [];

    public static string[] Listeners => Volatile.Read(ref s_listeners);

    public static void Add(string listener)
    {
        string[] seen, next;
        do
        {
            seen = Volatile.Read(ref s_listeners);
            next = [.. seen, listener];
        }
        while (Interlocked.CompareExchange(ref s_listeners, next, seen) != seen);
    }

    public static void Remove(string listener)
    {
        string[] seen, next;
        do
        {
            seen = Volatile.Read(ref s_listeners);
            next = [.. seen.Where(other => other != listener)];
        }
        while (Interlocked.CompareExchange(ref s_listeners, next, seen) != seen);
    }
}
