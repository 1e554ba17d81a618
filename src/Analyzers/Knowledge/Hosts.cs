using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>What a referenced assembly tells about the program that references it.</summary>
internal enum HostKind
{
    /// <summary>A test framework: the program is a test.</summary>
    Tests,

    /// <summary>A server or host: the program's code runs on several threads.</summary>
    Concurrent,
}

/// <summary>One row of <see cref="Hosts"/>.</summary>
/// <param name="Assembly">The simple name of an assembly, or its beginning followed by <c>*</c>.</param>
/// <param name="Kind">What a reference to it tells.</param>
internal sealed record Host(string Assembly, HostKind Kind)
{
    /// <summary>
    /// A type that the assembly must define. Every program on .NET references facades with the names of some .NET Framework assemblies
    /// (<c>System.Web</c>), which tell nothing.
    /// </summary>
    public string? Defines { get; init; }

    /// <summary>Whether the row speaks of this assembly.</summary>
    public bool SpeaksOf(IAssemblySymbol assembly) =>
        IsNamed(assembly.Name) && (Defines is null || assembly.GetTypeByMetadataName(Defines) is not null);

    private bool IsNamed(string name) => Assembly[Assembly.Length - 1] is '*'
        ? string.CompareOrdinal(name, 0, Assembly, 0, Assembly.Length - 1) == 0
        : name == Assembly;
}

/// <summary>One type of <see cref="Hosts"/> and the package that brings it, or nothing for the framework itself.</summary>
internal sealed record HostType(string Type, string? Library = null);

/// <summary>
/// How one sees that a program runs on several threads, that it is a test, or that a method runs once at its start: by referenced assemblies,
/// by types it mentions, by a parameter's type.
/// </summary>
internal static class Hosts
{
    private const string AspNetCore = "Microsoft.AspNetCore.App";
    private const string DependencyInjection = "Microsoft.Extensions.DependencyInjection.Abstractions";
    private const string Hosting = "Microsoft.Extensions.Hosting.Abstractions";
    private const string EntityFramework = "Microsoft.EntityFrameworkCore";
    private const string Owin = "Owin";

    private static readonly Host[] s_assemblies =
    [
        new("xunit.core", HostKind.Tests),
        new("xunit.v3.core", HostKind.Tests),
        new("nunit.framework", HostKind.Tests),
        new("Microsoft.VisualStudio.TestPlatform.TestFramework", HostKind.Tests),
        new("MSTest.TestFramework", HostKind.Tests),
        new("TUnit.Core", HostKind.Tests),
        new("Fixie", HostKind.Tests),
        new("Machine.Specifications", HostKind.Tests),
        new("BenchmarkDotNet", HostKind.Tests),

        new("Microsoft.AspNetCore*", HostKind.Concurrent),
        new("Microsoft.Extensions.Hosting*", HostKind.Concurrent),
        new("Microsoft.Azure.Functions*", HostKind.Concurrent),
        new("Microsoft.Azure.WebJobs*", HostKind.Concurrent),
        new("Microsoft.Owin*", HostKind.Concurrent),
        new("Microsoft.Orleans*", HostKind.Concurrent),
        new("Orleans*", HostKind.Concurrent),
        new("Microsoft.ServiceFabric*", HostKind.Concurrent),
        new("System.Web", HostKind.Concurrent) { Defines = "System.Web.HttpContext" },
        new("System.Web.Mvc", HostKind.Concurrent),
        new("System.Web.Http", HostKind.Concurrent),
        new("System.ServiceModel", HostKind.Concurrent) { Defines = "System.ServiceModel.ServiceHost" },
        new("System.ServiceProcess", HostKind.Concurrent) { Defines = "System.ServiceProcess.ServiceBase" },
        new("System.ServiceProcess.ServiceController", HostKind.Concurrent),
        new("CoreWCF*", HostKind.Concurrent),
        new("Grpc*", HostKind.Concurrent),
        new("Akka*", HostKind.Concurrent),
        new("Proto.Actor", HostKind.Concurrent),
        new("Amazon.Lambda*", HostKind.Concurrent),
        new("Dapr*", HostKind.Concurrent),
        new("EmbedIO", HostKind.Concurrent),
        new("Hangfire*", HostKind.Concurrent),
        new("MassTransit*", HostKind.Concurrent),
        new("Nancy", HostKind.Concurrent),
        new("NServiceBus*", HostKind.Concurrent),
        new("Quartz", HostKind.Concurrent),
        new("Rebus", HostKind.Concurrent),
        new("ServiceStack*", HostKind.Concurrent),
        new("Topshelf", HostKind.Concurrent),
    ];

