using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>
/// Reads what a call says about how long its entry stays: in its arguments, in options made there or elsewhere, in the delegate that fills the entry, in the code
/// behind <c>CreateEntry</c>.
/// </summary>
/// <remarks>
/// An object is followed through locals, fields, fluent calls and methods of the compilation, a bounded number of steps. Where it goes to other code, what that
/// says is not known. Any end that is set anywhere counts, whatever it depends on.
/// </remarks>
internal sealed class EntryTerms(CompilationFacts facts)
{
    private const int MaximalSteps = 6;

    /// <summary>What this call says.</summary>
    public Terms Of(CacheCall call)
    {
        Terms terms = call.Store.ReturnsEntry ? OfUse(call.Operation, MaximalSteps) : Terms.None;
        if (call.Given(CacheRole.Expiry).Any(expiry => !IsNever(expiry)))
            terms = terms with { End = true };

        foreach (IOperation options in call.Given(CacheRole.Options))
            terms = terms.And(OfOptions(options, MaximalSteps));

        foreach (IOperation factory in call.Given(CacheRole.Factory))
            terms = terms.And(OfFactory(factory));

        return terms;
    }

    private Terms OfFactory(IOperation factory) =>
        Functions.Behind(factory, facts) is not { } function ? Terms.Unknown
        : function.Symbol.Parameters.FirstOrDefault(parameter => CacheTerms.AreTerms(parameter.Type)) is { } entry ? OfUses(entry, function.Root, MaximalSteps)
        : Terms.None;

    // ---- where options come from

    private Terms OfOptions(IOperation value, int steps)
    {
        value = value.Unwrap();
        if (value.IsNothing())
            return Terms.None;

        return steps == 0 ? Terms.Unknown : value switch
        {
            IObjectCreationOperation creation => OfCreation(creation),
            IInvocationOperation call => OfCall(call, steps - 1),
            ILocalReferenceOperation local => OfLocal(local, steps - 1),
            IFieldReferenceOperation or IPropertyReferenceOperation => OfMember(value.Referenced(), steps - 1),
            IConditionalOperation { WhenFalse: { } other } choice => OfOptions(choice.WhenTrue, steps - 1).And(OfOptions(other, steps - 1)),
            ICoalesceOperation choice => OfOptions(choice.Value, steps - 1).And(OfOptions(choice.WhenNull, steps - 1)),
            ISwitchExpressionOperation choice => Together(choice.Arms.Select(arm => arm.Value), steps - 1),
            ISimpleAssignmentOperation assignment => OfOptions(assignment.Value, steps - 1),
            _ => Terms.Unknown,
        };
    }

    private Terms Together(IEnumerable<IOperation> values, int steps) =>
        values.Select(value => OfOptions(value, steps)).Aggregate(Terms.None, (all, one) => all.And(one));

