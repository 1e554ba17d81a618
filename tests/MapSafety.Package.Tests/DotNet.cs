using System.Diagnostics;
using System.Text;

namespace MapSafety.Package.Tests;

/// <summary>The .NET command line, run as a person runs it, with nothing left running behind it.</summary>
internal static class DotNet
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>No build node or compiler server outlives the command, and each warning is a line of its own.</summary>
    public static readonly string[] BuildSwitches = ["-m:1", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-tl:off"];

    /// <summary>Runs <c>dotnet</c> in a directory and waits for its end, five minutes at most.</summary>
    /// <param name="environment">Variables on top of the caller's own; the language is English unless one says otherwise.</param>
    /// <exception cref="TimeoutException">The command did not end in time; it has been stopped.</exception>
    public static async Task<Run> RunAsync(string directory, string[] arguments, params (string Name, string Value)[] environment)
    {
        using Process process = Process.Start(Command(directory, arguments, environment))!;
        using CancellationTokenSource patience = new(s_patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"dotnet {string.Join(' ', arguments)} ran for more than {s_patience}.");
        }

        return new Run($"dotnet {string.Join(' ', arguments)}", process.ExitCode, await output + await errors);
    }

    private static ProcessStartInfo Command(string directory, string[] arguments, (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        ForgetTheRunningBuild(start);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return start;
    }

    // `dotnet test` tells its children where its own MSBuild is and which language it speaks; a fresh command is to find its own.
    private static void ForgetTheRunningBuild(ProcessStartInfo start)
    {
        string[] inherited = [.. start.Environment.Keys.Where(IsOfTheRunningBuild)];
        foreach (string name in inherited)
            start.Environment.Remove(name);
    }

    private static bool IsOfTheRunningBuild(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.Equals("PreferredUILang", StringComparison.OrdinalIgnoreCase)
        || name.Equals("VSLANG", StringComparison.OrdinalIgnoreCase);
}
