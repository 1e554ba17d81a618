using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>Answers where the objects of a type go that the compilation makes.</summary>
/// <remarks>
/// Only the files that mention the type are looked at, and only a target-typed <c>new()</c> or a collection expression needs binding. A creation goes to a holder when the
/// statement that it is part of names the holder, when a statement beside it names both the holder and the local that received the object, or
/// when a private method of the holder's type returns it.
/// </remarks>
internal sealed class Creations
{
    private readonly Compilation _compilation;
    private readonly Sources _sources;

    public Creations(Compilation compilation, Sources sources)
    {
        _compilation = compilation;
        _sources = sources;
    }

    /// <summary>Whether every object of this type goes to one of the fields with these names; nothing where no creation is seen.</summary>
    public bool? GoTo(HashSet<string> holders, ISymbol holder, INamedTypeSymbol type, CancellationToken cancellation)
    {
        bool isMade = false;
        foreach (INamedTypeSymbol user in _sources.TypesMentioning(Words.Hash(type.Name), cancellation))
            foreach (Body body in _sources.BodiesOf(user, cancellation))
                foreach (SyntaxNode creation in In(body, type, cancellation))
                {
                    if (!IsInitializerOf(body, holders) && !GoesTo(creation, body, holders) && !IsReturnedToHolder(creation, body, holders, holder, cancellation))
                        return false;

                    isMade = true;
                }

        return isMade ? true : null;
    }

    private IEnumerable<SyntaxNode> In(Body body, INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (SyntaxNode node in body.Syntax.DescendantNodes())
            switch (node)
            {
                case ObjectCreationExpressionSyntax creation when SimpleName(creation.Type) == type.Name:
                    yield return creation;
                    break;
                case ImplicitObjectCreationExpressionSyntax creation when IsOf(creation, type, cancellation):
                    yield return creation;
                    break;
                case ExpressionSyntax { RawKind: Birthplace.CollectionExpression } elements when IsEnumerable(type) && IsOf(elements, type, cancellation):
                    yield return elements;
                    break;
            }
    }

    private bool IsOf(ExpressionSyntax creation, INamedTypeSymbol type, CancellationToken cancellation)
    {
        // The declaration of a local tells its type; anything else must be bound.
        if (creation.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax declaration } })
            return SimpleName(declaration.Type) == type.Name;

        TypeInfo made = _compilation.GetSemanticModel(creation.SyntaxTree).GetTypeInfo(creation, cancellation);
        return SymbolEqualityComparer.Default.Equals((made.Type ?? made.ConvertedType)?.OriginalDefinition, type.OriginalDefinition);
    }

    private static bool IsEnumerable(INamedTypeSymbol type) =>
        type.AllInterfaces.Any(contract => contract.SpecialType is SpecialType.System_Collections_IEnumerable);

    private static string? SimpleName(TypeSyntax type) => type switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        QualifiedNameSyntax name => name.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax name => name.Name.Identifier.ValueText,
        NullableTypeSyntax nullable => SimpleName(nullable.ElementType),
        _ => null,
    };

    private static bool IsInitializerOf(Body body, HashSet<string> holders) =>
        body.Syntax is EqualsValueClauseSyntax && holders.Contains(body.Member.Name);

    private static bool GoesTo(SyntaxNode creation, Body body, HashSet<string> holders)
    {
        SyntaxNode? part = creation;
        while (part is not null && StatementOf(part, body) is { } statement)
        {
            if (Names(statement, holders))
                return true;

            if (LocalOf(creation, statement) is { } local && IsHandedOn(local, body, holders))
                return true;

            // Inside a lambda, what receives the lambda receives the object.
            part = statement.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>();
            if (part is null || part == creation)
                return false;
        }

        return false;
    }

    private static SyntaxNode? StatementOf(SyntaxNode part, Body body)
    {
        for (SyntaxNode? current = part; current is not null; current = current.Parent)
            if (current is StatementSyntax || current == body.Syntax)
                return current;

        return null;
    }

    private static string? LocalOf(SyntaxNode creation, SyntaxNode statement) =>
        statement is LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables } && variables[0].Span.Contains(creation.Span)
            ? variables[0].Identifier.ValueText
            : null;

    private static bool IsHandedOn(string source, Body body, HashSet<string> holders)
    {
        HashSet<string> sources = [source];
        return body.Syntax.DescendantNodesAndSelf()
            .Any(node => node is ExpressionStatementSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax && Names(node, sources) && Names(node, holders));
    }

    private static bool Names(SyntaxNode node, HashSet<string> names) =>
        node.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && names.Contains(token.ValueText) && !IsTypeName(token));

    // Many a property is called as its type is.
    private static bool IsTypeName(SyntaxToken token) =>
        token.Parent is SimpleNameSyntax { Parent: ObjectCreationExpressionSyntax or VariableDeclarationSyntax or TypeArgumentListSyntax or CastExpressionSyntax };

    private bool IsReturnedToHolder(SyntaxNode creation, Body body, HashSet<string> holders, ISymbol holder, CancellationToken cancellation)
    {
        if (!IsReturned(creation, body) || body.Member is not IMethodSymbol { MethodKind: MethodKind.Ordinary } factory)
            return false;

        return factory.DeclaredAccessibility is Accessibility.Private
            ? SymbolEqualityComparer.Default.Equals(factory.ContainingType, holder.ContainingType.OriginalDefinition) && IsCalledForHolder(factory, holders, cancellation)
            : factory.IsStatic && IsCalledOnlyForHolder(factory, holders, cancellation);
    }

    private static bool IsReturned(SyntaxNode creation, Body body) =>
        creation.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax
        || StatementOf(creation, body) is { } statement && LocalOf(creation, statement) is { } local
            && body.Syntax.DescendantNodes().Any(node => node is ReturnStatementSyntax { Expression: IdentifierNameSyntax name } && name.Identifier.ValueText == local);

    private bool IsCalledForHolder(IMethodSymbol factory, HashSet<string> holders, CancellationToken cancellation)
    {
        HashSet<string> name = [factory.Name];
        return _sources.BodiesMentioning(factory.ContainingType, Words.Hash(factory.Name), cancellation)
            .Any(caller => IsInitializerOf(caller, holders) ? Names(caller.Syntax, name) : IsHandedOn(factory.Name, caller, holders));
    }

    /// <summary>Whether every call of this method, which anybody may call, gives what it makes to a holder.</summary>
    private bool IsCalledOnlyForHolder(IMethodSymbol factory, HashSet<string> holders, CancellationToken cancellation)
    {
        bool isCalled = false;
        foreach (INamedTypeSymbol type in _sources.TypesMentioning(Words.Hash(factory.Name), cancellation))
            foreach (Body caller in _sources.BodiesMentioning(type, Words.Hash(factory.Name), cancellation))
                foreach (SyntaxNode call in caller.Syntax.DescendantNodes().Where(node => MayCall(node, factory, type)))
                {
                    if (!IsInitializerOf(caller, holders) && !GoesTo(call, caller, holders))
                        return false;

                    isCalled = true;
                }

        return isCalled;
    }

    private static bool MayCall(SyntaxNode node, IMethodSymbol factory, INamedTypeSymbol caller) => node switch
    {
        IdentifierNameSyntax { Parent: MemberAccessExpressionSyntax { Name: var name } access } member when name == member =>
            member.Identifier.ValueText == factory.Name && access.Expression.GetLastToken().ValueText == factory.ContainingType.Name,
        IdentifierNameSyntax name => name.Identifier.ValueText == factory.Name && Visibility.IsInOrInherits(caller, factory.ContainingType),
        _ => false,
    };
}
