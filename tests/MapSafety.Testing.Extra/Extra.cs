using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Testing.Extra;

/// <summary>
/// Checks that the public test library does not have. Each throws <see cref="CheckFailedException"/> naming the code it failed
/// on; each uses the analyzers and fixes given, so that state they keep between runs shows.
/// </summary>
public static partial class Extra
{
    /// <summary>The same is reported on one thread and on several, now and the next time.</summary>
    public static async Task RunTwice(DiagnosticAnalyzer analyzer, Code code, CancellationToken cancellationToken = default)
    {
        using var bench = new Workbench(code);
        Compilation compilation = (await bench.Project.GetCompilationAsync(cancellationToken).ConfigureAwait(false))!;
        string? first = null;
        foreach (bool concurrent in (bool[])[false, true, false, true])
        {
            ImmutableArray<Diagnostic> reported = await Workbench.AnalyzeAsync(compilation, bench.Project.AnalyzerOptions, [analyzer], concurrent, cancellationToken).ConfigureAwait(false);
            string text = string.Join('\n', reported.Select(Workbench.Text));
            first ??= text;
            Require(first == text, $"What is reported differs between runs of one analyzer.\nFirst:\n{first}\nLater ({(concurrent ? "concurrent" : "one thread")}):\n{text}");
        }
    }

    /// <summary>Every version of the language in which the code parses has the same findings, at the same places.</summary>
    public static async Task LanguageVersions(DiagnosticAnalyzer analyzer, Code code, LanguageVersion from = LanguageVersion.CSharp8, CancellationToken cancellationToken = default)
    {
        (LanguageVersion Version, string Text)? first = null;
        foreach (LanguageVersion version in Enum.GetValues<LanguageVersion>().Where(version => version >= from && version is not (LanguageVersion.Latest or LanguageVersion.LatestMajor)))
        {
            using var bench = new Workbench(code with { LanguageVersion = version });
            Compilation compilation = (await bench.Project.GetCompilationAsync(cancellationToken).ConfigureAwait(false))!;
            ImmutableArray<Diagnostic> reported = await Workbench.AnalyzeAsync(bench.Project, [analyzer], cancellationToken).ConfigureAwait(false);
            if (compilation.GetDiagnostics(cancellationToken).Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
                continue;

            string text = string.Join('\n', reported.Select(Workbench.Text));
            first ??= (version, text);
            Require(first.Value.Text == text, $"C# {version.ToDisplayString()} has other findings than C# {first.Value.Version.ToDisplayString()}.\n{first.Value.Text}\n{text}");
        }

        Require(first is not null, $"The code compiles in no version of C# from {from.ToDisplayString()} on.");
    }

    /// <summary>Fixing comes to an end, every action changes something, and fixing what is fixed changes nothing.</summary>
    public static async Task Idempotent(DiagnosticAnalyzer analyzer, CodeFixProvider fix, Code code, CancellationToken cancellationToken = default)
    {
        const int Limit = 100;
        using var bench = new Workbench(code);
        Project project = bench.Project;
        for (int applied = 0; await NextActionAsync(project, analyzer, fix, cancellationToken).ConfigureAwait(false) is { } action; applied++)
        {
            Require(applied < Limit, $"After {Limit} fixes there is still one to apply: '{action.Title}'.");
            Project @fixed = (await Workbench.ApplyAsync(action, cancellationToken).ConfigureAwait(false)).GetProject(project.Id)!;
            Require(await TextOfAsync(@fixed, cancellationToken).ConfigureAwait(false) != await TextOfAsync(project, cancellationToken).ConfigureAwait(false), $"The action '{action.Title}' changes nothing.");
            project = @fixed;
        }
    }

    private static async Task<CodeAction?> NextActionAsync(Project project, DiagnosticAnalyzer analyzer, CodeFixProvider fix, CancellationToken cancellationToken)
    {
        foreach (Diagnostic diagnostic in await Workbench.AnalyzeAsync(project, [analyzer], cancellationToken).ConfigureAwait(false))
        {
            if (await Workbench.ActionsAsync(project, diagnostic, [fix], cancellationToken).ConfigureAwait(false) is [{ } action, ..])
                return action;
        }

        return null;
    }

    private static async Task<string> TextOfAsync(Project project, CancellationToken cancellationToken)
    {
        IEnumerable<string> texts = await Task.WhenAll(project.Documents.Select(async document => $"{document.Name}\n{await document.GetTextAsync(cancellationToken).ConfigureAwait(false)}")).ConfigureAwait(false);
        return string.Join('\n', texts);
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
            throw new CheckFailedException(otherwise);
    }
}
