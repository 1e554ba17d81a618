using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;

namespace MapSafety.Docs;

/// <summary>A language of the documentation, with the words that generated parts are made of.</summary>
internal sealed record Language
{
    public required CultureInfo Culture { get; init; }

    /// <summary>Its folder below <c>docs</c>; empty for English.</summary>
    public required string Folder { get; init; }

    /// <summary>How it calls itself, for the link from the other language.</summary>
    public required string Name { get; init; }

    public required string Rules { get; init; }

    public required string Options { get; init; }

    public required string Rule { get; init; }

    public required string Title { get; init; }

    public required string Category { get; init; }

    public required string Severity { get; init; }

    public required string Fixes { get; init; }

    public required string Message { get; init; }

    public required string Key { get; init; }

    public required string Value { get; init; }

    public required string Default { get; init; }

    public required string Meaning { get; init; }

    public required string OneOf { get; init; }

    public required string Names { get; init; }

    public required string Number { get; init; }

    /// <summary>What separates a rule's id from its title in a heading.</summary>
    public required string Colon { get; init; }

    public required ImmutableDictionary<string, string> Categories { get; init; }

    public required ImmutableDictionary<DiagnosticSeverity, string> Severities { get; init; }

    /// <summary>The headings that every page of a rule has, in this order.</summary>
    public required ImmutableArray<string> Sections { get; init; }

    public static Language English { get; } = new()
    {
        Culture = CultureInfo.GetCultureInfo("en"),
        Folder = "",
        Name = "English",
        Rules = "Rules",
        Options = "Options",
        Rule = "Rule",
        Title = "Title",
        Category = "Category",
        Severity = "Severity",
        Fixes = "Fixes",
        Message = "Message",
        Key = "Key",
        Value = "Value",
        Default = "Default",
        Meaning = "Meaning",
        OneOf = "one of",
        Names = "names, separated by commas",
        Number = "a whole number",
        Colon = ": ",
        Categories = Named("Configuration", "Synchronization", "Growth", "Publication", "Retention", "Atomicity", "Exposure"),
        Severities = Graded("Error", "Warning", "Suggestion", "Hidden"),
        Sections =
        [
            "Cause", "How it goes wrong", "Flagged", "Safe", "Remedies", "When to suppress", "What the rule does not see, and where it may be wrong",
            "Options", "Overlap with other analyzers",
        ],
    };

    public static Language Chinese { get; } = new()
    {
        Culture = CultureInfo.GetCultureInfo("zh-Hans"),
        Folder = "zh",
        Name = "简体中文",
        Rules = "规则",
        Options = "选项",
        Rule = "规则",
        Title = "标题",
        Category = "类别",
        Severity = "严重级别",
        Fixes = "修复",
        Message = "消息",
        Key = "键",
        Value = "值",
        Default = "默认值",
        Meaning = "含义",
        OneOf = "以下之一：",
        Names = "以逗号分隔的名称",
        Number = "整数",
        Colon = "：",
        Categories = Named("配置", "同步", "增长", "发布", "滞留", "原子性", "暴露"),
        Severities = Graded("错误", "警告", "建议", "隐藏"),
        Sections = ["原因", "如何出错", "会报告的代码", "安全的代码", "修复方法", "何时可以抑制", "看不到的情况与可能的误报", "选项", "与其他分析器的重叠"],
    };

    public static ImmutableArray<Language> All { get; } = [English, Chinese];

    /// <summary>The other of the two.</summary>
    public Language Other => this == English ? Chinese : English;

    private static ImmutableDictionary<string, string> Named(
        string configuration, string synchronization, string growth, string publication, string retention, string atomicity, string exposure) =>
        new (string Category, string Name)[]
        {
            (MapSafety.Category.Configuration, configuration),
            (MapSafety.Category.Synchronization, synchronization),
            (MapSafety.Category.Growth, growth),
            (MapSafety.Category.Publication, publication),
            (MapSafety.Category.Retention, retention),
            (MapSafety.Category.Atomicity, atomicity),
            (MapSafety.Category.Exposure, exposure),
        }.ToImmutableDictionary(row => row.Category, row => row.Name);

    private static ImmutableDictionary<DiagnosticSeverity, string> Graded(string error, string warning, string suggestion, string hidden) =>
        new (DiagnosticSeverity Severity, string Name)[]
        {
            (DiagnosticSeverity.Error, error),
            (DiagnosticSeverity.Warning, warning),
            (DiagnosticSeverity.Info, suggestion),
            (DiagnosticSeverity.Hidden, hidden),
        }.ToImmutableDictionary(row => row.Severity, row => row.Name);
}
