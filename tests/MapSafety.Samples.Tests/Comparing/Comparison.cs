using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Samples.Tests.Comparing;

/// <summary>The want-comments of a compilation beside an analyzer's findings in it, line by line.</summary>
/// <param name="Agreed">Wanted and reported.</param>
/// <param name="Missing">Wanted by a comment, not reported.</param>
/// <param name="Unexpected">Reported, without a comment that wants it.</param>
internal sealed record Comparison(
    ImmutableArray<Finding> Agreed, ImmutableArray<Finding> Missing, ImmutableArray<Diagnostic> Unexpected, Compilation Compilation)
{
    public bool IsEqual => Missing.IsEmpty && Unexpected.IsEmpty;

    /// <param name="compilation">What is analyzed.</param>
    /// <param name="analyzer">Reports the findings.</param>
    /// <param name="isAsked">Whether findings of this rule count in this file, by id and path; all do when not given.</param>
    /// <param name="stop">Stops the analysis.</param>
    /// <exception cref="ArgumentException">The compilation has errors, so that its findings would mean nothing.</exception>
    public static async Task<Comparison> OfAsync(Compilation compilation, DiagnosticAnalyzer analyzer, CancellationToken stop, Func<string, string, bool>? isAsked = null)
    {
        RequireValid(compilation, stop);
        ImmutableHashSet<Finding> wanted = [.. compilation.SyntaxTrees.SelectMany(WantComments.In)];
        ImmutableArray<Diagnostic> reported = [.. (await Findings.InAsync(compilation, analyzer, stop)).Where(diagnostic =>
            isAsked is null || isAsked(diagnostic.Id, Findings.Of(diagnostic).File))];
        ImmutableHashSet<Finding> found = [.. reported.Select(Findings.Of)];

        return new Comparison(
            InOrder(wanted.Intersect(found), finding => finding),
            InOrder(wanted.Except(found), finding => finding),
            InOrder(reported.Where(diagnostic => !wanted.Contains(Findings.Of(diagnostic))), Findings.Of),
            compilation);
    }

    /// <summary>One line for each difference, with the source that it concerns.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{Compilation.AssemblyName}: {Agreed.Length} lines agree, {Missing.Length} missing, {Unexpected.Length} unexpected\n");
        foreach (Finding finding in Missing)
            text.Append($"  missing     {Show(finding)}\n");
        foreach (Diagnostic diagnostic in Unexpected)
            text.Append($"  unexpected  {Show(Findings.Of(diagnostic))}\n              \"{diagnostic.GetMessage()}\"\n");
        return text.ToString();
    }

    private static ImmutableArray<T> InOrder<T>(IEnumerable<T> items, Func<T, Finding> findingOf) =>
        [.. items.OrderBy(item => findingOf(item).File, StringComparer.Ordinal).ThenBy(item => findingOf(item).Line)];

    private static void RequireValid(Compilation compilation, CancellationToken stop)
    {
        Diagnostic[] errors = [.. compilation.GetDiagnostics(stop).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        if (errors.Length > 0)
            throw new ArgumentException($"{compilation.AssemblyName} does not compile:\n{string.Join('\n', errors.Take(10).Select(error => error.ToString()))}");
    }

    private string Show(Finding finding) => $"{Path.GetFileName(finding.File)}({finding.Line}): {finding.Id}  {LineOf(finding).Trim()}";

    private string LineOf(Finding finding) =>
        Compilation.SyntaxTrees.FirstOrDefault(tree => finding.Line > 0 && tree.FilePath == finding.File)?.GetText().Lines[finding.Line - 1].ToString() ?? "";
}
