using System.Threading.Channels;

namespace IpBanService;

/// <summary>The alerts that one connected dashboard has yet to read.</summary>
public sealed class AlertFeed : IDisposable
{
    private readonly Channel<Alert> _inbox = Channel.CreateUnbounded<Alert>();

    public AlertFeed() => Alerts.Subscribe(Guid.NewGuid(), alert => _inbox.Writer.TryWrite(alert));

    public IAsyncEnumerable<Alert> ReadAllAsync(CancellationToken stop) => _inbox.Reader.ReadAllAsync(stop);

    public void Dispose() => _inbox.Writer.TryComplete();
}
