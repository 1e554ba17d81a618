using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>What a remedy has decided to write so far: the changes, the namespaces they need, and what their author should be told.</summary>
internal sealed class Rewrite
{
    private readonly SourceEdits _edits;
    private readonly Dictionary<SourceFile, HashSet<string>> _imports;
    private readonly List<Phrase> _notes;

    private readonly Dictionary<Use, string> _locals = new();
    private readonly List<SourceFile> _more = new();

    public Rewrite(StateUses state)
    {
        State = state;
        _edits = new();
        _imports = new();
        _notes = new();
    }

    /// <summary>Writes into the same remedy about another state.</summary>
    public Rewrite(StateUses state, Rewrite other)
    {
        State = state;
        _edits = other._edits;
        _imports = other._imports;
        _notes = other._notes;
    }

    public StateUses State { get; }

    /// <summary>What changes in behaviour and therefore belongs into the title, each ready to follow a semicolon.</summary>
    public IEnumerable<Phrase> Notes => _notes.OrderBy(note => note.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);

    public void Replace(SourceFile file, SyntaxNodeOrToken node, string text) => _edits.Replace(file.Document, node, text);

    public void Replace(SourceFile file, TextSpan span, string text) => _edits.Replace(file.Document, span, text);

    public void Insert(SourceFile file, int position, string text) => _edits.Insert(file.Document, position, text);

    public void Delete(SourceFile file, TextSpan span) => _edits.Delete(file.Document, span);

    /// <summary>Removes a statement with the lines it stands on; the comments above it stay with the next.</summary>
    public void DeleteLines(SourceFile file, SyntaxNode statement) => Delete(file, TextSpan.FromBounds(LineStart(file, statement), LineEnd(statement)));

    public void Import(SourceFile file, string space)
    {
        if (!_imports.TryGetValue(file, out HashSet<string>? spaces))
            _imports.Add(file, spaces = new(StringComparer.Ordinal));

        spaces.Add(space);
    }

    /// <summary>Has files checked in the end that do not mention the state.</summary>
    public void Include(IEnumerable<SourceFile> files) => _more.AddRange(files.Where(file => !State.Files.Concat(_more).Any(known => known.Document.Id == file.Document.Id)));

    /// <summary>From now on this use reads a local that holds the state.</summary>
    public void Call(Use use, string local) => _locals[use] = local;

    /// <summary>How the state is to be written at a use: as it is, or as the local that was introduced for it.</summary>
    public string Called(Use use) => _locals.TryGetValue(use, out string? local) ? local : use.State.ToString();

    /// <summary>States that must be remedied together with this one, by documentation comment id.</summary>
    public ISet<string> Companions { get; } = new SortedSet<string>(StringComparer.Ordinal);

    public void Note(Phrase note)
    {
        if (!_notes.Contains(note))
            _notes.Add(note);
    }

    /// <summary>The changed solution, or nothing when the changes contradict each other or do not compile as cleanly as before.</summary>
    public async Task<Solution?> FinishAsync(Solution solution, CancellationToken cancellation)
    {
        foreach (KeyValuePair<SourceFile, HashSet<string>> import in _imports)
            if (!Imports.Write(_edits, import.Key, import.Value))
                return null;

        return await _edits.ApplyAsync(solution, cancellation).ConfigureAwait(false) is { } changed
            ? await Verification.VerifyAsync(solution, changed, State.Files.AddRange(_more), cancellation).ConfigureAwait(false)
            : null;
    }

    private static int LineStart(SourceFile file, SyntaxNode statement) =>
        file.Layout.StartsLine(statement.SpanStart) ? statement.SpanStart - file.Layout.IndentAt(statement.SpanStart).Length : statement.SpanStart;

    /// <summary>The empty line below goes with a statement that was the first of its block.</summary>
    private static int LineEnd(SyntaxNode statement) =>
        statement.GetFirstToken().GetPreviousToken().IsKind(SyntaxKind.OpenBraceToken) && statement.GetLastToken().GetNextToken().LeadingTrivia.FirstOrDefault() is { RawKind: (int)SyntaxKind.EndOfLineTrivia } blank
            ? blank.Span.End
            : statement.FullSpan.End;
}
