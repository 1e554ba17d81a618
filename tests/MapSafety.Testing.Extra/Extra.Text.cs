using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Testing.Extra;

public static partial class Extra
{
    /// <summary>
    /// Every action changes only members that speak of what was reported (the names in its places), and the using directives;
    /// line ends, tabs and the byte order mark stay as they were, each with an <c>.editorconfig</c> that says so.
    /// </summary>
    public static async Task UnrelatedTextUnchanged(DiagnosticAnalyzer analyzer, CodeFixProvider fix, Code code, CancellationToken cancellationToken = default)
    {
        int actions = 0;
        foreach (Layout layout in Layout.All)
        {
            using var bench = new Workbench(layout.Apply(code));
            foreach (Diagnostic diagnostic in await Workbench.AnalyzeAsync(bench.Project, [analyzer], cancellationToken).ConfigureAwait(false))
            {
                foreach (CodeAction action in await Workbench.ActionsAsync(bench.Project, diagnostic, [fix], cancellationToken).ConfigureAwait(false))
                {
                    actions++;
                    await RequireUnrelatedUnchangedAsync(bench.Project, diagnostic, action, layout, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        Require(actions > 0, "No action is offered for the code.");
    }

    private static async Task RequireUnrelatedUnchangedAsync(Project before, Diagnostic diagnostic, CodeAction action, Layout layout, CancellationToken cancellationToken)
    {
        Project after = (await Workbench.ApplyAsync(action, cancellationToken).ConfigureAwait(false)).GetProject(before.Id)!;
        HashSet<string> names = await NamesAtAsync(diagnostic, cancellationToken).ConfigureAwait(false);
        foreach (Document document in before.Documents)
        {
            Document changed = after.GetDocument(document.Id) ?? throw new CheckFailedException($"The action '{action.Title}' removed '{document.Name}'.");
            SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
            foreach (TextChange change in await changed.GetTextChangesAsync(document, cancellationToken).ConfigureAwait(false))
                Require(IsRelated(root, change, names), $"[{layout.Name}] The action '{action.Title}' changes what has nothing to do with {diagnostic.Id}: '{root.GetText().ToString(change.Span)}' to '{change.NewText}'.");
            layout.Require(await changed.GetTextAsync(cancellationToken).ConfigureAwait(false), action.Title);
        }
    }

    private static async Task<HashSet<string>> NamesAtAsync(Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        HashSet<string> names = [];
        foreach (Location place in diagnostic.AdditionalLocations.Prepend(diagnostic.Location).Where(place => place.IsInSource))
        {
            SyntaxNode root = await place.SourceTree!.GetRootAsync(cancellationToken).ConfigureAwait(false);
            names.UnionWith(root.DescendantTokens(place.SourceSpan).Where(token => token.IsKind(SyntaxKind.IdentifierToken) && token.Span.IntersectsWith(place.SourceSpan)).Select(token => token.Text));
        }

        return names;
    }

    private static bool IsRelated(SyntaxNode root, TextChange change, HashSet<string> names)
    {
        if (root is CompilationUnitSyntax unit && change.Span.End <= (unit.Members.FirstOrDefault()?.SpanStart ?? 0))
            return true;

        // Fields, methods and the like, but not the types and namespaces around them, which contain everything.
        return root.DescendantNodes()
            .Where(node => node is MemberDeclarationSyntax and not (BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax))
            .Any(member => member.FullSpan.Start <= change.Span.Start && change.Span.End <= member.FullSpan.End
                && member.DescendantTokens().Any(token => names.Contains(token.Text)));
    }

    /// <summary>A way in which files are laid out.</summary>
    private sealed record Layout(string Name, string NewLine, bool Tabs, bool Mark)
    {
        public static ImmutableArray<Layout> All =>
        [
            new("LF", "\n", Tabs: false, Mark: false),
            new("CRLF", "\r\n", Tabs: false, Mark: false),
            new("tabs", "\n", Tabs: true, Mark: false),
            new("byte order mark", "\n", Tabs: false, Mark: true),
        ];

        public Code Apply(Code code) => code with
        {
            Sources = [.. code.Sources.Select(Text)],
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: Mark),
            EditorConfig = $"root = true\n[*.cs]\nend_of_line = {(NewLine == "\n" ? "lf" : "crlf")}\nindent_style = {(Tabs ? "tab" : "space")}\nindent_size = 4\ntab_width = 4\n{code.EditorConfig}",
        };

        public void Require(SourceText text, string action)
        {
            string content = text.ToString();
            Extra.Require(content.ReplaceLineEndings(NewLine) == content, $"[{Name}] The action '{action}' mixes line ends.");
            Extra.Require(!Tabs || !content.Split('\n').Any(line => line.StartsWith("    ", StringComparison.Ordinal)), $"[{Name}] The action '{action}' indents with spaces.");
            Extra.Require(Tabs || !content.Split('\n').Any(line => line.StartsWith('\t')), $"[{Name}] The action '{action}' indents with tabs.");
            Extra.Require(text.Encoding?.Preamble.Length > 0 == Mark, $"[{Name}] The action '{action}' does not keep the byte order mark.");
        }

        private string Text(string source)
        {
            IEnumerable<string> lines = source.ReplaceLineEndings("\n").Split('\n');
            return string.Join(NewLine, Tabs ? lines.Select(Tabbed) : lines);
        }

        private static string Tabbed(string line)
        {
            int spaces = line.Length - line.TrimStart(' ').Length;
            return new string('\t', spaces / 4) + line[(spaces / 4 * 4)..];
        }
    }
}
