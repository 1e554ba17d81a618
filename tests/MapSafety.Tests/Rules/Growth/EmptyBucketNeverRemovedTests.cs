using MapSafety.Rules.Growth;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Growth;

public sealed class EmptyBucketNeverRemovedTests : RuleTests<EmptyBucketNeverRemoved>
{
    private const string Enter = "public static int Enter(long room, string name) { lock (s_rooms) { if (!s_rooms.TryGetValue(room, out var list)) s_rooms[room] = list = new(); list.Add(name); return list.Count; } }";

    [Theory]
    [InlineData("public static void Leave(long room, string name) { lock (s_rooms) if (s_rooms.TryGetValue(room, out var list)) list.Remove(name); }", "out variable")]
    [InlineData("public static void Leave(long room, string name) { lock (s_rooms) s_rooms[room].Remove(name); }", "indexer")]
    [InlineData("public static void Leave(long room) { lock (s_rooms) s_rooms[room].Clear(); }", "cleared")]
    [InlineData("public static void Leave(long room) { lock (s_rooms) s_rooms[room].RemoveAll(name => name.Length == 0); }", "RemoveAll")]
    [InlineData("public static void Leave(long room) { lock (s_rooms) { List<string> list = s_rooms[room]; list.RemoveAt(list.Count - 1); } }", "local")]
    [InlineData("public static void LeaveAll(string name) { lock (s_rooms) foreach (var list in s_rooms.Values) list.Remove(name); }", "in all buckets")]
    [InlineData("public static void LeaveAll(string name) { lock (s_rooms) foreach (var entry in s_rooms) entry.Value.Remove(name); }", "in all entries")]
    [InlineData("public static async Task Leave(long room, string name) { await Task.Yield(); lock (s_rooms) s_rooms[room].Remove(name); }", "asynchronous")]
    [InlineData("public static void Leave(long room, string name) { lock (s_rooms) { try { s_rooms[room].Remove(name); } finally { GC.KeepAlive(name); } } }", "try and finally")]
    [InlineData("public static void Leave(long room, string name) { lock (s_rooms) { if (!s_rooms.TryGetValue(room, out var list)) return; list.Remove(name); } }", "early return")]
    [InlineData("public static void Leave(long room, string name) { Drop(); void Drop() { lock (s_rooms) s_rooms[room].Remove(name); } }", "local function")]
    public Task Keys_stay(string leave, string shape) => Finds($$"""
        public static class Rooms
        {
            static readonly Dictionary<long, List<string>> {|MAP2012:s_rooms|} = new();
            {{Enter}}
            {{leave}} // {{shape}}
        }
        """);

    [Theory]
    [InlineData("public static class Rooms { static readonly ConcurrentDictionary<Guid, ConcurrentQueue<int>> {|MAP2012:s_jobs|} = new(); public static void Add(Guid id) => s_jobs.GetOrAdd(id, static _ => new()).Enqueue(1); public static bool Take(Guid id) => s_jobs[id].TryDequeue(out _); }", "queues")]
    [InlineData("public static class Rooms { static readonly ConcurrentDictionary<Guid, HashSet<int>> {|MAP2012:s_sets|} = new(); public static void Add(Guid id, int item) { var set = s_sets.GetOrAdd(id, static _ => new()); lock (set) set.Add(item); } public static void Remove(Guid id, int item) { var set = s_sets[id]; lock (set) set.Remove(item); } }", "sets")]
    [InlineData("public static class Rooms { static readonly ConcurrentDictionary<long, ConcurrentDictionary<string, int>> {|MAP2012:s_maps|} = new(); public static void Add(long id, string name) => s_maps.GetOrAdd(id, static _ => new())[name] = 1; public static void Remove(long id, string name) => s_maps[id].TryRemove(name, out _); }", "maps")]
    [InlineData("public sealed class Rooms { public static readonly Rooms It = new(); readonly ConcurrentDictionary<long, ConcurrentQueue<int>> {|MAP2012:_jobs|} = new(); public void Add(long id) => _jobs.GetOrAdd(id, static _ => new()).Enqueue(1); public bool Take(long id) => _jobs[id].TryDequeue(out _); }", "held by a static")]
    [InlineData("public static class Rooms<T> { static readonly ConcurrentDictionary<long, ConcurrentStack<T>> {|MAP2012:s_items|} = new(); public static void Add(long id, T item) => s_items.GetOrAdd(id, static _ => new()).Push(item); public static bool Take(long id) => s_items[id].TryPop(out _); }", "generic type")]
    public Task In_any_type(string code, string shape) => Finds($"using System.Collections.Concurrent; {code} // {shape}");

    [Fact]
    public Task Says_who_adds_and_who_takes() => Says(
        "'s_jobs', a static ConcurrentDictionary, keeps every key: 'Add' adds one for every 'id' that callers of 'Add' pass, 'Take' takes entries out of the collection under a key, and nothing here removes the key when that is empty",
        """
        using System.Collections.Concurrent;

        public static class Jobs
        {
            private static readonly ConcurrentDictionary<Guid, ConcurrentQueue<int>> {|#0:s_jobs|} = new();

            public static void Add(Guid id) => {|#1:s_jobs.GetOrAdd(id, static _ => new())|}.Enqueue(1);

            public static bool Take(Guid id) => {|#2:s_jobs[id].TryDequeue(out _)|};
        }
        """,
        DiagnosticSeverity.Info, others: 2);

