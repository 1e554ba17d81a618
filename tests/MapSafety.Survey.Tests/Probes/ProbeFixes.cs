using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Survey.Tests.Probes;

/// <summary>A fix that replaces the reported name, of which each derived one does something else wrong, or nothing.</summary>
public abstract class RenamingProbe(string title) : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => [ProbeAnalyzer.Field];

    public override FixAllProvider? GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(
            CodeAction.Create(title, token => ReplaceAsync(context.Document, context.Span, token), equivalenceKey: title), context.Diagnostics);
        return Task.CompletedTask;
    }

    protected abstract string Replacement(string name);

    private async Task<Document> ReplaceAsync(Document document, TextSpan span, CancellationToken cancellation)
    {
        SourceText text = await document.GetTextAsync(cancellation);
        return document.WithText(text.WithChanges(new TextChange(span, Replacement(text.ToString(span)))));
    }
}

public sealed class RightProbe() : RenamingProbe("right")
{
    protected override string Replacement(string name) => "right_" + name;
}

public sealed class BrokenProbe() : RenamingProbe("broken")
{
    protected override string Replacement(string name) => "broken 1";
}

public sealed class IdleProbe() : RenamingProbe("idle")
{
    protected override string Replacement(string name) => name;
}

public sealed class HalfProbe() : RenamingProbe("half")
{
    protected override string Replacement(string name) => name + ", right_" + name;
}

public sealed class TradingProbe() : RenamingProbe("trading")
{
    protected override string Replacement(string name) => "H_" + name;
}

public sealed class CrashingProbe() : RenamingProbe("crashing")
{
    protected override string Replacement(string name) => "Crash";
}

public sealed class ThrowingProbe() : RenamingProbe("throwing")
{
    protected override string Replacement(string name) => throw new InvalidOperationException("the fix threw as asked");
}

/// <summary>Never ends, and does not look at its token.</summary>
public sealed class HangingProbe() : RenamingProbe("hanging")
{
    public override FixAllProvider? GetFixAllProvider() => null;

    protected override string Replacement(string name)
    {
        Thread.Sleep(TimeSpan.FromSeconds(20));
        return name;
    }
}
