using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing;

public sealed partial class ReferenceAssemblies
{
    private static ReferenceAssemblies Pack(string framework, string package, string version) =>
        new(framework, new PackageIdentity(package, version), Path.Combine("ref", framework));

    /// <summary>.NET 5 and later.</summary>
    public static class Net
    {
        /// <summary>.NET 5.</summary>
        public static ReferenceAssemblies Net50 { get; } = Runtime("5.0");

        /// <summary>.NET 6.</summary>
        public static ReferenceAssemblies Net60 { get; } = Runtime("6.0");

        /// <summary>.NET 6 with the Windows desktop.</summary>
        public static ReferenceAssemblies Net60Windows { get; } = Windows("6.0");

        /// <summary>.NET 7.</summary>
        public static ReferenceAssemblies Net70 { get; } = Runtime("7.0");

        /// <summary>.NET 7 with the Windows desktop.</summary>
        public static ReferenceAssemblies Net70Windows { get; } = Windows("7.0");

        /// <summary>.NET 8.</summary>
        public static ReferenceAssemblies Net80 { get; } = Runtime("8.0");

        /// <summary>.NET 8 with the Windows desktop.</summary>
        public static ReferenceAssemblies Net80Windows { get; } = Windows("8.0");

        /// <summary>.NET 9.</summary>
        public static ReferenceAssemblies Net90 { get; } = Runtime("9.0");

        /// <summary>.NET 9 with the Windows desktop.</summary>
        public static ReferenceAssemblies Net90Windows { get; } = Windows("9.0");

        /// <summary>.NET 10.</summary>
        public static ReferenceAssemblies Net100 { get; } = Runtime("10.0");

        /// <summary>.NET 10 with the Windows desktop.</summary>
        public static ReferenceAssemblies Net100Windows { get; } = Windows("10.0");

        private static ReferenceAssemblies Runtime(string version) => Pack($"net{version}", "Microsoft.NETCore.App.Ref", $"{version}.0");

        private static ReferenceAssemblies Windows(string version) =>
            Runtime(version).AddPackages([new PackageIdentity("Microsoft.WindowsDesktop.App.Ref", $"{version}.0")]);
    }

    /// <summary>.NET Core.</summary>
    public static class NetCore
    {
        /// <summary>.NET Core 3.0.</summary>
        public static ReferenceAssemblies NetCoreApp30 { get; } = Pack("netcoreapp3.0", "Microsoft.NETCore.App.Ref", "3.0.0");

        /// <summary>.NET Core 3.1.</summary>
        public static ReferenceAssemblies NetCoreApp31 { get; } = Pack("netcoreapp3.1", "Microsoft.NETCore.App.Ref", "3.1.0");
    }

    /// <summary>.NET Standard.</summary>
    public static class NetStandard
    {
        /// <summary>.NET Standard 2.0.</summary>
        public static ReferenceAssemblies NetStandard20 { get; } = new("netstandard2.0", new PackageIdentity("NETStandard.Library", "2.0.3"), Path.Combine("build", "netstandard2.0", "ref"));

        /// <summary>.NET Standard 2.1.</summary>
        public static ReferenceAssemblies NetStandard21 { get; } = Pack("netstandard2.1", "NETStandard.Library.Ref", "2.1.0");
    }

    /// <summary>.NET Framework.</summary>
    public static class NetFramework
    {
        private static readonly ImmutableArray<string> s_usual = ["mscorlib", "System", "System.Core", "System.Data", "System.Data.DataSetExtensions", "System.Net.Http", "System.Xml", "System.Xml.Linq"];

        private static ReferenceAssemblies Desktop(string framework, string version) =>
            new ReferenceAssemblies(framework, new PackageIdentity($"Microsoft.NETFramework.ReferenceAssemblies.{framework}", "1.0.3"), Path.Combine("build", ".NETFramework", version))
                .WithAssemblyIdentityComparer(DesktopAssemblyIdentityComparer.Default)
                .AddAssemblies([.. s_usual, "Microsoft.CSharp"]);

        /// <summary>.NET Framework 4.6.2.</summary>
        public static class Net462
        {
            /// <summary>With the usual assemblies.</summary>
            public static ReferenceAssemblies Default { get; } = Desktop("net462", "v4.6.2");
        }

        /// <summary>.NET Framework 4.7.2.</summary>
        public static class Net472
        {
            /// <summary>With the usual assemblies.</summary>
            public static ReferenceAssemblies Default { get; } = Desktop("net472", "v4.7.2");
        }

        /// <summary>.NET Framework 4.8.</summary>
        public static class Net48
        {
            /// <summary>With the usual assemblies.</summary>
            public static ReferenceAssemblies Default { get; } = Desktop("net48", "v4.8");
        }
    }
}