    [Fact]
    public Task Speaks_chinese() => SaysInChinese(
        "“s_jobs”（静态的 ConcurrentDictionary）会保留每个键：“Add”为“Add”的调用者传入的每个“id”添加一个键，“Take”从键下的集合中移除条目，而当该集合为空时，这里没有任何代码移除这个键",
        "using System.Collections.Concurrent; public static class Jobs { static readonly ConcurrentDictionary<Guid, ConcurrentQueue<int>> {|MAP2012:s_jobs|} = new(); public static void Add(Guid id) => s_jobs.GetOrAdd(id, static _ => new()).Enqueue(1); public static bool Take(Guid id) => s_jobs[id].TryDequeue(out _); }");

    // ---- silent

    [Theory]
    [InlineData("public static void Leave(long room, string name) { lock (s_rooms) if (s_rooms.TryGetValue(room, out var list) && list.Remove(name) && list.Count == 0) s_rooms.Remove(room); }", "removed with the last entry")]
    [InlineData("public static void Leave(long room, string name) { lock (s_rooms) { s_rooms[room].Remove(name); if (s_rooms[room].Count == 0) s_rooms.Remove(room); } }", "by indexer")]
    [InlineData("public static void Leave(long room, string name) { lock (s_rooms) s_rooms[room].Remove(name); } public static void Sweep() { lock (s_rooms) foreach (long room in s_rooms.Keys.ToArray()) if (s_rooms[room].Count == 0) s_rooms.Remove(room); }", "swept")]
    [InlineData("public static void Leave(long room, string name) { lock (s_rooms) s_rooms[room].Remove(name); } public static void Close() { lock (s_rooms) s_rooms.Clear(); }", "cleared")]
    [InlineData("public static int Count(long room) { lock (s_rooms) return s_rooms[room].Count; }", "nothing is taken out")]
    [InlineData("public static void Leave(long room, string name) { lock (s_rooms) s_rooms[room].Remove(name); } public static object Give() => s_rooms;", "handed out")]
    [InlineData("public static void Leave(long room, string name) { lock (s_rooms) { if (s_rooms.Count > 100) s_rooms.Clear(); s_rooms[room].Remove(name); } }", "limited")]
    public Task Keys_go(string leave, string shape) => Silent($$"""
        public static class Rooms
        {
            static readonly Dictionary<long, List<string>> s_rooms = new();
            {{Enter}}
            {{leave}} // {{shape}}
        }
        """);

    [Theory]
    [InlineData("public static class Rooms { static readonly ConcurrentDictionary<Type, ConcurrentQueue<int>> s_jobs = new(); public static void Add(Type id) => s_jobs.GetOrAdd(id, static _ => new()).Enqueue(1); public static bool Take(Type id) => s_jobs[id].TryDequeue(out _); }", "types")]
    [InlineData("public static class Rooms { static readonly ConcurrentDictionary<DayOfWeek, ConcurrentQueue<int>> s_jobs = new(); public static void Add(DayOfWeek id) => s_jobs.GetOrAdd(id, static _ => new()).Enqueue(1); public static bool Take(DayOfWeek id) => s_jobs[id].TryDequeue(out _); }", "enum")]
    [InlineData("public sealed class Rooms { readonly ConcurrentDictionary<long, ConcurrentQueue<int>> _jobs = new(); public void Add(long id) => _jobs.GetOrAdd(id, static _ => new()).Enqueue(1); public bool Take(long id) => _jobs[id].TryDequeue(out _); }", "object of unknown life")]
    [InlineData("public static class Rooms { static readonly ConcurrentDictionary<long, ConcurrentQueue<int>> s_jobs = new(); static Rooms() { s_jobs[1] = new(); } public static bool Take(long id) => s_jobs[id].TryDequeue(out _); }", "keys of the start")]
    [InlineData("public static class Rooms { static readonly ConcurrentDictionary<long, string> s_names = new(); public static string Get(long id) => s_names.GetOrAdd(id, static _ => \"\").Trim(); }", "values that are no collections")]
    [InlineData("public static class Rooms { static readonly ConcurrentDictionary<long, ConcurrentQueue<int>> s_jobs = new(); public static void Add(long id) => s_jobs.GetOrAdd(id, static _ => new()).Enqueue(1); public static bool Take(long id) => s_jobs.TryRemove(id, out var jobs) && jobs.TryDequeue(out _); }", "whole buckets are taken")]
    [InlineData("public static class Rooms { static readonly ConcurrentQueue<int>[] s_jobs = { new(), new() }; public static void Add(long id) => s_jobs[id % 2].Enqueue(1); public static bool Take(long id) => s_jobs[id % 2].TryDequeue(out _); }", "array of buckets")]
    public Task Map_has_few_keys_or_a_short_life(string code, string shape) => Silent($"using System.Collections.Concurrent; {code} // {shape}");

    [Fact]
    public Task Safe_twin_removes_the_key_with_the_last_entry() => Silent("""
        public static class Rooms
        {
            private static readonly Dictionary<long, List<string>> s_members = new();

            public static int Enter(long room, string member)
            {
                lock (s_members)
                {
                    if (!s_members.TryGetValue(room, out List<string>? members))
                        s_members.Add(room, members = new());

                    members.Add(member);
                    return members.Count;
                }
            }

            public static void Leave(long room, string member)
            {
                lock (s_members)
                    if (s_members.TryGetValue(room, out List<string>? members) && members.Remove(member) && members.Count == 0)
                        s_members.Remove(room);
            }
        }
        """);

    [Fact]
    public Task Misses_buckets_in_objects_of_ones_own() => KnownMiss("""
        using System.Collections.Concurrent;

        public sealed class Room
        {
            public readonly ConcurrentQueue<int> Jobs = new();
        }

        public static class Rooms
        {
            private static readonly ConcurrentDictionary<long, Room> s_rooms = new();

            public static void Add(long id) => s_rooms.GetOrAdd(id, static _ => new()).Jobs.Enqueue(1);

            public static bool Take(long id) => s_rooms[id].Jobs.TryDequeue(out _);
        }
        """);
}
