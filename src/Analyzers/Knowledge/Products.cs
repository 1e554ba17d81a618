using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// What it means when something is made once more and then forgotten: most objects are garbage, some hold on to something that must be given back. Each by its
/// page at learn.microsoft.com/dotnet/api.
/// </summary>
internal static class Products
{
    /// <summary>
    /// Types with a <c>Dispose</c> that has nothing to do for an object which was never used, or only what the collector does as well. What inherits from one and
    /// belongs to a library is taken to be like it.
    /// </summary>
    private static readonly TypeTable<string> s_harmless = new(
        [
            // Nothing is held at all.
            "System.IO.MemoryStream",
            "System.IO.StringReader",
            "System.IO.StringWriter",
            "System.IO.BinaryReader",
            "System.IO.BinaryWriter",
            "System.ComponentModel.MarshalByValueComponent",
            "System.Data.DataTable",
            "System.Data.DataSet",

            // What waits or locks gets its handle when the first thread has to wait; those with a handle from the beginning give it back when they are collected.
            "System.Threading.SemaphoreSlim",
            "System.Threading.ReaderWriterLockSlim",
            "System.Threading.ManualResetEventSlim",
            "System.Threading.CountdownEvent",
            "System.Threading.Barrier",
            "System.Threading.CancellationTokenSource",
            "System.Threading.ThreadLocal`1",
            "System.Threading.WaitHandle",
            "System.Collections.Concurrent.BlockingCollection`1",

            // Connects when it is used first.
            "System.Net.Http.HttpMessageInvoker",
            "System.Net.Http.HttpMessageHandler",
            "System.Net.Http.HttpContent",
            "System.Net.Http.HttpRequestMessage",
            "System.Net.Mail.SmtpClient",
            "System.Net.WebSockets.ClientWebSocket",
            "System.Data.Common.DbConnection",
            "System.Data.Common.DbCommand",
            "Microsoft.EntityFrameworkCore.DbContext",

            // Memory and keys, which the collector gives back.
            "System.Security.Cryptography.SymmetricAlgorithm",
            "System.Security.Cryptography.AsymmetricAlgorithm",
            "System.Security.Cryptography.HashAlgorithm",
            "System.Security.Cryptography.RandomNumberGenerator",
            "System.Security.Cryptography.X509Certificates.X509Certificate",
            "System.Text.Json.JsonDocument",
            "System.Resources.ResourceSet",
            "Microsoft.Extensions.Caching.Memory.MemoryCache",
        ],
        name => name);

    private static readonly TypeTable<string> s_contracts = new(["System.IDisposable", "System.IAsyncDisposable"], name => name);

    /// <summary>Members that make something which must be given back, whatever their type is called.</summary>
    private static readonly MemberTable s_openers = new(
        ("System.IO.File", ["Open", "OpenRead", "OpenWrite", "OpenText", "OpenHandle", "Create", "CreateText", "AppendText"]),
        ("System.IO.FileInfo", ["Open", "OpenRead", "OpenWrite", "OpenText", "Create", "CreateText", "AppendText"]),
        ("System.IO.MemoryMappedFiles.MemoryMappedFile", ["CreateFromFile", "CreateNew", "CreateOrOpen", "OpenExisting"]),
        ("System.IO.Compression.ZipFile", ["Open", "OpenRead"]),
        ("System.Diagnostics.Process", ["Start"]),
        ("System.Threading.CancellationTokenSource", ["CreateLinkedTokenSource"]),
        ("System.TimeProvider", ["CreateTimer"]),
        ("Microsoft.Extensions.DependencyInjection.ServiceCollectionContainerBuilderExtensions", ["BuildServiceProvider"]),
        ("Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions", ["CreateScope", "CreateAsyncScope"]),
        ("Microsoft.Extensions.DependencyInjection.IServiceScopeFactory", ["CreateScope"]));

    /// <summary>Members that make a task on which nobody works.</summary>
    private static readonly MemberTable s_completed = new(
        ("System.Threading.Tasks.Task", ["FromResult", "FromException", "FromCanceled"]),
        ("System.Threading.Tasks.ValueTask", ["FromResult", "FromException", "FromCanceled"]));

    /// <summary>Members that begin to do something beside their caller, or to hold a connection.</summary>
    private static readonly MemberTable s_starts = new(
        ("System.Threading.Thread", ["Start", "UnsafeStart"]),
        ("System.Threading.Tasks.Task", ["Start"]),
        ("System.Timers.Timer", ["Start"]),
        ("System.Diagnostics.Process", ["Start"]),
        ("System.Data.Common.DbConnection", ["Open"]),
        ("System.Data.IDbConnection", ["Open"]),
        ("System.Net.Sockets.TcpListener", ["Start"]),
        ("System.Net.HttpListener", ["Start"]));

    /// <summary>Members that change the world outside the program, so that doing it twice is noticed.</summary>
    private static readonly MemberTable s_deeds = new(
        ("System.IO.File", ["AppendAllText", "AppendAllLines", "AppendAllBytes", "AppendAllTextAsync", "AppendAllLinesAsync", "AppendAllBytesAsync", "Move", "Copy", "WriteAllText", "WriteAllLines", "WriteAllBytes"]),
        ("System.IO.FileInfo", ["MoveTo", "CopyTo"]),
        ("System.IO.Directory", ["Move"]),
        ("System.Data.Common.DbCommand", ["ExecuteNonQuery", "ExecuteNonQueryAsync"]),
        ("System.Data.IDbCommand", ["ExecuteNonQuery"]),
        ("System.Net.Mail.SmtpClient", ["Send", "SendAsync", "SendMailAsync"]));

    private static readonly MemberTable s_subscriptions = new(("System.IObservable`1", ["Subscribe"]), ("System.Diagnostics.DiagnosticListener", ["Subscribe"]));

    /// <summary>Whether objects of this type are there to be disposed of.</summary>
    public static bool IsDisposable(ITypeSymbol type) => s_contracts.Find(type) is not null || type.AllInterfaces.Any(contract => s_contracts.Find(contract) is not null);

    /// <summary>Whether an object of this type that nobody ever used may be left to the collector.</summary>
    public static bool IsHarmless(ITypeSymbol type) => s_harmless.FindInherited(type) is not null;

    /// <summary>Whether this method makes something that must be given back.</summary>
    public static bool Opens(IMethodSymbol method) => s_openers.Has((method.ReducedFrom ?? method).OriginalDefinition);

    /// <summary>Whether the task that this method returns is over already.</summary>
    public static bool IsCompleted(IMethodSymbol method) => s_completed.Has(method.OriginalDefinition);

    /// <summary>Whether this method begins to do something beside its caller.</summary>
    public static bool Starts(IMethodSymbol method) => HasInherited(s_starts, method);

    /// <summary>Whether it is noticed outside the program how often this method is called.</summary>
    public static bool IsDeed(IMethodSymbol method) => HasInherited(s_deeds, method);

    /// <summary>Whether this method has its object call back until what it returns is disposed of.</summary>
    public static bool Subscribes(IMethodSymbol method) => HasInherited(s_subscriptions, method);

    // SqlConnection overrides DbConnection's Open.
    private static bool HasInherited(MemberTable table, IMethodSymbol method)
    {
        for (IMethodSymbol? current = method.OriginalDefinition; current is not null; current = current.OverriddenMethod?.OriginalDefinition)
            if (table.Has(current))
                return true;

        return false;
    }
}
