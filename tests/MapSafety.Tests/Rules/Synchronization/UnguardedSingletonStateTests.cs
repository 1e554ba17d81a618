using MapSafety.Rules.Synchronization;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>MAP1004: changes of the state of shared objects, by what the type itself shows.</summary>
public sealed partial class UnguardedSingletonStateTests : RuleTests<UnguardedSingletonState>
{
    [Fact]
    public Task Timer_callback_beside_a_public_member() => Finds("""
        sealed class Cache
        {
            private readonly Dictionary<string, int> _entries = new();
            private readonly Timer _timer;
            public Cache() => _timer = new Timer(_ => {|MAP1004:_entries.Clear()|}, null, 1000, 1000);
            public int Get(string key) => _entries[key];
        }
        """);

    [Fact]
    public Task Safe_twin_timer_callback_and_member_under_one_lock() => Silent("""
        sealed class Cache
        {
            private readonly Dictionary<string, int> _entries = new();
            private readonly Timer _timer;
            public Cache() => _timer = new Timer(_ => { lock (_entries) _entries.Clear(); }, null, 1000, 1000);
            public int Get(string key) { lock (_entries) return _entries[key]; }
        }
        """);

    [Fact]
    public Task Method_group_given_to_a_timer_and_its_helper() => Finds("""
        sealed class Cache
        {
            private readonly Dictionary<string, int> _entries = new();
            private readonly Timer _timer;
            public Cache() => _timer = new Timer(Tick, null, 1000, 1000);
            private void Tick(object? state) => Sweep();
            private void Sweep() => {|MAP1004:_entries.Clear()|};
            public int Get(string key) => _entries[key];
        }
        """);

    [Fact]
    public Task Event_of_a_watcher() => Finds("""
        using System.IO;
        sealed class Files
        {
            private readonly HashSet<string> _changed = new();
            public Files(FileSystemWatcher watcher) => watcher.Changed += OnChanged;
            private void OnChanged(object sender, FileSystemEventArgs e) => {|MAP1004:_changed.Add(e.FullPath)|};
            public bool Has(string path) => _changed.Contains(path);
        }
        """);

    [Fact]
    public Task Task_that_nobody_waits_for() => Finds("""
        sealed class Worker
        {
            private readonly Queue<string> _jobs = new();
            public Worker() { _ = Task.Run(Loop); }
            private void Loop() { while (true) if (_jobs.Count > 0) {|MAP1004:_jobs.Dequeue()|}; }
            public void Add(string job) => {|MAP1004:_jobs.Enqueue(job)|};
        }
        """);

    [Fact]
    public Task Async_loop_that_nobody_waits_for() => Finds("""
        sealed class Worker
        {
            private readonly List<string> _seen = new();
            public Worker() { _ = LoopAsync(); }
            private async Task LoopAsync() { while (true) { await Task.Delay(1); {|MAP1004:_seen.Clear()|}; } }
            public bool Has(string job) => _seen.Contains(job);
        }
        """);

    [Fact]
    public Task Safe_twin_only_the_loop_touches_the_state() => Silent("""
        sealed class Worker
        {
            private readonly List<string> _seen = new();
            public Worker() { _ = LoopAsync(); }
            private async Task LoopAsync() { while (true) { await Task.Delay(1); Step(); } }
            private void Step() { _seen.Add("x"); _seen.Clear(); }
        }
        """);

    [Fact]
    public Task Safe_task_that_is_awaited_on_the_spot() => Silent("""
        sealed class Importer
        {
            private readonly List<string> _lines = new();
            public async Task Load(string path) { await Task.Run(() => _lines.Add(path)); _lines.Add("end"); }
        }
        """);

    [Fact]
    public Task Safe_constructor_fills_before_the_timer_starts() => Silent("""
        sealed class Cache
        {
            private readonly Dictionary<string, int> _entries = new();
            private readonly Timer _timer;
            public Cache() { _entries["a"] = 1; Fill(); _timer = new Timer(_ => Console.WriteLine(_entries.Count), null, 1000, 1000); }
            private void Fill() => _entries["b"] = 2;
            public int Get(string key) => _entries[key];
        }
        """);

