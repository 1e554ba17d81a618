using MapSafety.CodeFixes.Atomicity;
using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Growth;

/// <summary>
/// MAP2006: runs what follows the addition in a <c>try</c>, and removes the entry in its <c>finally</c>. A removal that the member has already moves there as it is; a
/// pending request, which somebody else may have taken out and another have added again, is removed only if it is still this one.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveInFinally))]
public sealed class RemoveInFinally() : PlaceFix("MAP2006")
{
    private protected override string EquivalenceKey => "MapSafety.RemoveInFinally";

    internal override Phrase TitleForAll { get; } = new("Remove entries in finally blocks", "在 finally 块中移除条目");

    private protected override Phrase? Write(PlaceRewrite rewrite, SyntaxNode place)
    {
        if (AddedEntry.Of(place, rewrite.File) is not { } entry || Stretch.Behind(entry, rewrite.File) is not { } stretch)
            return null;

        int removal = Array.FindIndex(stretch.Statements, entry.IsRemoval);
        if (removal < 0)
            return stretch.CompletesWithin(entry) && OwnRemoval(rewrite.File, entry, stretch) is { } lines && Wrap(rewrite, stretch.Statements, lines)
                ? new Phrase("Remove the entry from '{0}' in a finally block, if it is still this one", "在 finally 块中从“{0}”移除该条目（仅当它仍是这一个）", entry.Name)
                : null;

        return Move(rewrite, stretch.Statements, removal, entry)
            ? new Phrase("Remove the entry from '{0}' in a finally block", "在 finally 块中从“{0}”移除该条目", entry.Name)
            : null;
    }

    // ---- the removal that is there

    private static bool Move(PlaceRewrite rewrite, StatementSyntax[] statements, int removal, AddedEntry entry)
    {
        StatementSyntax[] before = [.. statements.Take(removal)], after = [.. statements.Skip(removal + 1)];
        if (before.Length == 0 || !CanMove(statements, rewrite.File) || statements[removal].GetLeadingTrivia().Any(IsComment))
            return false;

        if (!IsNeededBehind(before, after, rewrite.File))
            return WrapUpTo(rewrite, before, statements[removal]);

        // What follows runs in the try, too, and so before the removal.
        if (after.Any(statement => statement.DescendantNodesAndSelf().Any(node => node is AwaitExpressionSyntax || node is ExpressionSyntax map && SyntaxFactory.AreEquivalent(map, entry.Map))))
            return false;

        Layout layout = rewrite.File.Layout;
        string[] lines = statements[removal].ToString().Split(["\r\n", "\n"], StringSplitOptions.None);
        string outer = layout.IndentAt(statements[removal].SpanStart);
        string[] bare = [.. lines.Select(line => line.StartsWith(outer, StringComparison.Ordinal) ? line.Substring(outer.Length) : line)];
        rewrite.Replace(TextSpan.FromBounds(layout.EndOfLine(statements[removal - 1].Span.End), layout.EndOfLine(statements[removal].Span.End)), "");
        return Wrap(rewrite, statements, bare, without: statements[removal]);
    }

    private static bool IsNeededBehind(StatementSyntax[] before, StatementSyntax[] after, SourceFile file)
    {
        DataFlowAnalysis? flow = after.Length == 0 ? null : file.Model.AnalyzeDataFlow(before[0], before[before.Length - 1]);
        return flow is not null && (!flow.Succeeded || flow.VariablesDeclared.Any(variable => after.Any(statement => Syntax.MentionsOf(variable, statement, file.Model).Any())));
    }

    private static bool WrapUpTo(PlaceRewrite rewrite, StatementSyntax[] body, StatementSyntax removal)
    {
        Layout layout = rewrite.File.Layout;
        string indent = layout.IndentAt(body[0].SpanStart);
        if (!Begin(rewrite, body))
            return false;

        int end = layout.EndOfLine(body[body.Length - 1].Span.End);
        rewrite.Replace(TextSpan.FromBounds(end, layout.StartOfLine(removal.SpanStart)), layout.Newline + Middle(layout, removal, indent) + layout.Newline + layout.Unit);
        foreach (int line in layout.LinesToIndent(rewrite.File.Root, removal.Span))
            rewrite.Insert(line, layout.Unit);

        rewrite.Insert(layout.EndOfLine(removal.Span.End), layout.Newline + indent + "}");
        return true;
    }

    // ---- a removal of its own

