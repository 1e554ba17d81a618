using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>
/// Asks whether what a use yields is done with when its statement, or the statements that mention the local it goes to, are done. A live view, a
/// query that has not run or a collection inside the collection would be used after the lock is gone.
/// </summary>
internal static class Escapes
{
    private static readonly HashSet<string> s_views = ["GetEnumerator", "AsReadOnly", "GetViewBetween", "GetAlternateLookup", "GetKeyAtIndex", "AsSpan", "Reverse", "Find", "FindLast"];

    // Members that return a collection of their own.
    private static readonly HashSet<string> s_copies = ["ToArray", "GetRange", "FindAll", "ConvertAll", "Slice"];

    public static bool StaysHere(Use use)
    {
        if (use.State.Parent is ConditionalAccessExpressionSyntax conditional)
            return conditional.Expression == use.State && IsPlainValue(use.File.Model.GetTypeInfo(conditional).Type);

        if (use.Element is not null)
            return use.IsAssigned || InnerStays(use.Whole, use.File.Model);

        if (use.Call is { } call)
            return CallStays(use, call);

        return use.Access is { } access ? PropertyStays(use, access) : BareStays(use);
    }

    private static bool CallStays(Use use, InvocationExpressionSyntax call)
    {
        if (use.Method is not { } method)
            return false;

        if (method.MethodKind == MethodKind.ReducedExtension)
            return QueryStays(call, use.File.Model);

        if (s_copies.Contains(method.Name))
            return !ElementsOf(method.ReturnType).Any(IsInner);

        return !s_views.Contains(method.Name) && InnerStays(call, use.File.Model) && use.Arguments.All(argument => OutStays(argument, use.File.Model));
    }

    private static bool PropertyStays(Use use, MemberAccessExpressionSyntax access)
    {
        if (use.Member is "Keys" or "Values")
            return SourceStays(access, use.File.Model);

        return access.Parent is MemberAccessExpressionSyntax or InvocationExpressionSyntax || InnerStays(access, use.File.Model);
    }

