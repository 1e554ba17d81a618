using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Testing.Conformance;

/// <summary>The frameworks code is compiled against.</summary>
public sealed class FrameworkTests
{
    public static TheoryData<string, ReferenceAssemblies> Frameworks => new()
    {
        { "net6.0", ReferenceAssemblies.Net.Net60 },
        { "net8.0", ReferenceAssemblies.Net.Net80 },
        { "net9.0", ReferenceAssemblies.Net.Net90 },
        { "net10.0", ReferenceAssemblies.Net.Net100 },
        { "netstandard2.0", ReferenceAssemblies.NetStandard.NetStandard20 },
        { "netstandard2.1", ReferenceAssemblies.NetStandard.NetStandard21 },
    };

    [Theory]
    [MemberData(nameof(Frameworks), DisableDiscoveryEnumeration = true)]
    public async Task Code_compiles(string name, ReferenceAssemblies framework)
    {
        Assert.Equal(name, framework.TargetFramework);
        await new Analyzing<BadField> { TestCode = "using System.Collections.Generic; class C { Dictionary<string, int> [|bad1|] = new Dictionary<string, int>(); }", ReferenceAssemblies = framework }.RunAsync();
    }

    [Fact]
    public Task Locks_of_their_own_exist_from_net_9_on() => Task.WhenAll(
        new Analyzing<BadField> { TestCode = "class C { System.Threading.Lock good; }", ReferenceAssemblies = ReferenceAssemblies.Net.Net90 }.RunAsync(),
        Failing.Run(new Analyzing<BadField> { TestCode = "class C { System.Threading.Lock good; }", ReferenceAssemblies = ReferenceAssemblies.Net.Net80 }));

    [Fact]
    public async Task References_are_read_once()
    {
        ImmutableArray<MetadataReference> first = await ReferenceAssemblies.Net.Net80.ResolveAsync(LanguageNames.CSharp, CancellationToken.None);
        ImmutableArray<MetadataReference> second = await ReferenceAssemblies.Net.Net80.ResolveAsync(LanguageNames.CSharp, CancellationToken.None);
        Assert.NotEmpty(first);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Packages_are_added()
    {
        ReferenceAssemblies web = ReferenceAssemblies.Net.Net80.AddPackages([new PackageIdentity("Microsoft.AspNetCore.App.Ref", "8.0.28")]);
        ImmutableArray<MetadataReference> references = await web.ResolveAsync(LanguageNames.CSharp, CancellationToken.None);
        Assert.Contains(references, reference => Path.GetFileName(reference.Display) == "Microsoft.AspNetCore.Http.Abstractions.dll");
    }

    [Fact]
    public void Frameworks_are_equal_by_content()
    {
        ReferenceAssemblies one = ReferenceAssemblies.Net.Net80.AddPackages([new PackageIdentity("A", "1.0.0")]);
        Assert.Equal(one, ReferenceAssemblies.Net.Net80.AddPackages([new PackageIdentity("A", "1.0.0")]));
        Assert.NotEqual(one, ReferenceAssemblies.Net.Net80);
    }
}
