using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>
/// Answers whether a member that uses a state with no lock takes care of the order in which others see its writes, or in which it sees theirs: by a
/// barrier, or by a volatile field beside the state. Where it does, the state may be published by that, and is not looked at more closely.
/// </summary>
internal static class Ordered
{
    /// <summary>Whether a barrier, or a use of a volatile field, stands in the same member.</summary>
    public static bool Is(Access access, Compilation compilation)
    {
        if (access.Syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member)
            return false;

        SemanticModel model = compilation.GetSemanticModel(access.Syntax.SyntaxTree);
        return member.DescendantNodes().Any(node => node switch
        {
            InvocationExpressionSyntax call => model.GetSymbolInfo(call).Symbol is IMethodSymbol method && Barriers.Is(method),
            IdentifierNameSyntax name => IsVolatile(name, access.Member.ContainingType) && model.GetSymbolInfo(name).Symbol is IFieldSymbol { IsVolatile: true },
            _ => false,
        });
    }

    // By name first: the fields of the type at hand and of those around it.
    private static bool IsVolatile(IdentifierNameSyntax name, INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
            if (type.GetMembers(name.Identifier.ValueText).Any(member => member is IFieldSymbol { IsVolatile: true }))
                return true;

        return false;
    }
}
