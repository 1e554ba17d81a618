using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Hazards.Atomicity;

// MAP5002 in every shape it takes: what another thread stores between the reading and the storing is lost.

internal static class Totals
{
    private static readonly ConcurrentDictionary<string, int> s_hits = new();
    private static readonly ConcurrentDictionary<string, ImmutableList<string>> s_tags = new();

    public static void Increment(string ip)
    {
        s_hits[ip]++; // MAP5002
    }

    public static void Compound(string ip, int by)
    {
        s_hits[ip] += by; // MAP5002
    }

    public static void Same_expression(string ip)
    {
        s_hits[ip] = s_hits.GetValueOrDefault(ip) + 1; // MAP5002
    }

    public static void Choice(string ip)
    {
        s_hits[ip] = s_hits.TryGetValue(ip, out int hits) ? hits + 1 : 1; // MAP5002
    }

    public static void Through_a_local(string ip)
    {
        if (!s_hits.TryGetValue(ip, out int hits))
        {
            hits = 0;
        }

        hits++;
        s_hits[ip] = hits; // MAP5002
    }

    public static void Immutable_value(string article, string tag)
    {
        if (s_tags.TryGetValue(article, out ImmutableList<string>? tags))
        {
            s_tags[article] = tags.Add(tag); // MAP5002
        }
        else
        {
            s_tags[article] = [tag];
        }
    }

    public static async Task Across_an_await(string ip)
    {
        int hits = s_hits.GetOrAdd(ip, 0);
        await Task.Delay(10);
        s_hits[ip] = hits + 1; // MAP5002
    }

    public static void Beside_itself(string[] ips)
    {
        ConcurrentDictionary<string, int> counts = new();
        Parallel.ForEach(ips, ip =>
        {
            counts.TryGetValue(ip, out int count);
            counts[ip] = count + 1; // MAP5002
        });
    }
}
