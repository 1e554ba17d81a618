using System.Diagnostics;

namespace MapSafety.Samples.Tests.Load;

/// <summary>
/// A sample service in a process of its own, on a free port of the loopback interface; killed when disposed, whatever state it is in,
/// and ended by <see cref="StartupHook"/> if the tests die before that.
/// </summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    // Far above what a sound service needs; a corrupted dictionary may keep a request spinning for ever.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private ServiceProcess(Process process, Uri address)
    {
        _process = process;

        // A stream that is disposed half-read closes its connection at once, as a dashboard's does that has gone.
        var handler = new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero };
        Http = new HttpClient(handler) { BaseAddress = address, Timeout = s_patience };
    }

    public HttpClient Http { get; }

    /// <summary>The first exception in the service's log, or nothing.</summary>
    public string? FirstException { get; private set; }

    public static async Task<ServiceProcess> StartAsync(string sample)
    {
        Process process = Process.Start(HowToRun(sample)) ?? throw new InvalidOperationException($"{sample} did not start");
        try
        {
            var service = new ServiceProcess(process, await AddressOfAsync(process).WaitAsync(TimeSpan.FromSeconds(30)));
            process.OutputDataReceived += service.Listen;
            return service;
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo HowToRun(string sample)
    {
        string assembly = Path.Combine(Repository.OutputOf(sample), sample + ".dll");
        string[] arguments = ["exec", assembly, "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Microsoft.AspNetCore=Error"];
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Repository.SourcesOf(sample),
        };

        // Requests run beside each other from the first one on, also where there is a single core.
        start.Environment["DOTNET_ThreadPool_ForceMinWorkerThreads"] = "10";
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        return start;
    }

    /// <summary>Waits for the line in which the host names its port, and keeps reading after it so that the pipe never fills.</summary>
    private static Task<Uri> AddressOfAsync(Process process)
    {
        const string Announcement = "Now listening on: ";
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
                address.TrySetException(new InvalidOperationException("The service ended before it listened"));
            else if (line.Data.IndexOf(Announcement, StringComparison.Ordinal) is >= 0 and int at)
                address.TrySetResult(new Uri(line.Data[(at + Announcement.Length)..]));
        };
        process.BeginOutputReadLine();
        return address.Task;
    }

    private void Listen(object sender, DataReceivedEventArgs line)
    {
        if (line.Data?.Contains("Exception: ", StringComparison.Ordinal) == true)
            FirstException ??= line.Data.Trim();
    }
}
