using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>An operation that may add an entry to a collection.</summary>
/// <param name="Key">What tells the entries apart: a map's key, else the item itself.</param>
/// <param name="Parts">All that it stores.</param>
internal sealed record Addition(IOperation Key, IReadOnlyList<IOperation> Parts)
{
    /// <summary>What this use of a collection adds, or nothing where it adds nothing or does not show what.</summary>
    public static Addition? Of(IOperation use)
    {
        if (CollectionCall.Of(use) is { Key: { } key } call)
            return !Collections.MayAdd(call.Member) && !call.Member.IsExtensionMethod ? null
                : IsPosition(call) ? new(call.Value!, [call.Value!])
                : new(key, call.Value is { } value ? [key, value] : [key]);

        // CollectionsMarshal.GetValueRefOrAddDefault(map, key, out _)
        return use is IInvocationOperation { TargetMethod: { IsStatic: true } method, Arguments: { Length: > 1 } arguments } && Consumers.IsFramework(method.ContainingAssembly) && arguments[1].Parameter is { RefKind: RefKind.None }
            ? new(arguments[1].Value, [arguments[1].Value])
            : null;
    }

    // list.Insert(0, item)
    private static bool IsPosition(CollectionCall call) =>
        call is { Value: not null, Key.Type.SpecialType: SpecialType.System_Int32, Member.ContainingType: var type } && Collections.Find(type) is { IsMap: false };
}
