using Perfolizer.Horology;

namespace MapSafety.Benchmarks.Measuring;

/// <summary>A clock that moves on only while this process computes, on however many threads.</summary>
internal sealed class ProcessorClock : IClock
{
    public string Title => "CPU time of the process";

    public bool IsAvailable => true;

    public Frequency Frequency => new(TimeSpan.TicksPerSecond);

    public long GetTimestamp() => Environment.CpuUsage.TotalTime.Ticks;
}