    private static bool BareStays(Use use) => use.IsAssigned ? use.Assigner is AssignmentExpressionSyntax && Syntax.IsStatement(use.Assigner, use.File.Model)
        : use.State.Parent is IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax or UnaryPatternSyntax } or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression }
        || SourceStays(use.State, use.File.Model);

    /// <summary>The collection, or its keys or values, walked here: by a loop, a query that ends here, or the framework.</summary>
    private static bool SourceStays(ExpressionSyntax source, SemanticModel model) => source.Parent switch
    {
        CommonForEachStatementSyntax loop => loop.Expression == source && LoopStays(loop, model),
        ArgumentSyntax => Interfaces.ParameterOf(source, model) is { } parameter && Takes(parameter),
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access => access.Expression == source
            && model.GetSymbolInfo(call).Symbol is IMethodSymbol method && (Linq.IsLinq(method) ? QueryStays(call, model) : method.Name is "Contains" or "CopyTo"),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Count" } => true,
        _ => false,
    };

    /// <summary>A query stays when it ends in a value, or is walked at once; what it yields must not be a collection from inside.</summary>
    private static bool QueryStays(InvocationExpressionSyntax call, SemanticModel model)
    {
        ExpressionSyntax end = Linq.EndOf(call, model);
        if (model.GetSymbolInfo(end).Symbol is not IMethodSymbol method)
            return false;

        if (!Linq.IsDeferred(method))
            return method.Name is not ("AsReadOnly" or "AsEnumerable" or "AsQueryable" or "AsParallel") && (Linq.IsLinq(method) || IsPlainValue(method.ReturnType)) && !YieldsInner(method);

        return end.Parent is CommonForEachStatementSyntax loop && LoopStays(loop, model)
            || end.Parent is ArgumentSyntax && Interfaces.ParameterOf(end, model) is { } parameter && Takes(parameter);
    }

    private static bool YieldsInner(IMethodSymbol method) => IsInner(method.ReturnType)
        && !(method.Name is "ToList" or "ToArray" or "ToDictionary" or "ToHashSet" && !ElementsOf(method.ReturnType).Any(IsInner));

    private static IEnumerable<ITypeSymbol> ElementsOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => ElementsOf(array.ElementType).Append(array.ElementType).Where(element => element is not INamedTypeSymbol { Name: "KeyValuePair" }),
        INamedTypeSymbol named => named.TypeArguments.SelectMany(argument => ElementsOfPair(argument).DefaultIfEmpty(argument)),
        _ => [],
    };

    private static bool LoopStays(CommonForEachStatementSyntax loop, SemanticModel model) =>
        loop is not ForEachStatementSyntax each || model.GetDeclaredSymbol(each) is not { } variable || !IsInner(variable.Type) && !ElementsOfPair(variable.Type).Any(IsInner)
        || OnlyUsedHere(variable, loop.Statement, model);

    private static IEnumerable<ITypeSymbol> ElementsOfPair(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "KeyValuePair" } pair ? pair.TypeArguments : Enumerable.Empty<ITypeSymbol>();

    /// <summary>Whether framework code that takes a collection is done with it when it returns.</summary>
    private static bool Takes(IParameterSymbol parameter) => parameter.ContainingSymbol is IMethodSymbol taker && !Consumers.IsDeferred(taker)
        && Consumers.EffectOnArgument(taker, parameter) is Effect.Read or Effect.Enumerate or Effect.None;

    // ---- collections inside the collection

    /// <summary>A value that is itself a plain collection is guarded by the same lock, so it must not be used outside.</summary>
    private static bool InnerStays(ExpressionSyntax value, SemanticModel model) => !IsInner(model.GetTypeInfo(value).Type) || value.Parent switch
    {
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } => model.GetSymbolInfo(call).Symbol is IMethodSymbol method && Linq.IsLinq(method) ? QueryStays(call, model) : IsPlainValue(model.GetTypeInfo(call).Type),
        MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ExpressionStatementSyntax => true,
        CommonForEachStatementSyntax => true,
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } => model.GetDeclaredSymbol(variable) is ILocalSymbol local
            && OnlyUsedHere(local, Syntax.FunctionOf(value), model),
        _ => false,
    };

    private static bool OutStays(ArgumentSyntax argument, SemanticModel model)
    {
        if (argument.RefKindKeyword.RawKind == 0)
            return true;

        ISymbol? variable = argument.Expression is DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax designation }
            ? model.GetDeclaredSymbol(designation) : model.GetSymbolInfo(argument.Expression).Symbol;
        return variable is not ILocalSymbol local ? !IsInner(model.GetTypeInfo(argument.Expression).Type)
            : !IsInner(local.Type) || OnlyUsedHere(local, Syntax.FunctionOf(argument), model);
    }

    /// <summary>Whether a local is only asked for members, walked or assigned, and never returned, passed on or captured.</summary>
    private static bool OnlyUsedHere(ISymbol local, SyntaxNode scope, SemanticModel model) => scope.DescendantNodes().OfType<IdentifierNameSyntax>()
        .Where(name => name.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, local))
        .All(name => IsDirect(name, model) && !name.Ancestors().TakeWhile(node => node != scope).Any(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));

    private static bool IsDirect(IdentifierNameSyntax name, SemanticModel model) => name.Parent switch
    {
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access => access.Expression == name && IsPlainValue(model.GetTypeInfo(call).Type),
        MemberAccessExpressionSyntax access => access.Expression == name && IsPlainValue(model.GetTypeInfo(access).Type),
        ElementAccessExpressionSyntax or CommonForEachStatementSyntax => true,
        AssignmentExpressionSyntax => true,
        BinaryExpressionSyntax or IsPatternExpressionSyntax => true,
        ArgumentSyntax argument => argument.RefKindKeyword.RawKind != 0 || argument.Parent is ArgumentListSyntax { Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "TryAdd" } } },
        _ => false,
    };

    private static bool IsPlainValue(ITypeSymbol? type) => type is not null && !IsInner(type) && type is not { TypeKind: TypeKind.Interface, Name: "IEnumerable" or "ICollection" or "IEnumerator" or "IReadOnlyCollection" or "IReadOnlyList" or "IOrderedEnumerable" };

    private static bool IsInner(ITypeSymbol? type) => type is IArrayTypeSymbol || Collections.Find(type) is { Discipline: Discipline.Plain }
        || type is INamedTypeSymbol { Name: "LinkedListNode" or "KeyCollection" or "ValueCollection" };
}