    [Fact]
    public Task Safe_disposal() => Silent("""
        sealed class Cache : IDisposable
        {
            private readonly Dictionary<string, int> _entries = new() { ["a"] = 1 };
            private readonly Timer _timer;
            public Cache() => _timer = new Timer(_ => Console.WriteLine(_entries.Count), null, 1000, 1000);
            public int Get(string key) => _entries[key];
            public void Dispose() { _timer.Dispose(); _entries.Clear(); }
        }
        """);

    [Fact]
    public Task A_state_without_any_guard_in_a_type_that_locks_is_a_suggestion() => Says(
        "'Note' adds to '_notes', a List of 'Mixed', which is made for several threads, with no lock held; 'Notes' reads it and can run at the same time",
        """
        sealed class Mixed
        {
            private readonly object _gate = new();
            private int _count;
            private readonly List<string> {|#1:_notes|} = new();
            public void Count() { lock ({|#2:_gate|}) _count++; }
            public void Note(string text) => {|#0:_notes.Add(text)|};
            public int Notes => {|#3:_notes.Count|};
        }
        """,
        DiagnosticSeverity.Info, others: 3);

    [Fact]
    public Task A_concurrent_collection_beside_it_is_a_suggestion() => Finds("""
        using System.Collections.Concurrent;
        sealed class Index
        {
            private readonly ConcurrentDictionary<string, int> _ids = new();
            private readonly Dictionary<int, string> _names = new();
            public void Add(string name, int id) { _ids[name] = id; {|MAP1004:_names[id] = name|}; }
        }
        """);

    [Fact]
    public Task Lock_of_the_object_seen_from_another_type() => Silent("""
        sealed class Cache
        {
            public readonly object Gate = new();
            public readonly Dictionary<string, int> Entries = new();
            public int Get(string key) { lock (Gate) return Entries[key]; }
        }
        sealed class User
        {
            public void Use(Cache cache) { lock (cache.Gate) cache.Entries["a"] = 1; }
        }
        """);

    [Fact]
    public Task Change_from_another_type_with_no_lock() => Finds("""
        sealed class Cache
        {
            public readonly object Gate = new();
            public readonly Dictionary<string, int> Entries = new();
            public int Get(string key) { lock (Gate) return Entries[key]; }
        }
        sealed class User
        {
            public void Use(Cache cache) => {|MAP1004:cache.Entries["a"] = 1|};
        }
        """);

    [Fact]
    public Task Safe_object_that_was_just_made() => Silent("""
        sealed class Cache
        {
            public readonly Dictionary<string, int> Entries = new();
            public int Get(string key) { lock (Entries) return Entries[key]; }
            public static Cache Create()
            {
                var cache = new Cache { Entries = { ["z"] = 1 } };
                cache.Entries["a"] = 1;
                cache.Fill();
                return cache;
            }
            private void Fill() => Entries["b"] = 2;
        }
        """);

    [Fact]
    public Task A_local_that_walks_a_list_of_objects_ends_the_analysis_too() => Finds("""
        sealed class Node
        {
            public Node? Next;
            public readonly List<int> Items = new();
            public int Count { get { lock (Items) return Items.Count; } }
        }
        static class Walker
        {
            public static void Walk(Node? node)
            {
                Node? other = node;
                while (node is not null)
                {
                    {|MAP1004:node.Items.Add(1)|};
                    other = node.Next;
                    node = other;
                    node = node?.Next;
                }
            }
        }
        """);

    [Fact]
    public Task Convention_middleware() => Says(
        "'InvokeAsync' writes to '_hits', a Dictionary that is shared because 'Counting' is shared as middleware: one instance serves all requests, with no lock held; two calls of it can run at the same time",
        """
        namespace Microsoft.AspNetCore.Http
        {
            public class HttpContext { public string Path { get; set; } = ""; }
            public delegate Task RequestDelegate(HttpContext context);
        }
        namespace App
        {
            using Microsoft.AspNetCore.Http;
            public sealed class {|#2:Counting|}
            {
                private readonly RequestDelegate _next;
                private readonly Dictionary<string, int> {|#1:_hits|} = new();
                public Counting(RequestDelegate next) => _next = next;
                public Task InvokeAsync(HttpContext context)
                {
                    {|#0:_hits[context.Path] = 1|};
                    return _next(context);
                }
            }
        }
        """,
        others: 2);
}
