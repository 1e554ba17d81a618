using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>Which variables and properties the locals of a body stand for, at the point the walk has reached.</summary>
internal sealed class Aliases
{
    private readonly Dictionary<ILocalSymbol, IOperation> _values = new(SymbolEqualityComparer.Default);

    /// <summary>Notes what a local was given; a value that is no variable, property or <c>this</c> makes it stand for itself again.</summary>
    public void Bind(ILocalSymbol local, IOperation value)
    {
        Forget(local);
        IOperation source = Expected(value);
        if (source is ILocalReferenceOperation other && ValueOf(other.Local) is { } behind)
            source = behind;

        if (source is IFieldReferenceOperation or IPropertyReferenceOperation { Arguments.Length: 0 } or IParameterReferenceOperation or ILocalReferenceOperation
            or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance })
            _values[local] = source;
        else
            _values.Remove(local);
    }

    /// <summary>
    /// Takes back what a branch did to the copies that were there before it: without the branch they still are. <c>var map = s_map; if (map is null) map
    /// = new();</c> leaves the map of the state in the local, except for the first time.
    /// </summary>
    public void Join(IReadOnlyDictionary<ILocalSymbol, IOperation> before)
    {
        foreach (KeyValuePair<ILocalSymbol, IOperation> copy in before)
            _values[copy.Key] = copy.Value;
    }

    /// <summary>What stands for what now.</summary>
    public IReadOnlyDictionary<ILocalSymbol, IOperation> Now => new Dictionary<ILocalSymbol, IOperation>(_values, SymbolEqualityComparer.Default);

    /// <summary>The state holds something else from here on, so its aliases hold what it held.</summary>
    public void Forget(ISymbol state)
    {
        foreach (ILocalSymbol local in _values.Keys.ToArray())
            if (SymbolEqualityComparer.Default.Equals(_values[local].Referenced(), state))
                _values.Remove(local);
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
                default:
                    return value;
            }
        }
    }
}
