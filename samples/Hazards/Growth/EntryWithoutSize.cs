using Microsoft.Extensions.Caching.Memory;

namespace Hazards.Growth;

// MAP2015 in every shape it takes: the cache has a limit, the entry does not say what it weighs.

public static class IconCache
{
    private static readonly MemoryCache s_icons = new(new MemoryCacheOptions { SizeLimit = 1000 });

    public static void Put(string name, byte[] icon) => s_icons.Set(name, icon, TimeSpan.FromHours(1)); // MAP2015

    public static byte[]? Of(string name) => s_icons.GetOrCreate(name, entry => // MAP2015
    {
        entry.SlidingExpiration = TimeSpan.FromHours(1);
        return new byte[16];
    });

    public static void Create(string name)
    {
        using ICacheEntry entry = s_icons.CreateEntry(name); // MAP2015
        entry.Value = name;
    }
}
