using Microsoft.CodeAnalysis.Host.Mef;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>The services of every workspace. Composing them takes far longer than a test, so that all tests share one set.</summary>
internal static class Hosts
{
    private static readonly Lazy<MefHostServices> s_services = new(() => MefHostServices.Create(MefHostServices.DefaultAssemblies));

    public static AdhocWorkspace NewWorkspace() => new(s_services.Value);
}
