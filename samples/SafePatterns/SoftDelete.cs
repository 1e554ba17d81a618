using System.Collections.Concurrent;

namespace SafePatterns;

internal sealed record Device(string Id, DateTimeOffset? Deleted = null);

/// <summary>Entries are marked as deleted, and a sweep in the background removes what has been marked for long enough.</summary>
internal sealed class SoftDelete : IDisposable
{
    private static readonly TimeSpan s_grace = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Device> _devices = new();
    private readonly Timer _sweep;

    public SoftDelete() => _sweep = new Timer(_ => Sweep(DateTimeOffset.UtcNow), null, s_grace, s_grace);

    public Device Register(string id) => _devices.GetOrAdd(id, static id => new Device(id));

    public bool Delete(string id, DateTimeOffset now) =>
        _devices.TryGetValue(id, out Device? device) && _devices.TryUpdate(id, device with { Deleted = now }, device);

    public void Dispose() => _sweep.Dispose();

    private void Sweep(DateTimeOffset now)
    {
        foreach (KeyValuePair<string, Device> entry in _devices)
        {
            // Removed only if nobody has brought it back meanwhile.
            if (entry.Value.Deleted + s_grace < now)
                _devices.TryRemove(entry);
        }
    }
}