    private static string[]? OwnRemoval(SourceFile file, AddedEntry entry, Stretch stretch)
    {
        if (entry.Value is not IdentifierNameSyntax || !entry.Type.IsReferenceType || stretch.Statements.Any(statement => Syntax.IsReassigned(entry.Value, statement, file.Model)))
            return null;

        int position = stretch.Statements[0].SpanStart;
        if (Atomic.Is(entry.Collection))
            return [TakesPairs(entry.Collection)
                ? entry.Map + ".TryRemove(" + PairOf(file, entry, position) + ");"
                : "((" + NameOf(CollectionOfPairs(entry), file, position) + ")" + entry.Map + ").Remove(" + PairOf(file, entry, position) + ");"];

        if (entry.Lock is not { } gate)
            return null;

        string current = Syntax.FreeName("current", Syntax.MemberOf(entry.Place), file.Model, position), unit = file.Layout.Unit;
        string type = file.TypeOfLocal(entry.Type, position);
        string declared = type == "var" ? type : type + ((file.Model.GetNullableContext(position) & NullableContext.AnnotationsEnabled) != 0 ? "?" : "");
        string brace = file.Layout.BeforeBrace(stretch.Statements[0], "");
        string test = unit + "if (" + entry.Map + ".TryGetValue(" + entry.Key + ", out " + declared + " " + current + ") && ReferenceEquals(" + current + ", " + entry.Value + "))";
        return [.. ("lock (" + gate + ")" + brace + "{").Split([file.Layout.Newline], StringSplitOptions.None), test, unit + unit + entry.Map + ".Remove(" + entry.Key + ");", "}"];
    }

    private static bool TakesPairs(INamedTypeSymbol type) =>
        type.GetMembers("TryRemove").OfType<IMethodSymbol>().Any(method => method.Parameters.Length == 1);

    private static string PairOf(SourceFile file, AddedEntry entry, int position) =>
        "new" + (file.CSharp >= (int)LanguageVersion.CSharp9 && TakesPairs(entry.Collection) ? "" : " " + NameOf(PairType(entry), file, position)) + "(" + entry.Key + ", " + entry.Value + ")";

    private static INamedTypeSymbol? PairType(AddedEntry entry) => CollectionOfPairs(entry)?.TypeArguments[0] as INamedTypeSymbol;

    private static INamedTypeSymbol? CollectionOfPairs(AddedEntry entry) =>
        entry.Collection.AllInterfaces.FirstOrDefault(face => face.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_ICollection_T);

    private static string? NameOf(INamedTypeSymbol? type, SourceFile file, int position) => type?.ToMinimalDisplayString(file.Model, NullableFlowState.NotNull, position);

    // ---- writing

    private static bool Wrap(PlaceRewrite rewrite, StatementSyntax[] body, string[] removal, StatementSyntax? without = null)
    {
        Layout layout = rewrite.File.Layout;
        string indent = layout.IndentAt(body[0].SpanStart);
        if (!CanMove(body, rewrite.File) || !Begin(rewrite, body, without))
            return false;

        StatementSyntax last = body[body.Length - 1];
        string lines = string.Concat(removal.Select(line => layout.Newline + indent + layout.Unit + line));
        rewrite.Insert(layout.EndOfLine(last.Span.End), layout.Newline + Middle(layout, last, indent) + lines + layout.Newline + indent + "}");
        return true;
    }

    private static bool Begin(PlaceRewrite rewrite, StatementSyntax[] body, StatementSyntax? without = null)
    {
        Layout layout = rewrite.File.Layout;
        SyntaxToken first = body[0].GetFirstToken();
        if (!layout.StartsLine(first.SpanStart) || !Layout.EndsLine(body[body.Length - 1].GetLastToken()))
            return false;

        string indent = layout.IndentAt(first.SpanStart);
        rewrite.Insert(first.SpanStart, "try" + layout.BeforeBrace(body[0], indent) + "{" + layout.Newline + indent + layout.Unit);
        foreach (int line in layout.LinesToIndent(rewrite.File.Root, TextSpan.FromBounds(first.SpanStart, body[body.Length - 1].Span.End)))
            if (without is null || line <= layout.EndOfLine(without.GetFirstToken().GetPreviousToken().Span.End) || line > layout.EndOfLine(without.Span.End))
                rewrite.Insert(line, layout.Unit);

        return true;
    }

    private static string Middle(Layout layout, SyntaxNode inside, string indent)
    {
        string brace = layout.BeforeBrace(inside, indent);
        return indent + "}" + (brace == " " ? " " : layout.Newline + indent) + "finally" + brace + "{";
    }

    // Labels are jumped to from outside, a local function may be called from there, and directives keep their place.
    private static bool CanMove(StatementSyntax[] statements, SourceFile file) =>
        statements.Length > 0 && statements.All(statement => statement is not (LocalFunctionStatementSyntax or LabeledStatementSyntax) && !statement.ContainsDirectives)
        && file.Layout.StartsLine(statements[0].SpanStart);

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);
}
