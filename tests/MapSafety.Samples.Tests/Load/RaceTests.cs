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
        Assert.IsType<Outcome.Wrong>(await CountAsync(Broken, rounds: int.MaxValue));

    [Fact(Timeout = 60_000)]
    public async Task Repaired_counters_are_exact() =>
        AssertSound(await CountAsync(Repaired, rounds: 5));

    [Fact(Timeout = 60_000)]
    public async Task Broken_rules_forget_a_path_while_they_are_swapped() =>
        Assert.IsType<Outcome.Wrong>(await SwapRulesAsync(Broken, swaps: int.MaxValue));

    [Fact(Timeout = 60_000)]
    public async Task Repaired_rules_always_know_every_path() =>
        AssertSound(await SwapRulesAsync(Repaired, swaps: 100));

    [Fact(Timeout = 60_000)]
    public async Task Broken_maps_throw_hang_or_outgrow_their_limit_in_a_flood() =>
        Assert.IsNotType<Outcome.Sound>(await FloodAsync(Broken));

    [Fact(Timeout = 60_000)]
    public async Task Repaired_maps_stay_bounded_in_a_flood() =>
        AssertSound(await FloodAsync(Repaired));

    [Fact(Timeout = 60_000)]
    public async Task Broken_service_keeps_dashboards_that_have_gone() =>
        Assert.Equal(new Outcome.Wrong("20 dashboards connected, 20 left"), await DisconnectAsync(Broken));

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

        Task<Answers>[] readers = [.. Enumerable.Range(0, Clients).Select(_ => AskUntilWrongAsync(http, done))];
        for (int swap = 0; swap < swaps && !done.IsCancellationRequested; swap++)
            await http.ReplaceRulesAsync(rules, Stop);

        await done.CancelAsync();
        Answers[] answers = await Task.WhenAll(readers);
        return Judge(answers.All(one => one is { Right: > 0, Wrong: 0 }), string.Join(", ", answers.AsEnumerable()));
    });

    /// <summary>Asks until the answer is wrong, which ends the whole load, or until the load has ended.</summary>
    private static async Task<Answers> AskUntilWrongAsync(HttpClient http, CancellationTokenSource done)
    {
        int right = 0;
        while (!done.IsCancellationRequested)
        {
            Outcome answer = await Outcome.OfAsync(async () =>
            {
                Verdict verdict = await http.CheckAsync("10.0.0.1", "/.env", Stop);
                return Judge(verdict.Risk == 100, $"risk {verdict.Risk}");
            });
            if (answer is not Outcome.Sound)
            {
                await done.CancelAsync();
                return new Answers(right, Wrong: 1);
            }

            right++;
        }

        return new Answers(right, Wrong: 0);
    }

    /// <summary>Hostile requests, each from an address and a session never seen before.</summary>
    private static Task<Outcome> FloodAsync(string sample) => UnderLoadAsync(sample, async http =>
    {
        const int Limit = 10_000;
        const int Addresses = 200_000;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = Stop };
        await Parallel.ForEachAsync(Enumerable.Range(0, Addresses).Chunk(25_000), options, async (numbers, stop) =>
            await http.IngestAsync(Client.Batch(numbers.Select(n => new Entry($"10.{n >> 16}.{n >> 8 & 255}.{n & 255}", "/.env", $"s{n}"))), stop));

        Stats stats = await http.StatsAsync(Stop);
        bool isSound = stats is { Bans: Limit, Sessions: > 0 and <= Limit } && stats.Counters["hostile"] == Addresses;
        return Judge(isSound, $"{stats.Bans} bans, {stats.Sessions} sessions, {stats.Counters["hostile"]} of {Addresses} hostile requests counted");
    });

    /// <summary>Dashboards connect, and go; the service is given a while to notice.</summary>
    private static Task<Outcome> DisconnectAsync(string sample) => UnderLoadAsync(sample, async http =>
    {
        // One after the other: this is about what is kept, not about a race.
        var alerts = new List<Stream>();
        for (int dashboard = 0; dashboard < 20; dashboard++)
            alerts.Add(await http.FollowAlertsAsync(Stop));

        int connected = (await http.StatsAsync(Stop)).Subscribers;
        foreach (Stream dashboard in alerts)
            await dashboard.DisposeAsync();

        int left = connected;
        for (var clock = Stopwatch.StartNew(); left > 0 && clock.Elapsed < TimeSpan.FromSeconds(2); await Task.Delay(50, Stop))
            left = (await http.StatsAsync(Stop)).Subscribers;
        return Judge(connected == 20 && left == 0, $"{connected} dashboards connected, {left} left");
    });

    private static async Task<Outcome> UnderLoadAsync(string sample, Func<HttpClient, Task<Outcome>> load)
    {
        await using ServiceProcess service = await ServiceProcess.StartAsync(sample);
        Outcome outcome = await Outcome.OfAsync(() => load(service.Http));
        if (outcome is Outcome.Threw)
            outcome = new Outcome.Threw(service.FirstException);
        TestContext.Current.TestOutputHelper?.WriteLine($"{sample}: {outcome}");
        return outcome;
    }

    private sealed record Answers(int Right, int Wrong);

    private static Outcome Judge(bool isSound, string observed) => isSound ? new Outcome.Sound(observed) : new Outcome.Wrong(observed);

    private static void AssertSound(Outcome outcome) => Assert.True(outcome is Outcome.Sound, outcome.ToString());
}
