using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>How what callbacks have returned gets into the collection on the thread that started them.</summary>
internal static class Results
{
    /// <summary>
    /// The text before and after an expression that yields all results: <c>results.AddRange(…)</c>, or a loop around the one statement. Nothing where a
    /// loop would have no place.
    /// </summary>
    public static (string Before, string After)? Around(Deposit deposit, ExpressionSyntax launch, SourceFile file)
    {
        if (deposit.Bulk is { } method)
            return (deposit.Collection + "." + method + "(", ")");

        if (launch.Parent is not ExpressionStatementSyntax statement || Syntax.Siblings(statement).Length == 0 || !file.Layout.StartsLine(statement.SpanStart))
            return null;

        string[] names = deposit.Values.Length == 1 ? [Free("result")] : [Free("key"), Free("value")];
        string variable = names.Length == 1 ? "var " + names[0] : "var (" + string.Join(", ", names) + ")";
        string line = file.Layout.Newline + file.Layout.IndentAt(statement.SpanStart);
        bool usesBraces = file.UsesBraces;
        return ("foreach (" + variable + " in ", ")" + (usesBraces ? line + "{" : "") + line + file.Layout.Unit + deposit.With(names) + (usesBraces ? line + "}" : ""));

        string Free(string wish) => Syntax.FreeName(wish, Syntax.MemberOf(launch), file.Model, launch.SpanStart);
    }

    /// <summary>Where the text after the results begins to replace what is there: a loop ends without the semicolon of the call.</summary>
    public static int EndOf(ExpressionSyntax launch, string after) =>
        after != ")" && launch.Parent is ExpressionStatementSyntax statement ? statement.SemicolonToken.Span.End : launch.Span.End;

    /// <summary>The empty list that the statement right before the launch makes for the results, and for nothing else.</summary>
    public static ExpressionSyntax? Declared(Deposit deposit, ExpressionSyntax launch)
    {
        if (deposit.Bulk != "AddRange" || deposit.Symbol is not ILocalSymbol || launch.Parent is not ExpressionStatementSyntax statement || Syntax.Siblings(statement) is not { Length: > 1 } siblings
            || Array.IndexOf(siblings, statement) is not (> 0 and var index) || siblings[index - 1] is not LocalDeclarationStatementSyntax { Declaration: { Variables: [{ Initializer.Value: { } created } variable] } declaration } before)
            return null;

        bool isEmptyList = created is BaseObjectCreationExpressionSyntax { Initializer: null } && Creation.Read(created, (INamedTypeSymbol)((ILocalSymbol)deposit.Symbol).Type, deposit.File.Model) is { Source: null, Comparer: null } list && (list.Capacity is null || Syntax.IsStable(list.Capacity))
            && IsOfElements(deposit, ((ILocalSymbol)deposit.Symbol).Type);
        return isEmptyList && variable.Identifier.ValueText == deposit.Symbol.Name && !Ending.HasRemarks(before) && !HasRemarksAbove(statement) && declaration.Variables.Count == 1 ? created : null;
    }

    private static bool HasRemarksAbove(StatementSyntax statement) =>
        statement.GetLeadingTrivia().Any(trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia));

    /// <summary>Whether a list of what is made is such a list, and not one of something that only converts to its elements.</summary>
    private static bool IsOfElements(Deposit deposit, ITypeSymbol list) => !deposit.IsOfMany && list is INamedTypeSymbol { TypeArguments: [var element] }
        && (deposit.Values[0] is ImplicitObjectCreationExpressionSyntax || SymbolEqualityComparer.Default.Equals(deposit.File.Model.GetTypeInfo(deposit.Values[0]).Type, element));
}
