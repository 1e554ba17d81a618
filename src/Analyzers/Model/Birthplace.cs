using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Model;

/// <summary>
/// Tells whether a field or auto-property holds an object that its own type made for it, and not one that came from elsewhere and may be known
/// there by another name.
/// </summary>
internal static class Birthplace
{
    // The kind of [], as compilers since 4.7 number it.
    internal const int CollectionExpression = 9076;

    /// <summary>Whether everything that the type itself stores there is new.</summary>
    public static bool IsMadeHere(ISymbol symbol)
    {
        ExpressionSyntax[] values = [.. symbol.DeclaringSyntaxReferences.Select(reference => InitializerOf(reference.GetSyntax())).OfType<ExpressionSyntax>()];
        if (values.Length == 0)
            values = [.. symbol.ContainingType.DeclaringSyntaxReferences.SelectMany(reference => AssignedIn(reference.GetSyntax(), symbol.Name))];

        return values.Length > 0 && Array.TrueForAll(values, value => value is BaseObjectCreationExpressionSyntax or { RawKind: CollectionExpression });
    }

    private static ExpressionSyntax? InitializerOf(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax field => field.Initializer?.Value,
        PropertyDeclarationSyntax property => property.Initializer?.Value,
        _ => null,
    };

    private static IEnumerable<ExpressionSyntax> AssignedIn(SyntaxNode type, string name) =>
        type.DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .Where(assignment => assignment.Left is IdentifierNameSyntax own && own.Identifier.ValueText == name
                || assignment.Left is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var member } && member == name)
            .Select(assignment => assignment.Right);
}
