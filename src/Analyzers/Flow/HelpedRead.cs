using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>
/// A read through a member of the same type that does nothing else: <c>Has(name)</c> for <c>bool Has(string key) => s_map.ContainsKey(key)</c>.
/// </summary>
/// <param name="Access">The call, as the use of the state that it comes to.</param>
/// <param name="Call">The read, as if it stood there.</param>
internal sealed record HelpedRead(Access Access, CollectionCall Call)
{
    private const int MaximalHelpers = 16;

    /// <summary>All such reads of a state.</summary>
    public static IEnumerable<HelpedRead> Of(SharedState state, CompilationFacts facts) => state.Accesses
        .Where(access => access is { Effect: Effect.Read, Phase: Phase.Ordinary } && IsHelper(access.Member))
        .Take(MaximalHelpers)
        .SelectMany(access => CollectionCall.Of(facts.ModelOf(access.Syntax).GetOperation(access.Syntax)) is { } read && IsWholeAnswer(read)
            ? facts.ThroughCalls(access).Select(call => At(call, read, facts)).OfType<HelpedRead>()
            : []);

    // Which method a virtual call runs is not known.
    private static bool IsHelper(ISymbol member) =>
        member is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.PropertyGet, IsVirtual: false, IsOverride: false, IsAbstract: false };

    private static bool IsWholeAnswer(CollectionCall read)
    {
        IOperation[] answers = [.. Origins.AnswersOf(read.Function).Take(2)];
        return answers.Length == 1 && answers[0].Unwrap() == read.Operation;
    }

    private static HelpedRead? At(Access call, CollectionCall read, CompilationFacts facts)
    {
        IOperation? operation = facts.ModelOf(call.Syntax).GetOperation(call.Syntax);
        return operation is not (IInvocationOperation or IPropertyReferenceOperation) ? null
            : read.Key is null ? new HelpedRead(call, new CollectionCall(operation, read.Member, null, null))
            : KeyAt(operation, read.Key.Unwrap()) is { } key ? new HelpedRead(call, new CollectionCall(operation, read.Member, key, null))
            : null;
    }

    private static IOperation? KeyAt(IOperation call, IOperation key) => key switch
    {
        { ConstantValue.HasValue: true } => key,
        IParameterReferenceOperation { Parameter: var parameter } => call.ChildOperations.OfType<IArgumentOperation>()
            .FirstOrDefault(argument => SymbolEqualityComparer.Default.Equals(argument.Parameter?.OriginalDefinition, parameter.OriginalDefinition))?.Value,
        _ => null,
    };
}
