using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>What of an object can change after it was made.</summary>
internal static class Immutability
{
    /// <summary>The fields and automatic properties of this type's objects that its code can assign at any time.</summary>
    public static IEnumerable<ISymbol> ChangeableIn(INamedTypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers())
            if (member is IFieldSymbol { IsStatic: false, IsConst: false } field && IsChangeable(field))
                yield return field.AssociatedSymbol ?? field;

        foreach (IParameterSymbol parameter in PrimaryConstructor.ParametersOf(type).Where(PrimaryConstructor.IsParameter))
            yield return parameter;
    }

    /// <summary>
    /// Whether code of other assemblies can have this type, and all that its objects keep beside one state are values and collections that
    /// nobody can exchange. What a base type keeps counts, and what cannot be seen may change.
    /// </summary>
    public static bool IsImmutableButFor(ISymbol state)
    {
        if (!Visibility.IsOutside(state.ContainingType))
            return false;

        for (INamedTypeSymbol? type = state.ContainingType; type is { SpecialType: not SpecialType.System_Object }; type = type.BaseType)
            if (type.DeclaringSyntaxReferences.IsEmpty || !type.GetMembers().All(member => IsFixed(member, state)))
                return false;

        return true;
    }

    /// <summary>Whether this code assigns one of the names, as far as its syntax tells.</summary>
    public static bool Assigns(SyntaxNode code, HashSet<string> names) => names.Count > 0 && code.DescendantNodes().Any(node => node switch
    {
        AssignmentExpressionSyntax assignment => IsOneOf(names, assignment.Left),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } step => IsOneOf(names, step.Operand),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } step => IsOneOf(names, step.Operand),
        ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword } argument => IsOneOf(names, argument.Expression),
        _ => false,
    });

    private static bool IsOneOf(HashSet<string> names, ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax name => names.Contains(name.Identifier.ValueText),
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: { } name } => names.Contains(name.Identifier.ValueText),
        TupleExpressionSyntax tuple => tuple.Arguments.Any(element => IsOneOf(names, element.Expression)),
        _ => false,
    };

    private static bool IsChangeable(IFieldSymbol field) =>
        field.AssociatedSymbol is IPropertySymbol property ? property.SetMethod is { IsInitOnly: false } : !field.IsReadOnly;

    private static bool IsFixed(ISymbol member, ISymbol state) =>
        member is not IFieldSymbol { IsStatic: false, IsConst: false } field
        || SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol ?? field, state)
        || !IsChangeable(field) && (field.Type.IsValueType || field.Type.TypeKind is TypeKind.Delegate || IsKnown(field.Type));

    private static bool IsKnown(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_String or SpecialType.System_Object || Collections.Find(type) is not null;
}
