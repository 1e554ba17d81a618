using System.Threading.Channels;
using Microsoft.Extensions.Hosting;

namespace SafePatterns;

/// <summary>Anyone may post; one loop owns the map, as a local that nobody else can reach.</summary>
internal sealed class SingleConsumer : BackgroundService
{
    private readonly Channel<(string Sensor, double Value)> _readings =
        Channel.CreateBounded<(string, double)>(new BoundedChannelOptions(capacity: 1_000) { SingleReader = true });

    public ValueTask PostAsync(string sensor, double value, CancellationToken stop) => _readings.Writer.WriteAsync((sensor, value), stop);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var latest = new Dictionary<string, double>();
        await foreach ((string sensor, double value) in _readings.Reader.ReadAllAsync(stoppingToken))
        {
            if (double.IsNaN(value))
                latest.Remove(sensor);
            else
                latest[sensor] = value;
        }
    }
}
