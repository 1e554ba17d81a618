using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>How a program says which memory cache its container hands out, by "Cache in-memory in ASP.NET Core" and "Options pattern in .NET" at learn.microsoft.com.</summary>
internal static class CacheRegistrations
{
    private static readonly MemberTable s_configuring = new(
        ("Microsoft.Extensions.DependencyInjection.MemoryCacheServiceCollectionExtensions", ["AddMemoryCache"]),
        ("Microsoft.Extensions.DependencyInjection.OptionsServiceCollectionExtensions", ["Configure", "ConfigureAll", "PostConfigure", "PostConfigureAll"]),
        ("Microsoft.Extensions.Options.OptionsBuilder`1", ["Configure", "PostConfigure"]));

    private static readonly MemberTable s_adding = new(
        ("Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions", ["AddSingleton", "AddScoped", "AddTransient"]),
        ("Microsoft.Extensions.DependencyInjection.Extensions.ServiceCollectionDescriptorExtensions", ["TryAddSingleton"]));

    private static readonly TypeTable<string> s_options = new(["Microsoft.Extensions.Caching.Memory.MemoryCacheOptions"], name => name);

    /// <summary>Whether what is set in the delegate of this call holds for the cache that the container hands out.</summary>
    public static bool Configures(IMethodSymbol method) => s_configuring.Has(Definition(method));

    /// <summary>Whether this call tells the container which object to hand out as the memory cache.</summary>
    public static bool Adds(IMethodSymbol method) => s_adding.Has(Definition(method)) && method.TypeArguments.Any(CacheStores.IsInjected);

    /// <summary>Whether these are the options of a memory cache.</summary>
    public static bool AreOptions(ITypeSymbol? type) => s_options.Find(type) is not null;

    private static IMethodSymbol Definition(IMethodSymbol method) => (method.ReducedFrom ?? method).OriginalDefinition;
}
