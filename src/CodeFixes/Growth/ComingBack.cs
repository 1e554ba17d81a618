using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Growth;

/// <summary>
/// Asks whether code, or anything that it calls, may come back to where a state is used. Calls are followed through the program; a function that the code
/// was given may be anything, and behind a member that others may implement stands every member of its name.
/// </summary>
internal sealed class ComingBack(StateUses state)
{
    private const int MostFunctions = 400;
    private readonly Compilation _compilation = state.File.Model.Compilation;
    private readonly HashSet<SyntaxNode> _seen = new();
    private readonly Queue<SyntaxNode> _open = new();

    public bool May(IEnumerable<SyntaxNode> code)
    {
        foreach (SyntaxNode node in code)
            _open.Enqueue(node);

        while (_open.Count > 0)
        {
            SyntaxNode next = _open.Dequeue();
            if (!_compilation.ContainsSyntaxTree(next.SyntaxTree) || _seen.Count > MostFunctions || HasUse(next))
                return true;

            SemanticModel model = state.Files.FirstOrDefault(file => file.Root.SyntaxTree == next.SyntaxTree)?.Model ?? _compilation.GetSemanticModel(next.SyntaxTree);
            if (!next.DescendantNodesAndSelf().All(node => Follow(node, model)))
                return true;
        }

        return false;
    }

    private bool HasUse(SyntaxNode code) => state.Uses.Any(use => use.State.SyntaxTree == code.SyntaxTree && code.Span.Contains(use.State.Span));

    private bool Follow(SyntaxNode node, SemanticModel model) => node switch
    {
        YieldStatementSyntax => false,
        InvocationExpressionSyntax call => model.GetSymbolInfo(call).Symbol is not IMethodSymbol { MethodKind: MethodKind.DelegateInvoke },
        SimpleNameSyntax name => Follow(model.GetSymbolInfo(name).Symbol),
        BaseObjectCreationExpressionSyntax or ElementAccessExpressionSyntax or ConstructorInitializerSyntax => Follow(model.GetSymbolInfo(node).Symbol),
        _ => true,
    };

    private bool Follow(ISymbol? symbol) => symbol switch
    {
        IMethodSymbol method => FollowMember(method.ReducedFrom ?? method),
        IPropertySymbol property => !IsFunction(property.Type) && FollowMember(property),
        IFieldSymbol field => !IsFunction(field.Type),
        ILocalSymbol local => !IsFunction(local.Type),
        IParameterSymbol parameter => !IsFunction(parameter.Type),
        IEventSymbol => false,
        _ => true,
    };

    private static bool IsFunction(ITypeSymbol type) => type.TypeKind == TypeKind.Delegate;

    private bool FollowMember(ISymbol member)
    {
        foreach (SyntaxReference place in member.OriginalDefinition.DeclaringSyntaxReferences)
            Enqueue(place);

        bool isOpen = member.IsAbstract || member.IsVirtual || member.IsOverride;
        if (isOpen && !(member.Locations.All(place => place.IsInMetadata) && member is IMethodSymbol { ContainingType.SpecialType: not SpecialType.None } or { ContainingNamespace.Name: "System" or "Collections" or "Generic" }))
            foreach (ISymbol other in _compilation.GetSymbolsWithName(member.Name, SymbolFilter.Member))
                foreach (SyntaxReference place in other.DeclaringSyntaxReferences)
                    Enqueue(place);

        return true;
    }

    private void Enqueue(SyntaxReference place)
    {
        SyntaxNode code = place.GetSyntax();
        if (code is not (TypeDeclarationSyntax or ParameterSyntax) && _compilation.ContainsSyntaxTree(code.SyntaxTree) && _seen.Add(code))
            _open.Enqueue(code);
    }
}
