using System.Threading.Channels;

namespace IpBanService;

/// <summary>The alerts that one connected dashboard has yet to read; the oldest are dropped when it reads too slowly.</summary>
public sealed class AlertFeed : IDisposable
{
    private readonly Guid _dashboard = Guid.NewGuid();
    private readonly Channel<Alert> _inbox =
        Channel.CreateBounded<Alert>(new BoundedChannelOptions(capacity: 1_000) { FullMode = BoundedChannelFullMode.DropOldest });

    public AlertFeed() => Alerts.Subscribe(_dashboard, alert => _inbox.Writer.TryWrite(alert));

    public IAsyncEnumerable<Alert> ReadAllAsync(CancellationToken stop) => _inbox.Reader.ReadAllAsync(stop);

    public void Dispose()
    {
        Alerts.Unsubscribe(_dashboard);
        _inbox.Writer.TryComplete();
    }
}
