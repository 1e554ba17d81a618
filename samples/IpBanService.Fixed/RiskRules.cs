using System.Collections.Immutable;

namespace IpBanService;

/// <summary>How suspicious a request for a path is, from 0 to 100; replaced at run time when the security team publishes new rules.</summary>
public static class RiskRules
{
    public const int Hostile = 100;
    public const int Capacity = 20_000;

    private static ImmutableDictionary<string, int> s_weights = ImmutableDictionary.CreateRange(
        [
            KeyValuePair.Create("/.env", Hostile),
            KeyValuePair.Create("/wp-login.php", Hostile),
            KeyValuePair.Create("/admin", 40),
        ]);

    public static int WeightOf(string path) => Volatile.Read(ref s_weights).GetValueOrDefault(path);

    public static void Replace(IReadOnlyDictionary<string, int> weights) =>
        Volatile.Write(ref s_weights, weights.ToImmutableDictionary());

    public static void Adjust(string path, int weight) =>
        ImmutableInterlocked.Update(ref s_weights, static (known, rule) => WithRule(known, rule.path, rule.weight), (path, weight));

    /// <summary>A rule more, unless there are too many; may run again when another writer was faster, so it changes nothing.</summary>
    private static ImmutableDictionary<string, int> WithRule(ImmutableDictionary<string, int> known, string path, int weight) =>
        known.Count < Capacity || known.ContainsKey(path) ? known.SetItem(path, weight) : known;
}
