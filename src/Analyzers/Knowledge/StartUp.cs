using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>Which methods the runtime or a host runs once, before other threads use the program.</summary>
internal static class StartUp
{
    private static readonly TypeName s_moduleInitializer = new("System.Runtime.CompilerServices.ModuleInitializerAttribute");

    /// <summary>Whether the runtime calls this method before any other code of its module.</summary>
    public static bool IsModuleInitializer(IMethodSymbol method) =>
        method.IsStatic && method.GetAttributes().Any(attribute => attribute.AttributeClass is { } type && s_moduleInitializer.Matches(type));

    /// <summary>Whether this method configures a program that does not serve anybody yet: it receives a builder of a host or container.</summary>
    public static bool Configures(IMethodSymbol method) => method.Parameters.Any(parameter => Hosts.IsStartupParameter(parameter.Type));
}
