using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MapSafety.Configuration;
using MapSafety.Flow;
using MapSafety.Model;
using MapSafety.Tests.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Tests.Flow;

/// <summary>What the sources of a small compilation say about its types.</summary>
internal sealed class Facts
{
    private const string Usings = """
        global using System;
        global using System.Collections.Concurrent;
        global using System.Collections.Generic;
        global using System.Collections.Immutable;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private Facts(CSharpCompilation compilation, Settings settings)
    {
        Compilation = compilation;
        Sources sources = new(compilation);
        Registrations = new Registrations(compilation, settings, sources);
        Confinement = new TypeConfinement(settings, Registrations);
        Holders = new StaticHolders(compilation, sources, Registrations);
        Whole = new CompilationFacts(compilation, settings);
    }

    public CSharpCompilation Compilation { get; }

    public Registrations Registrations { get; }

    public TypeConfinement Confinement { get; }

    public StaticHolders Holders { get; }

    /// <summary>What rules ask.</summary>
    public CompilationFacts Whole { get; }

    /// <summary>The facts of these files, each of which must compile.</summary>
    public static Facts Of(params string[] files) => With([], files);

    /// <summary>The facts of these files under these options.</summary>
    public static Facts With((string Key, string Value)[] options, params string[] files)
    {
        CSharpParseOptions syntax = new(LanguageVersion.Preview);
        CSharpCompilation compilation = Framework.Compile(Usings)
            .AddSyntaxTrees(files.Select((file, index) => CSharpSyntaxTree.ParseText(file, syntax, $"/{index}.cs")));
        Assert.Empty(compilation.GetDiagnostics().Where(problem => problem.Severity is DiagnosticSeverity.Error));
        return new Facts(compilation, Settings.Read(compilation, new Options(options), default));
    }

    public INamedTypeSymbol Type(string name) =>
        Compilation.GetTypeByMetadataName(name) ?? throw new InvalidOperationException($"The source has no type '{name}'.");

    /// <summary>The evidence as a reader sees it: its words and the code it points at.</summary>
    [return: NotNullIfNotNull(nameof(evidence))]
    public static string? Text(Evidence? evidence)
    {
        if (evidence is null)
            return null;

        string code = evidence.Location.SourceTree is { } tree ? tree.GetText().ToString(evidence.Location.SourceSpan) : "";
        return evidence.Text.ToString(CultureInfo.InvariantCulture) + " @ " + code;
    }

    private sealed class Options((string Key, string Value)[] options) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(options.ToDictionary(option => option.Key, option => option.Value));

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override IEnumerable<string> Keys => values.Keys;

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