    // Naming one of these in source is a sign that more than one thread is meant to run.
    private static readonly HostType[] s_concurrent =
    [
        new("System.Threading.Thread"),
        new("System.Threading.ThreadPool"),
        new("System.Threading.Timer"),
        new("System.Threading.PeriodicTimer"),
        new("System.Threading.SynchronizationContext"),
        new("System.Threading.ExecutionContext"),
        new("System.Threading.Monitor"),
        new("System.Threading.Lock"),
        new("System.Threading.Mutex"),
        new("System.Threading.Semaphore"),
        new("System.Threading.SemaphoreSlim"),
        new("System.Threading.SpinLock"),
        new("System.Threading.ReaderWriterLock"),
        new("System.Threading.ReaderWriterLockSlim"),
        new("System.Threading.ManualResetEvent"),
        new("System.Threading.ManualResetEventSlim"),
        new("System.Threading.AutoResetEvent"),
        new("System.Threading.Barrier"),
        new("System.Threading.CountdownEvent"),
        new("System.Threading.Interlocked"),
        new("System.Threading.Volatile"),
        new("System.Threading.Tasks.Task"),
        new("System.Threading.Tasks.Task`1"),
        new("System.Threading.Tasks.ValueTask"),
        new("System.Threading.Tasks.ValueTask`1"),
        new("System.Threading.Tasks.TaskFactory"),
        new("System.Threading.Tasks.TaskScheduler"),
        new("System.Threading.Tasks.Parallel"),
        new("System.Threading.Channels.Channel"),
        new("System.Threading.Channels.Channel`1"),
        new("System.Linq.ParallelEnumerable"),
        new("System.Timers.Timer"),
        new("System.ComponentModel.BackgroundWorker"),
        new("System.IO.FileSystemWatcher"),
        new("System.Net.HttpListener"),
        new("System.Net.Sockets.TcpListener"),
        new("System.Net.Sockets.SocketAsyncEventArgs"),
        new("System.Collections.Concurrent.ConcurrentDictionary`2"),
        new("System.Collections.Concurrent.ConcurrentQueue`1"),
        new("System.Collections.Concurrent.ConcurrentStack`1"),
        new("System.Collections.Concurrent.ConcurrentBag`1"),
        new("System.Collections.Concurrent.BlockingCollection`1"),
    ];

    // A method that takes one of these configures a program before it serves anybody.
    private static readonly HostType[] s_startup =
    [
        new("Microsoft.Extensions.DependencyInjection.IServiceCollection", DependencyInjection),
        new("Microsoft.Extensions.Configuration.IConfigurationBuilder", "Microsoft.Extensions.Configuration.Abstractions"),
        new("Microsoft.Extensions.Logging.ILoggingBuilder", "Microsoft.Extensions.Logging"),
        new("Microsoft.Extensions.Hosting.IHostBuilder", Hosting),
        new("Microsoft.Extensions.Hosting.IHostApplicationBuilder", Hosting),
        new("Microsoft.Extensions.Hosting.HostBuilderContext", Hosting),
        new("Microsoft.AspNetCore.Hosting.IWebHostBuilder", AspNetCore),
        new("Microsoft.AspNetCore.Builder.IApplicationBuilder", AspNetCore),
        new("Microsoft.AspNetCore.Builder.WebApplication", AspNetCore),
        new("Microsoft.AspNetCore.Builder.WebApplicationBuilder", AspNetCore),
        new("Microsoft.AspNetCore.Routing.IEndpointRouteBuilder", AspNetCore),
        new("Microsoft.AspNetCore.SignalR.ISignalRServerBuilder", AspNetCore),
        new("Microsoft.Extensions.DependencyInjection.IMvcBuilder", AspNetCore),
        new("Microsoft.Extensions.DependencyInjection.IMvcCoreBuilder", AspNetCore),
        new("Microsoft.EntityFrameworkCore.ModelBuilder", EntityFramework),
        new("Microsoft.EntityFrameworkCore.ModelConfigurationBuilder", EntityFramework),
        new("Microsoft.EntityFrameworkCore.DbContextOptionsBuilder", EntityFramework),
        new("Microsoft.Maui.Hosting.MauiAppBuilder", "Microsoft.Maui"),
        new("Autofac.ContainerBuilder", "Autofac"),
        new("Owin.IAppBuilder", Owin),
        new("System.Web.Routing.RouteCollection", "System.Web"),
        new("System.Web.Http.HttpConfiguration", "System.Web.Http"),
        new("Orleans.Hosting.ISiloBuilder", "Microsoft.Orleans.Runtime"),
    ];

    private static readonly TypeTable<HostType> s_concurrentTypes = new(s_concurrent, row => row.Type);

    private static readonly TypeTable<HostType> s_startupTypes = new(s_startup, row => row.Type);

    /// <summary>All rows of assemblies.</summary>
    public static IEnumerable<Host> Assemblies => s_assemblies;

    /// <summary>The types whose mention shows concurrency.</summary>
    public static IEnumerable<HostType> ConcurrentTypes => s_concurrent;

    /// <summary>The types whose mention as a parameter makes a method start-up code.</summary>
    public static IEnumerable<HostType> StartupTypes => s_startup;

    /// <summary>What a reference to this assembly tells about the program, or nothing.</summary>
    public static HostKind? KindOf(IAssemblySymbol assembly)
    {
        foreach (Host row in s_assemblies)
            if (row.SpeaksOf(assembly))
                return row.Kind;

        return null;
    }

    /// <summary>Whether a mention of this type in source shows that the program is meant to run on several threads.</summary>
    public static bool ShowsConcurrency(ITypeSymbol? type) => s_concurrentTypes.Find(type) is not null;

    /// <summary>Whether a parameter of this type, or of one that derives from or implements it, makes a method code that runs once at the start.</summary>
    public static bool IsStartupParameter(ITypeSymbol? type)
    {
        if (s_startupTypes.FindInherited(type) is not null)
            return true;

        if (type is not null)
            foreach (INamedTypeSymbol contract in type.AllInterfaces)
                if (s_startupTypes.Find(contract) is not null)
                    return true;

        return false;
    }
}
