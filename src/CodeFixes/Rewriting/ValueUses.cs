using System.Collections.Immutable;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>The collections that are values of a map: where each is taken out and used, put in, and what its type is called there.</summary>
internal sealed class ValueUses
{
    private readonly StateUses _map;
    private readonly ITypeSymbol _type;
    private readonly List<Use> _uses = new();
    private readonly List<Use> _removed = new();
    private readonly HashSet<ISymbol> _locals = new(SymbolEqualityComparer.Default);

    private readonly HashSet<IdentifierNameSyntax> _returned = new();
    private readonly bool _followsAny;

    private ValueUses(StateUses map, ITypeSymbol type, bool followsAny) => (_map, _type, _followsAny) = (map, type, followsAny);

    /// <summary>The uses of values that the map holds: of the expression that takes one out, or of a local that keeps it.</summary>
    public IReadOnlyList<Use> Uses => _uses;

    /// <summary>The uses of values that are in the map no more.</summary>
    public IReadOnlyList<Use> Removed => _removed;

    /// <summary>What is put into the map.</summary>
    public List<(SourceFile File, ExpressionSyntax Value)> Stored { get; } = new();

    /// <summary>The places that write the type of a value out.</summary>
    public List<(SourceFile File, TypeSyntax Type)> Types { get; } = new();

    /// <summary>Follows every value, or returns nothing when one goes where it cannot be followed.</summary>
    public static ValueUses? Of(StateUses map)
    {
        if (map.Type.TypeArguments.LastOrDefault() is not { } type || Collections.RowOf(type) is not { Discipline: Discipline.Plain })
            return null;

        ValueUses values = new(map, type, followsAny: false);
        return map.Uses.All(values.Add) ? values : null;
    }

    /// <summary>The same for objects of any class, also where an update function is given the old one; an object that goes elsewhere as an argument is not followed.</summary>
    public static ValueUses? OfAny(StateUses map)
    {
        if (map.Type.TypeArguments.LastOrDefault() is not INamedTypeSymbol { TypeKind: TypeKind.Class } type)
            return null;

        ValueUses values = new(map, type, followsAny: true);
        return map.Uses.All(values.Add) ? values : null;
    }

    /// <summary>The values as a state of their own, for what rewrites states.</summary>
    public StateUses AsState(TypeSyntax written) => _map with
    {
        Type = (INamedTypeSymbol)_type,
        TypeSyntax = written,
        Initializer = null,
        Uses = _uses.Concat(_removed).ToImmutableArray(),
    };

    private bool Add(Use use)
    {
        if (use.Element is not null)
            return !use.IsAssigned ? Take(use.File, use.Element)
                : use.Assigner is AssignmentExpressionSyntax store && store.IsKind(SyntaxKind.SimpleAssignmentExpression) && Syntax.IsStatement(store, use.File.Model)
                    && Put(use.File, store.Right);

        if (use.Call is not null)
            return Call(use);

        if (use.Access is not null)
            return use.Member is "Count" or "IsEmpty" or "Keys" || use.Member == "Values" && Walk(use.File, use.Access);

        return WalkPairs(use);
    }

    private bool Call(Use use) => use.Member switch
    {
        "ContainsKey" or "Clear" => true,
        "TryAdd" => use.Argument(1) is { } value && Put(use.File, value),
        "GetOrAdd" => use.Arguments.Count == 2 && use.Argument(1) is { } made && PutMade(use.File, made) && Take(use.File, use.Call!),
        "TryGetValue" => use.Arguments.Count == 2 && TakeOut(use, isRemoved: false),
        "AddOrUpdate" => _followsAny && use.Arguments.Count == 3 && use.Argument(1) is { } first && PutMade(use.File, first) && Update(use) && (use.IsStatement || Take(use.File, use.Call!)),
        "TryRemove" or "Remove" => use.Arguments.Count == 1 || TakeOut(use, isRemoved: true),
        _ => false,
    };

