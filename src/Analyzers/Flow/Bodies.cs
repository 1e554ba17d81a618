using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Flow;

/// <summary>A piece of a type that runs: a method or accessor body, an initializer, the top-level statements.</summary>
/// <param name="Member">The member it belongs to; for an initializer the field or property.</param>
/// <param name="Syntax">The node whose operation holds all of it.</param>
/// <param name="Words">What it can mention.</param>
internal sealed record Body(ISymbol Member, SyntaxNode Syntax, Words Words);

/// <summary>Finds the bodies of a type, those of its nested types not included.</summary>
internal static class Bodies
{
    public static IReadOnlyList<Body> Of(INamedTypeSymbol type, CancellationToken cancellation)
    {
        List<Body> bodies = [];
        foreach (ISymbol member in type.GetMembers())
        {
            Add(member);
            if (member is IMethodSymbol { PartialImplementationPart: { } implementation })
                Add(implementation);
        }

        return bodies;

        void Add(ISymbol member)
        {
            foreach (SyntaxReference declaration in member.DeclaringSyntaxReferences)
                if (Executable(declaration.GetSyntax(cancellation)) is { } syntax)
                    bodies.Add(new Body(member, syntax, Words.In(declaration.SyntaxTree.GetText(cancellation), Executed(syntax))));
        }
    }

    private static SyntaxNode? Executable(SyntaxNode declaration) => declaration switch
    {
        BaseMethodDeclarationSyntax method => method.Body is not null || method.ExpressionBody is not null ? method : null,
        AccessorDeclarationSyntax accessor => accessor.Body is not null || accessor.ExpressionBody is not null ? accessor : null,
        ArrowExpressionClauseSyntax getter => getter,
        VariableDeclaratorSyntax { Initializer: { } initializer } => initializer,
        PropertyDeclarationSyntax { Initializer: { } initializer } => initializer,
        CompilationUnitSyntax statements => statements,
        TypeDeclarationSyntax { BaseList.Types: { Count: > 0 } bases } => bases[0] as PrimaryConstructorBaseTypeSyntax,
        _ => null,
    };

    // Attributes do not run, but test code names its data in them by the thousand.
    private static TextSpan Executed(SyntaxNode executable) => executable switch
    {
        BaseMethodDeclarationSyntax method => TextSpan.FromBounds(method.ParameterList.Span.End, method.Span.End),
        AccessorDeclarationSyntax accessor => TextSpan.FromBounds(accessor.Keyword.SpanStart, accessor.Span.End),
        _ => executable.Span,
    };
}
