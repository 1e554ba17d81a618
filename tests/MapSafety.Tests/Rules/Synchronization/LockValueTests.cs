using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed class LockValueTests : StateFixTests<LockValue>
{
    [Fact]
    public Task Values_in_locals_in_loops_and_taken_directly() => Fixes(
        """
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;

        static class Buckets
        {
            private static readonly ConcurrentDictionary<string, List<int>> s_buckets = new();

            public static void Put(string key, int item) => s_buckets.GetOrAdd(key, _ => new List<int>()).Add(item);

            public static void Once(string key, int item)
            {
                List<int> bucket = s_buckets.GetOrAdd(key, _ => new List<int>());
                if (!bucket.Contains(item))
                    bucket.Add(item);
            }

            public static int Count(string key)
            {
                if (s_buckets.TryGetValue(key, out var bucket))
                    return bucket.Count;

                return 0;
            }

            public static int Sum(string key)
            {
                return s_buckets[key].Sum();
            }

            public static void Forget()
            {
                foreach (var bucket in s_buckets.Values)
                    bucket.Clear();
            }
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;

        static class Buckets
        {
            private static readonly ConcurrentDictionary<string, List<int>> s_buckets = new();

            public static void Put(string key, int item)
            {
                var value = s_buckets.GetOrAdd(key, _ => new List<int>());
                lock (value)
                {
                    value.Add(item);
                }
            }

            public static void Once(string key, int item)
            {
                List<int> bucket = s_buckets.GetOrAdd(key, _ => new List<int>());
                lock (bucket)
                {
                    if (!bucket.Contains(item))
                        bucket.Add(item);
                }
            }

            public static int Count(string key)
            {
                if (s_buckets.TryGetValue(key, out var bucket))
                    lock (bucket)
                        return bucket.Count;

                return 0;
            }

            public static int Sum(string key)
            {
                var value = s_buckets[key];
                lock (value)
                {
                    return value.Sum();
                }
            }

            public static void Forget()
            {
                foreach (var bucket in s_buckets.Values)
                    lock (bucket)
                        bucket.Clear();
            }
        }

        """,
        step: "Buckets.Put(\"a\", 1); Buckets.Once(\"b\", i);", holds: "Buckets.Count(\"a\") == calls && Buckets.Sum(\"a\") == calls && Buckets.Count(\"b\") == iterations");

    [Fact]
    public Task Update_functions_and_objects_of_a_class() => Fixes(
        """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal sealed class Account
        {
            public int Balance { get; set; }
        }

        static class Bank
        {
            private static readonly ConcurrentDictionary<string, Account> s_accounts = new();
            private static readonly ConcurrentDictionary<string, List<int>> s_amounts = new();

            public static void Book(string id, int amount) => s_accounts.AddOrUpdate(
                id,
                _ => new Account { Balance = amount },
                (_, account) =>
                {
                    account.Balance += amount;
                    return account;
                });

            public static void Note(string id, int amount)
            {
                s_amounts.AddOrUpdate(id, _ => new List<int> { amount }, (_, amounts) =>
                {
                    amounts.Add(amount);
                    return amounts;
                });
            }

            public static int Balance(string id)
            {
                return s_accounts[id].Balance;
            }

            public static int Count(string id)
            {
                if (s_amounts.TryGetValue(id, out var amounts))
                    return amounts.Count;

                return 0;
            }
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal sealed class Account
        {
            public int Balance { get; set; }
        }

        static class Bank
        {
            private static readonly ConcurrentDictionary<string, Account> s_accounts = new();
            private static readonly ConcurrentDictionary<string, List<int>> s_amounts = new();

            public static void Book(string id, int amount) => s_accounts.AddOrUpdate(
                id,
                _ => new Account { Balance = amount },
                (_, account) =>
                {
                    lock (account)
                    {
                        account.Balance += amount;
                    }
                    return account;
                });

            public static void Note(string id, int amount)
            {
                s_amounts.AddOrUpdate(id, _ => new List<int> { amount }, (_, amounts) =>
                {
                    lock (amounts)
                    {
                        amounts.Add(amount);
                    }
                    return amounts;
                });
            }

            public static int Balance(string id)
            {
                var value = s_accounts[id];
                lock (value)
                {
                    return value.Balance;
                }
            }

            public static int Count(string id)
            {
                if (s_amounts.TryGetValue(id, out var amounts))
                    lock (amounts)
                        return amounts.Count;

                return 0;
            }
        }

        """,
        step: "Bank.Book(\"a\", 1); Bank.Note(\"a\", 1);", holds: "Bank.Balance(\"a\") == calls && Bank.Count(\"a\") == calls");

    [Fact]
    public Task Nested_write_and_pairs() => Fixes(
        """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        static class Names
        {
            private static readonly ConcurrentDictionary<string, Dictionary<int, string>> s_names = new();

            public static void Set(string group, int id, string name)
            {
                s_names.GetOrAdd(group, _ => new())[id] = name;
            }

            public static int Count()
            {
                int count = 0;
                foreach (var pair in s_names)
                    count += pair.Value.Count;
                return count;
            }
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        static class Names
        {
            private static readonly ConcurrentDictionary<string, Dictionary<int, string>> s_names = new();

            public static void Set(string group, int id, string name)
            {
                var value = s_names.GetOrAdd(group, _ => new());
                lock (value)
                {
                    value[id] = name;
                }
            }

            public static int Count()
            {
                int count = 0;
                foreach (var pair in s_names)
                    lock (pair.Value)
                        count += pair.Value.Count;
                return count;
            }
        }

        """,
        step: "Names.Set(\"a\", thread * iterations + i, \"x\");", holds: "Names.Count() == calls");

    [Fact]
    public Task Map_of_an_object_that_threads_share() => Fixes(
        """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal sealed class Topics
        {
            private readonly ConcurrentDictionary<string, List<int>> _topics = new();

            public void Subscribe(string topic, int user) => this._topics.GetOrAdd(topic, _ => new List<int>()).Add(user);

            public void Leave(string topic, int user)
            {
                if (_topics.TryGetValue(topic, out var users))
                {
                    users.Remove(user);
                }
            }

            public int Count(string topic) => _topics[topic].Count;
        }

        internal static class Shared
        {
            public static readonly Topics Topics = new();
        }

        """,
        after: """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal sealed class Topics
        {
            private readonly ConcurrentDictionary<string, List<int>> _topics = new();

            public void Subscribe(string topic, int user)
            {
                var value = this._topics.GetOrAdd(topic, _ => new List<int>());
                lock (value)
                {
                    value.Add(user);
                }
            }

            public void Leave(string topic, int user)
            {
                if (_topics.TryGetValue(topic, out var users))
                {
                    lock (users)
                    {
                        users.Remove(user);
                    }
                }
            }

            public int Count(string topic)
            {
                var value = _topics[topic];
                lock (value)
                {
                    return value.Count;
                }
            }
        }

        internal static class Shared
        {
            public static readonly Topics Topics = new();
        }

        """,
        step: "Shared.Topics.Subscribe(\"a\", i); Shared.Topics.Leave(\"a\", -1);", holds: "Shared.Topics.Count(\"a\") == calls");

    [Fact]
    public Task Title_says_what_is_locked() => TitleIs(
        "Lock each value of 's_buckets' where it is used (1 use in 1 file)", "MapSafety.LockValue",
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
        "在使用“s_buckets”的每个值时将其锁定（1 个文件中的 1 处使用）",
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
    [InlineData("static IEnumerable<int> Walk(string key) { foreach (int item in s_map[key]) yield return item; }")] // waits in the middle
    [InlineData("static void Fresh(string key) { if (!s_map.TryGetValue(key, out var list)) list = new List<int>(); list.Add(1); }")] // another object may be locked
    [InlineData("static int Two(string key, string other) => s_map[key].Count + s_map[other].Count;")] // two at once
    public Task Not_offered_where_a_lock_has_no_place(string member) => NotOffered($$"""
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        static class Buckets
        {
            private static readonly ConcurrentDictionary<string, List<int>> s_map = new();

            private static void Put(string key, int item) => s_map.GetOrAdd(key, _ => new List<int>()).Add(item);

            {{member}}
        }
        """);
}
