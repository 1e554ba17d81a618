using System.Collections.Immutable;

namespace SafePatterns;

/// <summary>A subscriber that leaves takes its handler out of the long-lived list.</summary>
internal static class Subscriptions
{
    private static ImmutableList<Action<string>> s_handlers = [];

    public static void Add(Action<string> handler) =>
        ImmutableInterlocked.Update(ref s_handlers, static (all, handler) => all.Add(handler), handler);

    public static void Remove(Action<string> handler) =>
        ImmutableInterlocked.Update(ref s_handlers, static (all, handler) => all.Remove(handler), handler);

    public static void Publish(string message)
    {
        foreach (Action<string> handler in Volatile.Read(ref s_handlers))
            handler(message);
    }
}

internal sealed class Subscriber : IDisposable
{
    private volatile string _last = "";

    public Subscriber() => Subscriptions.Add(Receive);

    public string Last => _last;

    public void Dispose() => Subscriptions.Remove(Receive);

    private void Receive(string message) => _last = message;
}
