using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Prints diagnostics as a comment and the C# that expects them, ready to be pasted into a test.</summary>
internal sealed class DiagnosticPrinter(ImmutableArray<DiagnosticAnalyzer> analyzers, string defaultPath)
{
    private const string None = "    NONE.";

    public string Lines(IEnumerable<Diagnostic> diagnostics) => Join(diagnostics.Select(diagnostic =>
        $"// {diagnostic.ToString()}{Environment.NewLine}{Creation(diagnostic.Id, diagnostic.Severity)}{Places(diagnostic)}{Arguments(DiagnosticDistance.ArgumentsOf(diagnostic))},"));

    public string Lines(IEnumerable<DiagnosticResult> results) => Join(results.Select(result =>
        $"// {result}{Environment.NewLine}{Creation(result.Id, result.Severity)}{Places(result)}{Arguments(DiagnosticDistance.Texts(result.MessageArguments))},"));

    private static string Join(IEnumerable<string> lines) => string.Join(Environment.NewLine, lines) is { Length: > 0 } text ? text : None;

    private string Creation(string id, DiagnosticSeverity severity)
    {
        if (analyzers.Any(analyzer => analyzer.SupportedDiagnostics.Any(descriptor => descriptor.Id == id)))
            return $"VerifyCS.Diagnostic(\"{id}\")";
        return (id.StartsWith("CS", StringComparison.Ordinal), severity) switch
        {
            (true, DiagnosticSeverity.Error) => $"DiagnosticResult.CompilerError(\"{id}\")",
            (true, DiagnosticSeverity.Warning) => $"DiagnosticResult.CompilerWarning(\"{id}\")",
            _ => $"new DiagnosticResult(\"{id}\", DiagnosticSeverity.{severity})",
        };
    }

    private string Places(Diagnostic diagnostic)
    {
        if (diagnostic.Location == Location.None)
            return ".WithNoLocation()";
        return string.Concat(diagnostic.AdditionalLocations.Prepend(diagnostic.Location).Select(location => Place(location.GetLineSpan(), startOnly: false)));
    }

    private string Places(DiagnosticResult result) => result.HasLocation
        ? string.Concat(result.Spans.Select(location => Place(location.Span, location.Options.HasFlag(DiagnosticLocationOptions.IgnoreLength))))
        : ".WithNoLocation()";

    private string Place(FileLinePositionSpan span, bool startOnly)
    {
        var text = new StringBuilder(startOnly ? ".WithLocation(" : ".WithSpan(");
        if (span.Path != defaultPath && !string.IsNullOrEmpty(span.Path))
            text.Append(Quote(span.Path)).Append(", ");
        text.Append(CultureInfo.InvariantCulture, $"{span.StartLinePosition.Line + 1}, {span.StartLinePosition.Character + 1}");
        if (!startOnly)
            text.Append(CultureInfo.InvariantCulture, $", {span.EndLinePosition.Line + 1}, {span.EndLinePosition.Character + 1}");
        return text.Append(')').ToString();
    }

    private static string Arguments(string[] arguments) =>
        arguments.Length == 0 ? string.Empty : $".WithArguments({string.Join(", ", arguments.Select(Quote))})";

    private static string Quote(string text) => CSharp.SymbolDisplay.FormatLiteral(text, quote: true);
}
