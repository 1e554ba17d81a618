using System.Collections.Concurrent;
using MapSafety.Configuration;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>Tells which fields and properties of a compilation are states: those that hold a collection, of a type or of its objects.</summary>
internal sealed class States
{
    private readonly IAssemblySymbol _assembly;
    private readonly Settings _settings;
    private readonly ConcurrentDictionary<IPropertySymbol, ISymbol?> _properties = new(SymbolEqualityComparer.Default);

    public States(IAssemblySymbol assembly, Settings settings)
    {
        _assembly = assembly;
        _settings = settings;
    }

    /// <summary>
    /// The state that a mention of this symbol uses: a field or auto-property itself, or the field whose value a getter returns as it is.
    /// Nothing where the symbol is no state of this compilation.
    /// </summary>
    public ISymbol? Resolve(ISymbol symbol) => symbol switch
    {
        IFieldSymbol field => IsState(field) ? field : null,
        IPropertySymbol { IsIndexer: false } property when Collections.Find(property.Type) is not null => Resolve(property),
        _ => null,
    };

    /// <summary>The type a state is declared with.</summary>
    public static ITypeSymbol TypeOf(ISymbol state) => state is IFieldSymbol field ? field.Type : ((IPropertySymbol)state).Type;

    /// <summary>The states that this type declares.</summary>
    public IEnumerable<ISymbol> DeclaredIn(INamedTypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers())
            if (member is IFieldSymbol field && IsState(field))
                yield return field.AssociatedSymbol ?? field;
    }

    /// <summary>The names under which code can mention this state, and for each the declaration that tells from where.</summary>
    public IEnumerable<ISymbol> NamesOf(ISymbol state) =>
        state.ContainingType.GetMembers()
            .Where(member => member is IPropertySymbol property && SymbolEqualityComparer.Default.Equals(Resolve(property), state))
            .Append(state)
            .Distinct(SymbolEqualityComparer.Default);

    private bool IsState(IFieldSymbol field) =>
        field is { IsConst: false }
        && (field.IsStatic || field.ContainingType.TypeKind is TypeKind.Class)
        && SymbolEqualityComparer.Default.Equals(field.ContainingAssembly, _assembly)
        && Collections.Find(field.Type) is not null
        && !_settings.SynchronizedTypes.NamesTypeOf(field.Type)
        && !Confinement.IsThreadBound(field)
        && !Annotations.IsConfined(field);

    private ISymbol? Resolve(IPropertySymbol property)
    {
        if (!SymbolEqualityComparer.Default.Equals(property.ContainingAssembly, _assembly))
            return null;

        if (!_properties.TryGetValue(property, out ISymbol? state))
            state = _properties.GetOrAdd(property, Backing(property));

        return state;
    }

    private ISymbol? Backing(IPropertySymbol property)
    {
        string? returned = ReturnedName(property);
        foreach (ISymbol member in property.ContainingType.GetMembers())
        {
            if (member is not IFieldSymbol field || !IsState(field))
                continue;

            if (SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property))
                return property;

            if (field.AssociatedSymbol is null && field.Name == returned)
                return field;
        }

        return null;
    }

    /// <summary>The name in <c>=> name</c>, <c>get => name</c>, <c>{ return name; }</c> or <c>=> name ??= …</c>.</summary>
    public static string? ReturnedName(IPropertySymbol property)
    {
        ExpressionSyntax? returned = Returned(property);
        if (returned is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } lazy)
            returned = lazy.Left;

        return returned switch
        {
            IdentifierNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax type, Name: IdentifierNameSyntax name }
                when type.Identifier.ValueText == property.ContainingType.Name => name.Identifier.ValueText,
            _ => null,
        };
    }

    /// <summary>The expression that is all that a getter returns.</summary>
    public static ExpressionSyntax? Returned(IPropertySymbol property) =>
        property.GetMethod?.DeclaringSyntaxReferences is not { Length: 1 } references
            ? null
            : references[0].GetSyntax() switch
            {
                ArrowExpressionClauseSyntax arrow => arrow.Expression,
                AccessorDeclarationSyntax { ExpressionBody: { } arrow } => arrow.Expression,
                AccessorDeclarationSyntax { Body.Statements: { Count: 1 } statements } => (statements[0] as ReturnStatementSyntax)?.Expression,
                _ => null,
            };
}
