using System.Collections.Concurrent;

namespace Hazards.Atomicity;

// MAP5004 in every shape it takes: what should make a new value changes the old one, which other threads are using.

internal static class Books
{
    private static readonly ConcurrentDictionary<string, List<int>> s_pages = new();
    private static readonly ConcurrentDictionary<string, Account> s_accounts = new();

    public static void Collection(string key, int page) => s_pages.AddOrUpdate(
        key,
        _ => [page],
        (_, pages) =>
        {
            pages.Add(page); // MAP5004
            return pages;
        });

    public static void Through_a_local(string key, int page) => s_pages.AddOrUpdate(
        key,
        _ => [page],
        (_, pages) =>
        {
            var known = pages;
            known[0] = page; // MAP5004
            return known;
        });

    public static void Property(string key, int amount) => s_accounts.AddOrUpdate(
        key,
        _ => new Account { Balance = amount },
        (_, account) =>
        {
            account.Balance += amount; // MAP5004
            return account;
        });

    public static void Method(string key, int amount) => s_accounts.AddOrUpdate(
        key,
        _ => new Account { Balance = amount },
        (_, account) =>
        {
            account.Book(amount); // MAP5004
            return account;
        });

    public static void Local_function(string key)
    {
        s_pages.AddOrUpdate(key, _ => [], Forget);

        static List<int> Forget(string key, List<int> pages)
        {
            pages.Clear(); // MAP5004
            return pages;
        }
    }

    private sealed class Account
    {
        public int Balance { get; set; }

        public void Book(int amount) => Balance += amount;
    }
}
