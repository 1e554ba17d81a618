using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>Types that stand for a value which is made on first use or later, or belongs to a flow of execution, each by its page at learn.microsoft.com/dotnet/api.</summary>
internal static class Promises
{
    private static readonly MethodTable<(string Type, string Result)> s_results = new(
        [
            ("System.Lazy`1", "Value"),
            ("System.Threading.Tasks.Task`1", "Result"),
            ("System.Threading.Tasks.ValueTask`1", "Result"),
        ],
        row => row.Type,
        row => [row.Result]);

    private static readonly TypeName s_asyncLocal = new("System.Threading.AsyncLocal`1");

    private static readonly TypeTable<string> s_tasks = new(
        [
            "System.Threading.Tasks.Task", "System.Threading.Tasks.Task`1", "System.Threading.Tasks.ValueTask", "System.Threading.Tasks.ValueTask`1",
        ],
        name => name);

    /// <summary>Whether this type is a task, whose work goes on beside the code that started it.</summary>
    public static bool IsTask(ITypeSymbol? type) => s_tasks.Find(type) is not null;

    /// <summary>
    /// Whether this method says how the awaiting of its object goes on and does nothing else. Everything that can be awaited names it so, the
    /// scopes of the libraries' locks too.
    /// </summary>
    public static bool Configures(IMethodSymbol method) =>
        method is { Name: "ConfigureAwait", Parameters.Length: 1, ReturnsVoid: false } && method.ContainingType.GetMembers("GetAwaiter").Length > 0;

    /// <summary>What an <c>AsyncLocal</c> holds; nothing for other types.</summary>
    public static ITypeSymbol? HeldByAsyncLocal(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Arity: 1 } local && s_asyncLocal.Matches(local) ? local.TypeArguments[0] : null;

    /// <summary>Whether this property is what an <c>AsyncLocal</c> holds.</summary>
    public static bool IsInAsyncLocal(IPropertySymbol property) => property.Name is "Value" && s_asyncLocal.Matches(property.ContainingType);

    /// <summary>Whether this property is the value that was promised.</summary>
    public static bool IsResult(IPropertySymbol property) => s_results.Find(property.ContainingType, property.Name).Length > 0;
}
