using MapSafety.CodeFixes.Growth;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Growth;

public sealed class GiveComparerTests : StateFixTests<GiveComparer>
{
    private const string Names = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;
        using System.Text;

        internal static class Names
        {
            private static readonly ConcurrentDictionary<byte[], string> s_names = new();

            public static int Count => s_names.Count;

            public static string Get(string name)
            {
                byte[] key = Encoding.UTF8.GetBytes(name);
                return s_names.GetOrAdd(key, static bytes => bytes.Length.ToString());
            }

            public static IEnumerable<int> Numbers(int count) => Enumerable.Range(0, Math.Max(count, 1));
        }
        """;

    private const string NamesFixed = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;
        using System.Text;

        internal static class Names
        {
            private static readonly ConcurrentDictionary<byte[], string> s_names = new(new ElementsComparer());

            public static int Count => s_names.Count;

            public static string Get(string name)
            {
                byte[] key = Encoding.UTF8.GetBytes(name);
                return s_names.GetOrAdd(key, static bytes => bytes.Length.ToString());
            }

            public static IEnumerable<int> Numbers(int count) => Enumerable.Range(0, Math.Max(count, 1));

            private sealed class ElementsComparer : IEqualityComparer<byte[]>
            {
                public bool Equals(byte[]? x, byte[]? y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.SequenceEqual(y));

                public int GetHashCode(byte[] obj)
                {
                    HashCode hash = new();
                    foreach (byte item in obj)
                        hash.Add(item);

                    return hash.ToHashCode();
                }
            }
        }
        """;

    [Fact]
    public async Task Arrays_are_compared_by_their_elements()
    {
        await FixesFiles([("/0/Test0.cs", Names)], [("/0/Test0.cs", NamesFixed)]);
        Proof.Proof.Of(Names, NamesFixed).FailsBeforeAndPasses("""
            using System;
            internal static class Check
            {
                public static string? Run()
                {
                    long before = GC.GetTotalMemory(true);
                    for (int i = 0; i < 1_000_000; i++)
                        if (Names.Get("name" + (i % 100)) != (i % 100 < 10 ? "5" : "6"))
                            return "another name";

                    long grown = GC.GetTotalMemory(true) - before;
                    return Names.Count != 100 || grown > 8_000_000 ? Names.Count + " names, " + grown + " bytes" : null;
                }
            }
            """);
    }

    [Theory]
    [InlineData("ConcurrentDictionary<byte[], int> s_map = new(1, 100);")] // other arguments
    [InlineData("ConcurrentDictionary<byte[], int>? s_map = null;")] // made elsewhere
    public Task Not_offered_where_it_does_not_fit(string field) => NotOffered($$"""
        using System.Collections.Concurrent;

        internal static class Names
        {
            private static {{field}}

            public static int Get(int name) => (s_map ??= new()).GetOrAdd(new byte[name], 1);
        }
        """);

    [Fact]
    public Task Title_says_what_changes() => TitleIs("Compare the keys of 's_names' by their elements", "MapSafety.GiveComparer", Names);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("按元素比较“s_names”的键", Names);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Names);
}
