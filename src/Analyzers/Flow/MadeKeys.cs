using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>A collection that is asked only for keys that were made for the question, and equal nothing but themselves.</summary>
/// <param name="Asking">The use that asks.</param>
/// <param name="Key">What makes the key.</param>
/// <param name="Type">The type that is compared by identity.</param>
internal sealed record MadeKey(Access Asking, SyntaxNode Key, ITypeSymbol Type);

/// <summary>Answers whether the keys that a state is asked for can be in it.</summary>
/// <remarks>
/// Each key is followed backwards, through locals, helpers of the compilation and one call up, to what makes it. One that is not seen to be new may be one that
/// is there; then nothing is said.
/// </remarks>
internal sealed class MadeKeys(SharedState state, CompilationFacts facts)
{
    private const int MaximalSteps = 6;

    /// <summary>The first use that asks for a key which cannot be there, where all do; or nothing.</summary>
    public MadeKey? Find()
    {
        if (States.TypeOf(state.Symbol) is not INamedTypeSymbol { TypeArguments: { Length: > 0 } arguments } || !KeyEquality.IsIdentity(arguments[0]) || HasComparer())
            return null;

        // Who walks the keys or gets hold of the collection may ask for one that is there.
        if (state.Accesses.Any(access => access.Effect is Effect.HandOut or Effect.Enumerate && !IsEmptied(access)))
            return null;

        (Access Access, CollectionCall Call)[] keyed = [.. state.Accesses.Select(access => (access, CollectionCall.Of(facts.ModelOf(access.Syntax).GetOperation(access.Syntax))!)).Where(pair => pair.Item2?.Key is not null)];
        (Access Access, CollectionCall Call)[] asking = [.. keyed.Where(pair => Asks(pair.Access, pair.Call))];
        if (asking.Length == 0 || !keyed.Any(pair => Collections.MayAdd(pair.Call.Member)))
            return null;

        MadeKey? first = null;
        foreach ((Access access, CollectionCall call) in asking)
        {
            if (MakerOf(call.Key!, call.Operation, keyed, MaximalSteps) is not { } maker)
                return null;

            first ??= new MadeKey(access, maker.Syntax, arguments[0]);
        }

        return first;
    }

    private static bool IsEmptied(Access access) => access.Effect is Effect.Clear;

    // GetOrAdd, a set's Add and TryAdd ask as well; a removal says by its key that somebody has kept it.
    private static bool Asks(Access access, CollectionCall call) => access.Effect switch
    {
        Effect.Read or Effect.Shrink => true,
        Effect.Grow => !call.Member.ReturnsVoid,
        _ => false,
    };

    /// <summary>Whether some code gives the collection a comparer, or a collection of which that is not known.</summary>
    private bool HasComparer()
    {
        IReadOnlyList<Replacement> replacements = facts.ReplacementsOf(state);
        return replacements.Count == 0 || replacements.Any(replacement => replacement.Stored is not Stored.Nothing && !IsMadeWithout(replacement.What.Value));
    }

    private bool IsMadeWithout(SyntaxNode? value)
    {
        IOperation? made = value is null ? null : facts.ModelOf(value).GetOperation(value)?.Unwrap();
        return made is IObjectCreationOperation creation && creation.Arguments.All(argument => argument.IsImplicit || !KeyEquality.IsComparer(argument.Parameter) && argument.Parameter?.Type.SpecialType is SpecialType.System_Int32);
    }

    /// <summary>What makes the key anew each time, or nothing where it may be one that is there.</summary>
    private IOperation? MakerOf(IOperation key, IOperation use, (Access Access, CollectionCall Call)[] keyed, int steps)
    {
        key = key.Unwrap();
        if (steps == 0)
            return null;

        switch (key)
        {
            case IObjectCreationOperation or IArrayCreationOperation when KeyEquality.IsIdentity(key.Type):
                return key;
            case ITupleOperation tuple:
                return tuple.Elements.Select(element => KeyEquality.IsIdentity(element.Unwrap().Type) ? MakerOf(element, use, keyed, steps - 1) : null).FirstOrDefault(maker => maker is not null);
            case IInvocationOperation call when KeyEquality.Makes(call.TargetMethod):
                return call;
            case IInvocationOperation call:
                return Functions.Of(call.TargetMethod, facts) is { } helper && helper.Results.ToArray() is { Length: > 0 } results && results.All(result => MakerOf(result, result, [], steps - 1) is not null) ? call : null;
            case ILocalReferenceOperation { Local: var local }:
                return new Definitions(FunctionAround(key)).Before(local, key.Syntax.SpanStart) is { Operation: IVariableDeclaratorOperation or ISimpleAssignmentOperation } definition && !IsPutBefore(local, use, keyed)
                    ? MakerOf(definition.Value, use, keyed, steps - 1)
                    : null;
            case IParameterReferenceOperation { Parameter: { RefKind: RefKind.None, ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Private } method } parameter } when !IsPutBefore(parameter, use, keyed):
                return facts.CallsOf(method) is { IsDelegate: false, IsCut: false, All: { Count: > 0 } calls } && calls.All(call => ArgumentOf(call, parameter) is { } argument && MakerOf(argument, argument, [], steps - 1) is not null) ? key : null;
            default:
                return null;
        }
    }

    private IOperation? ArgumentOf(ShownCall call, IParameterSymbol parameter) =>
        (facts.ModelOf(call.Syntax).GetOperation(call.Syntax) as IInvocationOperation)?.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal)?.Value;

    /// <summary>Whether this variable's object has been put into the collection before it is asked for, or in an earlier round of a loop.</summary>
    private static bool IsPutBefore(ISymbol variable, IOperation use, (Access Access, CollectionCall Call)[] keyed) => keyed.Any(pair =>
        pair.Call.Operation != use && Collections.MayAdd(pair.Call.Member) && SymbolEqualityComparer.Default.Equals(pair.Call.Key!.Unwrap().Referenced(), variable)
        && FlowOrder.Reaches(pair.Call.Operation.Syntax, use.Syntax) && pair.Call.Operation.Syntax.SpanStart < use.Syntax.SpanStart);

    private static IOperation FunctionAround(IOperation operation)
    {
        IOperation function = operation;
        while (function.Parent is { } outer && function is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
            function = outer;

        return function;
    }
}
