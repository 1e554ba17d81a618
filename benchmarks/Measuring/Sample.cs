using MapSafety.Benchmarks.Code;
using Microsoft.CodeAnalysis.CSharp;

namespace MapSafety.Benchmarks.Measuring;

/// <summary>What compiling once took.</summary>
/// <param name="Processor">Of all threads of the process, in milliseconds: wall time would depend on who else uses the machine.</param>
/// <param name="Allocated">Bytes.</param>
internal readonly record struct Sample(double Processor, double Allocated)
{
    public static async Task<Sample> OfAsync(Way way, CodeBase code, bool withThreads)
    {
        CSharpCompilation fresh = code.Fresh(withThreads);
        GC.Collect();
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan time = Environment.CpuUsage.TotalTime;
        await way.CompileAsync(fresh);
        time = Environment.CpuUsage.TotalTime - time;
        return new Sample(time.TotalMilliseconds, GC.GetTotalAllocatedBytes(precise: true) - bytes);
    }
}
