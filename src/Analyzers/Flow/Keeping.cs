using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>Tells which methods keep an argument, or return something that does.</summary>
internal static class Keeping
{
    /// <summary>Whether this method of the program is an iterator, which does nothing before somebody walks its result.</summary>
    public static bool IsIterator(IMethodSymbol method) =>
        (method.ReducedFrom ?? method).OriginalDefinition.DeclaringSyntaxReferences.Any(declaration =>
            declaration.GetSyntax() is { } syntax
            && syntax.DescendantNodes(node => node == syntax || node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax)).OfType<YieldStatementSyntax>().Any());

    /// <summary>Whether the result of a method that goes on using its argument is a face of it: a constructor's or a function's, not what a collection's own member does with an entry.</summary>
    public static bool Wraps(IMethodSymbol method) =>
        method.MethodKind is MethodKind.Constructor || !method.ReturnsVoid && (method.IsStatic || method.ReducedFrom is not null);

    /// <summary>
    /// Whether the framework's method makes its result of whatever it is given for this parameter: <c>Task.FromResult</c>, <c>Tuple.Create</c>, the
    /// constructor of a pair.
    /// </summary>
    public static bool IsMadeOf(IMethodSymbol method, IParameterSymbol parameter)
    {
        IMethodSymbol definition = (method.ReducedFrom ?? method).OriginalDefinition;
        if (parameter.OriginalDefinition.Type is not ITypeParameterSymbol given || !Consumers.IsFramework(definition.ContainingAssembly))
            return false;

        ITypeSymbol made = definition.MethodKind is MethodKind.Constructor ? definition.ContainingType : definition.ReturnType;
        return (definition.IsStatic || definition.MethodKind is MethodKind.Constructor)
            && made is INamedTypeSymbol { IsGenericType: true } generic && generic.TypeArguments.Contains(given, SymbolEqualityComparer.Default);
    }

    /// <summary>The field or property in which a method or constructor of the program stores what it gets for this parameter.</summary>
    public static ISymbol? KeptBy(IParameterSymbol parameter)
    {
        if (parameter.OriginalDefinition is not { ContainingSymbol: IMethodSymbol method } definition)
            return null;

        foreach (SyntaxReference declaration in method.DeclaringSyntaxReferences)
            if (declaration.GetSyntax() is var syntax
                && (syntax is TypeDeclarationSyntax type ? KeptByPrimaryConstructor(type, definition) : Targets(syntax, definition).Select(target => Member(method.ContainingType, target)).FirstOrDefault(target => target is not null)) is { } keeper)
                return keeper;

        return null;
    }

    private static ISymbol? KeptByPrimaryConstructor(TypeDeclarationSyntax type, IParameterSymbol parameter)
    {
        INamedTypeSymbol owner = parameter.ContainingSymbol.ContainingType;
        if (owner.IsRecord && owner.GetMembers(parameter.Name).OfType<IPropertySymbol>().FirstOrDefault() is { } property)
            return property;

        foreach (MemberDeclarationSyntax member in type.Members)
        {
            (string Name, ExpressionSyntax? Value) kept = member switch
            {
                FieldDeclarationSyntax { Declaration.Variables: { Count: 1 } variables } => (variables[0].Identifier.ValueText, variables[0].Initializer?.Value),
                PropertyDeclarationSyntax automatic => (automatic.Identifier.ValueText, automatic.Initializer?.Value),
                _ => ("", null),
            };
            if (IsName(kept.Value, parameter.Name))
                return Member(owner, kept.Name);
        }

        return null;
    }

    /// <summary>The names that are assigned the parameter as it is, or where it is not null.</summary>
    private static IEnumerable<string> Targets(SyntaxNode method, IParameterSymbol parameter)
    {
        foreach (AssignmentExpressionSyntax assignment in method.DescendantNodes().OfType<AssignmentExpressionSyntax>())
            if (IsName(assignment.Right is BinaryExpressionSyntax { RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.CoalesceExpression } coalesce ? coalesce.Left : assignment.Right, parameter.Name))
                if (NameOf(assignment.Left) is { } name)
                    yield return name;
    }

    private static string? NameOf(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name.Identifier.ValueText: var name } => name,
        _ => null,
    };

    private static bool IsName(ExpressionSyntax? value, string name) => value is IdentifierNameSyntax identifier && identifier.Identifier.ValueText == name;

    private static ISymbol? Member(INamedTypeSymbol type, string name) =>
        type.GetMembers(name).FirstOrDefault(member => member is IFieldSymbol or IPropertySymbol);
}
