using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// Disposable classes of the framework that hold nothing outside of memory unless they are used in a way that asks for it, so that the collector is enough
/// for one that was made and never used; each by the page of its type at learn.microsoft.com/dotnet/api.
/// </summary>
internal static class Droppables
{
    private static readonly string[] s_types =
    [
        "System.Threading.SemaphoreSlim",
        "System.Threading.ManualResetEventSlim",
        "System.Threading.CountdownEvent",
        "System.Threading.Barrier",
        "System.Threading.ReaderWriterLockSlim",
        "System.Threading.CancellationTokenSource",
        "System.Threading.Tasks.Task",
        "System.IO.MemoryStream",
        "System.IO.StringReader",
        "System.IO.StringWriter",
        "System.Collections.Concurrent.BlockingCollection`1",
        "System.ComponentModel.MarshalByValueComponent",
        "System.Net.Http.HttpRequestMessage",
        "System.Net.Http.HttpContent",
    ];

    private static readonly TypeTable<string> s_table = new(s_types, name => name);

    private static readonly TypeTable<string> s_contracts = new(["System.IDisposable", "System.IAsyncDisposable"], name => name);

    /// <summary>The metadata names of all rows.</summary>
    public static IEnumerable<string> All => s_types;

    /// <summary>Whether an object of this type that nobody disposes of keeps something open.</summary>
    public static bool Leaks(ITypeSymbol type) =>
        type.IsReferenceType && type.AllInterfaces.Any(contract => s_contracts.Find(contract) is not null) && s_table.FindInherited(type) is null;
}
