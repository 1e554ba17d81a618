using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>
/// Asks whether code under a lock is one step on one concurrent collection, which needs no lock, and touches nothing else that others could see change.
/// It looks at every name in the code and in the functions that the code calls; what is not known may be what the lock is there for.
/// </summary>
internal sealed class GuardedSteps
{
    private const int MostCalls = 4;
    private readonly Dictionary<(SyntaxTree, int), Use> _uses;
    private int _steps;

    private GuardedSteps(StateUses state) => _uses = state.Uses.ToDictionary(use => (use.State.SyntaxTree, NameOf(use.State).SpanStart));

    /// <summary>Whether the code under this lock is one step on the state and nothing else.</summary>
    public static bool IsSingle(StateUses state, GuardedBlock block)
    {
        GuardedSteps steps = new(state);
        return block.Inner.All(statement => steps.IsHarmless(statement, block.File.Model, MostCalls)) && steps._steps == 1;
    }

    private static SyntaxNode NameOf(ExpressionSyntax state) => state switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        AliasQualifiedNameSyntax alias => alias.Name,
        _ => state,
    };

    private bool IsHarmless(SyntaxNode code, SemanticModel model, int calls) => code.DescendantNodesAndSelf().All(node => node switch
    {
        LockStatementSyntax or AwaitExpressionSyntax or YieldStatementSyntax or QueryExpressionSyntax => false,
        CommonForEachStatementSyntax loop => !HasUse(loop.Statement),
        WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or AnonymousFunctionExpressionSyntax => !HasUse(node),
        SimpleNameSyntax name => IsHarmless(name, model, calls),
        BaseObjectCreationExpressionSyntax => model.GetSymbolInfo(node).Symbol is IMethodSymbol made && (!IsInSource(made) || IsFollowed(made, model, calls)),
        ElementAccessExpressionSyntax element => model.GetSymbolInfo(element).Symbol is not IPropertySymbol indexer || !IsInSource(indexer),
        InvocationExpressionSyntax call => model.GetSymbolInfo(call).Symbol is not IMethodSymbol { MethodKind: MethodKind.DelegateInvoke } || IsInFactory(call),
        _ => true,
    });

    private bool IsHarmless(SimpleNameSyntax name, SemanticModel model, int calls)
    {
        if (_uses.TryGetValue((name.SyntaxTree, name.SpanStart), out Use? use))
        {
            _steps++;
            return IsOneStep(use);
        }

        return model.GetSymbolInfo(name).Symbol switch
        {
            IFieldSymbol field => IsHarmless(field, name),
            IPropertySymbol property => !IsInSource(property) || IsFixed(property, name),
            IMethodSymbol method => IsInSource(method) ? IsFollowed(method, model, calls) : Framework.IsOwn(method) && !ChangesAnother(method, name, model),
            IEventSymbol => false,
            null => name is IdentifierNameSyntax { IsVar: true } || name.Identifier.ValueText is "nameof" or "_",
            _ => true,
        };
    }

    private bool HasUse(SyntaxNode node) => _uses.Any(use => use.Key.Item1 == node.SyntaxTree && node.Span.Contains(use.Key.Item2));

    /// <summary>Whether this use of a concurrent collection is one operation on it. A walk is not, unless the collection walks a copy.</summary>
    private static bool IsOneStep(Use use)
    {
        if (use.Element is not null)
            return use.Assigner is null || use.Assigner.IsKind(SyntaxKind.SimpleAssignmentExpression);

        if (use.Call is not null)
            return !use.IsExtension ? use.Member != "GetEnumerator" : use.Method is { Name: "GetValueOrDefault" };

        return use.Access is not null || use.State.Parent is ForEachStatementSyntax && use.File.Model.GetTypeInfo(use.State).Type is { Name: "ConcurrentQueue" or "ConcurrentStack" };
    }

    private static bool IsHarmless(IFieldSymbol field, SyntaxNode name) => field.IsConst || field.ContainingType.IsTupleType
        || !IsInSource(field) || field.IsReadOnly && IsFixed(field.Type) || IsOfNewObject(field, name);

    /// <summary>What a constructor writes belongs to an object that nobody else knows yet.</summary>
    private static bool IsOfNewObject(ISymbol member, SyntaxNode name) =>
        !member.IsStatic && Syntax.MemberOf(name) is ConstructorDeclarationSyntax && name.Parent is not MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax };

    private static bool IsFixed(IPropertySymbol property, SyntaxNode name) => IsOfNewObject(property, name)
        || name.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax }
        || property is { IsVirtual: false, IsAbstract: false, IsOverride: false } && IsAuto(property)
            && (property.SetMethod is null or { IsInitOnly: true } ? IsFixed(property.Type) : IsReadOfAnother(property, name));

    private static bool IsReadOfAnother(IPropertySymbol property, SyntaxNode name) => property.Type.IsValueType | property.Type.SpecialType is SpecialType.System_String
        && name.Parent is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax } access && access.Name == name
        && access.Parent is not (AssignmentExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax);

    private static bool IsAuto(IPropertySymbol property) => property.ContainingType.GetMembers().OfType<IFieldSymbol>()
        .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    /// <summary>A value that stays as it is as long as nobody assigns another.</summary>
    private static bool IsFixed(ITypeSymbol type) => type.IsValueType || type.TypeKind is TypeKind.Delegate || type.SpecialType is SpecialType.System_String
        || type is { Name: "Type", ContainingNamespace.Name: "System" } or { Name: "IEqualityComparer" or "IComparer" or "StringComparer" }
        || Collections.Find(type) is { Discipline: Discipline.Immutable };

    /// <summary>Whether a method of the framework changes a collection that is not the code's own.</summary>
    private bool ChangesAnother(IMethodSymbol method, SyntaxNode name, SemanticModel model) =>
        Collections.EffectOf(method)?.Mutates() is true && name.Parent is MemberAccessExpressionSyntax access && access.Name == name
        && model.GetSymbolInfo(access.Expression).Symbol is not ILocalSymbol && !_uses.Values.Any(use => use.State == access.Expression);

    private bool IsFollowed(IMethodSymbol method, SemanticModel model, int calls)
    {
        if (method.IsImplicitlyDeclared)
            return true;

        return calls > 0 && method is { IsVirtual: false, IsAbstract: false, IsOverride: false, IsExtern: false, ContainingType.TypeKind: not TypeKind.Interface }
            && !method.DeclaringSyntaxReferences.IsEmpty
            && method.DeclaringSyntaxReferences.Select(place => place.GetSyntax())
                .All(code => code is TypeDeclarationSyntax || model.Compilation.ContainsSyntaxTree(code.SyntaxTree)
                    && IsHarmlessBody(code, code.SyntaxTree == model.SyntaxTree ? model : model.Compilation.GetSemanticModel(code.SyntaxTree), calls - 1));
    }

    private bool IsHarmlessBody(SyntaxNode function, SemanticModel model, int calls) =>
        ((SyntaxNode?)Bodies.BlockOf(function) ?? Bodies.ExpressionOf(function)) is { } body && IsHarmless(body, model, calls);

    /// <summary>A factory runs when the collection asks for it, and was told that it may run beside itself.</summary>
    private bool IsInFactory(SyntaxNode call) => call.Ancestors().OfType<AnonymousFunctionExpressionSyntax>()
        .Any(lambda => lambda.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax operation } && _uses.Values.Any(use => use.Call == operation));

    private static bool IsInSource(ISymbol symbol) => symbol.Locations.Any(place => place.IsInSource);
}
