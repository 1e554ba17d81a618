using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>Makes names usable in a file: by the <c>using</c> that is there, by a new one in its sorted place, or written out in full.</summary>
internal static class Imports
{
    /// <summary>
    /// How a type is to be written at this place, after asking for the <c>using</c> it needs.
    /// Another type of the same simple name makes the full name necessary.
    /// </summary>
    public static string NameOf(Rewrite rewrite, SourceFile file, int position, string space, string name)
    {
        ISymbol[] found = file.Model.LookupNamespacesAndTypes(position, name: name).OfType<INamedTypeSymbol>().ToArray<ISymbol>();
        if (found.Any(type => !IsIn(type, space)))
            return "global::" + space + "." + name;

        if (found.Length == 0)
            rewrite.Import(file, space);

        return name;
    }

    /// <summary>Asks for the <c>using</c> that extension methods of this namespace need, unless it is in effect.</summary>
    public static void Extensions(Rewrite rewrite, SourceFile file, int position, string space, string carrier) =>
        NameOf(rewrite, file, position, space, carrier);

    /// <summary>Writes the directives that a remedy asked for into the file. Returns false when there is no safe place for them.</summary>
    public static bool Write(SourceEdits edits, SourceFile file, IEnumerable<string> spaces)
    {
        if (IsConditional(file.Root))
            return false;

        string[] sorted = spaces.OrderBy(space => !IsSystem(space)).ThenBy(space => space, StringComparer.Ordinal).ToArray();
        IReadOnlyList<UsingDirectiveSyntax> usings = UsingsOf(file.Root);
        if (usings.Count == 0)
            WriteFirst(edits, file, sorted);
        else
            foreach (string space in sorted)
                WriteAmong(edits, file, usings, space);

        return true;
    }

    private static bool IsIn(ISymbol type, string space) => FullName(type.ContainingNamespace) == space;

    private static string FullName(INamespaceSymbol? space) => space switch
    {
        null or { IsGlobalNamespace: true } => "",
        { ContainingNamespace.IsGlobalNamespace: true } => space.Name,
        _ => FullName(space.ContainingNamespace) + "." + space.Name,
    };

    /// <summary>Whether a directive among or before the usings makes some of them conditional, so that a new one might be left out.</summary>
    private static bool IsConditional(CompilationUnitSyntax root)
    {
        int end = UsingsOf(root).LastOrDefault()?.SpanStart ?? root.SpanStart;
        return root.DescendantTrivia(node => node.FullSpan.Start <= end).Any(trivia => trivia.IsKind(SyntaxKind.IfDirectiveTrivia) && trivia.SpanStart < end);
    }

    private static void WriteAmong(SourceEdits edits, SourceFile file, IReadOnlyList<UsingDirectiveSyntax> usings, string space)
    {
        string directive = "using " + space + ";";
        if (usings.LastOrDefault(line => IsGlobal(line) || IsPlain(line) && Compare(NameIn(line), space) < 0) is { } before)
            edits.Insert(file.Document, before.Span.End, file.Layout.Newline + file.Layout.IndentAt(before.SpanStart) + directive);
        else
            edits.Insert(file.Document, usings[0].SpanStart, directive + file.Layout.Newline + file.Layout.IndentAt(usings[0].SpanStart));
    }

    private static void WriteFirst(SourceEdits edits, SourceFile file, string[] spaces)
    {
        string newline = file.Layout.Newline;
        string directives = string.Concat(spaces.Select(space => "using " + space + ";" + newline));
        if (file.Root.Externs.LastOrDefault() is { } external)
            edits.Insert(file.Document, external.Span.End, newline + directives.TrimEnd('\r', '\n'));
        else
            edits.Insert(file.Document, FirstPlace(file.Root), directives + newline);
    }

    /// <summary>Below a licence header, which ends with an empty line; above a comment that belongs to the first declaration.</summary>
    private static int FirstPlace(CompilationUnitSyntax root)
    {
        SyntaxTriviaList leading = root.GetFirstToken(includeZeroWidth: true).LeadingTrivia;
        int place = 0;
        for (int i = 1; i < leading.Count; i++)
            if (leading[i].IsKind(SyntaxKind.EndOfLineTrivia) && leading[i - 1].IsKind(SyntaxKind.EndOfLineTrivia) || leading[i - 1].IsDirective)
                place = leading[i].IsKind(SyntaxKind.EndOfLineTrivia) ? leading[i].Span.End : leading[i].Span.Start;

        return place;
    }

    private static IReadOnlyList<UsingDirectiveSyntax> UsingsOf(CompilationUnitSyntax root)
    {
        if (root.Usings.Count > 0)
            return root.Usings;

        return root.Members.OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault(space => space.Usings.Count > 0)?.Usings.ToArray() ?? [];
    }

    private static bool IsPlain(UsingDirectiveSyntax line) => line.Alias is null && line.StaticKeyword.IsKind(SyntaxKind.None);

    private static bool IsGlobal(UsingDirectiveSyntax line) => !line.GlobalKeyword.IsKind(SyntaxKind.None);

    private static string NameIn(UsingDirectiveSyntax line) => line.Name?.ToString() ?? "";

    private static int Compare(string left, string right)
    {
        bool leftIsSystem = IsSystem(left), rightIsSystem = IsSystem(right);
        return leftIsSystem != rightIsSystem ? (leftIsSystem ? -1 : 1) : string.CompareOrdinal(left, right);
    }

    private static bool IsSystem(string space) => space == "System" || space.StartsWith("System.", StringComparison.Ordinal);
}
