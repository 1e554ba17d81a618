using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Tests.House;

/// <summary>The form of what ships.</summary>
public sealed partial class SourceFilesTests
{
    // Tables are as long as the framework is wide; what decides is read by people.
    private const int LongestTable = 600, LongestFile = 400;

    [Fact]
    public void No_file_is_longer_than_one_can_read() => Complaints.None(
        from path in Clone.Files("src", "*.cs")
        let lines = Clone.Text(path).Split('\n').Length
        where lines > (path.StartsWith("src/Analyzers/Knowledge/", StringComparison.Ordinal) ? LongestTable : LongestFile)
        select $"{path} has {lines} lines");

    [Fact]
    public void Every_type_has_a_name_that_says_something() => Complaints.None(
        from path in Clone.Files("src", "*.cs")
        from type in CSharpSyntaxTree.ParseText(Clone.Text(path)).GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        where NamesNothing().IsMatch(type.Identifier.ValueText)
        select $"{path}: {type.Identifier.ValueText} has not been named yet");

    [Theory]
    [InlineData("SyntaxUtils", true)]
    [InlineData("Common", true)]
    [InlineData("RuleManager", true)]
    [InlineData("FixHelper", true)]
    [InlineData("ConsumerRows", false)]
    public void The_check_of_names_finds_what_is_wrong(string name, bool isWrong) => Assert.Equal(isWrong, NamesNothing().IsMatch(name));

    [Fact]
    public void Nothing_is_suppressed() => Complaints.None(
        from path in Clone.Files("src")
        where Path.GetExtension(path) is ".cs" or ".globalconfig" or ".editorconfig"
        from suppression in SuppressionsIn(Clone.Text(path))
        select $"{path}: {suppression}");

    [Theory]
    [InlineData("#pragma warning disable RS1035")]
    [InlineData("#  pragma warning  disable")]
    [InlineData("[SuppressMessage(\"a\", \"b\")]")]
    [InlineData("[System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessageAttribute(\"a\", \"b\")]")]
    [InlineData("dotnet_diagnostic.RS1035.severity = none")]
    [InlineData("#nullable disable")]
    public void The_check_of_suppressions_finds_them(string text) => Assert.NotEmpty(SuppressionsIn(text));

    private static IEnumerable<string> SuppressionsIn(string text) => Suppression().Matches(text).Select(match => match.Value);

    [GeneratedRegex("Utils?$|Utilities|Utility|^Common|Common$|Managers?$|Helpers?$")]
    private static partial Regex NamesNothing();

    [GeneratedRegex(@"#\s*pragma\s+warning\s+disable.*|\w*SuppressMessage\w*|dotnet_(diagnostic|analyzer).*severity\s*=\s*(none|silent|suggestion)|#\s*nullable\s+disable")]
    private static partial Regex Suppression();
}
