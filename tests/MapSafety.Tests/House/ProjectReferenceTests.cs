using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MapSafety.Tests.House;

/// <summary>In an editor a project reference is a compilation, whose source is at hand but not ours to report in.</summary>
public sealed class ProjectReferenceTests
{
    private const string Library = """
        using System.Runtime.CompilerServices;
        [assembly: InternalsVisibleTo("App")]

        public static class Lib
        {
            public static readonly Dictionary<string, int> Map = new();
            internal static readonly List<string> Names = new();

            public static Dictionary<string, int> Property => Map;

            public static void Put(Dictionary<string, int> map, string key) => map[key] = 1;

            public static void Add(string name) => Names.Add(name);
        }

        public class Base
        {
            protected static readonly List<int> s_items = new();

            public virtual void Add(int item) => s_items.Add(item);
        }
        """;

    private const string App = """
        public static class Own
        {
            private static readonly Dictionary<string, int> s_own = new();

            public static void Write(string key) => s_own[key] = 1;

            public static void Help(string key) => Lib.Put(s_own, key);

            public static void Foreign(string key)
            {
                Lib.Map[key] = 1;
                Lib.Names.Add(key);
                Lib.Property.Clear();
            }
        }

        public class Derived : Base
        {
            public override void Add(int item) => s_items.Add(item);
        }
        """;

    [Fact]
    public async Task Findings_and_their_other_places_stay_in_the_compilation()
    {
        CSharpCompilation library = Compiled.Library("Lib", [Compiled.Parse("Lib.cs", Library)]);
        CSharpCompilation app = Compiled.Library("App", [Compiled.Parse("App.cs", App)], Compiled.Framework.Append(library.ToMetadataReference()));
        Assert.Empty(app.GetDiagnostics(TestContext.Current.CancellationToken).Where(problem => problem.Severity == DiagnosticSeverity.Error));

        ImmutableArray<Diagnostic> inApp = await Compiled.FindingsAsync(app, new MapSafetyAnalyzer());
        ImmutableArray<Diagnostic> inLibrary = await Compiled.FindingsAsync(library, new MapSafetyAnalyzer());

        Assert.Contains(inApp, finding => finding.GetMessage().Contains("s_own", StringComparison.Ordinal));
        Assert.Contains(inLibrary, finding => finding.GetMessage().Contains("Names", StringComparison.Ordinal));
        Complaints.None(Strangers(inApp, app).Concat(Strangers(inLibrary, library)));
        Assert.NotEmpty(Strangers(inLibrary, app));
    }

    private static IEnumerable<string> Strangers(ImmutableArray<Diagnostic> findings, Compilation compilation) =>
        from finding in findings
        from location in finding.AdditionalLocations.Prepend(finding.Location)
        where location.SourceTree is { } tree && !compilation.ContainsSyntaxTree(tree)
        select $"{Compiled.Text(finding)}: {location.GetLineSpan()} is not in {compilation.AssemblyName}";
}
