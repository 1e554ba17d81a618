using MapSafety.Configuration;

namespace MapSafety.Docs;

/// <summary>The table of all options.</summary>
internal static class OptionTable
{
    public static string In(Language language) => Markdown.Table(
        [language.Key, language.Value, language.Default, language.Meaning],
        MapSafety.Configuration.Options.All.Values.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => Row(option, language)));

    private static string[] Row(Option option, Language language) =>
        [Markdown.Code(option.Key), Allowed(option, language), Markdown.Code(option.Default), option.Meaning.ToString(language.Culture)];

    private static string Allowed(Option option, Language language) => option.Kind switch
    {
        OptionKind.Flag => "`true`, `false`",
        OptionKind.Choice => $"{language.OneOf} {string.Join(", ", option.Choices.Select(Markdown.Code))}",
        OptionKind.Number => language.Number,
        _ => language.Names,
    };
}
