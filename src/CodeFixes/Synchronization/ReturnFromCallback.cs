using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1005: lets tasks that put their results into a captured collection return them; what waits for all of them by <c>Task.WhenAll</c> puts them in, in the
/// order of the items. Then a task that fails leaves the collection as it was.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReturnFromCallback))]
public sealed class ReturnFromCallback() : PlaceFix("MAP1005")
{
    private protected override string EquivalenceKey => "MapSafety.ReturnFromCallback";

    internal override Phrase TitleForAll => new("Collect the results of Task.WhenAll", "收集 Task.WhenAll 的结果");

    private protected override Phrase? Write(PlaceRewrite rewrite, SyntaxNode place)
    {
        SourceFile file = rewrite.File;
        if (Deposit.At(file, place) is not { HasTypes: true } deposit || deposit.IsOfMany || Ending.Of(deposit) is not { Choice: null } ending
            || QueryOf(deposit.Callback, file) is not { } query || AwaitOf(query, file) is not { } waiting || !IsOnlyDeposit(query, waiting, deposit)
            || Results.Around(deposit, waiting, file) is not var (before, after))
            return null;

        rewrite.Insert(waiting.SpanStart, before);
        rewrite.Replace(TextSpan.FromBounds(waiting.Span.End, Results.EndOf(waiting, after)), after);
        ending.WriteReturn(rewrite);
        return new Phrase(
            "Put the results into '{0}' when all tasks are done, in their order; none when one fails", "所有任务完成后按顺序将结果放入“{0}”；只要有任务失败就不放入", deposit.Symbol.Name);
    }

    /// <summary>The call of <c>Select</c> that makes one task of each item: by this lambda, or by one that runs this lambda as a task.</summary>
    private static InvocationExpressionSyntax? QueryOf(AnonymousFunctionExpressionSyntax callback, SourceFile file)
    {
        if (CallOf(callback, file) is not var (call, method))
            return null;

        if (Linq.IsLinq(method))
            return method.Name == "Select" && callback.AsyncKeyword.RawKind != 0 ? call : null;

        return method is { Name: "Run", ContainingType: { Name: "Task", ContainingNamespace.Name: "Tasks" } } && call.ArgumentList.Arguments[0].Expression == callback
            && call.Parent is AnonymousFunctionExpressionSyntax { AsyncKeyword.RawKind: 0 } starter && CallOf(starter, file) is var (query, select) && select.Name == "Select" && Linq.IsLinq(select)
            ? query
            : null;
    }

    private static (InvocationExpressionSyntax Call, IMethodSymbol Method)? CallOf(AnonymousFunctionExpressionSyntax callback, SourceFile file) =>
        callback.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } } && file.Model.GetSymbolInfo(call).Symbol is IMethodSymbol method ? (call, method) : null;

    /// <summary>The <c>await</c>, alone in its statement, of the <c>Task.WhenAll</c> that the query is gathered by.</summary>
    private static AwaitExpressionSyntax? AwaitOf(InvocationExpressionSyntax query, SourceFile file)
    {
        ExpressionSyntax end = Linq.EndOf(query, file.Model);
        if (end != query && end is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToArray" or "ToList" } copied } || end != query && ((MemberAccessExpressionSyntax)((InvocationExpressionSyntax)end).Expression).Expression != query)
            return null;

        ExpressionSyntax? gathered = end.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type.IsVar: true, Parent: LocalDeclarationStatementSyntax } } variable }
            ? OnlyUse(variable, file)
            : end;
        if (gathered?.Parent is not ArgumentSyntax { Parent: ArgumentListSyntax { Arguments.Count: 1, Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: IdentifierNameSyntax } } all } }
            || file.Model.GetSymbolInfo(all).Symbol is not IMethodSymbol { Name: "WhenAll", ContainingType: { Name: "Task", ContainingNamespace.Name: "Tasks" } })
            return null;

        ExpressionSyntax awaited = all.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured } ? configured : all;
        return awaited.Parent is AwaitExpressionSyntax waiting && Syntax.IsStatement(waiting, file.Model) && Syntax.FunctionOf(waiting) == Syntax.FunctionOf(query) ? waiting : null;
    }

    private static ExpressionSyntax? OnlyUse(VariableDeclaratorSyntax variable, SourceFile file)
    {
        ISymbol? local = file.Model.GetDeclaredSymbol(variable);
        IdentifierNameSyntax[] uses = [.. Syntax.MemberOf(variable).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == variable.Identifier.ValueText && SymbolEqualityComparer.Default.Equals(file.Model.GetSymbolInfo(name).Symbol, local))];
        return uses is [var only] ? only : null;
    }

    /// <summary>Whether nothing between the start of the tasks and the end of the wait uses the collection.</summary>
    private static bool IsOnlyDeposit(SyntaxNode query, SyntaxNode waiting, Deposit deposit) => Syntax.FunctionOf(query).DescendantNodes().OfType<IdentifierNameSyntax>()
        .Count(name => name.Identifier.ValueText == deposit.Symbol.Name && name.SpanStart >= Math.Min(query.SpanStart, waiting.SpanStart) && name.Span.End <= Math.Max(query.Span.End, waiting.Span.End)) == 1;
}
