using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// What a framework method does to a collection that it receives as an argument: extension methods, copy constructors, <c>AddRange</c>, the
/// marshal classes, serializers. Rows stand in <see cref="ConsumerRows"/>; beside them four rules hold for the framework as a whole:
/// <list type="number">
/// <item>a parameter through which nothing can be changed (<c>IEnumerable</c>, <c>IReadOnlyCollection</c>, …) is walked;</item>
/// <item>a constructor of a collection copies what it is given, and one of a view keeps it;</item>
/// <item>what is put into a collection as an entry is handed out, what is looked up in it is only compared;</item>
/// <item>a copy of a reference (an argument of <c>object.Equals</c>) has no effect.</item>
/// </list>
/// Whatever else receives a collection is unknown, and there is no answer.
/// </summary>
internal static class Consumers
{
    private static readonly MethodTable<Consumer> s_table = new(ConsumerRows.Rows, row => row.Type, row => row.Methods);

    private static readonly MethodTable<string> s_wrappers = new(ConsumerRows.ConcurrentWrappers, type => type, _ => ["Synchronized"]);

    /// <summary>All rows.</summary>
    public static IEnumerable<Consumer> All => ConsumerRows.Rows;

    /// <summary>
    /// What a call of this method does to the collection passed for this parameter, or nothing when that is not known. The method is in its
    /// unreduced form: the receiver of an extension method is its first parameter.
    /// </summary>
    public static Effect? EffectOnArgument(IMethodSymbol method, IParameterSymbol parameter)
    {
        IMethodSymbol definition = (method.ReducedFrom ?? method).OriginalDefinition;
        IParameterSymbol declared = parameter.OriginalDefinition;
        return ByRow(definition, declared) ?? ByRule(definition, declared);
    }

    /// <summary>
    /// Whether this method returns a query that walks its argument only when it is itself walked: the operators of LINQ to Objects and PLINQ
    /// that return a sequence.
    /// </summary>
    public static bool IsDeferred(IMethodSymbol method)
    {
        IMethodSymbol definition = (method.ReducedFrom ?? method).OriginalDefinition;
        return ConsumerRows.Queries.Find(definition.ContainingType) is not null && ConsumerRows.Sequences.Find(definition.ReturnType) is not null;
    }

    /// <summary>
    /// Whether this method returns a wrapper that may be used from any thread, typed as the plain collection it wraps
    /// (<c>Hashtable.Synchronized</c>): the state it is stored in is concurrent, except that enumerating it is not.
    /// </summary>
    public static bool ReturnsConcurrentWrapper(IMethodSymbol method) => s_wrappers.Find(method.ContainingType, method.Name).Length > 0;

    private static Effect? ByRow(IMethodSymbol method, IParameterSymbol parameter)
    {
        foreach (MethodTable<Consumer>.Entry entry in s_table.Find(method.ContainingType, method.Name))
            if (entry.Fits(method) && entry.Row.SpeaksOf(parameter))
                return entry.Row.Effect;

        return null;
    }

    private static Effect? ByRule(IMethodSymbol method, IParameterSymbol parameter)
    {
        if (method.ContainingType is { SpecialType: SpecialType.System_Object })
            return Effect.None;

        if (!IsFramework(method.ContainingAssembly))
            return null;

        if (method.MethodKind is MethodKind.Constructor)
            return InConstructor(method.ContainingType, parameter.Type);

        if (IsReadOnlyFace(parameter.Type))
            return Effect.Enumerate;

        return IsEntry(parameter.Type) ? AsEntry(method) : null;
    }

    /// <summary>Whether a collection can be walked and not changed through this type.</summary>
    public static bool IsReadOnlyFace(ITypeSymbol type) => ConsumerRows.ReadOnlyFaces.Find(type) is not null;

    private static Effect? InConstructor(INamedTypeSymbol type, ITypeSymbol parameter)
    {
        if (Collections.RowOf(type) is not { } made || Collections.Find(parameter) is null)
            return null;

        return made.Discipline is Discipline.View ? Effect.HandOut : Effect.Enumerate;
    }

    private static Effect? AsEntry(IMethodSymbol member) => Collections.EffectOf(member) switch
    {
        null => null,
        Effect.Write or Effect.Grow or Effect.HandOut => Effect.HandOut,
        _ => Effect.None,
    };

    private static bool IsEntry(ITypeSymbol parameter) =>
        parameter is { TypeKind: TypeKind.TypeParameter } or { SpecialType: SpecialType.System_Object };

    /// <summary>Whether an assembly belongs to the framework or to its maker's packages, whose names the tables would have.</summary>
    public static bool IsFramework(IAssemblySymbol? assembly) =>
        assembly is not null and not ISourceAssemblySymbol
        && (assembly.Name.StartsWith("System", StringComparison.Ordinal)
            || assembly.Name.StartsWith("Microsoft.", StringComparison.Ordinal)
            || assembly.Name is "mscorlib" or "netstandard" or "WindowsBase");
}
