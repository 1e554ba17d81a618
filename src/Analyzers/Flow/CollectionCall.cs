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

    /// <summary>Whether the call asks only if something is there: <c>ContainsKey</c>.</summary>
    public bool IsBareQuestion => Answers && Key is not null && Value is null && Member.Parameters.All(parameter => parameter.RefKind is not RefKind.Out);

    /// <summary>Whether the call names a key, and not a pair of a key and the value that is expected under it.</summary>
    public bool NamesKeyAlone =>
        Key is not null && Collections.RowOf(Member.ContainingType) is { IsMap: true }
        && SymbolEqualityComparer.Default.Equals(Member.Parameters.FirstOrDefault()?.Type, Member.ContainingType.TypeArguments.FirstOrDefault());

    /// <summary>Whether the call can put another value in the place of one that is there: an indexer set, an update with a function of the old value.</summary>
    public bool Replaces => Collections.EffectOf(Member) switch
    {
        Effect.Write => true,

        // AddOrUpdate takes a function of key and old value; so does GetOrAdd of key and argument, and says so by a type parameter of its own.
        Effect.Grow => Member.Parameters.Count(IsFunction) > 1 || Member.TypeParameters.IsEmpty && Member.Parameters.Any(IsFunctionOfTwo),
        _ => false,
    };

    /// <summary>Whether one expression reads the entry and stores what it makes of it: <c>m[k]++</c>, <c>m[k] += x</c>, <c>m[k] ??= x</c>.</summary>
    public bool IsUpdate { get; init; }

    /// <summary>The lambda, local function or body that the call stands in.</summary>
    public IOperation Function
    {
        get
        {
            IOperation function = Operation;
            while (function.Parent is { } outer && function is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
                function = outer;

            return function;
        }
    }

    /// <summary>The call that this use of a collection makes, or nothing when it is another's: a helper's, a marshal class's.</summary>
    public static CollectionCall? Of(IOperation? use) => use switch
    {
        IConditionalAccessOperation access => Of(access.WhenNotNull),
        IExpressionStatementOperation statement => Of(statement.Operation),
        IInvocationOperation call => OfInvocation(call),
        IPropertyReferenceOperation { Property.GetMethod: { } getter } property => new(property, getter, property.Arguments.FirstOrDefault()?.Value, null),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.SetMethod: { } setter, Arguments: { Length: > 0 } keys }, Value: var value } assignment =>
            new(assignment, setter, keys[0].Value, value),
        ICompoundAssignmentOperation { Target: IPropertyReferenceOperation { Property.SetMethod: { } setter, Arguments: { Length: > 0 } keys }, Value: var operand } compound =>
            new(compound, setter, keys[0].Value, operand) { IsUpdate = true },
        IIncrementOrDecrementOperation { Target: IPropertyReferenceOperation { Property.SetMethod: { } setter, Arguments: { Length: > 0 } keys } } step =>
            new(step, setter, keys[0].Value, null) { IsUpdate = true },
        ICoalesceAssignmentOperation { Target: IPropertyReferenceOperation { Property.SetMethod: { } setter, Arguments: { Length: > 0 } keys }, Value: var first } coalesce =>
            new(coalesce, setter, keys[0].Value, first) { IsUpdate = true },
        _ => null,
    };

    private static bool IsFunction(IParameterSymbol parameter) => parameter.Type.TypeKind is TypeKind.Delegate;

    private static bool IsFunctionOfTwo(IParameterSymbol parameter) =>
        parameter.Type is INamedTypeSymbol { TypeKind: TypeKind.Delegate, DelegateInvokeMethod.Parameters.Length: > 1 };

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
