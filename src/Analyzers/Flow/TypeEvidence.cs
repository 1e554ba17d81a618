using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>Evidence that a type's own declaration gives.</summary>
internal static class TypeEvidence
{
    /// <summary>What the declaration of this type shows.</summary>
    public static Evidence At(INamedTypeSymbol type, Phrase words) => new(words, type.Locations.FirstOrDefault() ?? Location.None);

    /// <summary>What an attribute says, at the attribute.</summary>
    public static Evidence Marked(ISymbol marked, AttributeData attribute)
    {
        Phrase words = new("'{0}' is marked '{1}'", "“{0}”标有“{1}”", marked.Name, attribute.AttributeClass?.Name ?? "?");
        return attribute.ApplicationSyntaxReference is { } place
            ? new(words, place.SyntaxTree.GetLocation(place.Span))
            : new(words, marked.Locations.FirstOrDefault() ?? Location.None);
    }
}
