namespace MapSafety.Package.Tests;

/// <summary>A project of a user, made new outside the repository, that refers to the package.</summary>
internal sealed class Consumer
{
    private readonly PackedPackage _package;
    private readonly string _name;
    private readonly string _folder;

    /// <summary>Makes the folder with a project file and one source file, <c>Program.cs</c>.</summary>
    public Consumer(PackedPackage package, ProjectKind kind, string source, string? reference = null, string items = "")
    {
        _package = package;
        _name = $"{kind}{Guid.NewGuid():N}";
        _folder = Directory.CreateDirectory(Path.Combine(package.Place, _name)).FullName;
        Write($"{_name}.csproj", Project(kind, reference ?? Reference(package, """PrivateAssets="all" """), items));
        Write("Program.cs", source);
    }

    public static string Reference(PackedPackage package, string attributes) =>
        $"""<PackageReference Include="MapSafety" Version="{package.Version}" {attributes}/>""";

    public void Write(string file, string content) => File.WriteAllText(PathOf(file), content);

    public string Read(string file) => File.ReadAllText(PathOf(file));

    public string PathOf(string file) => Path.Combine(_folder, file);

    public string Assembly => PathOf($"obj/Debug/net10.0/{_name}.dll");

    public async Task<Consumer> RestoredAsync()
    {
        (await RunAsync(["restore", .. DotNet.BuildSwitches])).Succeeds();
        return this;
    }

    /// <summary>Builds what has been restored before.</summary>
    public Task<Run> BuildAsync(params string[] arguments) =>
        RunAsync(["build", "--no-restore", .. DotNet.BuildSwitches, .. arguments]);

    public Task<Run> BuildInLanguageAsync(string language) =>
        RunAsync(["build", "--no-restore", "--no-incremental", .. DotNet.BuildSwitches], ("DOTNET_CLI_UI_LANGUAGE", language));

    /// <summary>Packs this project and returns the package's path.</summary>
    public async Task<string> PackAsync()
    {
        (await RunAsync(["pack", .. DotNet.BuildSwitches, "-p:PackageOutputPath=packed"])).Succeeds();
        return PathOf($"packed/{_name}.1.0.0.nupkg");
    }

    public Task<Run> RunAsync(string[] arguments, params (string, string)[] environment) =>
        DotNet.RunAsync(_folder, arguments, [("NUGET_PACKAGES", Path.Combine(_package.Place, "packages")), .. environment]);

    private static string Project(ProjectKind kind, string reference, string items) => $"""
        <Project Sdk="{(kind is ProjectKind.Web ? "Microsoft.NET.Sdk.Web" : "Microsoft.NET.Sdk")}">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>{(kind is ProjectKind.Library ? "Library" : "Exe")}</OutputType>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            {reference}
            {items}
          </ItemGroup>
        </Project>
        """;
}

internal enum ProjectKind
{
    Console,
    Web,
    Library,
}
