using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed class UseConcurrentValueTests : StateFixTests<UseConcurrentValue>
{
    [Fact]
    public Task List_becomes_a_queue_wherever_it_is_made_kept_and_used() => Fixes(
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
                bucket.Add(item);
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
                    sum += bucket.Sum();
                return sum;
            }
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Linq;

        static class Buckets
        {
            private static readonly ConcurrentDictionary<string, ConcurrentQueue<int>> s_buckets = new();

            public static void Put(string key, int item) => s_buckets.GetOrAdd(key, _ => new ConcurrentQueue<int>()).Enqueue(item);

            public static void PutTwice(string key, int item)
            {
                ConcurrentQueue<int> bucket = s_buckets.GetOrAdd(key, static _ => new());
                bucket.Enqueue(item);
                bucket.Enqueue(item);
            }

            public static int Count(string key)
            {
                if (s_buckets.TryGetValue(key, out ConcurrentQueue<int>? bucket))
                    return bucket.Count;

                return 0;
            }

            public static int Sum()
            {
                int sum = 0;
                foreach (var bucket in s_buckets.Values)
                    sum += bucket.Sum();
                return sum;
            }
        }

        """,
        step: "Buckets.Put(\"a\", 1); Buckets.PutTwice(\"a\", 1);", holds: "Buckets.Count(\"a\") == 3 * calls && Buckets.Sum() == 3 * calls");

    [Fact]
    public Task Nested_dictionary() => Fixes(
        """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        static class Names
        {
            private static readonly ConcurrentDictionary<string, Dictionary<int, string>> s_names = new ConcurrentDictionary<string, Dictionary<int, string>>();

            public static void Set(string group, int id, string name) => s_names.GetOrAdd(group, _ => new Dictionary<int, string>())[id] = name;

            public static int Count(string group) => s_names[group].Count;
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Names
        {
            private static readonly ConcurrentDictionary<string, ConcurrentDictionary<int, string>> s_names = new ConcurrentDictionary<string, ConcurrentDictionary<int, string>>();

            public static void Set(string group, int id, string name) => s_names.GetOrAdd(group, _ => new ConcurrentDictionary<int, string>())[id] = name;

            public static int Count(string group) => s_names[group].Count;
        }

        """,
        step: "Names.Set(\"a\", thread * iterations + i, \"x\");", holds: "Names.Count(\"a\") == calls");

    [Fact]
    public Task Set_becomes_keys() => Fixes(
        """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        static class Groups
        {
            private static readonly ConcurrentDictionary<string, HashSet<int>> s_groups = new();

            public static void Join(string name, int user)
            {
                var group = s_groups.GetOrAdd(name, _ => new HashSet<int>());
                group.Add(user);
            }

            public static int Count(string name) => s_groups[name].Count;
        }

        """,
        after: """
        using System.Collections.Concurrent;

        static class Groups
        {
            private static readonly ConcurrentDictionary<string, ConcurrentDictionary<int, byte>> s_groups = new();

            public static void Join(string name, int user)
            {
                var group = s_groups.GetOrAdd(name, _ => new ConcurrentDictionary<int, byte>());
                group.TryAdd(user, 0);
            }

            public static int Count(string name) => s_groups[name].Count;
        }

        """,
        step: "Groups.Join(\"a\", thread * iterations + i);", holds: "Groups.Count(\"a\") == calls");

    [Fact]
    public Task Map_of_an_object_that_threads_share() => Fixes(
        """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal sealed class Topics
        {
            private readonly ConcurrentDictionary<string, HashSet<int>> _topics = new();

            public void Subscribe(string topic, int user) => this._topics.GetOrAdd(topic, _ => new HashSet<int>()).Add(user);

            public void Leave(string topic, int user)
            {
                if (_topics.TryGetValue(topic, out var users))
                    users.Remove(user);
            }

            public int Count(string topic) => _topics.TryGetValue(topic, out HashSet<int>? users) ? users.Count : 0;
        }

        internal static class Shared
        {
            public static readonly Topics Topics = new();
        }

        """,
        after: """
        using System.Collections.Concurrent;

        internal sealed class Topics
        {
            private readonly ConcurrentDictionary<string, ConcurrentDictionary<int, byte>> _topics = new();

            public void Subscribe(string topic, int user) => this._topics.GetOrAdd(topic, _ => new ConcurrentDictionary<int, byte>()).TryAdd(user, 0);

            public void Leave(string topic, int user)
            {
                if (_topics.TryGetValue(topic, out var users))
                    users.TryRemove(user, out _);
            }

            public int Count(string topic) => _topics.TryGetValue(topic, out ConcurrentDictionary<int, byte>? users) ? users.Count : 0;
        }

        internal static class Shared
        {
            public static readonly Topics Topics = new();
        }

        """,
        step: "Shared.Topics.Subscribe(\"a\", thread * iterations + i); Shared.Topics.Leave(\"a\", -1);", holds: "Shared.Topics.Count(\"a\") == calls");

    [Fact]
    public Task Maps_of_two_types_by_fix_all() => FixesFiles(
        [
            ("/0/Test0.cs", """
                using System.Collections.Concurrent;
                using System.Collections.Generic;

                internal class Topics
                {
                    internal readonly ConcurrentDictionary<string, List<int>> _users = new();

                    public void Join(string topic, int user) => _users.GetOrAdd(topic, _ => new()).Add(user);
                }

                internal class Jobs
                {
                    private readonly ConcurrentDictionary<string, Queue<int>> _jobs = new();

                    public void Add(string queue, int job) => _jobs.GetOrAdd(queue, _ => new()).Enqueue(job);
                }
                """),
            ("/0/Test1.cs", """
                internal static class Report
                {
                    public static int Count(Topics topics, string topic) => topics._users[topic].Count;
                }
                """),
        ],
        [
            ("/0/Test0.cs", """
                using System.Collections.Concurrent;

                internal class Topics
                {
                    internal readonly ConcurrentDictionary<string, ConcurrentQueue<int>> _users = new();

                    public void Join(string topic, int user) => _users.GetOrAdd(topic, _ => new()).Enqueue(user);
                }

                internal class Jobs
                {
                    private readonly ConcurrentDictionary<string, ConcurrentQueue<int>> _jobs = new();

                    public void Add(string queue, int job) => _jobs.GetOrAdd(queue, _ => new()).Enqueue(job);
                }
                """),
            ("/0/Test1.cs", """
                internal static class Report
                {
                    public static int Count(Topics topics, string topic) => topics._users[topic].Count;
                }
                """),
        ]);

    [Fact]
    public Task Title_says_what_each_becomes() => TitleIs(
        "Make each value of 's_buckets' a ConcurrentQueue (1 use in 1 file)", "MapSafety.UseConcurrentValue",
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
        "将“s_buckets”的每个值改为 ConcurrentQueue（1 个文件中的 1 处使用）",
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
    [InlineData("static int First(string key) => s_map[key][0];")] // an index
    [InlineData("static void Drop(string key, int item) => s_map[key].Remove(item);")] // from the middle
    [InlineData("static void Once(string key, int item) { var list = s_map[key]; if (!list.Contains(item)) list.Add(item); }")] // a look and a change
    [InlineData("static void Fill(List<int> list) => list.Clear(); static void All(string key) => Fill(s_map[key]);")] // handed on
    [InlineData("static void Update(string key) => s_map.AddOrUpdate(key, _ => new List<int>(), (_, old) => old);")] // a factory of its own
    public Task Not_offered_where_a_value_cannot_change_its_type(string member) => NotOffered($$"""
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
    public Task Survives_broken_code() => SurvivesEveryPrefix("""
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        static class Buckets
        {
            private static readonly ConcurrentDictionary<string, List<int>> s_map = new();

            private static void Put(string key, int item) { var list = s_map.GetOrAdd(key, _ => new List<int>()); list.Add(item); }
        }
        """);
}
