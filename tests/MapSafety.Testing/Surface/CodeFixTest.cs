using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A test of analyzers and of fixes for what they, or the compiler, report.</summary>
public abstract partial class CodeFixTest<TVerifier> : CodeActionTest<TVerifier>
    where TVerifier : IVerifier, new()
{
    /// <summary>An empty test.</summary>
    protected CodeFixTest()
    {
        FixedState = NewState();
        BatchFixedState = NewState();
    }

    /// <summary>Adds a source after the fixes were applied one by one.</summary>
    public string FixedCode
    {
        set
        {
            if (value is not null)
                FixedState.Sources.Add(value);
        }
    }

    /// <summary>Adds a source after Fix All, where that differs.</summary>
    public string BatchFixedCode
    {
        set
        {
            if (value is not null)
                BatchFixedState.Sources.Add(value);
        }
    }

    /// <summary>The solution after the fixes were applied one by one.</summary>
    public SolutionState FixedState { get; }

    /// <summary>The solution after Fix All; as after the single fixes where not set.</summary>
    public SolutionState BatchFixedState { get; }

    /// <summary>The checks of fixes left out.</summary>
    public CodeFixTestBehaviors CodeFixTestBehaviors { get; set; }

    /// <summary>How often single fixes are applied: exactly (positive), at most (negative), never (zero); derived if null.</summary>
    public int? NumberOfIncrementalIterations { get; set; }

    /// <summary>How often Fix All is applied in each scope, counted likewise.</summary>
    public int? NumberOfFixAllIterations { get; set; }

    /// <summary>How often Fix All in a document is applied, counted likewise.</summary>
    public int? NumberOfFixAllInDocumentIterations { get; set; }

    /// <summary>How often Fix All in a project is applied, counted likewise.</summary>
    public int? NumberOfFixAllInProjectIterations { get; set; }

    /// <summary>The former name of <see cref="CodeActionTest{TVerifier}.CodeActionIndex"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Use CodeActionIndex instead.")]
    public int? CodeFixIndex { get => CodeActionIndex; set => CodeActionIndex = value; }

    /// <summary>The former name of <see cref="CodeActionTest{TVerifier}.CodeActionEquivalenceKey"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Use CodeActionEquivalenceKey instead.")]
    public string? CodeFixEquivalenceKey { get => CodeActionEquivalenceKey; set => CodeActionEquivalenceKey = value; }

    /// <summary>The former name of <see cref="CodeActionTest{TVerifier}.CodeActionValidationMode"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Use CodeActionValidationMode instead.")]
    public CodeFixValidationMode CodeFixValidationMode { get => (CodeFixValidationMode)CodeActionValidationMode; set => CodeActionValidationMode = (CodeActionValidationMode)value; }

    /// <inheritdoc/>
    protected override async Task RunImplAsync(CancellationToken cancellationToken)
    {
        Verify.NotEmpty($"{nameof(TestState)}.{nameof(SolutionState.Sources)}", TestState.Sources);
        ImmutableArray<string> fixable = [.. GetCodeFixProviders().SelectMany(provider => provider.FixableDiagnosticIds)];
        SolutionState raw = TestState.WithInheritedValuesApplied(null, fixable);
        SolutionState rawFixed = FixedState.WithInheritedValuesApplied(raw, fixable);
        SolutionState rawBatch = BatchFixedState.WithInheritedValuesApplied(rawFixed, fixable);
        (SolutionState test, SolutionState @fixed, SolutionState batch) = (Evaluate(raw, fixable), Evaluate(rawFixed, fixable), Evaluate(rawBatch, fixable));

        await VerifyStateAsync(test, Verify.PushContext("Diagnostics of test state"), cancellationToken).ConfigureAwait(false);
        if (!CodeActionExpected(FixedState) && !CodeActionExpected(BatchFixedState))
            return;

        // The output first: a difference there is what one wants to see.
        await VerifyFixAsync(test, @fixed, batch, Verify, cancellationToken).ConfigureAwait(false);
        await VerifyStateAsync(@fixed, Verify.PushContext("Diagnostics of fixed state"), cancellationToken).ConfigureAwait(false);
        if (ChecksFixAll && CodeActionExpected(BatchFixedState))
            await VerifyStateAsync(batch, Verify.PushContext("Diagnostics of batch fixed state"), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The fixes under test.</summary>
    protected abstract IEnumerable<CodeFixProvider> GetCodeFixProviders();

    /// <summary>The diagnostic to fix when only one is.</summary>
    protected virtual Diagnostic? TrySelectDiagnosticToFix(ImmutableArray<Diagnostic> fixableDiagnostics) => fixableDiagnostics.FirstOrDefault();

    /// <summary>What a fix is asked to handle.</summary>
    protected virtual CodeFixContext CreateCodeFixContext(Document document, TextSpan span, ImmutableArray<Diagnostic> diagnostics, Action<CodeAction, ImmutableArray<Diagnostic>> registerCodeFix, CancellationToken cancellationToken) =>
        new(document, span, diagnostics, registerCodeFix, cancellationToken);

    /// <summary>What Fix All is asked to handle.</summary>
    protected virtual FixAllContext CreateFixAllContext(
        Document? document,
        TextSpan? diagnosticSpan,
        Project project,
        CodeFixProvider codeFixProvider,
        FixAllScope scope,
        string? codeActionEquivalenceKey,
        IEnumerable<string> diagnosticIds,
        DiagnosticSeverity minimumSeverity,
        FixAllContext.DiagnosticProvider fixAllDiagnosticProvider,
        CancellationToken cancellationToken) => document is null
            ? new FixAllContext(project, codeFixProvider, scope, codeActionEquivalenceKey!, diagnosticIds, fixAllDiagnosticProvider, cancellationToken)
            : new FixAllContext(document, diagnosticSpan, codeFixProvider, scope, codeActionEquivalenceKey!, diagnosticIds, fixAllDiagnosticProvider, cancellationToken);

    /// <summary>A compiler diagnostic that a fix handles must be expected whatever its severity.</summary>
    protected override bool IsCompilerDiagnosticIncluded(Diagnostic diagnostic, CompilerDiagnostics compilerDiagnostics) =>
        base.IsCompilerDiagnosticIncluded(diagnostic, compilerDiagnostics)
        || GetCodeFixProviders().Any(provider => provider.FixableDiagnosticIds.Contains(diagnostic.Id, StringComparer.OrdinalIgnoreCase));
}
