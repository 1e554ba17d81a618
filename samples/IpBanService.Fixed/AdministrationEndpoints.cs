using System.Runtime.CompilerServices;

namespace IpBanService;

public sealed record Stats(int Bans, int Sessions, int Users, int Subscribers, IReadOnlyDictionary<string, long> Counters);

/// <summary>What the security team calls: rules, live alerts and figures.</summary>
internal static class AdministrationEndpoints
{
    extension(WebApplication app)
    {
        public void MapAdministration()
        {
            app.MapPut("/rules", (Dictionary<string, int> weights) => RiskRules.Replace(weights));
            app.MapPatch("/rules", (string path, int weight) => RiskRules.Adjust(path, weight));
            app.MapGet("/alerts", (CancellationToken stop) => TypedResults.ServerSentEvents(FollowAlerts(stop)));
            app.MapGet("/stats", () => new Stats(BanList.Count, Sessions.Count, UserCache.Count, Alerts.Subscribers, Metrics.Snapshot()));
        }
    }

    private static async IAsyncEnumerable<Alert> FollowAlerts([EnumeratorCancellation] CancellationToken stop)
    {
        using var feed = new AlertFeed();
        yield return new Alert(Ip: "-", Reason: "connected");

        await foreach (Alert alert in feed.ReadAllAsync(stop))
            yield return alert;
    }
}
