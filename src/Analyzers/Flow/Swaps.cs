using System.Collections.Concurrent;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>A place that gives a field or property another object while other threads run.</summary>
/// <param name="Member">The member it stands in.</param>
/// <param name="Syntax">The assignment, or the call that assigns by reference.</param>
internal sealed record Swap(ISymbol Member, SyntaxNode Syntax);

/// <summary>
/// Finds where a field or property that code locks gets another object. A first value is no swap: neither in initialization, nor a lazy one, nor
/// the only assignment of a field that starts empty.
/// </summary>
internal sealed class Swaps
{
    private readonly Compilation _compilation;
    private readonly Sources _sources;
    private readonly Callers _callers;
    private readonly Freezes _freezes = new();
    private readonly ConcurrentDictionary<ISymbol, IReadOnlyList<Swap>> _swaps = new(SymbolEqualityComparer.Default);

    public Swaps(Compilation compilation, Sources sources, Callers callers)
    {
        _compilation = compilation;
        _sources = sources;
        _callers = callers;
    }

    /// <summary>The places that swap what this field or property holds; none where it cannot change or nobody is seen to change it.</summary>
    public IReadOnlyList<Swap> Of(ISymbol symbol, CancellationToken cancellation)
    {
        if (Assignable(symbol) is not { } variable)
            return [];

        if (!_swaps.TryGetValue(variable, out IReadOnlyList<Swap>? swaps))
            swaps = _swaps.GetOrAdd(variable, Find(variable, cancellation));

        return swaps;
    }

    /// <summary>Whether the code under the lock taken here makes sure that the object it holds is still the one in the field.</summary>
    public static bool IsTestedAgain(SyntaxNode? site, ISymbol symbol) =>
        site?.FirstAncestorOrSelf<LockStatementSyntax>()?.Statement.DescendantNodes().Any(node => node switch
        {
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } test =>
                Compares(test.Left, test.Right, symbol) || Compares(test.Right, test.Left, symbol),
            InvocationExpressionSyntax { Expression: var called, ArgumentList.Arguments: { Count: 2 } compared } =>
                called.ToString().EndsWith("ReferenceEquals", StringComparison.Ordinal)
                && (Compares(compared[0].Expression, compared[1].Expression, symbol) || Compares(compared[1].Expression, compared[0].Expression, symbol)),
            _ => false,
        }) is true;

    private static bool Compares(ExpressionSyntax field, ExpressionSyntax with, ISymbol symbol) =>
        field is IdentifierNameSyntax or MemberAccessExpressionSyntax
        && field.GetLastToken().ValueText == symbol.Name
        && with is not LiteralExpressionSyntax;

    /// <summary>The variable behind a field or property, if ordinary code can assign it.</summary>
    private ISymbol? Assignable(ISymbol symbol) => symbol switch
    {
        _ when !SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, _compilation.Assembly) => null,
        IFieldSymbol field => field.IsReadOnly || field.IsConst ? null : field,
        IPropertySymbol property when IsAutomatic(property) => property.SetMethod is null or { IsInitOnly: true } ? null : property,
        IPropertySymbol property => States.ReturnedName(property) is { } name
            ? property.ContainingType.GetMembers(name).OfType<IFieldSymbol>().Select(Assignable).FirstOrDefault()
            : null,
        _ => null,
    };

    private static bool IsAutomatic(IPropertySymbol property) =>
        property.ContainingType.GetMembers().Any(member =>
            member is IFieldSymbol { AssociatedSymbol: { } owner } && SymbolEqualityComparer.Default.Equals(owner, property));

    private IReadOnlyList<Swap> Find(ISymbol variable, CancellationToken cancellation)
    {
        bool hasFirst = IsInitialized(variable, cancellation);
        List<(Stored Stored, Swap Swap)> found = [];
        foreach (Body body in BodiesThatAssign(variable, cancellation))
            foreach ((Stored stored, Swap swap, bool isInitialization) in Assignments(body, variable, cancellation))
            {
                if (isInitialization)
                    hasFirst |= stored is not Stored.Nothing;
                else
                    found.Add((stored, swap));
            }

        bool isSwapped = found.Exists(one => one.Stored is not (Stored.FirstValue or Stored.Nothing))
            ? hasFirst || found.Count > 1
            : found.Exists(one => one.Stored is Stored.FirstValue) && found.Exists(one => one.Stored is Stored.Nothing);
        return isSwapped ? [.. found.Where(one => one.Stored is not Stored.FirstValue).Select(one => one.Swap)] : [];
    }

    private static bool IsInitialized(ISymbol variable, CancellationToken cancellation) =>
        variable.DeclaringSyntaxReferences.Any(declaration => declaration.GetSyntax(cancellation) switch
        {
            VariableDeclaratorSyntax { Initializer: { } first } => !Targets.IsNothing(first.Value),
            PropertyDeclarationSyntax { Initializer: { } first } => !Targets.IsNothing(first.Value),
            _ => false,
        });

    private IEnumerable<Body> BodiesThatAssign(ISymbol variable, CancellationToken cancellation)
    {
        int name = Words.Hash(variable.Name);
        IEnumerable<INamedTypeSymbol> types = Visibility.IsPrivate(variable)
            ? Visibility.WithNested(variable.ContainingType)
            : _sources.TypesMentioning(name, cancellation);
        return types
            .SelectMany(type => _sources.BodiesMentioning(type, name, cancellation))
            .Where(body => body.Syntax.DescendantNodes().Any(node => AssignsByName(node, variable.Name)));
    }

    // Syntax first: most bodies that mention a lock object only lock it, and need not be bound.
    private static bool AssignsByName(SyntaxNode node, string name) => node switch
    {
        AssignmentExpressionSyntax assignment => Names(assignment.Left, name),
        ArgumentSyntax { RefKindKeyword.RawKind: not 0 } argument => Names(argument.Expression, name),
        _ => false,
    };

    private static bool Names(SyntaxNode node, string name) =>
        node.DescendantNodesAndSelf().Any(part => part is IdentifierNameSyntax { Identifier.ValueText: var text } && text == name);

    private IEnumerable<(Stored, Swap, bool IsInitialization)> Assignments(Body body, ISymbol variable, CancellationToken cancellation)
    {
        if (_compilation.GetSemanticModel(body.Syntax.SyntaxTree).GetOperation(body.Syntax, cancellation) is not { } root)
            yield break;

        BodyFacts facts = BodyWalk.Of(body, root, symbol => IsVariable(symbol) ? variable : null, _ => null, _freezes, cancellation);
        foreach (Mention mention in facts.Mentions)
            if (mention.Use is { Effect: Effect.Replace, Syntax: var syntax }
                && PhaseOf(mention, variable, facts, cancellation) is { } phase
                && Storing.Of(syntax, variable, IsVariable, _compilation) is { Stored: var stored })
                yield return (stored, new Swap(body.Member, syntax), phase is not (Phase.Ordinary or Phase.Confined));

        bool IsVariable(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol, variable);
    }

    /// <summary>When an assignment runs; nothing where that does not matter: it is for an object that nobody knows or that nobody is to use any more.</summary>
    private Phase? PhaseOf(Mention mention, ISymbol variable, BodyFacts facts, CancellationToken cancellation) =>
        mention.Instance is { IsFresh: true } or { Path: null }
            ? null
            : _callers.PhaseOf(mention.Region, facts, !variable.IsStatic && mention.Instance.IsThis, cancellation) is var phase and not Phase.Disposal ? phase : null;
}
