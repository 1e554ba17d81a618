using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>Which variables and properties the locals of a body stand for, at the point the walk has reached.</summary>
internal sealed class Aliases
{
    // What a choice may give: the values of s_fast and s_slow in isFast ? s_fast : s_slow.
    private const int MaximalChoices = 8;

    private readonly Dictionary<ILocalSymbol, IOperation> _values = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ILocalSymbol, IReadOnlyList<IOperation>> _choices = new(SymbolEqualityComparer.Default);

    /// <summary>Notes what a local was given; a value that is no variable, property or <c>this</c> makes it stand for itself again.</summary>
    public void Bind(ILocalSymbol local, IOperation value)
    {
        Forget(local);
        _values.Remove(local);
        _choices.Remove(local);
        IOperation[] sources = [.. Choices(value).SelectMany(Sources)];
        if (sources.Length == 1 && sources[0] is not IInvocationOperation)
            _values[local] = sources[0];
        else if (sources.Length > 0)
            _choices[local] = sources;
    }

    /// <summary>All that this local may be a copy of.</summary>
    public IEnumerable<IOperation> AllOf(ILocalSymbol local) =>
        _choices.TryGetValue(local, out IReadOnlyList<IOperation>? choices) ? choices : ValueOf(local) is { } value ? [value] : [];

    private IEnumerable<IOperation> Sources(IOperation value)
    {
        IOperation source = Expected(value);
        if (source is ILocalReferenceOperation other && AllOf(other.Local).ToArray() is { Length: > 0 } behind)
            return behind;

        return source is IFieldReferenceOperation or IPropertyReferenceOperation { Arguments.Length: 0 } or IParameterReferenceOperation or ILocalReferenceOperation
            or IInvocationOperation { Arguments.Length: 0 }
            or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }
            ? [source]
            : [];
    }

    private static IEnumerable<IOperation> Choices(IOperation value)
    {
        List<IOperation> choices = [];
        Stack<IOperation> open = new([value.Unwrap()]);
        while (open.Count > 0 && choices.Count < MaximalChoices)
            switch (open.Pop())
            {
                case IConditionalOperation { WhenTrue: var first, WhenFalse: { } second }:
                    open.Push(second.Unwrap());
                    open.Push(first.Unwrap());
                    break;
                case ISwitchExpressionOperation choice:
                    foreach (ISwitchExpressionArmOperation arm in choice.Arms)
                        open.Push(arm.Value.Unwrap());

                    break;
                case var other:
                    choices.Add(other);
                    break;
            }

        return choices;
    }

    /// <summary>
    /// Takes back what a branch did to the copies that were there before it: without the branch they still are. <c>var map = s_map; if (map is null) map
    /// = new();</c> leaves the map of the state in the local, except for the first time.
    /// </summary>
    public void Join(IReadOnlyDictionary<ILocalSymbol, IOperation> before)
    {
        foreach (KeyValuePair<ILocalSymbol, IOperation> copy in before)
        {
            if (_values.TryGetValue(copy.Key, out IOperation? after) && !SymbolEqualityComparer.Default.Equals(after.Referenced(), copy.Value.Referenced()))
                _choices[copy.Key] = [copy.Value, after];

            _values[copy.Key] = copy.Value;
        }
    }

    /// <summary>What stands for what now.</summary>
    public IReadOnlyDictionary<ILocalSymbol, IOperation> Now => new Dictionary<ILocalSymbol, IOperation>(_values, SymbolEqualityComparer.Default);

    /// <summary>The state holds something else from here on, so its aliases hold what it held.</summary>
    public void Forget(ISymbol state)
    {
        foreach (ILocalSymbol local in _values.Keys.ToArray())
            if (SymbolEqualityComparer.Default.Equals(_values[local].Referenced(), state))
                _values.Remove(local);

        foreach (ILocalSymbol local in _choices.Keys.ToArray())
            if (_choices[local].Any(choice => choice is IInvocationOperation && state is not ILocalSymbol || SymbolEqualityComparer.Default.Equals(choice.Referenced(), state)))
                _choices.Remove(local);
    }

    /// <summary>The reference that this local is a copy of, or nothing.</summary>
    public IOperation? ValueOf(ILocalSymbol local) => _values.TryGetValue(local, out IOperation? value) ? value : null;

    /// <summary>The variable or property that this local is a copy of, or nothing.</summary>
    public ISymbol? SymbolBehind(ILocalSymbol local) => ValueOf(local)?.Referenced();

    /// <summary>The value without its fallback: <c>s_map ?? new()</c> and <c>s_map ??= new()</c> are the state's as a rule.</summary>
    private static IOperation Expected(IOperation value)
    {
        while (true)
        {
            value = value.Unwrap();
            switch (value)
            {
                case ICoalesceOperation coalesce:
                    value = coalesce.Value;
                    break;
                case ICoalesceAssignmentOperation coalesce:
                    value = coalesce.Target;
                    break;
                case IInvocationOperation { Instance: { } source } call when Views.IsUsedLikeItsSource(call.TargetMethod):
                    value = source;
                    break;
                case IInvocationOperation { Arguments: { Length: > 0 } arguments } call
                    when arguments.FirstOrDefault(argument => argument.Parameter is { } parameter && Views.Returns(call.TargetMethod, parameter)) is { } given:
                    value = given.Value;
                    break;
                default:
                    return value;
            }
        }
    }
}
