using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MapSafety.Tests.Knowledge;

/// <summary>Confined types, hosts and start-up code: the rows against the framework, and the answers for types as people write them.</summary>
public sealed class HostsTests
{
    // What the running framework brings; every other library's rows are checked by nothing but its documentation.
    private const string AspNetCore = "Microsoft.AspNetCore.App";

    private static readonly string[] s_inAspNetCore =
    [
        AspNetCore, "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Configuration.Abstractions",
        "Microsoft.Extensions.Logging", "Microsoft.Extensions.Hosting.Abstractions",
    ];

    private static readonly Compilation s_user = Framework.Compile("""
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.AspNetCore.Builder;
        namespace System.Windows.Forms { public class Control { } public class Form : Control { } }
        namespace Orleans { public interface IGrainBase { } }
        class MainWindow : System.Windows.Forms.Form { }
        class BansController : ControllerBase { }
        class Page : Microsoft.AspNetCore.Components.ComponentBase { }
        class Player : Orleans.IGrainBase { }
        class Plain { }
        class Control { }
        class Startup
        {
            void Services(IServiceCollection x) { }
            void Pipeline(WebApplication x) { }
            void Plain(string x) { }
        }
        """);

    [Fact]
    public void A_confined_type_of_the_framework_exists() => Assert.All(
        Confinement.All.Where(row => row.Library is AspNetCore), row => Assert.Same(row, Confinement.Find(Framework.Get(row.Type))));

    [Fact]
    public void A_type_whose_mention_shows_concurrency_exists() =>
        Assert.All(Hosts.ConcurrentTypes, row => Assert.True(Hosts.ShowsConcurrency(Framework.Get(row.Type))));

    [Fact]
    public void A_startup_type_of_the_framework_exists() => Assert.All(
        Hosts.StartupTypes.Where(row => s_inAspNetCore.Contains(row.Library)),
        row => Assert.True(Hosts.IsStartupParameter(Framework.Get(row.Type))));

    [Fact]
    public void Rows_of_other_libraries_are_not_in_the_framework()
    {
        IEnumerable<string> elsewhere = Confinement.All.Where(row => row.Library is not AspNetCore).Select(row => row.Type)
            .Concat(Hosts.StartupTypes.Where(row => !s_inAspNetCore.Contains(row.Library)).Select(row => row.Type));

        Assert.All(elsewhere, type => Assert.Null(Framework.Find(type)));
    }

    [Theory]
    [InlineData("MainWindow", nameof(ConfinementReason.UserInterface))]
    [InlineData("BansController", nameof(ConfinementReason.PerRequest))]
    [InlineData("Page", nameof(ConfinementReason.PerRequest))]
    [InlineData("Player", nameof(ConfinementReason.Actor))]
    [InlineData("Plain", null)]
    [InlineData("Control", null)]
    public void A_derived_type_is_confined_for_its_bases_reason(string type, string? reason) =>
        Assert.Equal(reason, Confinement.Find(s_user.GetTypeByMetadataName(type))?.Reason.ToString());

    [Theory]
    [InlineData("MainWindow", true)]
    [InlineData("BansController", false)]
    [InlineData("Page", false)]
    [InlineData("Player", false)]
    [InlineData("Plain", false)]
    public void Only_one_threads_types_confine_their_static_state(string type, bool isSingleThreaded) =>
        Assert.Equal(isSingleThreaded, Confinement.IsSingleThreaded(s_user.GetTypeByMetadataName(type)));

    [Theory]
    [InlineData("Services", true)]
    [InlineData("Pipeline", true)]
    [InlineData("Plain", false)]
    public void A_parameter_makes_a_method_startup_code(string method, bool isStartup)
    {
        IMethodSymbol symbol = s_user.GetTypeByMetadataName("Startup")!.GetMembers(method).OfType<IMethodSymbol>().Single();

        Assert.Equal(isStartup, Hosts.IsStartupParameter(symbol.Parameters[0].Type));
    }

    [Theory]
    [InlineData("xunit.v3.core", nameof(HostKind.Tests))]
    [InlineData("nunit.framework", nameof(HostKind.Tests))]
    [InlineData("Microsoft.AspNetCore", nameof(HostKind.Concurrent))]
    [InlineData("Microsoft.AspNetCore.Http.Abstractions", nameof(HostKind.Concurrent))]
    [InlineData("Grpc.AspNetCore.Server", nameof(HostKind.Concurrent))]
    [InlineData("System.Web.Mvc", nameof(HostKind.Concurrent))]
    [InlineData("System.Web", null)] // a facade
    [InlineData("System.Runtime", null)]
    [InlineData("xunit.core.mine", null)]
    public void A_referenced_assembly_tells_its_host(string assembly, string? kind) =>
        Assert.Equal(kind, Hosts.KindOf(CSharpCompilation.Create(assembly).Assembly)?.ToString());

    [Fact]
    public void The_net_framework_assembly_behind_a_facade_is_a_host()
    {
        SyntaxTree source = CSharpSyntaxTree.ParseText("namespace System.Web { public class HttpContext { } }");

        Assert.Equal(HostKind.Concurrent, Hosts.KindOf(CSharpCompilation.Create("System.Web", [source]).Assembly));
    }

    // A console program references all of these.
    [Fact]
    public void No_assembly_of_the_framework_itself_is_a_host()
    {
        IEnumerable<IAssemblySymbol> hosts =
            from reference in Framework.References.Where(reference => reference.Display!.Contains("Microsoft.NETCore.App", StringComparison.Ordinal))
            let assembly = (IAssemblySymbol)Framework.Compilation.GetAssemblyOrModuleSymbol(reference)!
            where Hosts.KindOf(assembly) is not null
            select assembly;

        Assert.Empty(hosts.Select(assembly => assembly.Name));
    }
}
