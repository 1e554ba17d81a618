using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// Removes the markup of a state's files and remembers what it said: diagnostics that are to be reported, and places with a
/// number that explicit results refer to.
/// </summary>
internal sealed class StateMarkup(
    MarkupMode handling,
    MarkupOptions options,
    DiagnosticDescriptor? byDefault,
    ImmutableArray<DiagnosticDescriptor> supported,
    ImmutableArray<string> fixable)
{
    private readonly List<DiagnosticResult> _expected = [];
    private readonly Dictionary<string, FileLinePositionSpan> _places = [];

    public SourceFileCollection Strip(SourceFileCollection files)
    {
        if (handling == MarkupMode.None)
            return files;

        var stripped = new SourceFileCollection();
        foreach ((string name, SourceText content) in files)
            stripped.Add((name, Strip(name, content)));
        return stripped;
    }

    /// <summary>The explicit results with their numbered places filled in, and those the markup gave.</summary>
    public IEnumerable<DiagnosticResult> Resolve(IEnumerable<DiagnosticResult> explicitResults, string defaultPath) =>
        [.. explicitResults.Select(result => result.WithDefaultPath(defaultPath).WithPlaces(_places)), .. _expected];

    private SourceText Strip(string name, SourceText content)
    {
        MarkupText markup = MarkupText.Read(content.ToString(), options.HasFlag(MarkupOptions.TreatPositionIndicatorsAsCode));
        SourceText code = content.Replace(new TextSpan(0, content.Length), markup.Code);
        if (handling != MarkupMode.Ignore)
            Remember(name, code, markup);
        return code;
    }

    private void Remember(string file, SourceText code, MarkupText markup)
    {
        foreach (int position in markup.Positions)
            Expect(string.Empty, result => result.WithLocation(file, code.Lines.GetLinePosition(position)));

        foreach ((string key, ImmutableArray<TextSpan> spans) in markup.Spans.OrderBy(spans => spans.Key, StringComparer.Ordinal))
        {
            if (key.StartsWith('#'))
                _places.Add(key, PlaceOf(spans[0]));
            else
                foreach (TextSpan span in spans)
                    Expect(key, result => result.WithSpan(PlaceOf(span)));
        }

        FileLinePositionSpan PlaceOf(TextSpan span) => new(file, code.Lines.GetLinePositionSpan(span));
    }

    private void Expect(string id, Func<DiagnosticResult, DiagnosticResult> at)
    {
        if (id.Length == 0 && byDefault is null)
            throw new InvalidOperationException("Markup syntax can only omit the diagnostic ID if the first analyzer only supports a single diagnostic. Override GetDefaultDiagnostic or specify MarkupOptions.UseFirstDescriptor to choose one.");

        string effectiveId = id.Length == 0 ? byDefault!.Id : id;
        if (handling == MarkupMode.IgnoreFixable && fixable.Contains(effectiveId))
            return;

        // Markup says where and what, and nothing about the message, severity or further locations.
        DiagnosticResult result = id.Length == 0 ? new DiagnosticResult(byDefault!) : ResultFor(id);
        _expected.Add(at(result.WithMessage(null).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations | DiagnosticOptions.IgnoreSeverity)));
    }

    private DiagnosticResult ResultFor(string id)
    {
        DiagnosticDescriptor[] descriptors = [.. supported.Where(descriptor => descriptor.Id == id)];
        if (descriptors.Length > 1 && !options.HasFlag(MarkupOptions.UseFirstDescriptor))
            throw new InvalidOperationException($"Multiple diagnostic descriptors with ID {id} were found. Use an explicit DiagnosticResult or specify MarkupOptions.UseFirstDescriptor.");

        // What no analyzer supports can only be the compiler's.
        return descriptors.Length > 0 ? new DiagnosticResult(descriptors[0]) : DiagnosticResult.CompilerError(id);
    }
}
