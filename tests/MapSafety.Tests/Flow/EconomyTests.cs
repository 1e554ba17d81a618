using MapSafety.Configuration;
using MapSafety.Flow;
using MapSafety.Tests.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Diagnostics.Telemetry;

namespace MapSafety.Tests.Flow;

/// <summary>
/// What the rules may cost, without a clock: code that mentions no shared state is never bound. A compilation does not tell which bodies it has
/// bound, but binding shows in what it allocates on the asking thread, which is much the same on every machine: about a hundred bytes for each
/// character of a body, where looking for its words takes two at most. Times are compared by the benchmarks.
/// </summary>
public sealed class EconomyTests
{
    private const int BytesPerCharacterOfWords = 8, BytesPerCharacterOfBinding = 40;

    private const string Arithmetic = "value = value * 31 + Other(value) % 7;";

    [Theory]
    [InlineData("", Arithmetic)] // no collection at all
    [InlineData("private readonly Dictionary<int, int> _map = new();", "_map[value] = _map.Count + Other(value);")] // of an instance
    [InlineData("private const string Names = \"names\";", "value += Names.Length + Other(value);")] // no collection to this tool
    [InlineData("private static readonly Dictionary<int, int> s_map = new();", Arithmetic)] // shared, and mentioned nowhere
    [InlineData("internal static readonly Dictionary<int, int> Shared = new();", Arithmetic)] // the same, and others could mention it
    public void Bodies_that_mention_no_shared_state_are_not_bound(string declaration, string statement) =>
        Assert.InRange(BytesPerCharacter(declaration, statement), double.MinValue, BytesPerCharacterOfWords);

    [Theory]
    [InlineData("internal")]
    [InlineData("protected")]
    public void Bodies_that_mention_something_else_of_the_same_name_are_not_bound(string accessibility)
    {
        string state = $"class Holder {{ {accessibility} static readonly Dictionary<int, int> Items = new(); }}";
        Assert.InRange(BytesPerCharacter("private const int Items = 7;", "value += Items;", beside: state), double.MinValue, BytesPerCharacterOfWords);
    }

    [Fact]
    public void Bodies_whose_attributes_mention_a_shared_state_are_not_bound() =>
        Assert.InRange(
            BytesPerCharacter("internal static readonly Dictionary<int, int> Shared = new();", Arithmetic, "[Obsolete(nameof(Subject.Shared))]"),
            double.MinValue,
            BytesPerCharacterOfWords);

    [Theory]
    [InlineData("private static readonly Dictionary<int, int> s_map = new();", "s_map[value] = s_map.Count + Other(value);")]
    [InlineData("internal static readonly Dictionary<int, int> Shared = new();", "Shared[value] = Shared.Count + Other(value);")]
    public void Bodies_that_mention_one_are_bound_which_proves_that_the_measure_sees_it(string declaration, string statement) =>
        Assert.InRange(BytesPerCharacter(declaration, statement), BytesPerCharacterOfBinding, double.MaxValue);

    // An analyzer that asks for operations or syntax makes the compiler produce them for every body, whatever it does with them.
    [Fact]
    public async Task The_compiler_is_asked_for_symbols_only()
    {
        CSharpCompilation compilation = Framework.Compile(Source("", Arithmetic, times: 1));
        MapSafetyAnalyzer analyzer = new();
        CompilationWithAnalyzers host = compilation.WithAnalyzers([analyzer]);
        await host.GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        AnalyzerTelemetryInfo asked = await host.GetAnalyzerTelemetryInfoAsync(analyzer, TestContext.Current.CancellationToken);

        Assert.Equal(1, asked.SymbolActionsCount);
        Assert.Equal(0, asked.OperationActionsCount + asked.OperationBlockActionsCount + asked.OperationBlockStartActionsCount);
        Assert.Equal(0, asked.SyntaxNodeActionsCount + asked.SyntaxTreeActionsCount + asked.SemanticModelActionsCount);
        Assert.Equal(0, asked.CodeBlockActionsCount + asked.CodeBlockStartActionsCount + asked.SymbolStartActionsCount);
    }

    /// <summary>What each further character of the bodies allocates: the difference between much of this code and little of it.</summary>
    private static double BytesPerCharacter(string declaration, string statement, string attribute = "", string beside = "")
    {
        string little = Source(declaration, statement, times: 10, attribute), much = Source(declaration, statement, times: 400, attribute);
        Allocated(little, beside); // The tables are made when somebody first asks.
        return (Allocated(much, beside) - Allocated(little, beside)) / (double)(much.Length - little.Length);
    }

    private static long Allocated(string source, string beside)
    {
        CSharpCompilation compilation = Framework.Compile("global using System; global using System.Collections.Generic;" + beside);
        compilation = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, (CSharpParseOptions)compilation.SyntaxTrees[0].Options));
        INamedTypeSymbol[] types = [.. compilation.Assembly.GlobalNamespace.GetTypeMembers()];
        Assert.Empty(compilation.GetDeclarationDiagnostics());

        long before = GC.GetAllocatedBytesForCurrentThread();
        CompilationFacts facts = new(compilation, Settings.Read(compilation, new AnalyzerOptions([]).AnalyzerConfigOptionsProvider, default));
        _ = types.Sum(type => facts.StatesUsedBy(type, _ => true, default).Count());
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Source(string declaration, string statement, int times, string attribute = "") => $$"""
        class Subject
        {
            {{declaration}}

            {{attribute}}
            int Many(int value)
            {
                {{string.Concat(Enumerable.Repeat(statement, times))}}
                return value;
            }

            static int Other(int value) => value;
        }

        class Neighbour
        {
            {{attribute}}
            int Many(int value)
            {
                {{string.Concat(Enumerable.Repeat(Arithmetic, times))}}
                return value;
            }

            static int Other(int value) => value;
        }
        """;
}
