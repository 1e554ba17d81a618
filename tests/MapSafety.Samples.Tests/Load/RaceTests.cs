using System.Diagnostics;

namespace MapSafety.Samples.Tests.Load;

/// <summary>
/// Both services under the same load, each in its own process. The broken one is pushed until it breaks, which takes a fraction of the time it is
/// given; the repaired one gets a fixed amount of work and must account for all of it.
/// </summary>
public sealed class RaceTests
{
    private const string Broken = "IpBanService";
    private const string Repaired = "IpBanService.Fixed";
    private const int Clients = 4;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(8);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Broken_counters_lose_updates() =>
        AssertBroken(await CountAsync(Broken, rounds: int.MaxValue));

    [Fact(Timeout = 60_000)]
    public async Task Repaired_counters_are_exact() =>
        AssertSound(await CountAsync(Repaired, rounds: 5));

    [Fact(Timeout = 60_000)]
    public async Task Broken_rules_forget_a_path_while_they_are_swapped() =>
        AssertBroken(await SwapRulesAsync(Broken, swaps: int.MaxValue));

    [Fact(Timeout = 60_000)]
    public async Task Repaired_rules_always_know_every_path() =>
        AssertSound(await SwapRulesAsync(Repaired, swaps: 200));

    [Fact(Timeout = 60_000)]
    public async Task Broken_maps_throw_hang_or_outgrow_their_limit_in_a_flood() =>
        AssertBroken(await FloodAsync(Broken, addresses: 100_000));

    [Fact(Timeout = 60_000)]
    public async Task Repaired_maps_stay_bounded_after_a_million_addresses() =>
        AssertSound(await FloodAsync(Repaired, addresses: 1_000_000));

    [Fact(Timeout = 60_000)]
    public async Task Broken_service_keeps_dashboards_that_have_gone() =>
        AssertBroken(await DisconnectAsync(Broken));

    [Fact(Timeout = 60_000)]
    public async Task Repaired_service_forgets_dashboards_that_have_gone() =>
        AssertSound(await DisconnectAsync(Repaired));

    /// <summary>Rounds of harmless requests of one known session, until a count is wrong or the rounds or the time are used up.</summary>
    private static Task<Outcome> CountAsync(string sample, int rounds) => UnderLoadAsync(sample, async http =>
    {
        byte[] warmUp = Client.Batch([new Entry("10.0.0.1", "/", "s")]);
        byte[] batch = Client.Batch(Enumerable.Repeat(new Entry("10.0.0.1", "/", "s"), 20_000));
        await http.IngestAsync(warmUp, Stop);

        long sent = 1, counted = 1;
        var clock = Stopwatch.StartNew();
        for (int round = 0; round < rounds && sent == counted && clock.Elapsed < s_limit; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => http.IngestAsync(batch, Stop)));
            sent += Clients * 20_000;
            counted = (await http.StatsAsync(Stop)).Counters["requests"];
        }

        return Judge(sent == counted, $"{counted} of {sent} requests counted");
    });

    /// <summary>Clients ask about one path while another replaces the rules, all of which call it hostile.</summary>
    private static Task<Outcome> SwapRulesAsync(string sample, int swaps) => UnderLoadAsync(sample, async http =>
    {
        Dictionary<string, int> rules = Enumerable.Range(0, 5_000).ToDictionary(n => $"/{n}", _ => 1);
        rules["/.env"] = 100;
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        done.CancelAfter(s_limit);

        Task<long>[] readers = [.. Enumerable.Range(0, Clients).Select(_ => AskUntilWrongAsync(http, done))];
        for (int swap = 0; swap < swaps && !done.IsCancellationRequested; swap++)
            await http.ReplaceRulesAsync(rules, Stop);

        await done.CancelAsync();
        long wrong = (await Task.WhenAll(readers)).Sum();
        return Judge(wrong == 0, $"{wrong} wrong answers");
    });

    /// <summary>Asks until the answer is wrong, which ends the whole load, or until the load has ended.</summary>
    private static async Task<long> AskUntilWrongAsync(HttpClient http, CancellationTokenSource done)
    {
        while (!done.IsCancellationRequested)
        {
            Outcome answer = await Outcome.OfAsync(async () =>
            {
                Verdict verdict = await http.CheckAsync("10.0.0.1", "/.env", Stop);
                return Judge(verdict.Risk == 100, $"risk {verdict.Risk}");
            });
            if (answer is Outcome.Sound)
                continue;

            await done.CancelAsync();
            return 1;
        }

        return 0;
    }

    /// <summary>Hostile requests, each from an address and a session never seen before.</summary>
    private static Task<Outcome> FloodAsync(string sample, int addresses) => UnderLoadAsync(sample, async http =>
    {
        const int Limit = 10_000;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = Stop };
        await Parallel.ForEachAsync(Enumerable.Range(0, addresses).Chunk(25_000), options, async (numbers, stop) =>
            await http.IngestAsync(Client.Batch(numbers.Select(n => new Entry($"10.{n >> 16}.{n >> 8 & 255}.{n & 255}", "/.env", $"s{n}"))), stop));

        Stats stats = await http.StatsAsync(Stop);
        bool isSound = stats is { Bans: Limit, Sessions: <= Limit } && stats.Counters["hostile"] == addresses;
        return Judge(isSound, $"{stats.Bans} bans, {stats.Sessions} sessions, {stats.Counters["hostile"]} of {addresses} hostile requests counted");
    });

    /// <summary>Dashboards connect, and go; the service is given a while to notice.</summary>
    private static Task<Outcome> DisconnectAsync(string sample) => UnderLoadAsync(sample, async http =>
    {
        const int Dashboards = 20;
        Stream[] alerts = await Task.WhenAll(Enumerable.Range(0, Dashboards).Select(_ => http.FollowAlertsAsync(Stop)));
        int connected = (await http.StatsAsync(Stop)).Subscribers;
        foreach (Stream dashboard in alerts)
            await dashboard.DisposeAsync();

        int left = connected;
        for (var clock = Stopwatch.StartNew(); left > 0 && clock.Elapsed < TimeSpan.FromSeconds(2); await Task.Delay(50, Stop))
            left = (await http.StatsAsync(Stop)).Subscribers;
        return Judge(connected == Dashboards && left == 0, $"{connected} of {Dashboards} dashboards connected, {left} left");
    });

    private static async Task<Outcome> UnderLoadAsync(string sample, Func<HttpClient, Task<Outcome>> load)
    {
        await using ServiceProcess service = await ServiceProcess.StartAsync(sample);
        Outcome outcome = await Outcome.OfAsync(() => load(service.Http));
        TestContext.Current.TestOutputHelper?.WriteLine($"{sample}: {outcome}");
        return outcome;
    }

    private static Outcome Judge(bool isSound, string observed) => isSound ? new Outcome.Sound(observed) : new Outcome.Wrong(observed);

    private static void AssertBroken(Outcome outcome) => Assert.False(outcome is Outcome.Sound, $"The race did not show: {outcome}");

    private static void AssertSound(Outcome outcome) => Assert.True(outcome is Outcome.Sound, outcome.ToString());
}
