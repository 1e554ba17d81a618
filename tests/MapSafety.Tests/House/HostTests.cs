#if ROSLYN_5_12_OR_GREATER
using System.Collections.Immutable;
using MapSafety.Testing.Extra;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Tests.House;

/// <summary>What a host relies on: it may run the analyzer as often and on as many threads as it likes, and nothing stays behind.</summary>
public sealed class HostTests
{
    private const int Runs = 20;

    private static readonly Lazy<Code> s_hazards = new(() => new Code([.. Compiled.Sources("samples/Hazards").Append(Compiled.ImplicitUsings).Select(tree => tree.ToString())]));

    [Fact]
    public async Task Findings_are_the_same_in_every_run()
    {
        string? first = null;
        MapSafetyAnalyzer analyzer = new();
        for (int run = 0; run < Runs; run++)
        {
            CSharpCompilation compilation = Compiled.Library("Hazards", Compiled.Sources("samples/Hazards"));
            ImmutableArray<Diagnostic> found = await Compiled.FindingsAsync(compilation, analyzer, concurrent: run % 2 == 0);
            string text = string.Join('\n', found.Select(Compiled.Text));

            Assert.True(found.Length > 10, $"Only {found.Length} findings");
            Assert.Equal(first ??= text, text);
        }
    }

    [Fact]
    public void Nothing_of_the_compilation_is_kept() => Extra.Released(new MapSafetyAnalyzer(), s_hazards.Value);

    [Fact]
    public void The_check_of_what_is_kept_finds_an_analyzer_that_keeps_a_tree() =>
        Assert.Throws<CheckFailedException>(() => Extra.Released(new KeepsATree(), s_hazards.Value));

    [Fact]
    public Task Messages_fill_in_their_arguments_in_both_languages() => Extra.Cultures(new MapSafetyAnalyzer(), s_hazards.Value, "en", "zh-Hans");

    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class KeepsATree : DiagnosticAnalyzer
    {
        private SyntaxTree? _kept;

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
            [new("KEEP", "Keeps", "Keeps", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true)];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterSyntaxTreeAction(tree => _kept ??= tree.Tree);
        }
    }
}
#endif
