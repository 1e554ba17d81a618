using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Testing.Conformance;

/// <summary>
/// Where the driver differs from the package: it restores nothing while tests run, and it does not pass over a batch state that
/// nothing produces. Left out when the suite runs on the package.
/// </summary>
public sealed class StricterTests
{
    [Fact]
    public async Task A_batch_state_without_a_fix_all() => Assert.Contains("FixAllProvider", await Failing.Run(new Fixing<WithoutFixAll>
    {
        TestCode = "class C { int [|bad1|]; }",
        FixedCode = "class C { int good1; }",
        BatchFixedCode = "class C { int good1; } // all",
    }), StringComparison.Ordinal);

    [Fact]
    public async Task A_package_that_is_not_restored()
    {
        ReferenceAssemblies framework = ReferenceAssemblies.Default.AddPackages([new PackageIdentity("MapSafety.NoSuchPackage", "1.0.0")]);
        string message = (await Assert.ThrowsAsync<InvalidOperationException>(() => framework.ResolveAsync("C#", CancellationToken.None))).Message;
        Assert.Contains("MapSafety.NoSuchPackage 1.0.0", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_framework_that_is_not_restored()
    {
        var framework = new ReferenceAssemblies("net99.0", new PackageIdentity("Microsoft.NETCore.App.Ref", "99.0.0"), Path.Combine("ref", "net99.0"));
        string message = (await Assert.ThrowsAsync<InvalidOperationException>(() => framework.ResolveAsync("C#", CancellationToken.None))).Message;
        Assert.Contains("net99.0", message, StringComparison.Ordinal);
    }
}
