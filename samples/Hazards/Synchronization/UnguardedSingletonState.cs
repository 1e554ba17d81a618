using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Hazards.Synchronization;

// MAP1004 in every shape it takes: why several threads use one object. One finding for each state and member, at the first offending access.

internal sealed class Registered
{
    private readonly Dictionary<string, int> _hits = [];

    public void Hit(string ip) => _hits[ip] = 1; // MAP1004

    public bool Forgive(string ip) => _hits.Remove(ip); // MAP1004

    public int HitsOf(string ip) => _hits.GetValueOrDefault(ip);
}

internal interface IRegister
{
    void Note(string text);
}

internal sealed class Registered_behind_an_interface : IRegister
{
    private readonly List<string> _notes = [];

    void IRegister.Note(string text) => _notes.Add(text); // MAP1004
}

internal abstract class Base_of_registered_types<T>
{
    protected Queue<T> Items { get; } = [];

    public void Put(T item) => Items.Enqueue(item); // MAP1004
}

internal sealed class Derived_and_registered : Base_of_registered_types<string>
{
    public bool Take(out string? item) => Items.TryDequeue(out item); // MAP1004
}

internal sealed class Made_by_a_factory(int limit)
{
    private readonly SortedDictionary<int, string> _ranking = [];

    public void Place(int rank, string name)
    {
        if (rank <= limit)
            _ranking[rank] = name; // MAP1004
    }
}

internal static class Registrations
{
    public static void AddHazards(this IServiceCollection services)
    {
        services.AddSingleton<Registered>();
        services.TryAddSingleton<IRegister, Registered_behind_an_interface>();
        services.Add(ServiceDescriptor.Singleton(typeof(Derived_and_registered), typeof(Derived_and_registered)));
        services.AddSingleton(_ => new Made_by_a_factory(limit: 10));
    }
}

internal sealed class Middleware_by_convention(RequestDelegate next)
{
    private readonly Dictionary<string, int> _requests = [];

    public Task InvokeAsync(HttpContext context)
    {
        string path = context.Request.Path;
        _requests[path] = _requests.GetValueOrDefault(path) + 1; // MAP1004
        return next(context);
    }
}

internal sealed class Loop_and_member : BackgroundService
{
    private readonly Queue<string> _jobs = [];

    public void Submit(string job) => _jobs.Enqueue(job); // MAP1004

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            while (_jobs.TryDequeue(out string? job)) // MAP1004
                Console.WriteLine(job);

            await Task.Delay(100, stoppingToken);
        }
    }
}

internal sealed class Handler_of_all_calls : DelegatingHandler
{
    private readonly HashSet<string> _hosts = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _hosts.Add(request.RequestUri?.Host ?? ""); // MAP1004
        return base.SendAsync(request, cancellationToken);
    }
}

internal sealed class Filter_attribute : ActionFilterAttribute
{
    private readonly Dictionary<string, int> _actions = [];

    public override void OnActionExecuting(ActionExecutingContext context) => _actions[context.ActionDescriptor.Id] = 1; // MAP1004
}

/// <summary>Remembers names. This type is thread-safe.</summary>
internal sealed class Called_thread_safe
{
    private readonly List<string> _names = [];

    public void Add(string name) => _names.Add(name); // MAP1004
}

internal sealed class Timer_and_member : IDisposable
{
    private readonly Dictionary<string, DateTime> _seen = [];
    private readonly Timer _sweep;

    public Timer_and_member() => _sweep = new Timer(Sweep, null, 60_000, 60_000);

    public void Touch(string id) => _seen[id] = DateTime.UtcNow; // MAP1004

    public void Dispose() => _sweep.Dispose();

    private void Sweep(object? state) => Forget(DateTime.UtcNow.AddHours(-1));

    private void Forget(DateTime limit)
    {
        if (_seen.Values.All(seen => seen < limit))
            _seen.Clear(); // MAP1004
    }
}

internal sealed class Task_and_member
{
    private readonly List<string> _log = [];

    public Task_and_member() => _ = Task.Run(Flush);

    public void Write(string line) => _log.Add(line); // MAP1004

    private void Flush() => _log.Clear(); // MAP1004
}

internal sealed class Loop_that_nobody_waits_for
{
    private readonly HashSet<string> _seen = [];

    public Loop_that_nobody_waits_for() => _ = LoopAsync();

    public bool Has(string id) => _seen.Contains(id);

    private async Task LoopAsync()
    {
        while (true)
        {
            await Task.Delay(1000);
            _seen.Clear(); // MAP1004
        }
    }
}

internal sealed class Event_of_another_thread
{
    private readonly List<string> _changed = [];

    public Event_of_another_thread(FileSystemWatcher watcher) => watcher.Changed += (_, change) => _changed.Add(change.FullPath); // MAP1004

    public int Count => _changed.Count;
}

internal sealed class Concurrent_beside_plain
{
    private readonly ConcurrentDictionary<string, int> _ids = new();
    private readonly Dictionary<int, string> _names = [];

    public void Add(string name, int id)
    {
        _ids[name] = id;
        _names[id] = name; // MAP1004
    }
}

internal sealed class Locks_for_something_else
{
    private readonly object _gate = new();
    private readonly List<string> _notes = [];
    private int _count;

    public void Count()
    {
        lock (_gate)
            _count++;
    }

    public void Note(string text) => _notes.Add(text + _count); // MAP1004
}
