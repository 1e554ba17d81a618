using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>Which waits of one function can fail, and what runs when they do.</summary>
internal sealed class Failures(IOperation function, CompilationFacts facts)
{
    /// <summary>The places where the function waits for something that can fail, in source order.</summary>
    public IEnumerable<SyntaxNode> Waits =>
        function.Own().Where(IsFailing).Select(operation => operation.Syntax);

    /// <summary>The places where it waits for no longer than a time, and goes on whether what it waits for has come or not.</summary>
    public IEnumerable<SyntaxNode> TimedWaits => function.Own().Where(IsTimed).Select(operation => operation.Syntax);

    /// <summary>The places where the function is left, other than its end.</summary>
    public IEnumerable<SyntaxNode> Exits => function.Own()
        .Where(operation => operation is IThrowOperation || operation is IReturnOperation { Kind: OperationKind.Return, Syntax: ReturnStatementSyntax })
        .Select(operation => operation.Syntax);

    /// <summary>Whether something that surely runs when this place fails satisfies a test, so that the failure does no harm.</summary>
    /// <param name="place">The place.</param>
    /// <param name="heals">Whether a block does what is to be done.</param>
    /// <param name="healsBehind">Whether what comes behind a statement does, for those who come there.</param>
    public bool IsHealed(SyntaxNode place, Func<SyntaxNode, bool> heals, Func<SyntaxNode, bool> healsBehind)
    {
        bool isSwallowed = false;
        foreach (TryStatementSyntax attempt in place.Ancestors().TakeWhile(node => node != function.Syntax).OfType<TryStatementSyntax>())
        {
            if (attempt.Finally is { } end && !end.Span.Contains(place.Span) && heals(end))
                return true;

            if (isSwallowed || !attempt.Block.Span.Contains(place.Span))
                continue;

            if (attempt.Catches.Any(handler => heals(handler)))
                return true;

            isSwallowed = attempt.Catches.FirstOrDefault(CatchesAll) is { } all && !Throws(all);
            if (isSwallowed && healsBehind(attempt))
                return true;
        }

        return false;
    }

    private bool CatchesAll(CatchClauseSyntax handler) =>
        handler.Filter is null && (handler.Declaration is null || Completions.IsAnyException(facts.ModelOf(handler).GetTypeInfo(handler.Declaration.Type).Type));

    private static bool Throws(CatchClauseSyntax handler) =>
        handler.Block.DescendantNodes(node => node is not AnonymousFunctionExpressionSyntax).Any(node => node is ThrowStatementSyntax or ThrowExpressionSyntax);

    private bool IsFailing(IOperation operation) => operation switch
    {
        IAwaitOperation wait => !IsSure(Awaited(wait.Operation)) && !IsQuiet(Awaited(wait.Operation)),
        IInvocationOperation call => Knowledge.Waits.IsWait(call.TargetMethod) && !Completions.IsSure(call.TargetMethod) && !Completions.IsTimed(call.TargetMethod),
        IPropertyReferenceOperation { Property.GetMethod: { } getter } => Knowledge.Waits.IsWait(getter) && !IsAfterwards(operation),
        _ => false,
    };

    // task.Result behind await Task.WhenAny(task, …)
    private bool IsAfterwards(IOperation result) => function.Own().OfType<IAwaitOperation>().Any(wait => wait.Syntax.SpanStart < result.Syntax.SpanStart);

    private static bool IsTimed(IOperation operation) => operation switch
    {
        IAwaitOperation wait => Awaited(wait.Operation) is IInvocationOperation call && Completions.IsRace(call.TargetMethod),
        IInvocationOperation call => Completions.IsTimed(call.TargetMethod),
        _ => false,
    };

    private static bool IsSure(IOperation awaited) => awaited is IInvocationOperation call && Completions.IsSure(call.TargetMethod);

    // await NotifyAsync(), which catches everything itself
    private bool IsQuiet(IOperation awaited) =>
        awaited is IInvocationOperation call && Functions.Of(call.TargetMethod, facts)?.Root.Syntax is BaseMethodDeclarationSyntax { Body: { } body }
        && body.Statements.OfType<TryStatementSyntax>().Any(attempt => attempt.Catches.Any(CatchesAll) && !attempt.Catches.Any(Throws))
        && body.Statements.All(statement => statement is TryStatementSyntax || !statement.DescendantNodesAndSelf().Any(node => node is AwaitExpressionSyntax or ThrowStatementSyntax));

    /// <summary>What is awaited, without what configures the awaiting.</summary>
    internal static IOperation Awaited(IOperation operation)
    {
        while (operation.Unwrap() is IInvocationOperation { Instance: { } instance, TargetMethod: var method } && Promises.Configures(method))
            operation = instance;

        return operation.Unwrap();
    }
}
