using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Testing.Extra;

public static partial class Extra
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    /// <summary>Code cut off after any token makes neither analyzer nor fixes throw or take longer than ten seconds.</summary>
    public static Task ForEveryPrefix(DiagnosticAnalyzer analyzer, IEnumerable<CodeFixProvider> fixes, Code code, TimeSpan? limit = null, CancellationToken cancellationToken = default)
    {
        string source = code.Sources[0];
        IEnumerable<string> prefixes = TokensOf(code).Select(token => source[..token.Span.End]).Append(string.Empty);
        return Survives(analyzer, fixes, code, prefixes.Distinct(), limit, cancellationToken);
    }

    /// <summary>
    /// Code without any one token, and with some tokens dropped, doubled or swapped at random, makes neither analyzer nor fixes
    /// throw or take longer than ten seconds. One seed always gives the same texts.
    /// </summary>
    public static Task Mutations(DiagnosticAnalyzer analyzer, IEnumerable<CodeFixProvider> fixes, Code code, int seed, TimeSpan? limit = null, CancellationToken cancellationToken = default)
    {
        const int AtRandom = 50;
        ImmutableArray<SyntaxToken> tokens = TokensOf(code);
        if (tokens.IsEmpty)
            return Task.CompletedTask;

        var random = new Random(seed);
        IEnumerable<string> dropped = Enumerable.Range(0, tokens.Length).Select(index => Join(tokens.RemoveAt(index)));
        IEnumerable<string> mangled = Enumerable.Range(0, AtRandom).Select(_ => Join(Mangle(tokens, random)));
        return Survives(analyzer, fixes, code, dropped.Concat(mangled), limit, cancellationToken);
    }

    /// <summary>Each of these texts in place of the first file makes neither analyzer nor fixes throw or take longer than ten seconds.</summary>
    public static Task Survives(DiagnosticAnalyzer analyzer, IEnumerable<CodeFixProvider> fixes, Code code, IEnumerable<string> texts, TimeSpan? limit = null, CancellationToken cancellationToken = default) =>
        SurviveAsync(analyzer, [.. fixes], code, texts, limit ?? s_limit, cancellationToken);

    private static ImmutableArray<SyntaxToken> TokensOf(Code code) =>
        [.. CSharpSyntaxTree.ParseText(code.Sources[0], new CSharpParseOptions(code.LanguageVersion)).GetRoot().DescendantTokens().Where(token => !token.Span.IsEmpty)];

    private static string Join(ImmutableArray<SyntaxToken> tokens) => string.Concat(tokens.Select(token => token.ToFullString()));

    private static ImmutableArray<SyntaxToken> Mangle(ImmutableArray<SyntaxToken> tokens, Random random)
    {
        for (int changes = random.Next(2, 6); changes > 0 && tokens.Length > 1; changes--)
        {
            int at = random.Next(tokens.Length);
            int other = random.Next(tokens.Length);
            tokens = random.Next(3) switch
            {
                0 => tokens.RemoveAt(at),
                1 => tokens.Insert(other, tokens[at]),
                _ => tokens.SetItem(at, tokens[other]).SetItem(other, tokens[at]),
            };
        }

        return tokens;
    }

    private static async Task SurviveAsync(DiagnosticAnalyzer analyzer, ImmutableArray<CodeFixProvider> fixes, Code code, IEnumerable<string> texts, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var bench = new Workbench(code);
        DocumentId first = bench.Project.DocumentIds[0];
        foreach (string text in texts)
        {
            Project project = bench.Project.Solution.WithDocumentText(first, SourceText.From(text, code.Encoding)).GetProject(bench.Project.Id)!;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            stop.CancelAfter(limit);
            try
            {
                // Not awaited beyond the limit: code that does not look at its token would never return.
                await Task.Run(() => AnalyzeAndFixAsync(project, analyzer, fixes, stop.Token), CancellationToken.None).WaitAsync(limit + limit, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                string what = exception is OperationCanceledException or TimeoutException ? $"It takes longer than {limit.TotalSeconds} s" : exception.Message;
                throw new CheckFailedException($"{what}\nOn the code:\n{text}", exception);
            }
        }
    }

    private static async Task AnalyzeAndFixAsync(Project project, DiagnosticAnalyzer analyzer, ImmutableArray<CodeFixProvider> fixes, CancellationToken cancellationToken)
    {
        foreach (Diagnostic diagnostic in await Workbench.AnalyzeAsync(project, [analyzer], cancellationToken).ConfigureAwait(false))
        {
            foreach (CodeAction action in await Workbench.ActionsAsync(project, diagnostic, fixes, cancellationToken).ConfigureAwait(false))
                await Workbench.ApplyAsync(action, cancellationToken).ConfigureAwait(false);
        }
    }
}
