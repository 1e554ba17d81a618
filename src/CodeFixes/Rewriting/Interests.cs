using Microsoft.CodeAnalysis;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>Who takes an interest in a state beside the code that names it: serializers, binders, and what copies whole objects.</summary>
internal static class Interests
{
    // Attributes that say nothing to anyone who reads or fills the member through reflection.
    private static readonly HashSet<string> s_silent =
        ["NonSerializedAttribute", "JsonIgnoreAttribute", "XmlIgnoreAttribute", "IgnoreDataMemberAttribute", "ObsoleteAttribute", "GuardedByAttribute"];

    /// <summary>Whether the type of the state is nobody's business but that of the code that names it.</summary>
    public static bool MayBeRetyped(StateUses state) => state.Symbol.GetAttributes().All(attribute => attribute.AttributeClass is { } kind && (s_silent.Contains(kind.Name) || IsForTools(kind)))
        && (!state.IsOfObject || !IsVisibleProperty(state.Symbol) && (!state.Symbol.ContainingType.IsSerializable || IsNotSerialized(state.Symbol)));

    /// <summary>Whether an object of the type may come to be without its initializers, so that a new field would stay empty.</summary>
    public static bool MayBeMadeWithoutConstructor(INamedTypeSymbol type) =>
        type.IsSerializable || type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name is "DataContractAttribute" or "ProtoContractAttribute");

    /// <summary>
    /// Whether copies of an object may go ways of their own. A copy shares a plain collection with its original; it would not share later
    /// versions of an immutable one.
    /// </summary>
    public static bool CopiesMayPart(StateUses state) => !state.IsOfObject || !state.Symbol.ContainingType.IsRecord
        && !state.Files.Any(file => file.Root.DescendantTokens().Any(token => token.ValueText == "MemberwiseClone"));

    /// <summary>What debuggers and analyzers read.</summary>
    private static bool IsForTools(INamedTypeSymbol attribute) =>
        attribute.ContainingNamespace is { Name: "Diagnostics", ContainingNamespace.Name: "System" } or { Name: "CodeAnalysis", ContainingNamespace.Name: "Diagnostics" };

    private static bool IsVisibleProperty(ISymbol symbol) =>
        symbol is IPropertySymbol { DeclaredAccessibility: Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal };

    private static bool IsNotSerialized(ISymbol symbol) => symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "NonSerializedAttribute");
}
