using MapSafety.CodeFixes.Growth;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Growth;

public sealed class MakeKeyRecordTests : StateFixTests<MakeKeyRecord>
{
    private const string Pages = """
        using System.Collections.Concurrent;

        internal static class Pages
        {
            private static readonly ConcurrentDictionary<Key, string> s_pages = new();

            public static int Count => s_pages.Count;

            public static string Get(string name, int page) => s_pages.GetOrAdd(new Key(name, page), static key => key.Name);

            private sealed class Key
            {
                public readonly string Name;

                public Key(string name, int page)
                {
                    Name = name;
                    Page = page;
                }

                public int Page { get; }
            }
        }
        """;

    [Fact]
    public async Task Class_becomes_a_record()
    {
        string after = Pages.Replace("sealed class Key", "sealed record Key", StringComparison.Ordinal);
        await FixesFiles([("/0/Test0.cs", Pages)], [("/0/Test0.cs", after)]);
        Proof.Proof.Of(Pages, after).FailsBeforeAndPasses("""
            using System;
            internal static class Check
            {
                public static string? Run()
                {
                    long before = GC.GetTotalMemory(true);
                    for (int i = 0; i < 1_000_000; i++)
                        if (Pages.Get("a", i % 100) != "a")
                            return "another page";

                    long grown = GC.GetTotalMemory(true) - before;
                    return Pages.Count != 100 || grown > 8_000_000 ? Pages.Count + " pages, " + grown + " bytes" : null;
                }
            }
            """);
    }

    [Theory]
    [InlineData("public class Key { public string Name = \"\"; }", "", "it changes")]
    [InlineData("private sealed class Key { public int[] Ids { get; } = new int[1]; }", "", "an array would be compared by reference")]
    [InlineData("private sealed class Key { public int Id { get; } }", "public static bool Same(object a, object b) => (Key)a == (Key)b;", "compared elsewhere")]
    [InlineData("private sealed class Key { public int Id { get; } }", "public static readonly System.Collections.Generic.HashSet<Key>? Set = null;", "kept elsewhere")]
    [InlineData("private class Key { public int Id { get; } } private sealed class Other : Key { }", "", "inherited from")]
    public Task Not_offered_where_more_would_change(string key, string member, string reason) => NotOffered($$"""
        using System.Collections.Concurrent;

        internal static class Pages
        {
            private static readonly ConcurrentDictionary<Key, string> s_pages = new();

            // {{reason}}
            public static string Get() => s_pages.GetOrAdd(new Key(), "");

            {{key}}

            {{member.Replace("public static readonly", "private static readonly", StringComparison.Ordinal)}}
        }
        """);

    [Fact]
    public Task Title_says_what_changes() => TitleIs("Make 'Key' a record, so that keys with the same members are equal", "MapSafety.MakeKeyRecord", Pages);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("将“Key”改为 record，使成员相同的键相等", Pages);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Pages);
}
