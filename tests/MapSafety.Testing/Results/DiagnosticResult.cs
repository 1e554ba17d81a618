using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A diagnostic that is to be reported. Lines and columns count from one.</summary>
public readonly struct DiagnosticResult
{
    /// <summary>Nothing is to be reported.</summary>
    public static readonly DiagnosticResult[] EmptyDiagnosticResults = [];

    private readonly ImmutableArray<DiagnosticLocation> _spans;
    private readonly string? _message;
    private readonly bool _anyMessage;

    /// <summary>A diagnostic by id and severity, with any message.</summary>
    public DiagnosticResult(string id, DiagnosticSeverity severity)
        : this()
    {
        Id = id;
        Severity = severity;
    }

    /// <summary>A diagnostic of a descriptor, with its default severity and its message.</summary>
    public DiagnosticResult(DiagnosticDescriptor descriptor)
        : this(descriptor?.Id ?? throw new ArgumentNullException(nameof(descriptor)), descriptor.DefaultSeverity) =>
        MessageFormat = descriptor.MessageFormat;

    /// <summary>The location, then the additional ones.</summary>
    public ImmutableArray<DiagnosticLocation> Spans
    {
        get => _spans.IsDefault ? [] : _spans;
        private init => _spans = value;
    }

    /// <summary>The effective severity.</summary>
    public DiagnosticSeverity Severity { get; private init; }

    /// <summary>What is not compared.</summary>
    public DiagnosticOptions Options { get; private init; }

    /// <summary>The diagnostic's id.</summary>
    public string Id { get; }

    /// <summary>The message, or null for any. A format whose arguments do not fit it stands for itself.</summary>
    public string? Message => _anyMessage ? null : _message ?? FormattedMessage();

    /// <summary>The message with places for the arguments, if known.</summary>
    public LocalizableString? MessageFormat { get; private init; }

    /// <summary>The arguments of the message, if given.</summary>
    public object?[]? MessageArguments { get; private init; }

    /// <summary>Whether the diagnostic has a place.</summary>
    public bool HasLocation => !Spans.IsEmpty;

    /// <summary>Whether the diagnostic is suppressed; null for either.</summary>
    public bool? IsSuppressed { get; private init; }

    /// <summary>An error of the compiler.</summary>
    public static DiagnosticResult CompilerError(string identifier) => new(identifier, DiagnosticSeverity.Error);

    /// <summary>A warning of the compiler.</summary>
    public static DiagnosticResult CompilerWarning(string identifier) => new(identifier, DiagnosticSeverity.Warning);

    /// <summary>With another severity.</summary>
    public DiagnosticResult WithSeverity(DiagnosticSeverity severity) => this with { Severity = severity };

    /// <summary>With less compared.</summary>
    public DiagnosticResult WithOptions(DiagnosticOptions options) => this with { Options = options };

    /// <summary>With these arguments of the message.</summary>
    public DiagnosticResult WithArguments(params object[] arguments) => this with { MessageArguments = arguments };

    /// <summary>With this message; null for any.</summary>
    public DiagnosticResult WithMessage(string? message) => new(this, message);

    /// <summary>With this format of the message.</summary>
    public DiagnosticResult WithMessageFormat(LocalizableString messageFormat) => this with { MessageFormat = messageFormat };

    /// <summary>Suppressed, not suppressed, or (null) either.</summary>
    public DiagnosticResult WithIsSuppressed(bool? isSuppressed) => this with { IsSuppressed = isSuppressed };

    /// <summary>Without a place.</summary>
    public DiagnosticResult WithNoLocation() => this with { Spans = [] };

    /// <summary>Starting here, in the default file.</summary>
    public DiagnosticResult WithLocation(int line, int column) => WithLocation(string.Empty, line, column);

    /// <summary>Starting here (from zero), in the default file.</summary>
    public DiagnosticResult WithLocation(LinePosition location) => WithLocation(string.Empty, location);

    /// <summary>Starting here.</summary>
    public DiagnosticResult WithLocation(string path, int line, int column) => WithLocation(path, new LinePosition(line - 1, column - 1));

    /// <summary>Starting here (from zero).</summary>
    public DiagnosticResult WithLocation(string path, LinePosition location) => WithLocation(path, location, DiagnosticLocationOptions.IgnoreLength);

    /// <summary>Here (from zero), with an empty span unless the length is ignored.</summary>
    public DiagnosticResult WithLocation(string path, LinePosition location, DiagnosticLocationOptions options) =>
        WithSpan(new FileLinePositionSpan(path, location, location), options);

    /// <summary>At the span with this number in the markup.</summary>
    public DiagnosticResult WithLocation(int markupKey) => WithLocation(markupKey, DiagnosticLocationOptions.None);

    /// <summary>At the span with this number in the markup.</summary>
    public DiagnosticResult WithLocation(int markupKey, DiagnosticLocationOptions options) =>
        WithSpan(new FileLinePositionSpan(Invariant($"#{markupKey}"), default, default), options | DiagnosticLocationOptions.InterpretAsMarkupKey);

    /// <summary>At this span of the default file.</summary>
    public DiagnosticResult WithSpan(int startLine, int startColumn, int endLine, int endColumn) =>
        WithSpan(string.Empty, startLine, startColumn, endLine, endColumn);

    /// <summary>At this span.</summary>
    public DiagnosticResult WithSpan(string path, int startLine, int startColumn, int endLine, int endColumn) =>
        WithSpan(new FileLinePositionSpan(path, new LinePosition(startLine - 1, startColumn - 1), new LinePosition(endLine - 1, endColumn - 1)));

    /// <summary>At this span.</summary>
    public DiagnosticResult WithSpan(FileLinePositionSpan span) => WithSpan(span, DiagnosticLocationOptions.None);

    /// <summary>At this span.</summary>
    public DiagnosticResult WithSpan(FileLinePositionSpan span, DiagnosticLocationOptions options) =>
        this with { Spans = Spans.Add(new DiagnosticLocation(span, options)) };

    /// <summary>With this file where no file was named.</summary>
    public DiagnosticResult WithDefaultPath(string path) =>
        WithEachSpan(location => location.Span.Path.Length > 0 ? location : new DiagnosticLocation(Move(location.Span, path, 0), location.Options));

    /// <summary>Moved down by <paramref name="offset"/> lines.</summary>
    public DiagnosticResult WithLineOffset(int offset) =>
        WithEachSpan(location => new DiagnosticLocation(Move(location.Span, location.Span.Path, offset), location.Options));

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (HasLocation)
            text.Append(Spans[0].Span.Path is { Length: > 0 } path ? path : "?").Append(Invariant($"({Range(Spans[0])}): "));
        text.Append(Severity.ToString().ToLowerInvariant()).Append(' ').Append(Id);
        if (Message is { } message)
            text.Append(": ").Append(message);
        return text.ToString();
    }

    internal DiagnosticResult WithPlaces(IReadOnlyDictionary<string, FileLinePositionSpan> places)
    {
        return WithEachSpan(location => location.Options.HasFlag(DiagnosticLocationOptions.InterpretAsMarkupKey) ? Resolve(location) : location);

        DiagnosticLocation Resolve(DiagnosticLocation location) => places.TryGetValue(location.Span.Path, out FileLinePositionSpan place)
            ? new DiagnosticLocation(place, location.Options & ~DiagnosticLocationOptions.InterpretAsMarkupKey)
            : throw new InvalidOperationException($"The markup location '{location.Span.Path}' was not found in the input.");
    }

    private DiagnosticResult(DiagnosticResult original, string? message)
    {
        this = original;
        _message = message;
        _anyMessage = message is null;
    }

    private string? FormattedMessage()
    {
        try
        {
            return MessageFormat is null ? null : string.Format(CultureInfo.CurrentCulture, MessageFormat.ToString(), MessageArguments ?? []);
        }
        catch (FormatException)
        {
            return MessageFormat!.ToString();
        }
    }

    private DiagnosticResult WithEachSpan(Func<DiagnosticLocation, DiagnosticLocation> change) => this with { Spans = [.. Spans.Select(change)] };

    private static FileLinePositionSpan Move(FileLinePositionSpan span, string path, int lines) =>
        new(path, Move(span.StartLinePosition, lines), Move(span.EndLinePosition, lines));

    private static LinePosition Move(LinePosition position, int lines) => new(position.Line + lines, position.Character);

    private static string Range(DiagnosticLocation location) => location.Options.HasFlag(DiagnosticLocationOptions.IgnoreLength)
        ? Point(location.Span.StartLinePosition)
        : $"{Point(location.Span.StartLinePosition)},{Point(location.Span.EndLinePosition)}";

    private static string Point(LinePosition position) => Invariant($"{position.Line + 1},{position.Character + 1}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
