using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>Types that stand for a value which is made on first use or later, each by its page at learn.microsoft.com/dotnet/api.</summary>
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

    private static readonly TypeTable<string> s_tasks = new(
        [
            "System.Threading.Tasks.Task", "System.Threading.Tasks.Task`1", "System.Threading.Tasks.ValueTask", "System.Threading.Tasks.ValueTask`1",
        ],
        name => name);

    /// <summary>Whether this type is a task, whose work goes on beside the code that started it.</summary>
    public static bool IsTask(ITypeSymbol? type) => s_tasks.Find(type) is not null;

    /// <summary>Whether this property is the value that was promised.</summary>
    public static bool IsResult(IPropertySymbol property) => s_results.Find(property.ContainingType, property.Name).Length > 0;
}
