using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>Which object a use reaches, and whether anybody else knows that object yet.</summary>
internal static class Construction
{
    /// <summary>Whether the use belongs to the making of its object: in a constructor, an <c>init</c> accessor, an initializer, or soon after the <c>new</c>.</summary>
    public static bool Contains(Use use, StateUses state)
    {
        if (use.IsInInitializer)
            return true;

        if (use.Qualifier is { } qualifier)
            return IsFresh(qualifier, use);

        SyntaxNode function = Syntax.FunctionOf(use.State);
        return function is ConstructorDeclarationSyntax or AccessorDeclarationSyntax { RawKind: (int)SyntaxKind.InitAccessorDeclaration }
            && use.File.Model.GetDeclaredSymbol(function) is IMethodSymbol { IsStatic: false } member && state.IsOwnType(member.ContainingType)
            && !function.DescendantNodes().Any(node => node.SpanStart < use.State.SpanStart && GivesAway(node, use.File.Model));
    }

    /// <summary>Whether the uses go through the same name, and that name means the same object wherever they stand in their member.</summary>
    public static bool IsSteady(IReadOnlyList<Use> uses) => uses.All(use => IsSame(use.Qualifier, uses[0].Qualifier)
        && (use.Qualifier is not { } qualifier || IsSteady(qualifier, use)));

    private static bool IsSame(ExpressionSyntax? left, ExpressionSyntax? right) =>
        left is null ? right is null : right is not null && SyntaxFactory.AreEquivalent(left, right);

    private static bool IsSteady(ExpressionSyntax qualifier, Use use) => use.File.Model.GetSymbolInfo(qualifier).Symbol switch
    {
        ILocalSymbol or IParameterSymbol => !Syntax.IsReassigned(qualifier, use.Owner, use.File.Model),
        IFieldSymbol { IsReadOnly: true } => IsSteadyOwner(qualifier, use),
        IPropertySymbol { SetMethod: null or { IsInitOnly: true } } property => IsAuto(property) && IsSteadyOwner(qualifier, use),
        INamedTypeSymbol or INamespaceSymbol => true,
        _ => qualifier is ThisExpressionSyntax or BaseExpressionSyntax,
    };

    private static bool IsSteadyOwner(ExpressionSyntax qualifier, Use use) =>
        qualifier is IdentifierNameSyntax || qualifier is MemberAccessExpressionSyntax access && IsSteady(access.Expression, use);

    private static bool IsAuto(IPropertySymbol property) => property.ContainingType.GetMembers().OfType<IFieldSymbol>()
        .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    /// <summary>Whether code gives the object under construction to others: itself, or a function that knows it.</summary>
    private static bool GivesAway(SyntaxNode node, SemanticModel model) => node switch
    {
        ThisExpressionSyntax => node.Parent is not MemberAccessExpressionSyntax,
        AnonymousFunctionExpressionSyntax => node.DescendantNodes().OfType<SimpleNameSyntax>().Any(name => IsOwnMember(name, model)),
        SimpleNameSyntax name => name.Parent is not InvocationExpressionSyntax && name.Parent?.Parent is not InvocationExpressionSyntax
            && model.GetSymbolInfo(name).Symbol is IMethodSymbol && IsOwnMember(name, model),
        _ => false,
    };

    private static bool IsOwnMember(SimpleNameSyntax name, SemanticModel model) =>
        (name.Parent is not MemberAccessExpressionSyntax access || access.Name != name || access.Expression is ThisExpressionSyntax)
        && model.GetSymbolInfo(name).Symbol is IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false } or IEventSymbol { IsStatic: false }
            or IMethodSymbol { IsStatic: false, MethodKind: MethodKind.Ordinary };

    /// <summary>Whether the qualifier is a local whose object was made in this function and has only been asked for members since.</summary>
    private static bool IsFresh(ExpressionSyntax qualifier, Use use)
    {
        if (use.File.Model.GetSymbolInfo(qualifier).Symbol is not ILocalSymbol { DeclaringSyntaxReferences: [var declared] } local
            || declared.GetSyntax() is not VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax } variable
            || Syntax.FunctionOf(variable) != Syntax.FunctionOf(use.State))
            return false;

        return use.Owner.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == local.Name && (name.SpanStart < use.State.SpanStart || IsInLoopWith(name, use, variable)))
            .All(name => name.Parent is MemberAccessExpressionSyntax access && access.Expression == name && Syntax.FunctionOf(name) == Syntax.FunctionOf(variable));
    }

    /// <summary>Whether a place further down runs before the use when a loop that does not contain the <c>new</c> comes round again.</summary>
    private static bool IsInLoopWith(SyntaxNode place, Use use, SyntaxNode made) => place.Ancestors().Any(loop =>
        loop is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax && loop.Span.Contains(use.State.Span) && !loop.Span.Contains(made.Span));
}
