#if ROSLYN_5_12_OR_GREATER
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Tests.House;

/// <summary>Each layer knows only those to its left. Judged by what names mean, so that neither a using nor a full name gets round it.</summary>
public sealed class LayersTests
{
    private const string Words = "MapSafety";

    // What a layer may name beside itself. The words - phrases, categories, descriptors, the hand-over to fixes - know no layer.
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        [Words] = [],
        ["MapSafety.Configuration"] = [Words],
        ["MapSafety.Knowledge"] = [],
        ["MapSafety.Model"] = [Words, "MapSafety.Knowledge"],
        ["MapSafety.Flow"] = [Words, "MapSafety.Configuration", "MapSafety.Knowledge", "MapSafety.Model"],
        ["MapSafety.Rules"] = [Words, "MapSafety.Configuration", "MapSafety.Knowledge", "MapSafety.Model", "MapSafety.Flow"],
        ["MapSafety.CodeFixes"] = [Words, "MapSafety.Configuration", "MapSafety.Knowledge", "MapSafety.Model", "MapSafety.Flow"],
    };

    // It hosts the rules and therefore knows everybody; nobody knows it.
    private const string Host = "MapSafetyAnalyzer";

    [Fact]
    public void No_layer_knows_one_to_its_right() => Complaints.None(ComplaintsOf(OwnSource.Shipped));

    [Fact]
    public void Every_namespace_has_its_place() => Complaints.None(
        from type in TypesOf(OwnSource.Shipped.Assembly.GlobalNamespace)
        let space = type.ContainingNamespace.ToDisplayString()
        where space.StartsWith("MapSafety", StringComparison.Ordinal) && LayerOf(type) is null
        select $"{space} is in no layer");

    [Theory]
    [InlineData("namespace MapSafety.Knowledge; class Bad { MapSafety.Flow.Marker? _field; }", "Knowledge", "MapSafety.Flow")]
    [InlineData("namespace MapSafety.Model; using MapSafety.Rules; class Bad { void M() => Marker.Make(); }", "Model", "MapSafety.Rules")]
    [InlineData("namespace MapSafety.Flow; class Bad { object M() => new MapSafetyAnalyzer(); }", "Flow", "MapSafetyAnalyzer")]
    [InlineData("namespace MapSafety.Flow; using M = MapSafety.Rules.Marker; class Bad { M? _field; }", "Flow", "MapSafety.Rules")]
    public void The_check_finds_what_is_wrong(string source, string layer, string named)
    {
        const string Layers = """
            namespace MapSafety { class MapSafetyAnalyzer; }
            namespace MapSafety.Flow { class Marker; }
            namespace MapSafety.Rules { class Marker { public static void Make() { } } }
            """;
        CSharpCompilation wrong = Compiled.Library("Wrong", [Compiled.Parse("Layers.cs", Layers), Compiled.Parse("Bad.cs", source)]);

        string[] complaints = [.. ComplaintsOf(wrong)];
        Assert.NotEmpty(complaints);
        Assert.All(complaints, complaint => Assert.Matches($@"^Bad\.cs\(1\): .*{layer} knows .*{named}", complaint));
    }

    private static IEnumerable<string> ComplaintsOf(CSharpCompilation compilation) => (
        from tree in compilation.SyntaxTrees
        let model = compilation.GetSemanticModel(tree)
        from name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
        let here = LayerOf(name, model)
        let named = here is null ? null : Named(name, model)
        let there = named is null ? null : LayerOf(named)
        where there is not null && here != there && !(s_allowed[here].Contains(there) && named.Name != Host)
        select $"{Path.GetFileName(tree.FilePath)}({tree.GetLineSpan(name.Span).StartLinePosition.Line + 1}): {here} knows {there}: {name} of {named.ToDisplayString()}")
        .Distinct();

    /// <summary>The layer that a name stands in; nothing for the host, for usings, which name without using, and outside our namespaces.</summary>
    private static string? LayerOf(SimpleNameSyntax name, SemanticModel model)
    {
        if (name.Ancestors().OfType<BaseTypeDeclarationSyntax>().LastOrDefault() is not { } type || type.Identifier.ValueText == Host)
            return null;

        return model.GetDeclaredSymbol(type) is { } declared ? LayerOf(declared) : null;
    }

    /// <summary>The type of ours that a name stands for or whose member it stands for.</summary>
    private static INamedTypeSymbol? Named(SimpleNameSyntax name, SemanticModel model)
    {
        ISymbol? symbol = model.GetSymbolInfo(name).Symbol;
        INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
        return type is { DeclaringSyntaxReferences.Length: > 0 } ? type : null;
    }

    private static string? LayerOf(INamedTypeSymbol type)
    {
        string space = type.ContainingNamespace.ToDisplayString();
        return s_allowed.Keys.Where(layer => space == layer || layer != Words && space.StartsWith(layer + ".", StringComparison.Ordinal)).MaxBy(layer => layer.Length);
    }

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamespaceSymbol space) =>
        space.GetTypeMembers().Concat(space.GetNamespaceMembers().SelectMany(TypesOf)).Where(type => type.DeclaringSyntaxReferences.Length > 0);
}
#endif
