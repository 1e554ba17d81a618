using MapSafety.Flow;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Rules.Atomicity;

/// <summary>What is stored in a map, and whether it matters which of two such values stays.</summary>
internal static class StoredValues
{
    /// <summary>
    /// Whether two of these are two different things: what locks, what must be disposed of, work under way, a collection that is going to be filled, an
    /// object of the program that changes itself.
    /// </summary>
    public static bool HasIdentity(Decision decision)
    {
        if (decision.StoredObject is var (type, isEmpty))
            return HasIdentity(type, isEmpty);

        return decision.StoredValue is IInvocationOperation or IAwaitOperation or IConditionalAccessOperation
            && decision.StoredValue.Type is { SpecialType: not SpecialType.System_Object } made && (Identities.Has(made) || Promises.IsTask(made));
    }

    /// <summary>The same of an object that is made here.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="isEmpty">Whether it is made of nothing.</param>
    public static bool HasIdentity(ITypeSymbol type, bool isEmpty) =>
        Identities.Has(type) || isEmpty && Collections.Find(type) is { Discipline: Discipline.Plain or Discipline.Concurrent } || ChangesItself(type);

    /// <summary>Whether a value of this kind never changes, so that of two equal ones either will do.</summary>
    public static bool IsFixed(Decision decision) =>
        decision.StoredValue is not { Type: { } type } || FixedValues.Has(type) || decision.Write.Value is { Type: { } declared } && FixedValues.Has(declared);

    /// <summary>Whether the value says only that the entry is there, or since when.</summary>
    public static bool IsMark(Decision decision) => decision.StoredValue switch
    {
        null => true,
        { ConstantValue.HasValue: true } or IDefaultValueOperation => true,

        // DateTime.UtcNow, Guid.Empty
        IPropertyReferenceOperation { Instance: null, Type: { IsValueType: true } type } property => SymbolEqualityComparer.Default.Equals(type, property.Property.ContainingType),
        _ => false,
    };

    /// <summary>Whether making the value takes no work that the check might have spared.</summary>
    public static bool IsCheap(Decision decision) => decision.Write.Value?.Unwrap() is null or { ConstantValue.HasValue: true } or IDefaultValueOperation
        or IParameterReferenceOperation or IMemberReferenceOperation or ILocalReferenceOperation;

    /// <summary>A class of the program whose objects keep something that they change: a collection, or a field or property that only they can set.</summary>
    private static bool ChangesItself(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Class, IsRecord: false, DeclaringSyntaxReferences.IsEmpty: false } own
        && own.GetMembers().Any(member => member is IFieldSymbol { IsStatic: false, IsConst: false } field && IsOwnMatter(field));

    private static bool IsOwnMatter(IFieldSymbol field) =>
        Collections.Find(field.Type) is { Discipline: Discipline.Plain or Discipline.Concurrent } || Identities.Has(field.Type)
        || (field.AssociatedSymbol is IPropertySymbol property
            ? property.SetMethod is { IsInitOnly: false, DeclaredAccessibility: Accessibility.Private }
            : field is { IsReadOnly: false, DeclaredAccessibility: Accessibility.Private });
}
