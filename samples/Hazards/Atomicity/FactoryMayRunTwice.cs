using System.Collections.Concurrent;

namespace Hazards.Atomicity;

// MAP5003 in every shape it takes: two threads that ask for a key at the same time both run the factory, and what the loser made is forgotten.

internal static class Logs
{
    private static readonly ConcurrentDictionary<string, FileStream> s_files = new();
    private static readonly ConcurrentDictionary<string, Task<string>> s_pages = new();
    private static readonly ConcurrentDictionary<string, Timer> s_timers = new();
    private static readonly ConcurrentDictionary<string, string> s_names = new();
    private static int s_made;

    public static FileStream Factory(string path) => s_files.GetOrAdd(path, static p => new FileStream(p, FileMode.Append)); // MAP5003

    public static FileStream Value(string path) => s_files.GetOrAdd(path, File.OpenRead(path)); // MAP5003

    public static FileStream Method_group(string path) => s_files.GetOrAdd(path, File_of); // MAP5003

    public static FileStream With_an_argument(string path, FileMode mode) => s_files.GetOrAdd(path, static (p, m) => new FileStream(p, m), mode); // MAP5003

    public static Task<string> Work(string url, HttpClient client) => s_pages.GetOrAdd(url, u => client.GetStringAsync(u)); // MAP5003

    public static Timer In_a_block(string name) => s_timers.GetOrAdd(
        name,
        n => // MAP5003
        {
            Timer timer = new(static _ => Console.WriteLine());
            timer.Change(0, n.Length);
            return timer;
        });

    public static void Add_or_update(string name, Timer shared) => s_timers.AddOrUpdate(name, static _ => new Timer(static _ => Console.WriteLine()), (_, _) => shared); // MAP5003

    public static string Side_effect(string name) => s_names.GetOrAdd(
        name,
        static n => // MAP5003
        {
            s_made++;
            return n.Trim();
        });

    private static FileStream File_of(string path)
    {
        var file = File.OpenRead(path);
        file.Position = 100;
        return file;
    }
}
