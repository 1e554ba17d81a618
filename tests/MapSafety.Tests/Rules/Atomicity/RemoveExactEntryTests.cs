using MapSafety.CodeFixes.Atomicity;
using MapSafety.Tests.Rules.Synchronization;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class RemoveExactEntryTests : StateFixTests<RemoveExactEntry>
{
    private const string Leases = """
        using System.Collections.Concurrent;

        internal static class Leases
        {
            private static readonly ConcurrentDictionary<string, int> s_leases = new();

            public static void Renew(string id, int until) => s_leases[id] = until;

            public static void Expire(string id, int now)
            {
                if (s_leases.TryGetValue(id, out int until) && until < now)
                    s_leases.TryRemove(id, out _); // it is over
            }

            public static void Sweep(int now)
            {
                foreach (var lease in s_leases)
                {
                    if (lease.Value < now && s_leases.TryRemove(lease.Key, out int removed))
                        System.Diagnostics.Debug.WriteLine(removed);
                }
            }

            public static void SweepPairs(int now)
            {
                foreach (var (id, until) in s_leases)
                    if (until < now)
                        s_leases.TryRemove(id, out _);
            }

            public static bool Has(string id) => s_leases.ContainsKey(id);
        }
        """;

    [Fact]
    public Task Only_what_was_judged_is_removed() => Fixes(Leases, """
        using System.Collections.Concurrent;

        internal static class Leases
        {
            private static readonly ConcurrentDictionary<string, int> s_leases = new();

            public static void Renew(string id, int until) => s_leases[id] = until;

            public static void Expire(string id, int now)
            {
                if (s_leases.TryGetValue(id, out int until) && until < now)
                    s_leases.TryRemove(new(id, until)); // it is over
            }

            public static void Sweep(int now)
            {
                foreach (var lease in s_leases)
                {
                    if (lease.Value < now && s_leases.TryRemove(lease))
                        System.Diagnostics.Debug.WriteLine(lease.Value);
                }
            }

            public static void SweepPairs(int now)
            {
                foreach (var (id, until) in s_leases)
                    if (until < now)
                        s_leases.TryRemove(new(id, until));
            }

            public static bool Has(string id) => s_leases.ContainsKey(id);
        }
        """,
        step: """
            string id = (thread % 4).ToString();
            if (thread < 4)
            {
                Leases.Renew(id, -1);
                Leases.Renew(id, 100);
                if (!Leases.Has(id))
                    throw new Exception("a renewed lease is gone");
            }
            else
            {
                Leases.Expire(id, 50);
                Leases.Sweep(50);
                Leases.SweepPairs(50);
            }
            """,
        holds: "Leases.Has(\"0\") && Leases.Has(\"3\")");

    [Fact]
    public void Code_before_the_fix_removes_what_another_thread_has_just_stored() => Proof.Proof.Of(Removing("s_leases.TryRemove(id, out _)"), Removing("s_leases.TryRemove(new(id, until))"))
        .FailsBeforeAndPasses("""
            internal static class Check
            {
                public static string? Run()
                {
                    Leases.Renew("a", 1);
                    Leases.Expire("a", 2, () => Leases.Renew("a", 100));
                    return Leases.Has("a") ? null : "the renewed lease is gone";
                }
            }
            """);

    [Fact]
    public Task Older_framework_removes_through_the_interface() => FixesFiles(
        [("/0/Test0.cs", Older("s_leases.TryRemove(id, out _)", ""))],
        [("/0/Test0.cs", Older("((ICollection<KeyValuePair<string, int>>)s_leases).Remove(new KeyValuePair<string, int>(id, known))", "using System.Collections.Generic;\n"))],
        ReferenceAssemblies.NetStandard.NetStandard20, LanguageVersion.CSharp7_3);

    [Theory]
    [InlineData("if (s_map[key] == 0) s_map.TryRemove(key, out _);")]
    [InlineData("if (s_map.TryGetValue(key, out int n) && n == 0) { n = 5; s_map.TryRemove(key, out _); }")]
    [InlineData("foreach (var k in s_map.Where(pair => pair.Value == 0).Select(pair => pair.Key).ToList()) s_map.TryRemove(k, out _);")]
    [InlineData("if (s_map.TryGetValue(key, out int n) && n == 0) { s_map.TryRemove(key, out s_last); }")]
    public Task Not_offered_where_the_value_is_not_at_hand(string statements) => NotOffered($$"""
        using System.Collections.Concurrent;
        using System.Linq;

        internal static class Shared
        {
            private static readonly ConcurrentDictionary<string, int> s_map = new();
            private static int s_last;

            public static void Put(string key) => s_map[key] = s_last;

            public static void Run(string key)
            {
                {{statements}}
            }
        }
        """);

    [Fact]
    public Task Title_says_what_changes() => TitleIs(
        "Remove the entry of 's_leases' only if it still has the value that was judged", "MapSafety.RemoveExactEntry", Leases);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Leases);

    private static string Older(string removal, string import) => $$"""
        using System.Collections.Concurrent;
        {{import}}
        internal static class Leases
        {
            private static readonly ConcurrentDictionary<string, int> s_leases = new ConcurrentDictionary<string, int>();

            public static void Renew(string id, int until) { s_leases[id] = until; }

            public static void End(string id, int now)
            {
                int known = s_leases[id];
                if (known < now)
                    {{removal}};
            }
        }
        """;

    private static string Removing(string removal) => $$"""
        using System;
        using System.Collections.Concurrent;

        internal static class Leases
        {
            private static readonly ConcurrentDictionary<string, int> s_leases = new();

            public static void Renew(string id, int until) => s_leases[id] = until;

            public static void Expire(string id, int now, Action meanwhile)
            {
                if (s_leases.TryGetValue(id, out int until) && until < now)
                {
                    meanwhile();
                    {{removal}};
                }
            }

            public static bool Has(string id) => s_leases.ContainsKey(id);
        }
        """;
}
