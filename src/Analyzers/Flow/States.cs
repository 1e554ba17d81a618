using System.Collections.Concurrent;
using MapSafety.Configuration;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>Tells which fields and properties of a compilation are states: those that hold a collection, of a type or of its objects.</summary>
internal sealed class States
{
    // The kind of the word field in an accessor, as compilers since 4.12 number it.
    private const int FieldExpression = 8757;

    private readonly IAssemblySymbol _assembly;
    private readonly Settings _settings;
    private readonly Sources _sources;
    private readonly ConcurrentDictionary<ISymbol, ISymbol?> _names = new(SymbolEqualityComparer.Default);

    public States(IAssemblySymbol assembly, Settings settings, Sources sources)
    {
        _assembly = assembly;
        _settings = settings;
        _sources = sources;
    }

    /// <summary>
    /// The state that a mention of this symbol uses: a field or auto-property itself, or the field whose value a getter or a method without
    /// parameters returns as it is. Nothing where the symbol is no state of this compilation.
    /// </summary>
    public ISymbol? Resolve(ISymbol symbol) => symbol switch
    {
        IFieldSymbol field => IsState(field) ? OwnerOf(field) : null,
        IPropertySymbol { IsIndexer: false } property when Collections.Find(property.Type) is not null => ResolveName(property),
        IMethodSymbol { MethodKind: MethodKind.Ordinary, Parameters.Length: 0, Arity: 0, IsVirtual: false, IsOverride: false } method
            when Collections.Find(method.ReturnType) is not null => ResolveName(method),
        _ => null,
    };

    /// <summary>The type a state is declared with.</summary>
    public static ITypeSymbol TypeOf(ISymbol state) => state switch
    {
        IFieldSymbol field => field.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => ((IPropertySymbol)state).Type,
    };

    /// <summary>The states that this type declares.</summary>
    public IEnumerable<ISymbol> DeclaredIn(INamedTypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers())
            if (member is IFieldSymbol field && IsState(field))
                yield return OwnerOf(field);

        foreach (IParameterSymbol parameter in PrimaryConstructor.ParametersOf(type))
            if (IsState(parameter))
                yield return parameter;
    }

    /// <summary>The names under which code can mention this state, and for each the declaration that tells from where.</summary>
    public IEnumerable<ISymbol> NamesOf(ISymbol state) =>
        state.ContainingType.GetMembers()
            .Where(member => member is IPropertySymbol or IMethodSymbol && SymbolEqualityComparer.Default.Equals(Resolve(member), state))
            .Append(state)
            .Distinct(SymbolEqualityComparer.Default);

    private bool IsState(IFieldSymbol field) =>
        field is { IsConst: false }
        && (field.IsStatic || field.ContainingType.TypeKind is TypeKind.Class)
        && SymbolEqualityComparer.Default.Equals(field.ContainingAssembly, _assembly)
        && Collections.Find(field.Type) is not null
        && !_settings.SynchronizedTypes.NamesTypeOf(field.Type)
        && !Annotations.IsConfined(field);

    /// <summary>Whether the members of a class go on using this parameter of its head.</summary>
    private bool IsState(IParameterSymbol parameter) =>
        parameter.ContainingType.TypeKind is TypeKind.Class
        && parameter.RefKind is RefKind.None
        && Collections.Find(parameter.Type) is not null
        && !_settings.SynchronizedTypes.NamesTypeOf(parameter.Type)
        && PrimaryConstructor.IsParameter(parameter)
        && _sources.BodiesMentioning(parameter.ContainingType, Words.Hash(parameter.Name), default)
            .Any(body => body.Member is IMethodSymbol { MethodKind: not MethodKind.Constructor });

    private ISymbol? ResolveName(ISymbol name)
    {
        if (!SymbolEqualityComparer.Default.Equals(name.ContainingAssembly, _assembly))
            return null;

        if (!_names.TryGetValue(name, out ISymbol? state))
            state = _names.GetOrAdd(name, Backing(Declared(name)));

        return state;
    }

    /// <summary>The property whose storage a field is, or the field itself.</summary>
    private static ISymbol OwnerOf(IFieldSymbol field) => field.AssociatedSymbol is { } owner ? Declared(owner) : field;

    /// <summary>The part of a partial property that is a member of its type: the one without a body.</summary>
    public static ISymbol Declared(ISymbol member) =>
        ((member as IPropertySymbol)?.GetMethod ?? (member as IPropertySymbol)?.SetMethod)?.PartialDefinitionPart?.AssociatedSymbol ?? member;

    private ISymbol? Backing(ISymbol name)
    {
        if (name is IMethodSymbol && ReturnedName(name) is null)
            return null;

        string? returned = ReturnedName(name);
        foreach (ISymbol member in name.ContainingType.GetMembers())
        {
            if (member is not IFieldSymbol field || !IsState(field))
                continue;

            ISymbol owner = OwnerOf(field);
            if (SymbolEqualityComparer.Default.Equals(owner, name))
                return IsAutomatic(name) || returned is "field" ? name : null;

            if (owner.Name == returned)
                return owner;
        }

        return null;
    }

    private static bool IsAutomatic(ISymbol property) => GetterOf(property) is not { } getter
        || getter.DeclaringSyntaxReferences.All(reference => reference.GetSyntax() is AccessorDeclarationSyntax { Body: null, ExpressionBody: null } or ParameterSyntax);

    /// <summary>The name in <c>=> name</c>, <c>get => name</c>, <c>{ return name; }</c> or <c>=> name ??= …</c>.</summary>
    public static string? ReturnedName(ISymbol member)
    {
        ExpressionSyntax? returned = Returned(member);
        if (returned is RefExpressionSyntax reference)
            returned = reference.Expression;

        if (returned is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } lazy)
            returned = lazy.Left;

        return returned switch
        {
            IdentifierNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: IdentifierNameSyntax name } => name.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax type, Name: IdentifierNameSyntax name }
                when type.Identifier.ValueText == member.ContainingType.Name => name.Identifier.ValueText,
            { RawKind: FieldExpression } => "field",
            _ => null,
        };
    }

    /// <summary>The expression that is all that a getter or method returns.</summary>
    public static ExpressionSyntax? Returned(ISymbol member) =>
        GetterOf(member)?.DeclaringSyntaxReferences is not { Length: 1 } references
            ? null
            : references[0].GetSyntax() switch
            {
                ArrowExpressionClauseSyntax arrow => arrow.Expression,
                AccessorDeclarationSyntax { ExpressionBody: { } arrow } => arrow.Expression,
                AccessorDeclarationSyntax { Body.Statements: { Count: 1 } statements } => (statements[0] as ReturnStatementSyntax)?.Expression,
                MethodDeclarationSyntax { ExpressionBody: { } arrow } => arrow.Expression,
                MethodDeclarationSyntax { Body.Statements: { Count: 1 } statements } => (statements[0] as ReturnStatementSyntax)?.Expression,
                _ => null,
            };

    private static IMethodSymbol? GetterOf(ISymbol member)
    {
        IMethodSymbol? getter = (member as IPropertySymbol)?.GetMethod ?? member as IMethodSymbol;
        return getter?.PartialImplementationPart ?? getter;
    }
}
