using System.Net.Http.Json;
using System.Text.Json;

namespace MapSafety.Samples.Tests.Load;

internal sealed record Entry(string Ip, string Path, string Session);

internal sealed record Verdict(bool Banned, int Risk);

internal sealed record Stats(int Bans, int Sessions, int Users, int Subscribers, Dictionary<string, long> Counters);

/// <summary>The service's interface as its callers see it. Every call throws when the service answers with an error or not in time.</summary>
internal static class Client
{
    extension(HttpClient http)
    {
        public async Task IngestAsync(byte[] batch, CancellationToken stop)
        {
            using var body = new ByteArrayContent(batch) { Headers = { ContentType = new("application/json") } };
            using HttpResponseMessage answer = await http.PostAsync("/ingest", body, stop);
            answer.EnsureSuccessStatusCode();
        }

        public async Task<Verdict> CheckAsync(string ip, string path, CancellationToken stop) =>
            (await http.GetFromJsonAsync<Verdict>($"/check?ip={ip}&path={path}", stop))!;

        public async Task ReplaceRulesAsync(Dictionary<string, int> weights, CancellationToken stop)
        {
            using HttpResponseMessage answer = await http.PutAsJsonAsync("/rules", weights, stop);
            answer.EnsureSuccessStatusCode();
        }

        /// <summary>Connects a dashboard and returns once the service has subscribed it; disposing the stream disconnects.</summary>
        public async Task<Stream> FollowAlertsAsync(CancellationToken stop)
        {
            Stream alerts = await http.GetStreamAsync("/alerts", stop);
            await alerts.ReadExactlyAsync(new byte["data: ".Length], stop);
            return alerts;
        }

        public async Task<Stats> StatsAsync(CancellationToken stop) => (await http.GetFromJsonAsync<Stats>("/stats", stop))!;
    }

    public static byte[] Batch(IEnumerable<Entry> entries) => JsonSerializer.SerializeToUtf8Bytes(entries, JsonSerializerOptions.Web);
}
