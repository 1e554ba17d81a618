using MapSafety.CodeFixes.Atomicity;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Atomicity;

public sealed class ReturnChangedCopyTests : StateFixTests<ReturnChangedCopy>
{
    private const string Lists = """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal static class Lists
        {
            private static readonly ConcurrentDictionary<string, List<int>> s_lists = new();

            public static void Put(string key, int n) => s_lists.AddOrUpdate(
                key,
                _ => new List<int> { n },
                (_, list) =>
                {
                    list.Add(n); // the newest
                    return list;
                });

            public static void Forget(string key) => s_lists.AddOrUpdate(key, _ => new List<int>(), (_, list) => { list.Clear(); return list; });

            public static int Count(string key)
            {
                if (s_lists.TryGetValue(key, out var list))
                    return list.Count;

                return 0;
            }
        }
        """;

    [Fact]
    public Task Update_changes_a_copy() => Fixes(Lists, """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal static class Lists
        {
            private static readonly ConcurrentDictionary<string, List<int>> s_lists = new();

            public static void Put(string key, int n) => s_lists.AddOrUpdate(
                key,
                _ => new List<int> { n },
                (_, list) =>
                {
                    var copy = new List<int>(list);
                    copy.Add(n); // the newest
                    return copy;
                });

            public static void Forget(string key) => s_lists.AddOrUpdate(key, _ => new List<int>(), (_, list) => { var copy = new List<int>(list); copy.Clear(); return copy; });

            public static int Count(string key)
            {
                if (s_lists.TryGetValue(key, out var list))
                    return list.Count;

                return 0;
            }
        }
        """,
        step: "Lists.Put((i % 40).ToString(), i);",
        holds: "Enumerable.Range(0, 40).Sum(k => Lists.Count(k.ToString())) == calls");

    [Fact]
    public Task Comparers_stay_and_records_are_copied() => Fixes(
        """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal sealed record Account
        {
            public int Balance { get; set; }
        }

        internal sealed class Bank
        {
            private readonly ConcurrentDictionary<string, Dictionary<string, int>> _names = new();
            private readonly ConcurrentDictionary<string, Account> _accounts = new();

            public void Name(string group, string name) => _names.AddOrUpdate(
                group,
                _ => new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { [name] = 1 },
                (_, names) =>
                {
                    names[name] = names.Count;
                    return names;
                });

            public void Book(string id, int amount) => _accounts.AddOrUpdate(
                id,
                _ => new Account { Balance = amount },
                (_, account) =>
                {
                    account.Balance += amount;
                    return account;
                });

            public int Balance(string id) => _accounts[id].Balance;
        }
        """,
        after: """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal sealed record Account
        {
            public int Balance { get; set; }
        }

        internal sealed class Bank
        {
            private readonly ConcurrentDictionary<string, Dictionary<string, int>> _names = new();
            private readonly ConcurrentDictionary<string, Account> _accounts = new();

            public void Name(string group, string name) => _names.AddOrUpdate(
                group,
                _ => new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { [name] = 1 },
                (_, names) =>
                {
                    var copy = new Dictionary<string, int>(names, names.Comparer);
                    copy[name] = copy.Count;
                    return copy;
                });

            public void Book(string id, int amount) => _accounts.AddOrUpdate(
                id,
                _ => new Account { Balance = amount },
                (_, account) =>
                {
                    var copy = account with { };
                    copy.Balance += amount;
                    return copy;
                });

            public int Balance(string id) => _accounts[id].Balance;
        }
        """,
        step: "var bank = new Bank(); bank.Book(\"a\", 1); bank.Book(\"a\", 2); bank.Name(\"a\", \"b\"); if (bank.Balance(\"a\") != 3) throw new Exception();",
        holds: "true");

    [Fact]
    public void Code_before_the_fix_loses_changes() => Proof.Proof.Of(Balances, Balances.Replace("account.Balance = Meet(account.Balance) + 1; return account;", "var copy = account with { }; copy.Balance = Meet(copy.Balance) + 1; return copy;"))
        .FailsBeforeAndPasses("internal static class Check { public static string? Run() => Balances.IsExact() ? null : \"lost\"; }");

    [Theory]
    [InlineData("List<int>", "(_, list) => { list.Add(1); return list; }", "public static void Drop(string key) { if (s_map.TryGetValue(key, out var list)) list.Clear(); }")] // changed elsewhere
    [InlineData("Item", "(_, item) => { item.Count++; return item; }", "")] // a class of one's own
    [InlineData("Stack<int>", "(_, stack) => { stack.Push(1); return stack; }", "")] // a copy would be upside down
    [InlineData("List<int>", "Update", "static List<int> Update(string key, List<int> list) { list.Add(1); return list; }")]
    public Task Not_offered_where_a_copy_is_not_enough(string type, string update, string member) => NotOffered($$"""
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal class Item { public int Count { get; set; } }

        internal static class Shared
        {
            private static readonly ConcurrentDictionary<string, {{type}}> s_map = new();

            public static void Put(string key) => s_map.AddOrUpdate(key, _ => new {{type}}(), {{update}});

            {{member}}
        }
        """);

    [Fact]
    public Task Title_says_what_changes() => TitleIs("Change a copy of each value of 's_lists' and return it (3 uses in 1 file); readers keep what they have", "MapSafety.ReturnChangedCopy", Lists);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("修改“s_lists”的每个值的副本并返回它（1 个文件中的 3 处使用）；读者仍持有原有的值", Lists);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Lists);

    private const string Balances = """
        using System.Collections.Concurrent;
        using System.Threading;

        internal sealed record Account
        {
            public int Balance { get; set; }
        }

        internal static class Balances
        {
            private static readonly ConcurrentDictionary<string, Account> s_accounts = new();
            private static readonly Barrier s_meeting = new(2);

            public static bool IsExact()
            {
                s_accounts["a"] = new Account();
                Thread other = new(Add);
                other.Start();
                Add();
                other.Join();
                return s_accounts["a"].Balance == 2;
            }

            private static void Add() => s_accounts.AddOrUpdate("a", _ => new Account(), (_, account) => { account.Balance = Meet(account.Balance) + 1; return account; });

            private static int Meet(int balance)
            {
                s_meeting.SignalAndWait(500);
                return balance;
            }
        }
        """;
}
