using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// Calls whose result is the collection that they are given, or a face of it: what is done to the result is done to the collection. Each row
/// follows the method's page at learn.microsoft.com/dotnet/api.
/// </summary>
internal static class Views
{
    private static readonly Row[] s_returned =
    [
        new("System.Threading.Volatile", "location", "Read"),
        new("System.Threading.Thread", "address", "VolatileRead"),
        new("System.Threading.LazyInitializer", "target", "EnsureInitialized"),
        new("System.Runtime.CompilerServices.Unsafe", "o", "As"),
        new("System.Runtime.InteropServices.CollectionsMarshal", "list", "AsSpan"),
        new("System.Linq.Enumerable", "source", "AsEnumerable"),
    ];

    private static readonly Row[] s_walked =
    [
        new("System.Linq.Enumerable", "selector", "SelectMany"),
        new("System.Linq.Enumerable", "collectionSelector", "SelectMany"),
    ];

    private static readonly Row[] s_written = [new("System.Span`1", "", "Clear"), new("System.Span`1", "", "Fill")];

    private static readonly MethodTable<Row> s_returning = new(s_returned, row => row.Type, row => [row.Method]);
    private static readonly MethodTable<Row> s_walking = new(s_walked, row => row.Type, row => [row.Method]);
    private static readonly MethodTable<Row> s_writing = new(s_written, row => row.Type, row => [row.Method]);

    /// <summary>All rows.</summary>
    public static IEnumerable<Row> All => [.. s_returned, .. s_walked, .. s_written];

    /// <summary>Whether this method returns what is passed for the parameter, or a face of it.</summary>
    public static bool Returns(IMethodSymbol method, IParameterSymbol parameter) => Speaks(s_returning, method, parameter.Name);

    /// <summary>Whether this member of a collection returns another face of it, through which it can be changed.</summary>
    public static bool IsUsedLikeItsSource(IMethodSymbol member) =>
        Collections.EffectOf(member) is Effect.HandOut && Collections.ReturnsView(member);

    /// <summary>Whether this method walks what a callback passed for the parameter returns.</summary>
    public static bool WalksResults(IMethodSymbol method, IParameterSymbol parameter) => Speaks(s_walking, method, parameter.Name);

    /// <summary>Whether this member of a view changes the entries behind it.</summary>
    public static bool WritesThrough(IMethodSymbol member) => Speaks(s_writing, member, "");

    private static bool Speaks(MethodTable<Row> table, IMethodSymbol method, string parameter)
    {
        foreach (MethodTable<Row>.Entry entry in table.Find(method.ContainingType, method.Name))
            if (entry.Row.Parameter == parameter)
                return true;

        return false;
    }

    /// <summary>One row.</summary>
    /// <param name="Type">The metadata name of the type that declares the method.</param>
    /// <param name="Parameter">The name of the parameter that it is about; empty where it is about the instance.</param>
    /// <param name="Method">The method.</param>
    internal sealed record Row(string Type, string Parameter, string Method);
}
