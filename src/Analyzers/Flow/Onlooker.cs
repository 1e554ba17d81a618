using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>
/// Recognises reads on which nothing depends: text for a person's eyes, and checks that only a debug build makes.
/// </summary>
internal static class Onlooker
{
    public static bool Is(Access access, Compilation compilation) =>
        !access.Effect.Mutates() && access.Member is IMethodSymbol member
        && (Queries.IsText(member) || Contracts.IsConditional(member) || IsArgumentOfConditional(access, compilation));

    private static bool IsArgumentOfConditional(Access access, Compilation compilation)
    {
        foreach (SyntaxNode ancestor in access.Syntax.Ancestors().TakeWhile(ancestor => ancestor is not StatementSyntax and not MemberDeclarationSyntax))
            if (ancestor is InvocationExpressionSyntax call
                && compilation.GetSemanticModel(call.SyntaxTree).GetSymbolInfo(call).Symbol is IMethodSymbol called
                && Contracts.IsConditional(called))
                return true;

        return false;
    }
}
