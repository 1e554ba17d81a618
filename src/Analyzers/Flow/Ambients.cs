using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>
/// The fields and properties that hold a changeable collection in an <c>AsyncLocal</c>, and the properties that return its value. What flows
/// from an execution context to its children is the reference, so all of them have the same collection.
/// </summary>
internal sealed class Ambients
{
    private readonly Sources _sources;
    private readonly Lazy<Dictionary<ISymbol, ISymbol>> _holders;

    public Ambients(Sources sources)
    {
        _sources = sources;
        _holders = new(Find);
    }

    /// <summary>The hashes of all names by which code can mention one.</summary>
    public HashSet<int> Names => [.. _holders.Value.Keys.Select(name => Words.Hash(name.Name))];

    /// <summary>The type of the collection that a holder or anything else of the type <c>AsyncLocal</c> has; nothing for other types.</summary>
    public static ITypeSymbol? ValueOf(ITypeSymbol? type) =>
        Promises.HeldByAsyncLocal(type);

    /// <summary>The holder that this symbol is or whose value it returns, or nothing.</summary>
    public ISymbol? Resolve(ISymbol symbol) => symbol switch
    {
        IFieldSymbol field => ValueOf(field.Type) is not null && _holders.Value.ContainsKey(field) ? field : null,
        IPropertySymbol { IsIndexer: false } property => _holders.Value.TryGetValue(property, out ISymbol? holder) ? holder : null,
        _ => null,
    };

    private Dictionary<ISymbol, ISymbol> Find()
    {
        Dictionary<ISymbol, ISymbol> holders = new(SymbolEqualityComparer.Default);
        foreach (INamedTypeSymbol type in _sources.TypesMentioning(Words.Hash("AsyncLocal"), default))
            foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>())
                if (Collections.Find(ValueOf(field.Type)) is { Discipline: Discipline.Plain or Discipline.Abstract })
                    Add(holders, field, type);

        return holders;
    }

    private static void Add(Dictionary<ISymbol, ISymbol> holders, IFieldSymbol field, INamedTypeSymbol type)
    {
        ISymbol holder = field.AssociatedSymbol ?? field;
        holders[holder] = holder;
        foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>())
            if (!property.IsIndexer && Collections.Find(property.Type) is not null && States.Returned(property) is { } returned && IsValueOf(returned, holder))
                holders[property] = holder;
    }

    /// <summary>Whether this is <c>s_items.Value</c>, with a fallback or without.</summary>
    private static bool IsValueOf(ExpressionSyntax expression, ISymbol holder) => expression switch
    {
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression, Left: var left } => IsValueOf(left, holder),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Left: var left } => IsValueOf(left, holder),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression, Operand: var inner } => IsValueOf(inner, holder),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value", Expression: var owner } => owner.GetLastToken().ValueText == holder.Name,
        _ => false,
    };
}
