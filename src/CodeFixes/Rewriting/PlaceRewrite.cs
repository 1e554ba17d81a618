using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>What a remedy of one file has decided to write so far.</summary>
internal sealed class PlaceRewrite(SourceFile file)
{
    private readonly SourceEdits _edits = new();
    private readonly SortedSet<string> _imports = new(StringComparer.Ordinal);

    public SourceFile File { get; } = file;

    public void Replace(SyntaxNodeOrToken node, string text) => Replace(node.Span, text);

    public void Replace(TextSpan span, string text) => _edits.Replace(File.Document, span, text);

    public void Insert(int position, string text) => _edits.Insert(File.Document, position, text);

    /// <summary>Asks for the <c>using</c> that extension methods of this namespace need, unless it is in effect.</summary>
    public void Import(int position, string space, string carrier)
    {
        if (File.Model.LookupNamespacesAndTypes(position, name: carrier).IsEmpty)
            _imports.Add(space);
    }

    /// <summary>The changed solution, or nothing when the changes contradict each other or do not compile as cleanly as before.</summary>
    public async Task<Solution?> FinishAsync(CancellationToken cancellation)
    {
        if (_imports.Count > 0 && !Imports.Write(_edits, File, _imports))
            return null;

        Solution before = File.Document.Project.Solution;
        return await _edits.ApplyAsync(before, cancellation).ConfigureAwait(false) is { } changed
            ? await Verification.VerifyAsync(before, changed, ImmutableArray.Create(File), cancellation).ConfigureAwait(false)
            : null;
    }
}
