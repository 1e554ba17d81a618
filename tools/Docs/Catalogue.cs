using System.Collections.Immutable;
using System.Reflection;
using MapSafety.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.Docs;

/// <summary>A rule and the fixes for what it reports.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Fixes">The names of the fixes, as words; in Chinese their titles.</param>
internal sealed record Entry(Rule Rule, ImmutableArray<Phrase> Fixes)
{
    public DiagnosticDescriptor Descriptor => Rule.Descriptor;

    public string Id => Descriptor.Id;

    /// <summary>Whether the rule judges settings, not code.</summary>
    public bool IsAboutConfiguration => Rule is ConfigurationRule;
}

/// <summary>What the two shipped assemblies offer, as they say themselves.</summary>
internal static class Catalogue
{
    /// <summary>Every fix of the package.</summary>
    public static ImmutableArray<CodeFixProvider> Fixes { get; } =
    [
        .. Assembly.Load("MapSafety.CodeFixes").GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    /// <summary>Every rule of the package, by id.</summary>
    public static ImmutableArray<Entry> Rules { get; } = [.. AllRules.Instances.Select(rule => new Entry(rule, FixesOf(rule.Descriptor.Id)))];

    private static ImmutableArray<Phrase> FixesOf(string id) =>
        [.. Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(id)).Select(fix => new Phrase(Words(fix.GetType().Name), ChineseTitle(fix)))];

    /// <summary>A fix tells the title of its Fix All in a property of this name.</summary>
    private static string ChineseTitle(CodeFixProvider fix) =>
        fix.GetType().GetProperty("TitleForAll", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(fix) is Phrase title
            ? title.ToString(Language.Chinese.Culture)
            : Words(fix.GetType().Name);

    /// <summary><c>GuardWithLock</c> as "Guard with lock".</summary>
    internal static string Words(string name) =>
        string.Concat(name.Select((letter, index) => index > 0 && char.IsUpper(letter) ? " " + char.ToLowerInvariant(letter) : letter.ToString()));
}
