using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed class UseImmutableValueTests : StateFixTests<UseImmutableValue>
{
    [Fact]
    public Task Changes_update_the_map_and_readers_see_one_list() => Fixes(
        """
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;

        static class Buckets
        {
            private static readonly ConcurrentDictionary<string, List<int>> s_buckets = new();

            public static void Put(string key, int item) => s_buckets.GetOrAdd(key, _ => new List<int>()).Add(item);

            public static void PutTwice(string key, int item)
            {
                List<int> bucket = s_buckets.GetOrAdd(key, static _ => new());
                bucket.Add(item);
                bucket.Add(1);
            }

            public static void Drop(string key, int item)
            {
                if (s_buckets.TryGetValue(key, out List<int>? bucket))
                    bucket.Remove(item);
            }

            public static int Count(string key)
            {
                if (s_buckets.TryGetValue(key, out List<int>? bucket))
                    return bucket.Count;

                return 0;
            }

            public static int Sum()
            {
                int sum = 0;
                foreach (var bucket in s_buckets.Values)
                    sum += bucket.Where(item => item > 0).Sum();
                return sum;
            }

            public static void Reset(string key) => s_buckets[key] = new List<int>();
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Collections.Immutable;
        using System.Linq;

        static class Buckets
        {
            private static readonly ConcurrentDictionary<string, ImmutableList<int>> s_buckets = new();

            public static void Put(string key, int item) => s_buckets.AddOrUpdate(key, static (_, item) => ImmutableList<int>.Empty.Add(item), static (_, list, item) => list.Add(item), item);

            public static void PutTwice(string key, int item)
            {
                s_buckets.AddOrUpdate(key, static (_, item) => ImmutableList<int>.Empty.Add(item), static (_, list, item) => list.Add(item), item);
                s_buckets.AddOrUpdate(key, _ => ImmutableList<int>.Empty.Add(1), (_, list) => list.Add(1));
            }

            public static void Drop(string key, int item)
            {
                while (s_buckets.TryGetValue(key, out ImmutableList<int>? bucket) && !s_buckets.TryUpdate(key, bucket.Remove(item), bucket))
                {
                    // Another thread was faster.
                }
            }

            public static int Count(string key)
            {
                if (s_buckets.TryGetValue(key, out ImmutableList<int>? bucket))
                    return bucket.Count;

                return 0;
            }

            public static int Sum()
            {
                int sum = 0;
                foreach (var bucket in s_buckets.Values)
                    sum += bucket.Where(item => item > 0).Sum();
                return sum;
            }

            public static void Reset(string key) => s_buckets[key] = ImmutableList<int>.Empty;
        }

        """,
        step: "Buckets.Put(i.ToString(), 1); if (i % 100 == 0) { Buckets.PutTwice(\"a\", 2); Buckets.Drop(\"a\", 2); Buckets.Drop(\"b\", 2); }",
        holds: "Buckets.Count(\"a\") == calls / 100 && Buckets.Sum() == calls + calls / 100");

    [Fact]
    public Task Nested_map_of_an_object() => Fixes(
        """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal sealed class Topics
        {
            private readonly ConcurrentDictionary<string, Dictionary<string, int>> _topics = new ConcurrentDictionary<string, Dictionary<string, int>>();

            public void Subscribe(string topic, string name, int id) =>
                this._topics.GetOrAdd(topic, _ => new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase))[name] = id;

            public void Leave(string topic, string name)
            {
                if (_topics.TryGetValue(topic, out var names))
                {
                    names.Remove(name);
                }
            }

            public int Find(string topic, string name) => _topics.TryGetValue(topic, out var names) && names.TryGetValue(name, out int id) ? id : -1;

            public int Count(string topic) => _topics[topic].Count;
        }

        internal static class Shared
        {
            public static readonly Topics Topics = new();
        }

        """,
        after: """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Immutable;

        internal sealed class Topics
        {
            private readonly ConcurrentDictionary<string, ImmutableDictionary<string, int>> _topics = new ConcurrentDictionary<string, ImmutableDictionary<string, int>>();

            public void Subscribe(string topic, string name, int id) =>
                this._topics.AddOrUpdate(topic, static (_, state) => ImmutableDictionary.Create<string, int>(StringComparer.OrdinalIgnoreCase).SetItem(state.name, state.id), static (_, map, state) => map.SetItem(state.name, state.id), (name, id));

            public void Leave(string topic, string name)
            {
                while (_topics.TryGetValue(topic, out var names) && !_topics.TryUpdate(topic, names.Remove(name), names))
                {
                    // Another thread was faster.
                }
            }

            public int Find(string topic, string name) => _topics.TryGetValue(topic, out var names) && names.TryGetValue(name, out int id) ? id : -1;

            public int Count(string topic) => _topics[topic].Count;
        }

        internal static class Shared
        {
            public static readonly Topics Topics = new();
        }

        """,
        step: "Shared.Topics.Subscribe(\"a\", thread + \"/\" + i, i); Shared.Topics.Subscribe(\"a\", \"x\", i); Shared.Topics.Leave(\"a\", \"X\");",
        holds: "Shared.Topics.Find(\"a\", \"1/7\") == 7 && Shared.Topics.Find(\"a\", \"x\") == -1 && Shared.Topics.Count(\"a\") == calls");

    [Fact]
    public Task Sets_with_arguments_that_are_made_once() => Fixes(
        """
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;

        static class Groups
        {
            private static readonly ConcurrentDictionary<string, HashSet<int>> s_groups = new();
            private static int s_id;

            public static void Join(string name)
            {
                var group = s_groups.GetOrAdd(name, _ => new HashSet<int>());
                group.Add(Interlocked.Increment(ref s_id));
            }

            public static void JoinAll(string name, int[] users)
            {
                s_groups.GetOrAdd(name, new HashSet<int>()).UnionWith(users);
            }

            public static int Count(string name) => s_groups[name].Count;

            public static int[] All(string name) => s_groups[name].ToArray();
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Collections.Immutable;
        using System.Linq;
        using System.Threading;

        static class Groups
        {
            private static readonly ConcurrentDictionary<string, ImmutableHashSet<int>> s_groups = new();
            private static int s_id;

            public static void Join(string name)
            {
                s_groups.AddOrUpdate(name, static (_, item) => ImmutableHashSet<int>.Empty.Add(item), static (_, set, item) => set.Add(item), Interlocked.Increment(ref s_id));
            }

            public static void JoinAll(string name, int[] users)
            {
                s_groups.AddOrUpdate(name, static (_, users) => ImmutableHashSet<int>.Empty.Union(users), static (_, set, users) => set.Union(users), users);
            }

            public static int Count(string name) => s_groups[name].Count;

            public static int[] All(string name) => s_groups[name].ToArray();
        }

        """,
        step: "Groups.Join(\"a\"); Groups.JoinAll(\"b\", new[] { i, -i });", holds: "Groups.Count(\"a\") == calls && Groups.All(\"b\").Length == 2 * iterations - 1");

    [Fact]
    public Task Two_maps_by_fix_all_in_two_files() => FixesFiles(
        [
            ("/0/Test0.cs", """
                using System.Collections.Concurrent;
                using System.Collections.Generic;

                internal static class Buckets
                {
                    internal static readonly ConcurrentDictionary<int, SortedSet<string>> Names = new();
                    internal static readonly ConcurrentDictionary<int, List<string>> Lines = new();

                    public static void Put(int key, string name) => Names.GetOrAdd(key, _ => new()).Add(name);
                }
                """),
            ("/0/Test1.cs", """
                internal static class Log
                {
                    public static void Write(int key, string line)
                    {
                        var lines = Buckets.Lines.GetOrAdd(key, _ => new());
                        lines.Add(line);
                    }
                }
                """),
        ],
        [
            ("/0/Test0.cs", """
                using System.Collections.Concurrent;
                using System.Collections.Immutable;

                internal static class Buckets
                {
                    internal static readonly ConcurrentDictionary<int, ImmutableSortedSet<string>> Names = new();
                    internal static readonly ConcurrentDictionary<int, ImmutableList<string>> Lines = new();

                    public static void Put(int key, string name) => Names.AddOrUpdate(key, static (_, name) => ImmutableSortedSet<string>.Empty.Add(name), static (_, set, name) => set.Add(name), name);
                }
                """),
            ("/0/Test1.cs", """
                using System.Collections.Immutable;

                internal static class Log
                {
                    public static void Write(int key, string line)
                    {
                        Buckets.Lines.AddOrUpdate(key, static (_, line) => ImmutableList<string>.Empty.Add(line), static (_, list, line) => list.Add(line), line);
                    }
                }
                """),
        ]);

    [Fact]
    public Task Title_says_that_readers_get_a_snapshot() => TitleIs(
        "Make each value of 's_buckets' an ImmutableList that changes replace (1 use in 1 file); readers get a snapshot", "MapSafety.UseImmutableValue",
        """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        static class Buckets
        {
            private static readonly ConcurrentDictionary<string, List<int>> s_buckets = new();

            public static void Put(string key, int item) => s_buckets.GetOrAdd(key, _ => new List<int>()).Add(item);
        }
        """);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs(
        "将“s_buckets”的每个值改为由修改来替换的 ImmutableList（1 个文件中的 1 处使用）；读者得到的是快照",
        """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        static class Buckets
        {
            private static readonly ConcurrentDictionary<string, List<int>> s_buckets = new();

            public static void Put(string key, int item) => s_buckets.GetOrAdd(key, _ => new List<int>()).Add(item);
        }
        """);

    [Theory]
    [InlineData("static List<int> Get(string key) => s_map[key];")] // handed out
    [InlineData("static void Known(string key, int item) => s_map[key].Add(item);")] // throws where there is none
    [InlineData("static void Once(string key, int item) { var list = s_map.GetOrAdd(key, _ => new List<int>()); if (!list.Contains(item)) list.Add(item); }")] // a look and a change
    [InlineData("static void Limit(string key, int item) { if (s_map[key].Count < 3) s_map.GetOrAdd(key, _ => new List<int>()).Add(item); }")] // a look and a change
    [InlineData("static bool Drop(string key, int item) => s_map.GetOrAdd(key, _ => new List<int>()).Remove(item);")] // the answer is used
    [InlineData("static void Some(string key, int item) { if (s_map.TryGetValue(key, out var list)) list.Remove(item); else s_map[key] = new List<int>(); }")] // two ways
    [InlineData("static void Each() { foreach (var list in s_map.Values) list.Clear(); }")] // the key is not known
    [InlineData("static void Fill(string key, int item) { var list = new List<int>(); list.Add(item); s_map[key] = list; }")] // filled in place
    [InlineData("static void Later(string key, IEnumerable<int> items) => s_map.GetOrAdd(key, _ => new List<int>()).AddRange(items);")] // may run only once
    [InlineData("static void Two(string key, int[] items) { var list = s_map.GetOrAdd(key, _ => new List<int>()); foreach (int item in items) list.Add(item); }")] // makes an entry where there are no items
    [InlineData("static void Copy(string key, List<int> all) => s_map.GetOrAdd(key, _ => new List<int>(all)).Add(1);")] // not empty
    [InlineData("static void All(string key) { if (s_map.TryRemove(key, out var list)) list.Sort(); }")] // changed after its removal
    [InlineData("static void Update(string key) => s_map.AddOrUpdate(key, _ => new List<int>(), (_, old) => old);")] // a factory of its own
    public Task Not_offered_where_a_value_cannot_be_replaced(string member) => NotOffered($$"""
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        static class Buckets
        {
            private static readonly ConcurrentDictionary<string, List<int>> s_map = new();

            private static void Put(string key, int item) => s_map.GetOrAdd(key, _ => new List<int>()).Add(item);

            {{member}}
        }
        """);

    [Fact]
    public Task Not_offered_for_a_map_that_adding_throws_on() => NotOffered("""
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        static class Names
        {
            private static readonly ConcurrentDictionary<string, Dictionary<int, string>> s_names = new();

            public static void Add(string group, int id, string name) => s_names.GetOrAdd(group, _ => new()).Add(id, name);
        }
        """);

    [Fact]
    public Task Survives_broken_code() => SurvivesEveryPrefix("""
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        static class Buckets
        {
            private static readonly ConcurrentDictionary<string, List<int>> s_map = new();

            private static void Put(string key, int item) { var list = s_map.GetOrAdd(key, _ => new List<int>()); list.Add(item); }

            private static void Drop(string key, int item) { if (s_map.TryGetValue(key, out var list)) list.Remove(item); }
        }
        """);
}
