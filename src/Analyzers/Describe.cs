using Microsoft.CodeAnalysis;

namespace MapSafety;

/// <summary>Makes the descriptors of rules, so that help links and tags are the same everywhere.</summary>
internal static class Describe
{
    private const string Pages = "https://mapsafety.github.io/rules/";

    /// <summary>A rule without doubt: a warning by default.</summary>
    public static DiagnosticDescriptor Warning(
        string id, string category, LocalizableString title, LocalizableString message, LocalizableString description, params string[] tags) =>
        new(id, title, message, category, DiagnosticSeverity.Warning, isEnabledByDefault: true, description, Pages + id, tags);

    /// <summary>A rule that needs a person's judgement: a suggestion by default.</summary>
    public static DiagnosticDescriptor Suggestion(
        string id, string category, LocalizableString title, LocalizableString message, LocalizableString description, params string[] tags) =>
        new(id, title, message, category, DiagnosticSeverity.Info, isEnabledByDefault: true, description, Pages + id, tags);
}
