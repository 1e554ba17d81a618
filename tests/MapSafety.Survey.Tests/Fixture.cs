namespace MapSafety.Survey.Tests;

/// <summary>Sources in a folder of their own, deleted afterwards, and the tool run over them in this process.</summary>
internal sealed class Fixture : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("survey-");

    /// <summary>Keeps MSBuild from looking for settings above the folder.</summary>
    public Fixture() => Write("Directory.Build.props", "<Project />").Write("Directory.Packages.props", "<Project />").Write("Directory.Build.targets", "<Project />");

    public string Folder => _folder.FullName;

    public string At(string path) => Path.Combine(Folder, path);

    public Fixture Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), content);
        return this;
    }

    /// <summary>A project that an SDK of today builds without any package.</summary>
    public Fixture Project(string path, string body = "") => Write(path, $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
          </PropertyGroup>
          {body}
        </Project>
        """);

    /// <summary>Runs the tool with the probes of this assembly.</summary>
    public Task<Run> SurveyAsync(params string[] options) => RunAsync([Folder, "--analyzer", typeof(Fixture).Assembly.Location, .. options]);

    public static async Task<Run> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await SurveyCommand.RunAsync(arguments, output, error, TestContext.Current.CancellationToken);
        return new Run(code, output.ToString(), error.ToString());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>What a run printed and how it ended.</summary>
internal sealed record Run(int Code, string Output, string Error);
