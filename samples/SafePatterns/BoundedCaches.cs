using Microsoft.Extensions.Caching.Memory;

namespace SafePatterns;

/// <summary>Keeps the most recently used entries, up to a limit.</summary>
internal sealed class LruCache<TKey, TValue>(int capacity) where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _latestFirst = [];

    public bool TryGet(TKey key, out TValue? value)
    {
        lock (_gate)
        {
            bool known = _nodes.TryGetValue(key, out LinkedListNode<(TKey Key, TValue Value)>? node);
            if (known)
                MoveToFront(node!);
            value = known ? node!.Value.Value : default;
            return known;
        }
    }

    public void Set(TKey key, TValue value)
    {
        lock (_gate)
        {
            if (_nodes.Remove(key, out LinkedListNode<(TKey Key, TValue Value)>? old))
                _latestFirst.Remove(old);
            else if (_nodes.Count >= capacity)
                EvictOldest();
            _nodes[key] = _latestFirst.AddFirst((key, value));
        }
    }

    private void MoveToFront(LinkedListNode<(TKey Key, TValue Value)> node)
    {
        _latestFirst.Remove(node);
        _latestFirst.AddFirst(node);
    }

    private void EvictOldest()
    {
        _nodes.Remove(_latestFirst.Last!.Value.Key);
        _latestFirst.RemoveLast();
    }
}

/// <summary>Keeps entries for a time, up to a limit, by what the framework offers.</summary>
internal static class TtlCache
{
    private static readonly MemoryCache s_thumbnails = new(new MemoryCacheOptions { SizeLimit = 64 * 1024 * 1024 });

    public static byte[]? Find(string image) => s_thumbnails.Get<byte[]>(image);

    public static void Keep(string image, byte[] thumbnail)
    {
        var options = new MemoryCacheEntryOptions { Size = thumbnail.Length, AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5) };
        s_thumbnails.Set(image, thumbnail, options);
    }
}
