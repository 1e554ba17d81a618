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
        IOperation source = value.Unwrap();
        if (source is ILocalReferenceOperation other && ValueOf(other.Local) is { } behind)
            source = behind;

        if (source is IFieldReferenceOperation or IPropertyReferenceOperation { Arguments.Length: 0 } or IParameterReferenceOperation or ILocalReferenceOperation
            or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance })
            _values[local] = source;
        else
            _values.Remove(local);
    }

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
}
