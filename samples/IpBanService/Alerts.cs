namespace IpBanService;

public sealed record Alert(string Ip, string Reason);

/// <summary>Tells every connected dashboard about a new ban.</summary>
public static class Alerts
{
    private static readonly Dictionary<Guid, Action<Alert>> s_subscribers = [];

    public static int Subscribers => s_subscribers.Count;

    public static void Subscribe(Guid dashboard, Action<Alert> deliver) => s_subscribers[dashboard] = deliver; // MAP1001

    public static void Publish(Alert alert)
    {
        foreach (Action<Alert> deliver in s_subscribers.Values) // MAP1006
            deliver(alert);
    }
}
