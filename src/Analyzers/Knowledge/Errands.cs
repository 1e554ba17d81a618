using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>Methods that return a task which ends by itself, whatever the program's other threads do.</summary>
/// <param name="Type">The metadata name of the type that declares the methods.</param>
/// <param name="Methods">The methods, as a <see cref="MethodTable{TRow}"/> writes them.</param>
internal sealed record Errand(string Type, params string[] Methods);

/// <summary>
/// Asynchronous methods of the framework that wait for a file, a server, a timer or work of their own, and never for another member of the program. Each
/// by the page of its type at learn.microsoft.com/dotnet/api.
/// </summary>
internal static class Errands
{
    private static readonly Errand[] s_rows =
    [
        new("System.Threading.Tasks.Task", "Delay", "FromResult", "Run"),
        new("System.IO.File", "ReadAllTextAsync", "ReadAllLinesAsync", "ReadAllBytesAsync", "WriteAllTextAsync", "WriteAllLinesAsync", "WriteAllBytesAsync", "AppendAllTextAsync", "AppendAllLinesAsync"),
        new("System.Net.Dns", "GetHostAddressesAsync", "GetHostEntryAsync"),
        new("System.Net.Http.HttpClient", "GetAsync", "GetStringAsync", "GetByteArrayAsync", "PostAsync", "PutAsync", "DeleteAsync", "SendAsync"),
        new("System.Net.Http.HttpMessageInvoker", "SendAsync"),
        new("System.Net.Http.HttpContent", "ReadAsStringAsync", "ReadAsByteArrayAsync"),
        new("System.Data.Common.DbConnection", "OpenAsync"),
        new("System.Data.Common.DbCommand", "ExecuteNonQueryAsync", "ExecuteReaderAsync", "ExecuteScalarAsync"),
        new("System.Data.Common.DbDataReader", "ReadAsync"),
    ];

    private static readonly MethodTable<Errand> s_table = new(s_rows, row => row.Type, row => row.Methods);

    private static readonly TypeTable<string> s_configured = new(["System.Threading.Tasks.Task", "System.Threading.Tasks.Task`1", "System.Threading.Tasks.ValueTask", "System.Threading.Tasks.ValueTask`1"], name => name);

    /// <summary>All rows.</summary>
    public static IEnumerable<Errand> All => s_rows;

    /// <summary>Whether the task that this method returns ends by itself.</summary>
    public static bool EndsByItself(IMethodSymbol method) => s_table.Find(method.OriginalDefinition.ContainingType, method.Name).Length > 0;

    /// <summary>Whether this method says where the code after an <c>await</c> of a task runs.</summary>
    public static bool IsConfiguration(IMethodSymbol method) => method.Name is "ConfigureAwait" && s_configured.Find(method.OriginalDefinition.ContainingType) is not null;
}
