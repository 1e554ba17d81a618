using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Growth;

/// <summary>A field or property that holds one collection with keys for good.</summary>
/// <param name="Symbol">The field or property.</param>
/// <param name="Key">The type of the keys.</param>
/// <param name="Creation">What makes the collection; nothing where that is done elsewhere.</param>
internal sealed record KeyedField(ISymbol Symbol, ITypeSymbol Key, BaseObjectCreationExpressionSyntax? Creation)
{
    /// <summary>What is declared at this place, or nothing where it holds no collection with keys.</summary>
    public static KeyedField? Of(SyntaxNode place, SourceFile file)
    {
        (ExpressionSyntax? value, bool isSteady) = place switch
        {
            VariableDeclaratorSyntax { Initializer: var first, Parent.Parent: FieldDeclarationSyntax field } => (first?.Value, field.Modifiers.Any(SyntaxKind.ReadOnlyKeyword)),
            PropertyDeclarationSyntax { Initializer: var first, AccessorList.Accessors: { Count: 1 } } => (first?.Value, true),
            _ => (null, false),
        };
        return file.Model.GetDeclaredSymbol(place) is { } symbol && StateUses.TypeOf(symbol) is INamedTypeSymbol { TypeArguments: { Length: > 0 } arguments }
            ? new KeyedField(symbol, arguments[0], isSteady ? value as BaseObjectCreationExpressionSyntax : null)
            : null;
    }
}
