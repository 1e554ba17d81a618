using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// Constructors that generate an assembly at every call: "If you use any of the other constructors, multiple versions of the same assembly are generated and never
/// unloaded" (XmlSerializer, learn.microsoft.com/dotnet/api), the others being all but those with a type, or a type and a namespace.
/// </summary>
internal static class GeneratedSerializers
{
    private static readonly TypeTable<string> s_types = new(["System.Xml.Serialization.XmlSerializer"], name => name);

    private static readonly TypeTable<string> s_type = new(["System.Type"], name => name);

    private static readonly TypeTable<string> s_roots = new(["System.Xml.Serialization.XmlRootAttribute"], name => name);

    /// <summary>The words of which code mentions one that makes such a serializer: itself, or, where it is only <c>new(…)</c>, what it is made from.</summary>
    public static IEnumerable<string> Words { get; } = ["XmlSerializer", "XmlRootAttribute", "XmlAttributeOverrides", "XmlTypeMapping"];

    /// <summary>Whether each call of this constructor generates an assembly that is never unloaded.</summary>
    public static bool Leaks(IMethodSymbol constructor) =>
        s_types.Find(constructor.ContainingType) is not null && constructor.Parameters.Length > 0 && !IsReused(constructor);

    /// <summary>Whether this is what names the root element.</summary>
    public static bool IsRoot(ITypeSymbol? type) => s_roots.Find(type) is not null;

    /// <summary>Whether this is the description of a type.</summary>
    public static bool IsType(ITypeSymbol? type) => s_type.Find(type) is not null;

    private static bool IsReused(IMethodSymbol constructor) =>
        IsType(constructor.Parameters[0].Type)
        && (constructor.Parameters.Length == 1 || constructor.Parameters.Length == 2 && constructor.Parameters[1].Type.SpecialType is SpecialType.System_String);
}
