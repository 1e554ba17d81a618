using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>A call that puts an entry into one of the framework's caches.</summary>
/// <param name="Operation">The call, or the indexer that is assigned.</param>
/// <param name="Store">What the method does.</param>
/// <param name="Cache">The cache.</param>
/// <param name="Key">The key of the entry, or nothing where it is not seen.</param>
/// <param name="Method">The method.</param>
internal sealed record CacheCall(IOperation Operation, CacheStore Store, IOperation Cache, IOperation? Key, IMethodSymbol Method)
{
    /// <summary>The calls of a body, those of the functions in it included.</summary>
    public static IEnumerable<CacheCall> In(IOperation body) => body.DescendantsAndSelf().Select(Of).OfType<CacheCall>();

    /// <summary>The call that this operation is, or nothing.</summary>
    public static CacheCall? Of(IOperation operation) => operation switch
    {
        IInvocationOperation call when CacheStores.Find(call.TargetMethod) is { } store => Of(call, store),
        IPropertyReferenceOperation { Property.SetMethod: { } setter, Instance: { } cache, Arguments.Length: > 0 } entry
            when CacheStores.Find(setter) is { } store && entry.Write() is not null => new(entry, store, cache, entry.Arguments[0].Value, setter),
        _ => null,
    };

    /// <summary>What is passed for the parameters of this role, those left out not included.</summary>
    public IEnumerable<IOperation> Given(CacheRole role) => Operation is IInvocationOperation call ? Given(call, role) : [];

    private static IEnumerable<IOperation> Given(IInvocationOperation call, CacheRole role) => call.Arguments
        .Where(argument => argument is { ArgumentKind: not ArgumentKind.DefaultValue, Parameter: { } parameter } && CacheStores.RoleOf(parameter) == role)
        .Select(argument => argument.Value);

    private static CacheCall? Of(IInvocationOperation call, CacheStore store)
    {
        if ((call.Instance ?? Given(call, CacheRole.Cache).FirstOrDefault()) is not { } cache)
            return null;

        IOperation? key = Given(call, CacheRole.Key).FirstOrDefault() ?? KeyOf(Given(call, CacheRole.Item).FirstOrDefault());
        return new(call, store, cache, key, call.TargetMethod);
    }

    // new CacheItem(key, value)
    private static IOperation? KeyOf(IOperation? item) =>
        item?.Unwrap() is IObjectCreationOperation { Arguments: { Length: > 0 } arguments } ? arguments[0].Value : null;
}
