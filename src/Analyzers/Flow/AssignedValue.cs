using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>What is known of a collection that is stored in a state.</summary>
/// <param name="Type">The type of the object, as far as the expression tells; nothing for null.</param>
/// <param name="IsMade">Whether the expression makes the object, so that the type is exactly this one.</param>
/// <param name="IsList">Whether it is a <c>[…]</c> for an interface, for which the compiler makes a list.</param>
/// <param name="IsSynchronized">Whether it is a wrapper that synchronizes every call: <c>Hashtable.Synchronized(…)</c>.</param>
internal sealed record AssignedValue(ITypeSymbol? Type, bool IsMade, bool IsSynchronized, bool IsList = false)
{
    // The kind of […], as compilers since 4.8 number it.
    private const OperationKind CollectionExpression = (OperationKind)127;

    /// <summary>What this expression says about the object it stands for.</summary>
    public static AssignedValue Of(IOperation value)
    {
        IOperation source = value.Unwrap();
        bool isNull = source.ConstantValue is { HasValue: true, Value: null } || source is IDefaultValueOperation;
        return new(
            isNull ? null : source.Type,
            IsMade: source is IObjectCreationOperation,
            IsSynchronized: source is IInvocationOperation call && Consumers.ReturnsConcurrentWrapper(call.TargetMethod),
            IsList: source is { Kind: CollectionExpression, Type.TypeKind: TypeKind.Interface } && !Consumers.IsReadOnlyFace(source.Type));
    }
}
