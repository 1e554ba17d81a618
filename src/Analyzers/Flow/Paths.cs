using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>How an expression reaches an object: <c>_owner.Gate</c> through the field and then the property.</summary>
internal static class Paths
{
    // node = node.Next makes a local a copy of something behind itself; a path that long names nothing a reader would recognise.
    private const int MaximalLength = 8;

    /// <summary>The symbols from the root to the object, empty for the object the code runs on; nothing where the expression is anything else.</summary>
    /// <param name="target">The expression.</param>
    /// <param name="valueOf">The reference that a local is a copy of.</param>
    public static IReadOnlyList<ISymbol>? To(IOperation target, Func<ILocalSymbol, IOperation?> valueOf)
    {
        List<ISymbol> path = [];
        for (IOperation? current = target.Unwrap(); current is not null; current = (current as IMemberReferenceOperation)?.Instance?.Unwrap())
        {
            if (current is IConditionalAccessInstanceOperation part)
                current = part.Access()?.Operation.Unwrap();

            if (current is ILocalReferenceOperation { Local: var local } && valueOf(local) is { } value)
                current = value.Unwrap();

            if (current is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance })
                break;

            if (current?.Referenced() is not { } symbol || path.Count == MaximalLength)
                return null;

            path.Insert(0, Behind(symbol));
        }

        return path;
    }

    /// <summary>The field that a property returns as it is, for which the property is another name; else the symbol itself.</summary>
    public static ISymbol Behind(ISymbol symbol) =>
        symbol is IPropertySymbol property && States.ReturnedName(property) is { } name
        && property.ContainingType.GetMembers(name).OfType<IFieldSymbol>().FirstOrDefault() is { } field
            ? field
            : symbol;
}
