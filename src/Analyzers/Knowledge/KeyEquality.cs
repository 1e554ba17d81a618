using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>Which keys equal only themselves, and which collections find their entries by the keys' own equality; each by its page at learn.microsoft.com/dotnet/api.</summary>
internal static class KeyEquality
{
    /// <summary>Collections that find by <c>GetHashCode</c> and <c>Equals</c> where they are given no comparer.</summary>
    private static readonly HashSet<string> s_hashing = new(
        ["System.Collections.Generic.Dictionary`2", "System.Collections.Generic.HashSet`1", "System.Collections.Concurrent.ConcurrentDictionary`2"], StringComparer.Ordinal);

    /// <summary>Types of the framework that do not override <c>Equals</c> though their objects have contents.</summary>
    private static readonly TypeTable<string> s_contents = new(
        [
            "System.Text.StringBuilder",
            "System.Linq.Expressions.Expression",
            "System.Collections.BitArray",
            "System.IO.MemoryStream",
        ],
        name => name);

    /// <summary>Methods that make a new object each time.</summary>
    private static readonly MemberTable s_makers = new(
        ("System.Linq.Enumerable", ["ToArray", "ToList", "ToHashSet", "ToDictionary"]),
        ("System.String", ["Split", "ToCharArray"]),
        ("System.Text.Encoding", ["GetBytes", "GetChars"]),
        ("System.BitConverter", ["GetBytes"]),
        ("System.Convert", ["FromBase64String", "FromHexString"]),
        ("System.Guid", ["ToByteArray"]),
        ("System.IO.MemoryStream", ["ToArray"]),
        ("System.IO.File", ["ReadAllBytes", "ReadAllLines"]),
        ("System.Collections.Generic.List`1", ["ToArray", "GetRange"]),
        ("System.ReadOnlySpan`1", ["ToArray"]),
        ("System.Span`1", ["ToArray"]),
        ("System.ReadOnlyMemory`1", ["ToArray"]),
        ("System.Memory`1", ["ToArray"]),
        ("System.Security.Cryptography.HashAlgorithm", ["ComputeHash"]),
        ("System.Security.Cryptography.SHA256", ["HashData"]),
        ("System.Security.Cryptography.SHA1", ["HashData"]),
        ("System.Security.Cryptography.MD5", ["HashData"]));

    private static readonly TypeTable<string> s_comparers = new(
        ["System.Collections.Generic.IEqualityComparer`1", "System.Collections.IEqualityComparer"], name => name);

    private static readonly TypeTable<string> s_equatable = new(["System.IEquatable`1"], name => name);

    /// <summary>Whether such a collection finds its entries by what the keys say of themselves.</summary>
    public static bool UsesKeys(CollectionType collection) => s_hashing.Contains(collection.MetadataName);

    /// <summary>Whether this parameter says how keys are compared.</summary>
    public static bool IsComparer(IParameterSymbol? parameter) => parameter is not null && s_comparers.Find(parameter.Type) is not null;

    /// <summary>Whether this method gives a new object each time.</summary>
    public static bool Makes(IMethodSymbol method) => s_makers.Has((method.ReducedFrom ?? method).OriginalDefinition) || method.OverriddenMethod is { } overridden && s_makers.Has(overridden.OriginalDefinition);

    /// <summary>
    /// Whether an object of this type equals nothing but itself though it is there for its contents: a class of the compilation that says nothing of equality, an array, a
    /// collection, a tuple that has one of these.
    /// </summary>
    public static bool IsIdentity(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol => true,
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Any(element => element.Type is not INamedTypeSymbol { IsTupleType: true } && IsIdentity(element.Type)),
        INamedTypeSymbol { TypeKind: TypeKind.Class, IsRecord: false, IsAnonymousType: false, IsAbstract: false } own when !own.DeclaringSyntaxReferences.IsEmpty => !SaysWhatIsEqual(own) && HasContents(own),
        INamedTypeSymbol { TypeKind: TypeKind.Class } framework => Collections.RowOf(framework) is not null && Consumers.IsFramework(framework.ContainingAssembly) || s_contents.FindInherited(framework) is not null,
        _ => false,
    };

    private static bool SaysWhatIsEqual(INamedTypeSymbol type)
    {
        if (type.AllInterfaces.Any(contract => s_equatable.Find(contract) is not null))
            return true;

        for (INamedTypeSymbol? current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
            if (current.TypeKind is TypeKind.Error || current.GetMembers(nameof(Equals)).OfType<IMethodSymbol>().Any(method => method.IsOverride))
                return true;

        return false;
    }

    // What has no fields is a token, of which each is meant to be different.
    private static bool HasContents(INamedTypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>().Any(field => !field.IsStatic);
}
