using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>
/// Answers whether a member that uses a state with no lock takes care of the order in which others see its writes, or in which it sees theirs: by a
/// barrier, a volatile field beside the state, or a lock that it has passed. Where it does, the state may be published by that, and is not looked at more closely.
/// </summary>
internal static class Ordered
{
    /// <summary>Whether a barrier, or a use of a volatile field, stands in the same member, or a lock that it always passes before.</summary>
    public static bool Is(Access access, Compilation compilation)
    {
        if (access.Syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member)
            return false;

        SemanticModel model = compilation.GetSemanticModel(access.Syntax.SyntaxTree);
        return IsBehindLock(access.Syntax) || member.DescendantNodes().Any(node => node switch
        {
            InvocationExpressionSyntax call => model.GetSymbolInfo(call).Symbol is IMethodSymbol method && Barriers.Is(method),
            IdentifierNameSyntax name => IsVolatile(name, access.Member.ContainingType) && model.GetSymbolInfo(name).Symbol is IFieldSymbol { IsVolatile: true },
            _ => false,
        });
    }

    private static bool IsBehindLock(SyntaxNode use) => use.Ancestors().TakeWhile(node => node is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .OfType<BlockSyntax>().Any(block => block.Statements.TakeWhile(statement => statement.Span.End <= use.SpanStart).Any(statement => statement is LockStatementSyntax));

    // By name first: the fields of the type at hand and of those around it.
    private static bool IsVolatile(IdentifierNameSyntax name, INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
            if (type.GetMembers(name.Identifier.ValueText).Any(member => member is IFieldSymbol { IsVolatile: true }))
                return true;

        return false;
    }
}
