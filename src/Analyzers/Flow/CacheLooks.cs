using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>A place where code uses a key with a cache, or with a map that is kept and asked as one.</summary>
/// <param name="Operation">The call or indexer.</param>
/// <param name="Cache">The cache.</param>
/// <param name="Key">The key.</param>
/// <param name="Asks">Whether it looks for the entry of the key.</param>
/// <param name="Removes">Whether it takes the entry out.</param>
internal sealed record CacheLook(IOperation Operation, IOperation Cache, IOperation Key, bool Asks, bool Removes)
{
    /// <summary>The looks of a body.</summary>
    public static IEnumerable<CacheLook> In(IOperation body) => body.DescendantsAndSelf().Select(Of).OfType<CacheLook>();

    private static CacheLook? Of(IOperation operation) => operation switch
    {
        IInvocationOperation call when CacheStores.IsAsker(call.TargetMethod) => Of(call, asks: true, removes: false),
        IInvocationOperation call when CacheStores.IsRemover(call.TargetMethod) => Of(call, asks: false, removes: true),
        IPropertyReferenceOperation { Instance: { } cache, Arguments: { Length: > 0 } keys } entry when CacheStores.IsAsker(entry.Property) && entry.Write() is null => new(entry, cache, keys[0].Value, true, false),
        IInvocationOperation { Instance: IMemberReferenceOperation map, Arguments: { Length: > 0 } arguments } call when GetsOrAdds(call) => new(call, map, arguments[0].Value, true, false),
        _ => CacheCall.Of(operation) is { Key: { } key } stored ? new(operation, stored.Cache, key, false, false) : null,
    };

    private static CacheLook? Of(IInvocationOperation call, bool asks, bool removes)
    {
        IArgumentOperation? cache = call.Arguments.FirstOrDefault(argument => argument.Parameter is { } parameter && CacheStores.RoleOf(parameter) is CacheRole.Cache);
        IArgumentOperation? key = call.Arguments.FirstOrDefault(argument => argument.Parameter is { } parameter && CacheStores.RoleOf(parameter) is CacheRole.Key);
        return (call.Instance ?? cache?.Value) is { } asked && key is not null ? new(call, asked, key.Value, asks, removes) : null;
    }

    /// <summary>Whether this asks a map for the value of a key, which it makes where there is none.</summary>
    private static bool GetsOrAdds(IInvocationOperation call) =>
        Collections.EffectOf(call.TargetMethod) is Effect.Grow && call.Arguments.Length > 1
        && Collections.Find(call.Instance?.Type) is { IsMap: true, Discipline: Discipline.Concurrent }
        && call.TargetMethod is { ReturnsVoid: false, ReturnType.SpecialType: not SpecialType.System_Boolean };
}
