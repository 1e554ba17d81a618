namespace IpBanService;

public sealed record AccessEntry(string Ip, string Path, string Session);

public sealed record Verdict(bool Banned, int Risk);

/// <summary>What the edge proxies call: a question for each request, and their access logs in batches.</summary>
internal static class TrafficEndpoints
{
    extension(WebApplication app)
    {
        public void MapTraffic()
        {
            app.MapGet("/check", Check);
            app.MapPost("/ingest", Ingest);
            app.MapGet("/users/{id}", (string id, UserCache users, CancellationToken stop) => users.GetAsync(id, stop));
            app.MapDelete("/sessions/{id}", (string id) => Sessions.Close(id));
            app.MapPost("/accounts/{id}/failures", (string id, SignIns signIns) => signIns.Fail(id));
            app.MapDelete("/accounts/{id}/failures", (string id, SignIns signIns) => signIns.Succeed(id));
        }
    }

    private static Verdict Check(string ip, string path)
    {
        Metrics.Increment("requests");
        return new Verdict(BanList.IsBanned(ip), RiskRules.WeightOf(path));
    }

    private static void Ingest(AccessEntry[] entries) => Parallel.ForEach(entries, Record);

    private static void Record(AccessEntry entry)
    {
        Metrics.Increment("requests");
        Sessions.Open(entry.Session, entry.Ip);

        if (RiskRules.WeightOf(entry.Path) < RiskRules.Hostile)
            return;

        Metrics.Increment("hostile");
        BanList.Add(entry.Ip, entry.Path);
        Alerts.Publish(new Alert(entry.Ip, entry.Path));
    }
}
