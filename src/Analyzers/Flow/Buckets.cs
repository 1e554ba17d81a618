using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>Finds where entries are taken out of the collections that are the values of a map.</summary>
internal static class Buckets
{
    /// <summary>The first place that does so while the program works, or nothing. It is looked for in the body that gets the collection from the map.</summary>
    public static (SyntaxNode Syntax, ISymbol Member)? TakenFrom(SharedState state, CompilationFacts facts)
    {
        if (!state.Collection.IsMap || States.TypeOf(state.Symbol) is not INamedTypeSymbol { TypeArguments: { Length: 2 } arguments } || Collections.Find(arguments[1]) is null)
            return null;

        foreach (Access access in state.Accesses)
            if (access is { Phase: Phase.Ordinary or Phase.Confined, Effect: not (Effect.Shrink or Effect.Clear) }
                && facts.ModelOf(access.Syntax).GetOperation(access.Syntax) is { } use
                && BucketsIn(use).Select(Removal).FirstOrDefault(removal => removal is not null) is { } taken)
                return (taken.Syntax, access.Member);

        return null;
    }

    /// <summary>The expressions that are a collection of the map: what the use itself gives, and what stands in a local that it fills.</summary>
    private static IEnumerable<IOperation> BucketsIn(IOperation use)
    {
        if (use is IConditionalAccessOperation access)
            use = access.WhenNotNull;

        yield return use;
        foreach (ILocalSymbol local in LocalsOf(use))
            foreach (IOperation operation in use.Body().Descendants())
                if (operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local))
                {
                    yield return reference;
                    if (reference.User().User is IPropertyReferenceOperation { Property: var part } value && Sequences.IsValueOfPair(part))
                        yield return value;
                }
    }

    private static IEnumerable<ILocalSymbol> LocalsOf(IOperation use)
    {
        if (use is IInvocationOperation call)
            foreach (IArgumentOperation argument in call.Arguments)
                if (argument.Parameter?.RefKind is RefKind.Out && argument.Value.DescendantsAndSelf().OfType<ILocalReferenceOperation>().FirstOrDefault() is { } given)
                    yield return given.Local;

        (IOperation? user, _) = use.User();
        while (user is ICoalesceOperation or ISimpleAssignmentOperation { Target: IPropertyReferenceOperation } or IPropertyReferenceOperation { Arguments.IsEmpty: true } or IArgumentOperation or IInvocationOperation { Type: not null } && Collections.Find(user.Type) is null)
            user = user.User().User;

        switch (user)
        {
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                yield return declarator.Symbol;
                break;
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target }:
                yield return target.Local;
                break;
            case IForEachLoopOperation loop:
                foreach (ILocalSymbol item in loop.Locals)
                    yield return item;

                break;
        }
    }

    private static IOperation? Removal(IOperation bucket)
    {
        (IOperation? user, IOperation operand) = bucket.User();
        if (user is IConditionalAccessOperation access && access.Operation == operand && access.Instance() is { } instance)
            (user, operand) = instance.User();

        Effect? effect = user switch
        {
            IInvocationOperation call when call.Instance == operand => Collections.EffectOf(call.TargetMethod),
            IArgumentOperation { Parameter: { } parameter, Parent: IInvocationOperation call } => Consumers.EffectOnArgument(call.TargetMethod, parameter),
            _ => null,
        };
        return effect is Effect.Shrink or Effect.Clear ? user : null;
    }
}
