using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>Finds the flags by which a type remembers how far an object has come, and where it sets them.</summary>
internal static class Flags
{
    /// <summary>The field or property of type <c>bool</c> that this condition is, if nothing but its own type can set it.</summary>
    public static ISymbol? Of(ExpressionSyntax condition, INamedTypeSymbol type)
    {
        string? name = condition switch
        {
            IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: IdentifierNameSyntax identifier } => identifier.Identifier.ValueText,
            _ => null,
        };
        return name is null ? null : type.GetMembers(name).FirstOrDefault(member => member
            is IFieldSymbol { IsReadOnly: false, IsConst: false, DeclaredAccessibility: Accessibility.Private, Type.SpecialType: SpecialType.System_Boolean }
            or IPropertySymbol { SetMethod.DeclaredAccessibility: Accessibility.Private, Type.SpecialType: SpecialType.System_Boolean });
    }

    /// <summary>Where the type assigns the flag, constructors left out.</summary>
    public static IEnumerable<AssignmentExpressionSyntax> AssignmentsOf(ISymbol flag) => flag.ContainingType.DeclaringSyntaxReferences
        .SelectMany(declaration => declaration.GetSyntax().DescendantNodes().OfType<AssignmentExpressionSyntax>())
        .Where(assignment => Targets.NameOf(assignment.Left) == flag.Name && assignment.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is null);
}
