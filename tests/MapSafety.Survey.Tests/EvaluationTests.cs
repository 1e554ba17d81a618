using MapSafety.Survey.Loading;
using MapSafety.Survey.Loading.Evaluation;
using Microsoft.CodeAnalysis;

namespace MapSafety.Survey.Tests;

public sealed class EvaluationTests : IDisposable
{
    private readonly Fixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("'a' == 'A'", true)]
    [InlineData("'$(One)' == '1' and '$(None)' == ''", true)]
    [InlineData("'$(One)' == '2' or !('$(One)' == '2')", true)]
    [InlineData("$(One) == 1", true)]
    [InlineData("'$(One)' != '1'", false)]
    [InlineData("'10.0' >= '9.0'", true)]
    [InlineData("v4.7 < v4.8", true)]
    [InlineData("!$(Name.EndsWith('Tests'))", false)]
    [InlineData("$([MSBuild]::IsTargetFrameworkCompatible('net8.0', 'netstandard2.0'))", true)]
    [InlineData("$([MSBuild]::IsTargetFrameworkCompatible('net462', 'net8.0'))", false)]
    [InlineData("'$([MSBuild]::GetTargetFrameworkIdentifier('net462'))' == '.NETFramework'", true)]
    [InlineData("$([MSBuild]::VersionGreaterThanOrEquals('10.0', '9.0'))", true)]
    [InlineData("Exists('no such file')", false)]
    [InlineData("HasTrailingSlash('a/')", true)]
    [InlineData("'@(Items)' == ''", true)]
    [InlineData("", true)]
    [InlineData("'unclosed", false)]
    [InlineData("((((", false)]
    [InlineData("== ==", false)]
    public void Conditions(string condition, bool holds)
    {
        var properties = new PropertyBag { ["One"] = "1", ["Name"] = "My.Tests" };

        Assert.Equal(holds, Condition.Holds(condition, new PropertyExpression(properties), _fixture.Folder));
    }

    [Theory]
    [InlineData("$(A);b", "a;b")]
    [InlineData("$(A.Replace('a', 'x(1)'))$(None)", "x(1)")]
    [InlineData("$([System.String]::Copy('$(A)').ToUpper())", "A")]
    [InlineData("$([System.IO.Path]::Combine('$(A)', `b`))", "a/b")]
    [InlineData("$([MSBuild]::ValueOrDefault('$(None)', 'd'))", "d")]
    [InlineData("$([Unknown.Type]::Do('x'))", "")]
    [InlineData("$(A.Substring(9))", "")]
    [InlineData("$(A", "$(A")]
    [InlineData("%(Item.Meta)@(Items)", "")]
    public void Expressions(string text, string expanded) =>
        Assert.Equal(expanded, new PropertyExpression(new PropertyBag { ["A"] = "a" }).Expand(text));

    [Theory]
    [InlineData("net8.0;net10.0;netstandard2.0", "net10.0")]
    [InlineData("net462;netstandard2.0", "netstandard2.0")]
    [InlineData("net48;net472", "net48")]
    [InlineData("net8.0-windows;net8.0", "net8.0")]
    [InlineData("nonsense;net6.0", "net6.0")]
    public void The_newest_framework_is_taken(string frameworks, string newest) =>
        Assert.Equal(newest, TargetFramework.Newest(frameworks.Split(';'))?.Moniker);

    [Theory]
    [InlineData("net10.0", "NET10_0 NET9_0_OR_GREATER NETCOREAPP3_1_OR_GREATER NETCOREAPP NET", "NET11_0_OR_GREATER NETFRAMEWORK")]
    [InlineData("netstandard2.0", "NETSTANDARD2_0 NETSTANDARD1_6_OR_GREATER NETSTANDARD", "NETSTANDARD2_1_OR_GREATER NETCOREAPP")]
    [InlineData("net472", "NET472 NET462_OR_GREATER NETFRAMEWORK", "NET48_OR_GREATER NETCOREAPP")]
    [InlineData("net8.0-windows10.0.19041", "WINDOWS NET8_0", "NET9_0_OR_GREATER")]
    public void Frameworks_define_their_symbols(string moniker, string defined, string undefined)
    {
        string[] symbols = [.. TargetFramework.Parse(moniker)!.PreprocessorSymbols()];

        Assert.All(defined.Split(' '), symbol => Assert.Contains(symbol, symbols));
        Assert.All(undefined.Split(' '), symbol => Assert.DoesNotContain(symbol, symbols));
    }

    [Fact]
    public void A_project_is_read_with_what_lies_above_it()
    {
        _fixture
            .Write("Directory.Build.props", """
                <Project>
                  <Import Project="$(MSBuildThisFileDirectory)eng/Common.props" />
                  <PropertyGroup><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
                </Project>
                """)
            .Write("eng/Common.props", """
                <Project>
                  <PropertyGroup><Nullable>enable</Nullable><OutputType>Exe</OutputType></PropertyGroup>
                  <ItemGroup Condition="'$(Shares)' == 'true'"><Compile Include="$(MSBuildThisFileDirectory)../shared/**/*.cs" Exclude="**/Skip.cs" /></ItemGroup>
                </Project>
                """)
            .Write("shared/in/Shared.cs", "").Write("shared/Other.txt", "")
            .Write("src/A/A.csproj", """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFrameworks>net462;net8.0</TargetFrameworks>
                    <Shares>true</Shares>
                    <AssemblyName>Given.$(MSBuildProjectName)</AssemblyName>
                  </PropertyGroup>
                  <Choose>
                    <When Condition="'$(TargetFramework)' == 'net8.0'"><PropertyGroup><DefineConstants>$(DefineConstants);EIGHT</DefineConstants></PropertyGroup></When>
                    <Otherwise><PropertyGroup><DefineConstants>OTHER</DefineConstants></PropertyGroup></Otherwise>
                  </Choose>
                  <ItemGroup>
                    <Compile Remove="old/**" />
                    <Using Include="My.Space" />
                    <Using Include="My.Static" Static="true" />
                    <Using Remove="System.Net.Http" />
                  </ItemGroup>
                </Project>
                """)
            .Write("src/A/Here.cs", "").Write("src/A/old/Gone.cs", "").Write("src/A/obj/Built.cs", "").Write("src/A/.hidden/H.cs", "");

        LooseProject project = LooseProjects.OfFile(_fixture.At("src/A/A.csproj"));

        Assert.Equal(["shared/in/Shared.cs", "src/A/Here.cs"], project.Sources.Select(path => Paths.Relative(_fixture.Folder, path)));
        Assert.Equal("net8.0", project.Framework.Moniker);
        Assert.Equal("Given.A", project.AssemblyName);
        Assert.Equal(OutputKind.ConsoleApplication, project.OutputKind);
        Assert.Equal(NullableContextOptions.Enable, project.Nullable);
        Assert.Contains("EIGHT", project.Symbols);
        Assert.DoesNotContain("OTHER", project.Symbols);
        Assert.Contains("global using My.Space;", project.Usings);
        Assert.Contains("global using static My.Static;", project.Usings);
        Assert.Contains("global using System.Linq;", project.Usings);
        Assert.DoesNotContain("global using System.Net.Http;", project.Usings);
    }

    [Fact]
    public void An_old_project_lists_its_files()
    {
        _fixture
            .Write("Old.csproj", """
                <Project ToolsVersion="15.0" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
                  <Import Project="$(MSBuildExtensionsPath)\Microsoft.Common.props" Condition="Exists('$(MSBuildExtensionsPath)\Microsoft.Common.props')" />
                  <PropertyGroup><OutputType>Library</OutputType><TargetFrameworkVersion>v4.7.2</TargetFrameworkVersion></PropertyGroup>
                  <ItemGroup><Compile Include="sub\Listed.cs" /></ItemGroup>
                </Project>
                """)
            .Write("sub/Listed.cs", "").Write("sub/Unlisted.cs", "");

        LooseProject project = LooseProjects.OfFile(_fixture.At("Old.csproj"));

        Assert.Equal("Listed.cs", Path.GetFileName(Assert.Single(project.Sources)));
        Assert.Contains("NET472", project.Symbols);
    }

    [Fact]
    public void The_condition_of_an_import_is_relative_to_the_file_that_imports()
    {
        _fixture
            .Write("Directory.Build.props", """<Project><PropertyGroup><AssemblyName>FromAbove</AssemblyName></PropertyGroup></Project>""")
            .Write("src/Directory.Build.props", """
                <Project>
                  <PropertyGroup><Above>$([System.IO.Path]::Combine('..', '$(_DirectoryBuildPropsFile)'))</Above></PropertyGroup>
                  <Import Project="$(Above)" Condition="Exists('$(Above)')" />
                </Project>
                """)
            .Project("src/deep/er/A.csproj");

        Assert.Equal("FromAbove", LooseProjects.OfFile(_fixture.At("src/deep/er/A.csproj")).AssemblyName);
    }

    [Fact]
    public void Imports_that_go_round_in_a_circle_end()
    {
        _fixture.Write("a.props", """<Project><Import Project="b.props" /></Project>""").Write("b.props", """<Project><Import Project="a.props" /></Project>""")
            .Project("A.csproj", """<Import Project="a.props" />""").Write("A.cs", "");

        Assert.Single(LooseProjects.OfFile(_fixture.At("A.csproj")).Sources);
    }
}
