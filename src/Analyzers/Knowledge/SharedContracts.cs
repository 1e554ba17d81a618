using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>How often a framework calls a member of a type whose instances it shares.</summary>
internal enum CallPattern
{
    /// <summary>From any thread, beside itself and the other members.</summary>
    AnyThread,

    /// <summary>Once, before or after the instance serves anybody.</summary>
    Once,

    /// <summary>Once, and it runs beside the other members.</summary>
    OnceBesideOthers,
}

/// <summary>One row of <see cref="SharedContracts"/>. The page it rests on stands above it.</summary>
/// <param name="type">The metadata name of the base type or interface.</param>
/// <param name="why">Why several threads use one instance, as a clause.</param>
/// <param name="whyInChinese">The same in Chinese.</param>
internal sealed class SharedContract(string type, string why, string whyInChinese)
{
    public string Type { get; } = type;

    public string Why { get; } = why;

    public string WhyInChinese { get; } = whyInChinese;

    /// <summary>The package that brings the type, or nothing for the framework itself.</summary>
    public string? Library { get; init; }

    /// <summary>The name a message gives the contract, where the type's own would not do.</summary>
    public string? Name { get; init; }

    /// <summary>Whether only attributes that implement the type are shared.</summary>
    public bool IsAttribute { get; init; }

    /// <summary>The metadata name of an interface by which the framework makes an instance for each use after all.</summary>
    public string? Unless { get; init; }

    /// <summary>Members of which the type must override or implement one, where the contract asks only that of it.</summary>
    public string[] Requires { get; init; } = [];

    /// <summary>Members that run once, before or after the others.</summary>
    public string[] Once { get; init; } = [];

    /// <summary>Members that run once, beside the others.</summary>
    public string[] OnceBesideOthers { get; init; } = [];

    /// <summary>Whether the page does not say so in so many words: the sharing follows from how instances are cached or passed.</summary>
    public bool IsUsual { get; init; }

    /// <summary>How often the framework calls this member of the type or of one derived from it.</summary>
    public CallPattern PatternOf(string member) =>
        Array.IndexOf(Once, member) >= 0 ? CallPattern.Once
        : Array.IndexOf(OnceBesideOthers, member) >= 0 ? CallPattern.OnceBesideOthers
        : CallPattern.AnyThread;

    /// <inheritdoc/>
    public override string ToString() => Type;
}

/// <summary>Types of which a framework lets several threads use one instance. The rows stand in <see cref="SharedContractRows"/>.</summary>
internal static class SharedContracts
{
    private static readonly TypeTable<SharedContract> s_table = new(SharedContractRows.Rows, row => row.Type);

    private static readonly TypeTable<SharedContract> s_unless = new(SharedContractRows.Rows.Where(row => row.Unless is not null), row => row.Unless!);

    private static readonly TypeName s_requestDelegate = new("Microsoft.AspNetCore.Http.RequestDelegate");
    private static readonly TypeName s_httpContext = new("Microsoft.AspNetCore.Http.HttpContext");
    private static readonly TypeName s_attribute = new("System.Attribute");

    /// <summary>All rows, that of middleware included.</summary>
    public static IEnumerable<SharedContract> All => SharedContractRows.Rows.Append(SharedContractRows.Middleware);

    /// <summary>The contract by which instances of this type are shared, or nothing.</summary>
    public static SharedContract? Find(INamedTypeSymbol type)
    {
        if (IsMiddleware(type))
            return SharedContractRows.Middleware;

        for (INamedTypeSymbol? current = type.BaseType; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
            if (s_table.Find(current) is { } row && SpeaksOf(row, type))
                return row;

        foreach (INamedTypeSymbol contract in type.AllInterfaces)
            if (s_table.Find(contract) is { } row && SpeaksOf(row, type))
                return row;

        return null;
    }

    private static bool SpeaksOf(SharedContract row, INamedTypeSymbol type) =>
        !(row.IsAttribute && !Inherits(type, s_attribute))
        && !(row.Unless is not null && type.AllInterfaces.Any(contract => s_unless.Find(contract) == row))
        && (row.Requires.Length == 0 || Array.Exists(row.Requires, name => Overrides(type, name)));

    private static bool Inherits(INamedTypeSymbol type, TypeName name)
    {
        for (INamedTypeSymbol? current = type.BaseType; current is not null; current = current.BaseType)
            if (name.Matches(current))
                return true;

        return false;
    }

    private static bool Overrides(INamedTypeSymbol type, string member)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
            if (current.GetMembers(member).Any(declared => declared.IsOverride))
                return true;

        return false;
    }

    /// <summary>Whether a pipeline makes one of it at its start and calls it for every request: a class of that shape, with no base type or interface.</summary>
    private static bool IsMiddleware(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, IsAbstract: false }
        && type.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter => Is(parameter.Type, s_requestDelegate)))
        && (type.GetMembers("InvokeAsync").Any(HandlesRequest) || type.GetMembers("Invoke").Any(HandlesRequest));

    private static bool HandlesRequest(ISymbol member) =>
        member is IMethodSymbol { IsStatic: false, DeclaredAccessibility: Accessibility.Public, Parameters.Length: > 0 } method
        && Is(method.Parameters[0].Type, s_httpContext);

    private static bool Is(ITypeSymbol type, TypeName name) => type is INamedTypeSymbol named && name.Matches(named);
}
