using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>What one operation on a collection asks or changes, taken apart.</summary>
/// <param name="Operation">The call, indexer or property; for an indexer that is assigned the assignment.</param>
/// <param name="Member">The collection's member.</param>
/// <param name="Key">The key, entry or index it names first; nothing for <c>Count</c>, <c>Dequeue</c>, …</param>
/// <param name="Value">The value that is stored under the key.</param>
internal sealed record CollectionCall(IOperation Operation, IMethodSymbol Member, IOperation? Key, IOperation? Value)
{
    /// <summary>Whether the call itself tells if it did what it should: <c>TryAdd</c>, a set's <c>Add</c>.</summary>
    public bool Answers => Member.ReturnType.SpecialType is SpecialType.System_Boolean;

    /// <summary>The call that this use of a collection makes, or nothing when it is another's: a helper's, a marshal class's.</summary>
    public static CollectionCall? Of(IOperation? use) => use switch
    {
        IConditionalAccessOperation access => Of(access.WhenNotNull),
        IExpressionStatementOperation statement => Of(statement.Operation),
        IInvocationOperation call => OfInvocation(call),
        IPropertyReferenceOperation { Property.GetMethod: { } getter } property => new(property, getter, property.Arguments.FirstOrDefault()?.Value, null),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.SetMethod: { } setter, Arguments: { Length: > 0 } keys }, Value: var value } assignment =>
            new(assignment, setter, keys[0].Value, value),
        _ => null,
    };

    private static CollectionCall? OfInvocation(IInvocationOperation call)
    {
        int receivers = call.Instance is null ? 1 : 0;
        if (receivers == 0 ? Collections.EffectOf(call.TargetMethod) is null : !call.TargetMethod.IsExtensionMethod || !Consumers.IsFramework(call.TargetMethod.ContainingAssembly))
            return null;

        IOperation[] given = [.. call.Arguments
            .Where(argument => argument.Parameter is { RefKind: RefKind.None or RefKind.In } parameter && parameter.Ordinal >= receivers)
            .OrderBy(argument => argument.Parameter!.Ordinal)
            .Select(argument => argument.Value)];
        return new(call, call.TargetMethod, given.FirstOrDefault(), given.Skip(1).FirstOrDefault());
    }
}