    /// <summary>An update function that is given the old value and returns it, or a new one.</summary>
    private bool Update(Use use) =>
        use.Argument(2) is ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [_, var old] } update
        && use.File.Model.GetDeclaredSymbol(old) is { } value && (old.Type is null || Named(use.File, old.Type)) && Keep(use.File, value, _uses)
        && (update.Body is not ExpressionSyntax result || IsOld(result) || Put(use.File, result))
        && Results(update).All(made => IsOld(made) || Put(use.File, made));

    private static IEnumerable<ExpressionSyntax> Results(LambdaExpressionSyntax update) =>
        update.Body.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().Select(answer => answer.Expression).OfType<ExpressionSyntax>();

    private bool IsOld(ExpressionSyntax result) => result is IdentifierNameSyntax name && _returned.Contains(name);

    /// <summary>Whether an update function gives the old value back, which the map then keeps.</summary>
    private bool IsReturned(SourceFile file, ISymbol value, IdentifierNameSyntax name)
    {
        bool isReturned = value is IParameterSymbol && (name.Parent is ReturnStatementSyntax || name.Parent is LambdaExpressionSyntax lambda && lambda.Body == name)
            && Syntax.FunctionOf(name) is LambdaExpressionSyntax function && file.Model.GetSymbolInfo(function).Symbol is { } update && SymbolEqualityComparer.Default.Equals(update, value.ContainingSymbol);
        if (isReturned)
            _returned.Add(name);

        return isReturned;
    }

    /// <summary>A factory's result, or the value itself.</summary>
    private bool PutMade(SourceFile file, ExpressionSyntax made) => made switch
    {
        LambdaExpressionSyntax { Body: ExpressionSyntax result } => Put(file, result),
        AnonymousFunctionExpressionSyntax => false,
        _ => SymbolEqualityComparer.Default.Equals(file.Model.GetTypeInfo(made).ConvertedType, _type) && Put(file, made),
    };

    private bool Put(SourceFile file, ExpressionSyntax value)
    {
        if (value is not IdentifierNameSyntax name)
        {
            Stored.Add((file, value));
            return value is BaseObjectCreationExpressionSyntax || value.GetFirstToken().IsKind(SyntaxKind.OpenBracketToken);
        }

        return file.Model.GetSymbolInfo(name).Symbol is ILocalSymbol local
            && local.DeclaringSyntaxReferences[0].GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax made }
            && PutLocal(file, local, made);
    }

    private bool PutLocal(SourceFile file, ILocalSymbol local, ExpressionSyntax made)
    {
        if (_locals.Contains(local))
            return true;

        Stored.Add((file, made));
        return made.FirstAncestorOrSelf<VariableDeclarationSyntax>() is { Variables.Count: 1 } declaration && Named(file, declaration.Type) && Keep(file, local, _uses);
    }

    private bool TakeOut(Use use, bool isRemoved) => use.Arguments[1].Expression switch
    {
        DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax designation } declaration =>
            Named(use.File, declaration.Type) && use.File.Model.GetDeclaredSymbol(designation) is ILocalSymbol local && Keep(use.File, local, isRemoved ? _removed : _uses),
        DeclarationExpressionSyntax { Designation: DiscardDesignationSyntax } or IdentifierNameSyntax { Identifier.ValueText: "_" } => true,
        _ => false,
    };

    private bool Take(SourceFile file, ExpressionSyntax value)
    {
        while (value.Parent is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure)
            value = sure;

        switch (value.Parent)
        {
            case ExpressionStatementSyntax:
                return true;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax } declaration } variable }:
                return Named(file, declaration.Type) && file.Model.GetDeclaredSymbol(variable) is ILocalSymbol local && Keep(file, local, _uses);
            default:
                _uses.Add(new Use(file, value));
                return Stays(_uses[_uses.Count - 1]);
        }
    }

    private bool Walk(SourceFile file, ExpressionSyntax values) =>
        values.Parent is ForEachStatementSyntax loop && loop.Expression == values
        && Named(file, loop.Type) && file.Model.GetDeclaredSymbol(loop) is { } local && Keep(file, local, _uses);

    private bool WalkPairs(Use use)
    {
        switch (use.State.Parent)
        {
            case ForEachVariableStatementSyntax { Variable: DeclarationExpressionSyntax { Designation: ParenthesizedVariableDesignationSyntax { Variables: [_, var last] } } }:
                return last is DiscardDesignationSyntax
                    || last is SingleVariableDesignationSyntax named && use.File.Model.GetDeclaredSymbol(named) is ILocalSymbol value && Keep(use.File, value, _uses);
            case ForEachStatementSyntax { Type.IsVar: true } loop when use.File.Model.GetDeclaredSymbol(loop) is { } pair:
                return References(use.File, pair).All(name => name.Parent is MemberAccessExpressionSyntax access
                    && (access.Name.Identifier.ValueText == "Key" || access.Name.Identifier.ValueText == "Value" && Take(use.File, access)));
            default:
                return false;
        }
    }

    /// <summary>Follows a local; one that gets another value later is not followed.</summary>
    private bool Keep(SourceFile file, ISymbol local, List<Use> uses)
    {
        if (!_locals.Add(local))
            return true;

        foreach (IdentifierNameSyntax name in References(file, local))
        {
            Use use = new(file, name);
            if (!use.IsBound)
                return false;

            // Storing it in the map is what the map's own use is followed for.
            if (IsStored(name) || IsReturned(file, local, name))
                continue;

            if (use.Whole == use.State && use.IsAssigned || !Stays(use) || _followsAny && use.State.Parent is ArgumentSyntax)
                return false;

            uses.Add(use);
        }

        return true;
    }

    private bool IsStored(IdentifierNameSyntax name) =>
        _map.Uses.Any(use => use.Argument(1) == name && use.Call is not null
            || use.Assigner is AssignmentExpressionSyntax store && store.Right == name);

    /// <summary>Whether the use is over when its statement is: the collection is neither returned nor stored, nor walked later.</summary>
    private static bool Stays(Use use) =>
        use.Whole != use.State ? use.Method is not { } method || !Consumers.IsDeferred(method) || use.Call!.Parent is not (ReturnStatementSyntax or EqualsValueClauseSyntax or ArrowExpressionClauseSyntax)
        : use.State.Parent is CommonForEachStatementSyntax or ArgumentSyntax or IsPatternExpressionSyntax or BinaryExpressionSyntax;

    private bool Named(SourceFile file, TypeSyntax type)
    {
        if (!type.IsVar)
            Types.Add((file, type));

        return true;
    }

    private static IEnumerable<IdentifierNameSyntax> References(SourceFile file, ISymbol local) =>
        Syntax.MemberOf(local.DeclaringSyntaxReferences[0].GetSyntax()).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(file.Model.GetSymbolInfo(name).Symbol, local));
}
