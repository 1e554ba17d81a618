#if ROSLYN_5_12_OR_GREATER
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MapSafety.Tests.House;

/// <summary>MapSafety keeps its own rules.</summary>
public sealed class OwnSourceTests
{
    [Fact]
    public async Task What_ships_has_no_finding() =>
        Complaints.None((await Compiled.FindingsAsync(OwnSource.Shipped, new MapSafetyAnalyzer())).Select(Compiled.Text));

    [Theory]
    [InlineData("tools/Docs")]
    [InlineData("tools/Survey")]
    public async Task A_tool_has_no_finding(string folder)
    {
        // A tool uses packages that these tests do not have; what does not bind there says nothing about a collection of its own.
        CSharpCompilation tool = Compiled.Library("MapSafety.Tool", Compiled.Sources(folder), OwnSource.Shipped.References.Append(OwnSource.Shipped.ToMetadataReference()));

        Assert.NotEmpty(tool.SyntaxTrees.Skip(1));
        Complaints.None((await Compiled.FindingsAsync(tool.WithOptions(tool.Options.WithMetadataImportOptions(MetadataImportOptions.All)), new MapSafetyAnalyzer())).Select(Compiled.Text));
    }

    [Fact]
    public async Task A_hazard_put_into_it_is_found()
    {
        CSharpCompilation withHazard = OwnSource.Shipped.AddSyntaxTrees(Compiled.Parse("Hazard.cs", """
            static class Hazard
            {
                static readonly Dictionary<string, int> s_map = new();

                public static void Add(string key) => s_map[key] = 1;
            }
            """));

        Assert.Equal(["MAP1001"], (await Compiled.FindingsAsync(withHazard, new MapSafetyAnalyzer())).Select(finding => finding.Id));
    }
}
#endif
