using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>Small questions about single operations.</summary>
internal static class Operations
{
    /// <summary>The operation without conversions and parentheses around it.</summary>
    public static IOperation Unwrap(this IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation { OperatorMethod: null } conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>The operation that holds the whole body of this one.</summary>
    public static IOperation Body(this IOperation operation)
    {
        while (operation.Parent is { } outer)
            operation = outer;

        return operation;
    }

    /// <summary>Whether this is <c>null</c> or <c>default</c>.</summary>
    public static bool IsNothing(this IOperation value) =>
        value.Unwrap() is IDefaultValueOperation or { ConstantValue: { HasValue: true, Value: null } };

    /// <summary>The operation that uses this one's value, past conversions and parentheses; and the operand it uses it as.</summary>
    public static (IOperation? User, IOperation Operand) User(this IOperation operation)
    {
        IOperation operand = operation;
        while (operand.Parent is IConversionOperation { OperatorMethod: null } or IParenthesizedOperation)
            operand = operand.Parent;

        return (operand.Parent, operand);
    }

    /// <summary>The operation that stores a value where this reference points, or nothing when it is only read.</summary>
    public static IOperation? Write(this IOperation reference)
    {
        (IOperation? user, IOperation operand) = reference.User();
        switch (user)
        {
            case IIncrementOrDecrementOperation:
                return user;
            case IDeconstructionAssignmentOperation deconstruction:
                return deconstruction.Target == operand ? user : null;
            case IAssignmentOperation assignment:
                return assignment.Target == operand ? user : null;
            case ITupleOperation tuple:
                // (map[a], map[b]) = (1, 2) writes to each.
                return tuple.Write() is IDeconstructionAssignmentOperation ? reference : null;
            default:
                return null;
        }
    }

    private static bool IsIn(this IOperation operation, IOperation ancestor)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
            if (current == ancestor)
                return true;

        return false;
    }

    /// <summary>The field, property, local or parameter this operation reads or writes, by its definition; or nothing.</summary>
    public static ISymbol? Referenced(this IOperation operation) => operation switch
    {
        // What is in an AsyncLocal stands for it.
        IPropertyReferenceOperation { Property: var value, Instance: IMemberReferenceOperation ambient } when Promises.IsInAsyncLocal(value) =>
            ambient.Referenced(),

        // The word field in an accessor is the property's storage, which is not the same as what its getter returns.
        IFieldReferenceOperation { Field: { AssociatedSymbol: not IPropertySymbol and { } owner } } => owner.OriginalDefinition,
        IFieldReferenceOperation field => field.Field.OriginalDefinition,
        IPropertyReferenceOperation { Arguments.Length: 0 } property => property.Property.OriginalDefinition,
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter.OriginalDefinition,
        _ => null,
    };

    /// <summary>As <see cref="Referenced"/>, and the method that a call without arguments calls: it may return a field as it is.</summary>
    public static ISymbol? Stated(this IOperation operation) =>
        operation is IInvocationOperation { Arguments.Length: 0 } call ? call.TargetMethod.OriginalDefinition : operation.Referenced();

    /// <summary>Whether two mentions of a field, property or method are surely of one object's, or of a static one.</summary>
    public static bool HasSameOwner(this IOperation one, IOperation other) => (OwnerOf(one), OwnerOf(other)) switch
    {
        (null or IInstanceReferenceOperation, null or IInstanceReferenceOperation) => true,
        ({ } owner, { } same) => owner.Referenced() is { } symbol && SymbolEqualityComparer.Default.Equals(symbol, same.Referenced()),
        _ => false,
    };

    private static IOperation? OwnerOf(IOperation mention) => mention switch
    {
        IMemberReferenceOperation member => member.Instance?.Unwrap(),
        IInvocationOperation call => call.Instance?.Unwrap(),
        _ => null,
    };

    /// <summary>The <c>x?.M()</c> in which this part stands for <c>x</c>.</summary>
    public static IConditionalAccessOperation? Access(this IConditionalAccessInstanceOperation part)
    {
        IOperation below = part;
        for (IOperation? current = part.Parent; current is not null; current = current.Parent)
        {
            if (current is IConditionalAccessOperation access && access.WhenNotNull == below)
                return access;

            below = current;
        }

        return null;
    }

    /// <summary>The part of <c>x?.M()</c> that stands for <c>x</c> inside <c>.M()</c>.</summary>
    public static IConditionalAccessInstanceOperation? Instance(this IConditionalAccessOperation access)
    {
        // The instance is the innermost receiver of what follows the question mark, so one walk down the receivers finds it.
        IOperation? current = access.WhenNotNull;
        while (current is not null)
        {
            switch (current.Unwrap())
            {
                case IConditionalAccessInstanceOperation instance:
                    return instance;
                case IConditionalAccessOperation nested:
                    current = nested.Operation;
                    break;
                case IInvocationOperation { Instance: null, Arguments.Length: > 0 } extension:
                    current = extension.Arguments[0].Value;
                    break;
                case IInvocationOperation invocation:
                    current = invocation.Instance;
                    break;
                case IMemberReferenceOperation member:
                    current = member.Instance;
                    break;
                case IAssignmentOperation assignment:
                    current = assignment.Target;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }
}
