extern alias Broken;
extern alias Repaired;

using System.Runtime.CompilerServices;

namespace MapSafety.Samples.Tests.Load;

/// <summary>What the services keep, told without any race: their classes driven by one thread in this process.</summary>
public sealed class LeakTests
{
    private const int Million = 1_000_000;

    [Fact]
    public void Broken_ban_list_keeps_every_address()
    {
        for (int n = 0; n < Million; n++)
            Broken::IpBanService.BanList.Add($"ip-{n}", "/.env");

        Assert.Equal(Million, Broken::IpBanService.BanList.Count);
    }

    [Fact]
    public void Repaired_ban_list_keeps_the_latest_up_to_its_capacity()
    {
        for (int n = 0; n < Million; n++)
            Repaired::IpBanService.BanList.Add($"ip-{n}", "/.env");

        Assert.Equal(Repaired::IpBanService.BanList.Capacity, Repaired::IpBanService.BanList.Count);
        Assert.True(Repaired::IpBanService.BanList.IsBanned($"ip-{Million - 1}"));
        Assert.False(Repaired::IpBanService.BanList.IsBanned("ip-0"));
    }

    [Fact]
    public void Broken_feed_is_kept_alive_after_its_dashboard_has_gone() =>
        Assert.True(IsAlive(MakeAndDispose(() => new Broken::IpBanService.AlertFeed())));

    [Fact]
    public void Repaired_feed_is_collected_after_its_dashboard_has_gone() =>
        Assert.False(IsAlive(MakeAndDispose(() => new Repaired::IpBanService.AlertFeed())));

    [Fact]
    public void Repaired_feed_is_kept_alive_while_its_dashboard_is_connected()
    {
        WeakReference feed = Make(() => new Repaired::IpBanService.AlertFeed());

        Assert.True(IsAlive(feed));
        (feed.Target as IDisposable)!.Dispose();
    }

    // Not inlined: a local of the caller would keep the feed alive in a debug build.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference MakeAndDispose(Func<IDisposable> make)
    {
        using IDisposable feed = make();
        return new WeakReference(feed);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Make(Func<IDisposable> make) => new(make());

    private static bool IsAlive(WeakReference reference)
    {
        for (int collection = 0; collection < 3; collection++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return reference.IsAlive;
    }
}
