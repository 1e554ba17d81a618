using MapSafety.CodeFixes.Publication;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Publication;

public sealed class WrapInConcurrentTests : StateFixTests<WrapInConcurrent>
{
    private const string Names = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;

        internal static class Names
        {
            private static volatile IDictionary<string, int> s_names = new ConcurrentDictionary<string, int>();

            public static int Count => s_names.Count;

            public static void Add(string name) => s_names[name] = 1;

            public static void Reset() => s_names = new Dictionary<string, int>();

            public static void Load(string[] names)
            {
                // all at once
                s_names = names.ToDictionary(name => name, _ => 1, StringComparer.Ordinal);
            }
        }
        """;

    [Fact]
    public Task Creation_and_copy_with_its_comparer() => Fixes(Names, """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;

        internal static class Names
        {
            private static volatile IDictionary<string, int> s_names = new ConcurrentDictionary<string, int>();

            public static int Count => s_names.Count;

            public static void Add(string name) => s_names[name] = 1;

            public static void Reset() => s_names = new ConcurrentDictionary<string, int>();

            public static void Load(string[] names)
            {
                // all at once
                s_names = new ConcurrentDictionary<string, int>(names.ToDictionary(name => name, _ => 1, StringComparer.Ordinal), StringComparer.Ordinal);
            }
        }
        """,
        step: "if (thread == 0 && i == 0) Names.Reset(); Names.Add(thread + \"-\" + i % 100);", holds: "Names.Count <= threads * 100");

    [Fact]
    public Task Title_and_key() => TitleIs("Store a ConcurrentDictionary in 's_names' (2 places)", "MapSafety.WrapInConcurrent", Names);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("在“s_names”中存入 ConcurrentDictionary（2 处）", Names);

    [Fact]
    public Task Code_that_is_cut_off() => SurvivesEveryPrefix(Names);

    [Theory]
    [InlineData("private static IDictionary<string, int> s_map = new ConcurrentDictionary<string, int>(); public static void Reset() => s_map = Load(); static Dictionary<string, int> Load() => new(); public static void Add(string key) => s_map[key] = 1;")]
    [InlineData("private static IDictionary s_map = new ConcurrentDictionary<string, int>(); public static void Reset() => s_map = new Hashtable(); public static void Add(string key) => s_map[key] = 1;")]
    [InlineData("private static Hashtable s_map = Hashtable.Synchronized(new Hashtable()); public static void Reset() => s_map = new Hashtable(); public static void Add(string key) => s_map[key] = 1;")]
    public Task Not_offered(string members) => NotOffered($$"""
        using System.Collections;
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal static class Holder
        {
            {{members}}
        }
        """);
}
