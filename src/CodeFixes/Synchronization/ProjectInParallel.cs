using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1005: turns a parallel loop that ends by putting what it made into a collection into a parallel query whose results the loop's own thread puts in. The
/// order was that in which the workers came, and still is.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ProjectInParallel))]
public sealed class ProjectInParallel() : PlaceFix("MAP1005")
{
    private protected override string EquivalenceKey => "MapSafety.ProjectInParallel";

    internal override Phrase TitleForAll => new("Collect the results of parallel queries", "收集并行查询的结果");

    private protected override Phrase? Write(PlaceRewrite rewrite, SyntaxNode place)
    {
        SourceFile file = rewrite.File;
        if (Deposit.At(file, place) is not { HasTypes: true } deposit || Ending.Of(deposit) is not { } ending
            || ParallelLoop.Of(deposit.Callback, file) is not { } loop || loop.AsQuery() is not { } source || !IsOnlyDeposit(loop, deposit))
            return null;

        rewrite.Import(loop.Call.SpanStart, "System.Linq", "ParallelEnumerable");
        return WriteQuery(rewrite, loop, ending, source)
            ? new Phrase("Let a parallel query make what goes into '{0}' (in no particular order, as now)", "由并行查询产生放入“{0}”的内容（与现在一样没有固定顺序）", deposit.Symbol.Name)
            : null;
    }

    /// <summary>Whether nothing else in the loop's head uses the collection, such as a filter of its items.</summary>
    private static bool IsOnlyDeposit(ParallelLoop loop, Deposit deposit) =>
        loop.Call.DescendantNodes().OfType<IdentifierNameSyntax>().Count(name => name.Identifier.ValueText == deposit.Symbol.Name) == 1;

    private static bool WriteQuery(PlaceRewrite rewrite, ParallelLoop loop, Ending ending, string source)
    {
        if (ending.Choice is not null)
            return Filtered(loop, ending) is { } steps && WriteAround(rewrite, loop, ending.Deposit, source + steps, "");

        if (!WriteAround(rewrite, loop, ending.Deposit, source + (ending.Deposit.IsOfMany ? ".SelectMany(" : ".Select("), ")"))
            return false;

        ending.WriteReturn(rewrite);
        return true;
    }

    // ---- if (wanted(item)) results.Add(make(item));     T made = make(item); if (made is …) results.Add(made);

    /// <summary>The steps of the query where the deposit hangs on a condition, or nothing where they are not three expressions.</summary>
    private static string? Filtered(ParallelLoop loop, Ending ending)
    {
        if (Ending.HasRemarks(loop.Body) || ending.Choice!.Condition.DescendantNodes().Any(node => node is DeclarationExpressionSyntax or DeclarationPatternSyntax or VarPatternSyntax or RecursivePatternSyntax { Designation: not null }))
            return null;

        string item = loop.ParameterList[0].Identifier.Text;
        if (ending.IsAlone)
            return Where(item, ending.Choice.Condition) + Then(item, ending.Deposit);

        if (loop.Body.Body is not BlockSyntax { Statements: [LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: [{ Initializer.Value: { } made } variable] }, IfStatementSyntax] }
            || Mentions(ending.Choice, item))
            return null;

        string name = variable.Identifier.Text;
        return ".Select(" + item + " => " + made + ")" + (IsNotNull(ending, name, made, loop.File) ?? Where(name, ending.Choice.Condition) + Then(name, ending.Deposit));
    }

    private static string Where(string item, ExpressionSyntax condition) => ".Where(" + item + " => " + condition + ")";

    private static string Then(string item, Deposit deposit) =>
        deposit.IsOfMany ? ".SelectMany(" + item + " => " + deposit.Made + ")" : deposit.Made == item ? "" : ".Select(" + item + " => " + deposit.Made + ")";

    /// <summary>A query that keeps what is not null says so by its type, too.</summary>
    private static string? IsNotNull(Ending ending, string name, ExpressionSyntax made, SourceFile file)
    {
        bool isTest = ending.Choice!.Condition is BinaryExpressionSyntax { OperatorToken.RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.ExclamationEqualsToken, Right: LiteralExpressionSyntax } comparison && comparison.Left.ToString() == name && comparison.Right.ToString() == "null"
            || ending.Choice.Condition is IsPatternExpressionSyntax pattern && pattern.Expression.ToString() == name && pattern.Pattern.ToString() is "not null" or "{ }";
        TypeInfo type = file.Model.GetTypeInfo(made);
        return isTest && ending.Deposit.Made == name && type.Type is { IsReferenceType: true } kept && type.Nullability.FlowState == NullableFlowState.MaybeNull
            ? ".OfType<" + kept.ToMinimalDisplayString(file.Model, NullableFlowState.NotNull, made.SpanStart) + ">()"
            : null;
    }

    private static bool Mentions(IfStatementSyntax choice, string name) => choice.DescendantNodes().OfType<IdentifierNameSyntax>().Any(used => used.Identifier.ValueText == name);

    // ---- results.AddRange(query);     foreach (var result in query) queue.Enqueue(result);     List<T> results = query.ToList();

    /// <summary>Writes what stands before and after the callback, or instead of it where it has become part of the query.</summary>
    private static bool WriteAround(PlaceRewrite rewrite, ParallelLoop loop, Deposit deposit, string query, string end)
    {
        TextSpan callback = end.Length > 0 ? loop.Body.Span : new TextSpan(loop.Body.Span.End, 0);
        if (Results.Declared(deposit, loop.Call) is { } created)
            return WritePieces(rewrite, TextSpan.FromBounds(created.SpanStart, callback.Start), query, TextSpan.FromBounds(callback.End, loop.Call.Span.End), end + ".ToList()");

        return Results.Around(deposit, loop.Call, loop.File) is var (before, after)
            && WritePieces(rewrite, TextSpan.FromBounds(loop.Call.SpanStart, callback.Start), before + query, TextSpan.FromBounds(callback.End, Results.EndOf(loop.Call, after)), end + after);
    }

    private static bool WritePieces(PlaceRewrite rewrite, TextSpan head, string before, TextSpan tail, string after)
    {
        rewrite.Replace(head, before);
        rewrite.Replace(tail, after);
        return true;
    }
}