    private static Terms OfCreation(IObjectCreationOperation creation)
    {
        if (!CacheTerms.AreTerms(creation.Type))
            return Terms.Unknown;

        Terms terms = Terms.None;
        if (creation.Initializer is null)
            return terms;

        foreach (IOperation part in creation.Initializer.Initializers)
            terms = terms.And(part switch
            {
                ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property } } assignment => OfSetting(property, assignment.Value),
                IMemberInitializerOperation { InitializedMember: IPropertyReferenceOperation { Property: var property } } => OfSetting(property, null),
                _ => Terms.Unknown,
            });

        return terms;
    }

    private static Terms OfSetting(ISymbol member, IOperation? value) =>
        value is not null && IsNever(value) ? Terms.None : new(CacheTerms.IsEnd(member), CacheTerms.IsSize(member));

    private static bool IsNever(IOperation value) =>
        value.IsNothing() || value.Unwrap() is IMemberReferenceOperation { Member: var member } && CacheTerms.IsNever(member.OriginalDefinition)
        || value.Unwrap() is IConversionOperation { Operand: { } inner } && IsNever(inner);

    private Terms OfCall(IInvocationOperation call, int steps)
    {
        if (IsFluent(call))
            return OfFluent(call, steps).And(OfOptions(call.Arguments[0].Value, steps));

        if (Functions.Of(call.TargetMethod, facts) is not { } function)
            return Terms.Unknown;

        IOperation[] results = [.. function.Results];
        return results.Length == 0 ? Terms.Unknown : Together(results, steps);
    }

    private Terms OfLocal(ILocalReferenceOperation local, int steps)
    {
        IOperation body = local.Body();
        Terms terms = OfUses(local.Local, body, steps);
        bool isKnown = false;
        foreach (Definitions.Definition definition in new Definitions(body).AllBefore(local.Local, local))
        {
            isKnown = true;
            terms = terms.And(OfOptions(definition.Value, steps));
        }

        return isKnown ? terms : terms.And(Terms.Unknown);
    }

    private Terms OfMember(ISymbol? member, int steps)
    {
        if (member is null || !SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, facts.Compilation.Assembly))
            return Terms.Unknown;

        return member is IPropertySymbol { GetMethod: { } getter } && Functions.Of(getter, facts) is { } function
            ? Together(function.Results, steps)
            : OfHolder(member, steps);
    }

    /// <summary>What all code of its type makes of a field or automatic property.</summary>
    private Terms OfHolder(ISymbol member, int steps)
    {
        Terms terms = Visibility.IsPrivate(member) || Holders.IsFixed(member) ? Terms.None : Terms.Unknown;
        bool isAssigned = false;
        foreach (IOperation mention in Holders.MentionsOf(member, facts))
            if (Holders.ValueGivenBy(mention) is { } value)
            {
                isAssigned = true;
                terms = terms.And(OfOptions(value, steps));
            }
            else
            {
                terms = terms.And(OfUse(mention, steps));
            }

        return isAssigned ? terms : terms.And(Terms.Unknown);
    }

    // ---- what is done to an entry or to options

    private Terms OfUses(ISymbol variable, IOperation root, int steps)
    {
        Terms terms = Terms.None;
        foreach (IOperation mention in root.Descendants())
            if (mention is ILocalReferenceOperation or IParameterReferenceOperation && SymbolEqualityComparer.Default.Equals(mention.Referenced(), variable.OriginalDefinition))
                terms = terms.And(OfUse(mention, steps));

        return terms;
    }

    private Terms OfUse(IOperation subject, int steps)
    {
        Terms terms = Terms.None;
        while (true)
        {
            (IOperation? user, IOperation operand) = subject.User();
            switch (user)
            {
                case IArgumentOperation { Parent: IInvocationOperation call } when IsFluent(call) && call.Arguments[0] == user:
                    terms = terms.And(OfFluent(call, steps));
                    subject = call;
                    break;
                case IArgumentOperation { Parent: IInvocationOperation call, Parameter: { } parameter }:
                    return terms.And(OfPassed(call, parameter, steps));
                case IPropertyReferenceOperation property when property.Instance == operand:
                    return terms.And(OfProperty(property));
                case IInvocationOperation call when call.Instance == operand:
                    return Disposal.IsCall(call.TargetMethod) ? terms : Terms.Unknown;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                    return steps == 0 ? Terms.Unknown : terms.And(OfUses(local, subject.Body(), steps - 1));
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } assignment when assignment.Value == operand:
                    return steps == 0 ? Terms.Unknown : terms.And(OfUses(local, subject.Body(), steps - 1));
                case IAssignmentOperation assignment when assignment.Target == operand:
                case null or IExpressionStatementOperation or IUsingOperation or IBinaryOperation or IIsPatternOperation:
                    return terms;
                default:
                    return terms.And(Terms.Unknown);
            }
        }
    }

    private static Terms OfProperty(IPropertyReferenceOperation property) => property.Write() switch
    {
        ISimpleAssignmentOperation assignment => OfSetting(property.Property, assignment.Value),
        null when property.Type is { IsValueType: true } or { SpecialType: SpecialType.System_Object } => Terms.None,

        // entry.ExpirationTokens.Add(token)
        _ => OfSetting(property.Property, null),
    };

    private Terms OfPassed(IInvocationOperation call, IParameterSymbol parameter, int steps)
    {
        if (CacheStores.Find(call.TargetMethod) is not null || CacheTerms.IsCopy(Definition(call)))
            return Terms.None;

        return steps > 0 && Functions.Of(call.TargetMethod, facts) is { } function && Parameter(function, parameter) is { } inside
            ? OfUses(inside, function.Root, steps - 1)
            : Terms.Unknown;
    }

    private Terms OfFluent(IInvocationOperation call, int steps)
    {
        IMethodSymbol method = Definition(call);
        if (CacheTerms.IsCopy(method))
            return steps == 0 ? Terms.Unknown : OfOptions(call.Arguments[1].Value, steps - 1);

        return call.Arguments.Length > 1 ? OfSetting(method, call.Arguments[1].Value) : OfSetting(method, null);
    }

    private static IParameterSymbol? Parameter(Function function, IParameterSymbol parameter) =>
        parameter.Ordinal < function.Symbol.Parameters.Length ? function.Symbol.Parameters[parameter.Ordinal] : null;

    private static bool IsFluent(IInvocationOperation call) => call.Arguments.Length > 0 && CacheTerms.IsFluent(Definition(call));

    private static IMethodSymbol Definition(IInvocationOperation call) => (call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition;
}
