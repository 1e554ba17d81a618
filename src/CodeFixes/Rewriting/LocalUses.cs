using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>Finds a local or parameter by what stays the same while other fixes change the file, and gathers its uses.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ordinal">Which of the declarations of this name in the file it is.</param>
internal sealed record LocalUses(string Name, int Ordinal)
{
    /// <summary>The variable that is declared at this place, or nothing when none is.</summary>
    public static LocalUses? At(SyntaxNode root, Location place)
    {
        if (place.SourceTree != root.SyntaxTree || !root.FullSpan.Contains(place.SourceSpan))
            return null;

        SyntaxToken name = root.FindToken(place.SourceSpan.Start);
        int ordinal = Declarations(root, name.ValueText).ToList().IndexOf(name);
        return ordinal < 0 ? null : new LocalUses(name.ValueText, ordinal);
    }

    /// <summary>The variable with everything that is done with it, or nothing when some of it cannot be understood.</summary>
    public StateUses? Find(SourceFile file, CancellationToken cancellation)
    {
        SyntaxToken name = Declarations(file.Root, Name).ElementAtOrDefault(Ordinal);
        if (name.Parent is not { } declaration || file.Model.GetDeclaredSymbol(declaration, cancellation) is not { } symbol || file.HasErrors(cancellation))
            return null;

        if (TypeOf(symbol) is not INamedTypeSymbol type || TypeSyntaxOf(declaration) is not { } written || declaration.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member)
            return null;

        ImmutableArray<Use> uses = Scope(declaration).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(use => use.Identifier.ValueText == Name && SymbolEqualityComparer.Default.Equals(file.Model.GetSymbolInfo(use, cancellation).Symbol, symbol))
            .Select(use => new Use(file, use)).ToImmutableArray();
        return uses.All(use => use.IsBound)
            ? new StateUses(symbol, type, file, member, written, (declaration as VariableDeclaratorSyntax)?.Initializer?.Value, uses, ImmutableArray.Create(file))
            : null;
    }

    // The statements of a program are members of the file, one beside the other.
    private static SyntaxNode Scope(SyntaxNode declaration) => Syntax.MemberOf(declaration) is AccessorDeclarationSyntax accessor ? accessor : Syntax.MemberOf(declaration);

    private static IEnumerable<SyntaxToken> Declarations(SyntaxNode root, string name) =>
        from token in root.DescendantTokens()
        where token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name
        where token.Parent is VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax } or ParameterSyntax
        select token;

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => null,
    };

    private static TypeSyntax? TypeSyntaxOf(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } variable } => variable.Type,
        ParameterSyntax parameter => parameter.Type,
        _ => null,
    };
}
