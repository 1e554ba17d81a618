using System.Collections.Concurrent;

namespace IpBanService;

public sealed record Alert(string Ip, string Reason);

/// <summary>Tells every connected dashboard about a new ban.</summary>
public static class Alerts
{
    private static readonly ConcurrentDictionary<Guid, Action<Alert>> s_subscribers = new();

    public static int Subscribers => s_subscribers.Count;

    public static void Subscribe(Guid dashboard, Action<Alert> deliver) => s_subscribers[dashboard] = deliver;

    public static void Unsubscribe(Guid dashboard) => s_subscribers.TryRemove(dashboard, out _);

    public static void Publish(Alert alert)
    {
        foreach ((_, Action<Alert> deliver) in s_subscribers)
            deliver(alert);
    }
}
