using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>How long a container keeps an object that it makes.</summary>
internal enum Lifetime
{
    /// <summary>Made at each request for it.</summary>
    Transient,

    /// <summary>One for each scope: a request, a message, a unit of work.</summary>
    Scoped,

    /// <summary>One for the life of the container, which is that of the process.</summary>
    Singleton,
}

/// <summary>One row of <see cref="RegistrationMethods"/>: methods that tell a container or a host of a type.</summary>
/// <param name="type">The metadata name of the type that declares the methods.</param>
/// <param name="lifetime">How long the objects live, where no argument and no later call of the chain says otherwise; nothing where that is not known.</param>
/// <param name="methods">The methods, as a <see cref="MethodTable{TRow}"/> writes them.</param>
/// <remarks>
/// The objects are of every class that the call names: by a type argument, by <c>typeof</c>, by an object it is given or by what a factory
/// returns.
/// </remarks>
internal sealed class RegistrationMethod(string type, Lifetime? lifetime, params string[] methods)
{
    public string Type { get; } = type;

    public Lifetime? Lifetime { get; } = lifetime;

    public string[] Methods { get; } = methods;

    /// <summary>The package that brings the type.</summary>
    public string Library { get; init; } = "";

    /// <summary>Whether only the last type argument is the type of the objects; those before it are options and the like.</summary>
    public bool NamesLast { get; init; }

    /// <summary>Whether the row speaks of objects handed over only; a type named there has another lifetime.</summary>
    public bool TakesObjectsOnly { get; init; }

    /// <summary>The metadata name of an interface whose implementations have a lifetime of their own.</summary>
    public string? Unless { get; init; }
}

/// <summary>One row of <see cref="RegistrationMethods"/>: what says how long objects live, as a later call of the chain, an argument's value or its type.</summary>
/// <param name="type">The metadata name of the type that declares the members.</param>
/// <param name="lifetime">What they say.</param>
/// <param name="members">Methods, properties, fields; <c>.ctor</c> where making such an object says it.</param>
internal sealed class LifetimeMember(string type, Lifetime lifetime, params string[] members)
{
    public string Type { get; } = type;

    public Lifetime Lifetime { get; } = lifetime;

    public string[] Members { get; } = members;

    /// <summary>The package that brings the type.</summary>
    public string Library { get; init; } = "";
}

/// <summary>The attributes and interfaces by which a type itself says how long its objects live.</summary>
/// <param name="type">The metadata name of the attribute or interface.</param>
/// <param name="lifetime">How long they live.</param>
internal sealed class LifetimeMark(string type, Lifetime lifetime)
{
    public string Type { get; } = type;

    public Lifetime Lifetime { get; } = lifetime;

    /// <summary>The package that brings the type.</summary>
    public string Library { get; init; } = "";

    /// <summary>The value its only argument must have, where that decides.</summary>
    public int? Argument { get; init; }

    /// <summary>Whether the attribute says so only without an argument.</summary>
    public bool IsBare { get; init; }

    /// <summary>Whether the attribute's arguments are such that it says so.</summary>
    public bool SpeaksOf(AttributeData attribute) =>
        !(IsBare && attribute.ConstructorArguments.Length > 0)
        && (Argument is null || attribute.ConstructorArguments.Length == 1 && Equals(attribute.ConstructorArguments[0].Value, Argument));
}

/// <summary>How code tells a container which objects it shall make and how long it keeps them. The rows stand in <see cref="RegistrationRows"/>.</summary>
internal static class RegistrationMethods
{
    // What follows these words in the parameters of containers is a name, not an object.
    private static readonly HashSet<string> s_keys = new(["serviceKey", "key", "name", "serviceName"], StringComparer.Ordinal);

    private static readonly HashSet<string> s_objects = new(["implementationInstance", "instance", "singletonInstance"], StringComparer.Ordinal);

    private static readonly MethodTable<RegistrationMethod> s_methods = new(RegistrationRows.Methods, row => row.Type, row => row.Methods);

    private static readonly MethodTable<LifetimeMember> s_lifetimes = new(RegistrationRows.Lifetimes, row => row.Type, row => row.Members);

    private static readonly TypeName s_type = new("System.Type");

    private static readonly TypeTable<LifetimeMark> s_marks = new(RegistrationRows.Marks, row => row.Type);

    private static readonly Dictionary<string, TypeName> s_unless = RegistrationRows.Methods
        .Where(row => row.Unless is not null)
        .Select(row => row.Unless!)
        .Distinct()
        .ToDictionary(name => name, name => new TypeName(name));

    /// <summary>All rows of methods.</summary>
    public static IReadOnlyList<RegistrationMethod> All => RegistrationRows.Methods;

    /// <summary>All rows of what says a lifetime.</summary>
    public static IReadOnlyList<LifetimeMember> AllLifetimes => RegistrationRows.Lifetimes;

    /// <summary>All rows of what a type says itself.</summary>
    public static IReadOnlyList<LifetimeMark> AllMarks => RegistrationRows.Marks;

    /// <summary>The row of this method or constructor, or nothing.</summary>
    public static RegistrationMethod? Find(IMethodSymbol method)
    {
        foreach (var entry in s_methods.Find(method.ContainingType, method.Name))
            if (entry.Fits(method))
                return entry.Row;

        return null;
    }

    /// <summary>What this member says about a lifetime, or nothing.</summary>
    public static Lifetime? LifetimeBy(ISymbol member)
    {
        foreach (var entry in s_lifetimes.Find(member.ContainingType, member.Name))
            return entry.Row.Lifetime;

        return null;
    }

    /// <summary>Whether values of this type say how long objects live.</summary>
    public static bool IsLifetime(ITypeSymbol? type) => type is not null && s_lifetimes.Has(type);

    /// <summary>Whether a parameter of this type can tell what is registered: a type, or a factory.</summary>
    public static bool CanTell(ITypeSymbol type) => type.TypeKind is TypeKind.Delegate || type is INamedTypeSymbol named && s_type.Matches(named);

    /// <summary>How long objects of this type live by its own attributes and interfaces, and which of them says so; or nothing.</summary>
    public static (Lifetime Lifetime, INamedTypeSymbol By, AttributeData? Attribute)? MarkOf(INamedTypeSymbol type)
    {
        foreach (AttributeData attribute in type.GetAttributes())
            if (attribute.AttributeClass is { } mark && s_marks.FindInherited(mark) is { } row && row.SpeaksOf(attribute))
                return (row.Lifetime, mark, attribute);

        foreach (INamedTypeSymbol contract in type.AllInterfaces)
            if (s_marks.Find(contract) is { } row)
                return (row.Lifetime, contract, null);

        return null;
    }

    /// <summary>Whether an object or a type passed for this parameter is what is registered, not a key or an argument for it.</summary>
    public static bool TakesWhatIsRegistered(IParameterSymbol parameter) => !s_keys.Contains(parameter.Name);

    /// <summary>Whether this parameter takes the very object that is registered.</summary>
    public static bool TakesObject(IParameterSymbol parameter) =>
        s_objects.Contains(parameter.Name) || parameter.OriginalDefinition.Type is ITypeParameterSymbol && TakesWhatIsRegistered(parameter);

    /// <summary>Whether a type registered so has a lifetime of its own, by an interface that the row excepts.</summary>
    public static bool IsExcepted(RegistrationMethod row, ITypeSymbol type) =>
        row.Unless is { } name && type.AllInterfaces.Any(s_unless[name].Matches);
}
