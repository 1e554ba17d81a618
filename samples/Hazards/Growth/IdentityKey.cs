using System.Collections.Concurrent;

namespace Hazards.Growth;

// MAP2010 in every shape it takes: the key is made for the question, and equals only itself.

internal static class Reports
{
    private static readonly ConcurrentDictionary<ReportKey, string> s_reports = new(); // MAP2010

    private static readonly ConcurrentDictionary<int[], string> s_byIds = new(); // MAP2010

    private static readonly HashSet<List<string>> s_seen = new(); // MAP2010

    private static readonly object s_gate = new();

    public static string A_class_of_its_own(string customer, int month) => s_reports.GetOrAdd(new ReportKey(customer, month), static key => key.Customer + key.Month);

    public static string An_array(int first, int second)
    {
        int[] ids = new[] { first, second };
        return s_byIds.GetOrAdd(ids, static key => string.Join(',', key));
    }

    public static bool A_list_in_a_set(IEnumerable<string> names)
    {
        lock (s_gate)
        {
            return s_seen.Add(names.ToList());
        }
    }

    private sealed class ReportKey
    {
        public ReportKey(string customer, int month)
        {
            Customer = customer;
            Month = month;
        }

        public string Customer { get; }

        public int Month { get; }
    }
}
