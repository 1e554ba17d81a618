using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace SafePatterns;

/// <summary>Extra data for objects of others, which dies with them.</summary>
internal static class WeakKeys
{
    private sealed class Usage
    {
        private long _calls;

        public long Count() => Interlocked.Increment(ref _calls);
    }

    private static readonly ConditionalWeakTable<object, Usage> s_usage = [];

    public static long Count(object target) => s_usage.GetOrCreateValue(target).Count();
}

/// <summary>Values that the collector may take; what it has taken is purged.</summary>
internal sealed class WeakValues : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, WeakReference<byte[]>> _images = new();
    private readonly Timer _purge;

    public WeakValues() => _purge = new Timer(_ => Purge(), null, s_interval, s_interval);

    public byte[]? Find(string name) =>
        _images.TryGetValue(name, out WeakReference<byte[]>? entry) && entry.TryGetTarget(out byte[]? image) ? image : null;

    public void Keep(string name, byte[] image) => _images[name] = new WeakReference<byte[]>(image);

    public void Dispose() => _purge.Dispose();

    private void Purge()
    {
        foreach (KeyValuePair<string, WeakReference<byte[]>> entry in _images)
        {
            if (!entry.Value.TryGetTarget(out _))
                _images.TryRemove(entry);
        }
    }
}
