using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>
/// Proves that code which holds a semaphore lets it go again. A semaphore does not let its own holder in twice, and others wait for it as long as the holder
/// waits: so the code, and every function that it calls, must not come back to where the state is used, take another lock, run code that is not known, or
/// wait for anything but what ends by itself. Where some member waits for the semaphore with its thread, the holder must not need that thread either.
/// </summary>
internal sealed class Quiet(StateUses state, bool isThreadBlocked)
{
    private const int MostCalls = 5;
    private readonly HashSet<SyntaxNode> _guarded = new(state.Accesses.Select(use => use.Owner).Concat(state.Accesses.Select(Immediate.FunctionOf)));

    public bool Is(SyntaxNode code) => ModelOf(code.SyntaxTree) is { } model && Is(code, model, MostCalls);

    /// <summary>Whether an <c>await</c> may go on on any thread.</summary>
    public static bool GoesOnAnywhere(AwaitExpressionSyntax wait, SemanticModel model) =>
        wait.Expression is InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.FalseLiteralExpression } }] } configured
        && model.GetSymbolInfo(configured).Symbol is IMethodSymbol method && Errands.IsConfiguration(method);

    private SemanticModel? ModelOf(SyntaxTree tree) => state.Files.FirstOrDefault(file => file.Root.SyntaxTree == tree)?.Model
        ?? (state.File.Model.Compilation.ContainsSyntaxTree(tree) ? state.File.Model.Compilation.GetSemanticModel(tree) : null);

    private bool Is(SyntaxNode code, SemanticModel model, int calls) => code.DescendantNodesAndSelf().All(node => node switch
    {
        LockStatementSyntax or YieldStatementSyntax => false,
        CommonForEachStatementSyntax loop => loop.AwaitKeyword.RawKind == 0 && (model.GetForEachStatementInfo(loop).GetEnumeratorMethod is not { } walk || IsCallable(walk, calls)),
        UsingStatementSyntax scope => scope.AwaitKeyword.RawKind == 0 && IsReleasedQuietly(scope.Declaration?.Type ?? (SyntaxNode?)scope.Expression, model),
        LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } local => local.AwaitKeyword.RawKind == 0 && IsReleasedQuietly(local.Declaration.Type, model),
        AwaitExpressionSyntax wait => Ends(wait, model),
        InvocationExpressionSyntax call => IsNameOf(call) || model.GetSymbolInfo(call).Symbol is IMethodSymbol { MethodKind: not MethodKind.DelegateInvoke },
        BaseObjectCreationExpressionSyntax => model.GetSymbolInfo(node).Symbol is not IMethodSymbol made || IsCallable(made, calls),
        ElementAccessExpressionSyntax => model.GetSymbolInfo(node).Symbol is not IPropertySymbol indexer || !IsInSource(indexer),
        SimpleNameSyntax name => model.GetSymbolInfo(name).Symbol switch
        {
            IMethodSymbol method => IsCallable(method, calls),
            IPropertySymbol property => IsCallable(property, calls),
            IEventSymbol => false,
            _ => true,
        },
        BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax or CastExpressionSyntax =>
            model.GetSymbolInfo(node).Symbol is not IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion } own || IsCallable(own, calls),
        _ => true,
    });

    private static bool IsReleasedQuietly(SyntaxNode? resource, SemanticModel model) => resource is not null && model.GetTypeInfo(resource).Type is { } type && !IsInSource(type);

    private static bool IsNameOf(InvocationExpressionSyntax call) => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" };

    private bool Ends(AwaitExpressionSyntax wait, SemanticModel model)
    {
        bool isConfigured = GoesOnAnywhere(wait, model);
        if (isThreadBlocked && !isConfigured)
            return false;

        ExpressionSyntax awaited = isConfigured && wait.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } ? access.Expression : wait.Expression;
        return awaited is InvocationExpressionSyntax call && model.GetSymbolInfo(call).Symbol is IMethodSymbol method
            && (IsInSource(method) ? method.IsAsync : Errands.EndsByItself(method));
    }

    private bool IsCallable(IPropertySymbol property, int calls) => IsInSource(property)
        ? property.DeclaringSyntaxReferences.Select(place => place.GetSyntax()).All(code => code is ParameterSyntax || IsFollowed(property, code, calls))
        : property.GetMethod is not { } getter || Framework.IsOwn(getter);

    private bool IsCallable(IMethodSymbol method, int calls)
    {
        if (!IsInSource(method))
            return Framework.IsOwn(method) && Guards.Find(method.ReducedFrom ?? method) is null && !Waits.IsWait(method);

        return method.IsImplicitlyDeclared || method.DeclaringSyntaxReferences.Select(place => place.GetSyntax()).All(code => code is TypeDeclarationSyntax || IsFollowed(method, code, calls));
    }

    private bool IsFollowed(ISymbol member, SyntaxNode code, int calls) => calls > 0
        && member is { IsVirtual: false, IsAbstract: false, IsOverride: false, IsExtern: false, ContainingType.TypeKind: not TypeKind.Interface }
        && !_guarded.Any(guarded => guarded.SyntaxTree == code.SyntaxTree && code.Span.Contains(guarded.Span))
        && member is not IMethodSymbol { IsAsync: false, ReturnsVoid: false, ReturnType.Name: "Task" or "ValueTask" }
        && ModelOf(code.SyntaxTree) is { } model && Is(code, model, calls - 1);

    private static bool IsInSource(ISymbol symbol) => symbol.Locations.Any(place => place.IsInSource);
}
