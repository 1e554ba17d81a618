using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>
/// Which function's code a use belongs to. A lambda that LINQ calls before the statement around it ends is part of that
/// statement; every other lambda and every local function runs on its own.
/// </summary>
internal static class Immediate
{
    public static SyntaxNode FunctionOf(Use use)
    {
        SyntaxNode function = Syntax.FunctionOf(use.State);
        while (function is AnonymousFunctionExpressionSyntax lambda && IsCalledOnTheSpot(lambda, use.File.Model))
            function = Syntax.FunctionOf(lambda);

        return function;
    }

    private static bool IsCalledOnTheSpot(AnonymousFunctionExpressionSyntax lambda, SemanticModel model)
    {
        if (lambda.AsyncKeyword.RawKind != 0 || lambda.Parent is not ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } })
            return false;

        if (model.GetSymbolInfo(call).Symbol is not IMethodSymbol method)
            return false;

        return Linq.IsLinq(method) && Linq.EndOf(call, model) is var end && (end.Parent is ForEachStatementSyntax || !IsDeferred(end, model));
    }

    private static bool IsDeferred(ExpressionSyntax end, SemanticModel model) => model.GetSymbolInfo(end).Symbol is IMethodSymbol method && Linq.IsDeferred(method);
}
