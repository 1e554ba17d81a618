using System.Collections.Concurrent;

namespace Hazards.Atomicity;

// MAP5006 in every shape it takes: what is removed by its key need not be what was looked at.

internal static class Leases
{
    private static readonly ConcurrentDictionary<string, DateTime> s_leases = new();

    public static void Renew(string id) => s_leases[id] = DateTime.UtcNow.AddMinutes(1);

    public static void One_that_was_looked_up(string id)
    {
        if (s_leases.TryGetValue(id, out DateTime until) && until < DateTime.UtcNow)
        {
            s_leases.TryRemove(id, out _); // MAP5006
        }
    }

    public static bool One_that_was_read(string id)
    {
        DateTime until = s_leases[id];
        if (until >= DateTime.UtcNow)
        {
            return false;
        }

        return s_leases.TryRemove(id, out _); // MAP5006
    }

    public static void All_that_are_over()
    {
        foreach (KeyValuePair<string, DateTime> lease in s_leases)
        {
            if (lease.Value < DateTime.UtcNow)
            {
                s_leases.TryRemove(lease.Key, out _); // MAP5006
            }
        }
    }

    public static void All_that_a_query_finds()
    {
        List<string> over = s_leases.Where(lease => lease.Value < DateTime.UtcNow).Select(lease => lease.Key).ToList();
        foreach (string id in over)
        {
            s_leases.TryRemove(id, out _); // MAP5006
        }
    }
}
