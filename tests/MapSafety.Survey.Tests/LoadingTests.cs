using System.Diagnostics;

namespace MapSafety.Survey.Tests;

public sealed class LoadingTests : IDisposable
{
    private readonly Fixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_folder_without_projects_is_one_project()
    {
        _fixture.Write("A.cs", "class A { static int P1; B b = new(); }").Write("sub/B.cs", "class B { List<int> list = []; }");

        Run run = await _fixture.SurveyAsync("--rule", "PROBE1");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("1 projects, 2 files (loose files)", run.Output);
        Assert.Contains("compiles, 1 findings", run.Output);
        Assert.Contains("Field 'P1' is probed", run.Output);
    }

    [Fact]
    public async Task A_folder_with_top_level_statements_is_a_program()
    {
        _fixture.Write("Program.cs", "Console.WriteLine(1);");

        Assert.Contains("compiles", (await _fixture.SurveyAsync()).Output);
    }

    [Fact]
    public async Task Loose_projects_see_each_other_and_each_other_s_internals()
    {
        _fixture
            .Project("Core/Core.csproj", """<ItemGroup><InternalsVisibleTo Include="Middle" Key="0024" /></ItemGroup>""")
            .Write("Core/Core.cs", "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Top, PublicKey=0024\")] class Core { public static int P1; }")
            .Project("Middle/Middle.csproj", """<ItemGroup><ProjectReference Include="..\Core\Core.csproj" /></ItemGroup>""")
            .Write("Middle/Middle.cs", "class Middle { int x = Core.P1; }")
            .Project("Top/Top.csproj", """<ItemGroup><ProjectReference Include="..\Middle\Middle.csproj" /></ItemGroup>""")
            .Write("Top/Top.cs", "class Top { int x = Core.P1; }");

        Run run = await _fixture.SurveyAsync("--loose");

        Assert.Contains("Loaded 3 projects", run.Output);
        Assert.DoesNotContain("compile errors", run.Output);
    }

    [Fact]
    public async Task Projects_that_reference_each_other_in_a_circle_still_load()
    {
        _fixture
            .Project("A/A.csproj", """<ItemGroup><ProjectReference Include="../B/B.csproj" /></ItemGroup>""").Write("A/A.cs", "public class A { }")
            .Project("B/B.csproj", """<ItemGroup><ProjectReference Include="../A/A.csproj" /></ItemGroup>""").Write("B/B.cs", "public class B { }");

        Assert.Contains("Loaded 2 projects", (await _fixture.SurveyAsync("--loose")).Output);
    }

    [Fact]
    public async Task A_broken_project_file_is_noted_and_the_others_load()
    {
        _fixture.Write("Bad/Bad.csproj", "<Project").Project("Good/Good.csproj").Write("Good/G.cs", "class G { static int P1; }");

        Run run = await _fixture.SurveyAsync("--loose");

        Assert.Contains("note: project left out: Bad/Bad.csproj", run.Output);
        Assert.Contains("Field 'P1' is probed", run.Output);
    }

    [Fact]
    public async Task Restored_projects_load_through_MSBuild()
    {
        _fixture.Project("Core/Core.csproj").Write("Core/Core.cs", "public class Core { public static int P1; }")
            .Project("App/App.csproj", """<ItemGroup><ProjectReference Include="../Core/Core.csproj" /></ItemGroup>""")
            .Write("App/App.cs", "class App { int x = Core.P1; static int P2; }");
        await RestoreAsync(_fixture.At("App/App.csproj"));

        Run run = await _fixture.SurveyAsync();

        Assert.Contains("Loaded 2 projects", run.Output);
        Assert.Contains("(MSBuild)", run.Output);
        Assert.DoesNotContain("compile errors", run.Output);
        Assert.Contains("Field 'P1' is probed", run.Output);
        Assert.Contains("Field 'P2' is probed", run.Output);
    }

    [Fact]
    public async Task Projects_that_MSBuild_cannot_load_are_read_as_loose_files()
    {
        _fixture.Write("A/A.csproj", """
            <Project Sdk="No.Such.Sdk/1.0.0"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>
            """).Write("A/A.cs", "class A { static int P1; }");

        Run run = await _fixture.SurveyAsync();

        Assert.Contains("MSBuild did not serve", run.Output);
        Assert.Contains("(loose files)", run.Output);
        Assert.Contains("Field 'P1' is probed", run.Output);
    }

    [Fact]
    public async Task Projects_that_were_not_restored_are_read_as_loose_files()
    {
        _fixture.Project("A/A.csproj").Write("A/A.cs", "class A { static int P1; }");

        Run run = await _fixture.SurveyAsync();

        Assert.Contains("MSBuild did not serve: 'A' is not restored", run.Output);
        Assert.Contains("(loose files)", run.Output);
        Assert.Contains("Field 'P1' is probed", run.Output);
    }

    [Theory]
    [InlineData("All.sln", """
        Microsoft Visual Studio Solution File, Format Version 12.00
        Project("{9A19103F-16F7-4668-BE54-9A1E7A4F7556}") = "A", "A\A.csproj", "{8EA0D0A4-0F44-4B41-8B0B-0B5B5A0B1B11}"
        EndProject
        """)]
    [InlineData("All.slnx", """<Solution><Folder Name="/x/"><Project Path="A/A.csproj" /></Folder><Project Path="V/V.vbproj" /></Solution>""")]
    [InlineData("All.slnf", """{ "solution": { "path": "All.sln", "projects": [ "A\\A.csproj" ] } }""")]
    public async Task A_solution_names_its_projects(string file, string content)
    {
        _fixture.Project("A/A.csproj").Write("A/A.cs", "class A { static int P1; }")
            .Project("B/B.csproj").Write("B/B.cs", "class B { static int P2; }").Write(file, content);

        Run run = await Fixture.RunAsync(_fixture.At(file), "--loose", "--analyzer", typeof(Fixture).Assembly.Location);

        Assert.Contains("Loaded 1 projects", run.Output);
        Assert.Contains("Field 'P1' is probed", run.Output);
    }

    [Fact]
    public async Task A_file_that_two_projects_compile_is_one_finding()
    {
        _fixture.Write("Shared/S.cs", "class S { static int P1; }")
            .Project("A/A.csproj", """<ItemGroup><Compile Include="../Shared/*.cs" /></ItemGroup>""")
            .Project("B/B.csproj", """<ItemGroup><Compile Include="../Shared/S.cs" /></ItemGroup>""");

        Run run = await _fixture.SurveyAsync("--loose");

        Assert.Contains("1 finding shown of 1", run.Output);
        Assert.Contains("[A, also B]", run.Output);
    }

    [Fact]
    public async Task Assemblies_of_a_packages_folder_are_referenced()
    {
        string library = Path.GetDirectoryName(typeof(FactAttribute).Assembly.Location)!;
        _fixture.Project("A/A.csproj").Write("A/A.cs", "class A { [Xunit.Fact] public void M() { } }");

        Assert.Contains("compile errors", (await _fixture.SurveyAsync("--loose")).Output);
        Assert.DoesNotContain("compile errors", (await _fixture.SurveyAsync("--loose", "--packages", library)).Output);
    }

    private static async Task RestoreAsync(string project)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", ["restore", project, "-v", "q"]) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
    }
}
