using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace Hazards.Growth;

// MAP2002 in every shape it takes: a collection of an object that lives as long as the process.

public sealed class VisitorBook
{
    private readonly ConcurrentDictionary<Guid, DateTime> _lastSeen = new(); // MAP2002

    public void Touch(Guid visitor) => _lastSeen[visitor] = DateTime.UtcNow;

    public bool IsKnown(Guid visitor) => _lastSeen.ContainsKey(visitor);
}

public sealed class DeliveryLog
{
    private readonly Lock _gate = new();
    private readonly List<(DateTime Time, string To)> _sent = []; // MAP2002

    public static DeliveryLog Instance { get; } = new();

    public void Sent(string to)
    {
        lock (_gate)
        {
            _sent.Add((DateTime.UtcNow, to));
        }
    }
}

public sealed class Translations
{
    private readonly ConcurrentDictionary<string, string> _done = new(); // MAP2002

    public string Of(string text) => _done.GetOrAdd(text, static original => original.ToUpperInvariant());
}

public static class GrowthRegistration
{
    public static void Add(IServiceCollection services) => services.AddSingleton<VisitorBook>();
}
