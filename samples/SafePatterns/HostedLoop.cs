using Microsoft.Extensions.Hosting;

namespace SafePatterns;

/// <summary>A hosted service whose loop alone uses its map: the host calls <c>StartAsync</c> and <c>ExecuteAsync</c> once.</summary>
internal sealed class HostedLoop : BackgroundService
{
    private readonly Dictionary<string, int> _failures = [];
    private readonly List<string> _addresses = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _addresses.Add("localhost");
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (string address in _addresses)
                Note(address, address.Length > 0);

            await Task.Delay(1000, stoppingToken);
        }
    }

    private void Note(string address, bool isUp)
    {
        if (isUp)
            _failures.Remove(address);
        else
            _failures[address] = _failures.GetValueOrDefault(address) + 1;
    }
}
