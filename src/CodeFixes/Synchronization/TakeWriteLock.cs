using System.Collections.Immutable;
using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1008: takes the lock for writing where it was taken for reading, in the function that changes the collection; what gives it back changes with it.
/// It is not offered where the lock is taken by a caller, or taken again inside, which the write lock might not bear.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TakeWriteLock))]
public sealed class TakeWriteLock : CodeFixProvider
{
    // Calls further away are taken to have locks of their own.
    private const int MaximalCalls = 4;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("MAP1008");

    private string EquivalenceKey { get; } = "MapSafety.TakeWriteLock";

    internal Phrase TitleForAll { get; } = new("Take the write locks", "获取写锁");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await SourceFile.OpenAsync(context.Document, context.CancellationToken).ConfigureAwait(false) is not { } file || file.HasErrors(context.CancellationToken))
            return;

        foreach (Diagnostic diagnostic in context.Diagnostics)
            if (Calls(file, file.Root.FindNode(diagnostic.Location.SourceSpan), context.CancellationToken) is { Count: > 0 } calls
                && await WriteAsync(file, calls, context.CancellationToken).ConfigureAwait(false) is { } changed)
                context.RegisterCodeFix(CodeAction.Create(TitleOf(calls[0].Lock).ToString(), _ => Task.FromResult(changed), EquivalenceKey), diagnostic);
    }

    private static Phrase TitleOf(ISymbol taken) => new("Take the write lock of '{0}'", "获取“{0}”的写锁", taken.Name);

    private static async Task<Solution?> WriteAsync(SourceFile file, List<LockCall> calls, CancellationToken cancellation)
    {
        SourceEdits edits = new();
        foreach (LockCall call in calls)
            edits.Replace(file.Document, call.Name, call.NewName);

        Solution before = file.Document.Project.Solution;
        return await edits.ApplyAsync(before, cancellation).ConfigureAwait(false) is { } changed
            ? await Verification.VerifyAsync(before, changed, ImmutableArray.Create(file), cancellation).ConfigureAwait(false)
            : null;
    }

    /// <summary>The calls that take and give back the read lock in the function of this node, or nothing when they are not all to be seen there.</summary>
    private static List<LockCall>? Calls(SourceFile file, SyntaxNode change, CancellationToken cancellation)
    {
        SyntaxNode function = Syntax.FunctionOf(change);
        List<LockCall> calls = [];
        foreach (InvocationExpressionSyntax call in function.DescendantNodes().OfType<InvocationExpressionSyntax>())
            if (call.Expression is MemberAccessExpressionSyntax access && file.Model.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol method
                && Guards.Find(method, file.Model.GetTypeInfo(access.Expression, cancellation).Type) is { Kind: GuardKind.ReaderWriterLock } operation)
            {
                if (Syntax.FunctionOf(call) != function || file.Model.GetSymbolInfo(access.Expression, cancellation).Symbol is not { } held)
                    return null;

                calls.Add(new LockCall(access.Name, held, operation.Step, operation.Mode, operation.ReleasesOnDispose));
            }

        if (function.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access => AsksWhetherHeld(file, access, cancellation)))
            return null;

        bool isOneLock = calls.Select(call => call.Lock).Distinct(SymbolEqualityComparer.Default).Count() == 1;
        return isOneLock && Section(calls, change) is { } section && !TakesItAgain(file, function, calls[0].Lock, cancellation) ? section : null;
    }

    /// <summary>Of several sections, one after the other, the calls of that around the change; nothing where one is inside another or is given back elsewhere.</summary>
    private static List<LockCall>? Section(List<LockCall> calls, SyntaxNode change)
    {
        int start = calls.FindLastIndex(call => call.Takes && call.Name.SpanStart < change.SpanStart);
        if (start < 0 || Enumerable.Range(1, calls.Count - 1).Any(index => calls[index].Takes && (calls[index - 1].Takes || calls[index - 1].IsScope)))
            return null;

        List<LockCall> section = [calls[start], .. calls.Skip(start + 1).TakeWhile(call => !call.Takes)];
        bool isGivenBack = calls[start].IsScope || section.Exists(call => call.Step is GuardStep.Releases && call.Name.SpanStart > change.SpanStart);
        bool isSimple = calls.Count(call => call.Takes) == 1 || section.Count == 2;
        return isGivenBack && isSimple && section.TrueForAll(call => call.Mode is GuardMode.Shared or GuardMode.Upgradeable) ? section : null;
    }

    // What is done when the read lock is held, or is not, would not be done any more.
    private static bool AsksWhetherHeld(SourceFile file, MemberAccessExpressionSyntax access, CancellationToken cancellation) =>
        file.Model.GetSymbolInfo(access, cancellation).Symbol is IPropertySymbol { GetMethod: { } getter }
        && Guards.Find(getter, file.Model.GetTypeInfo(access.Expression, cancellation).Type) is { Kind: GuardKind.ReaderWriterLock };

    /// <summary>Whether code of the program's that is called here uses the lock.</summary>
    private static bool TakesItAgain(SourceFile file, SyntaxNode function, ISymbol held, CancellationToken cancellation)
    {
        HashSet<IMethodSymbol> seen = new(SymbolEqualityComparer.Default);
        List<SyntaxNode> open = [function];
        for (int depth = 0; depth < MaximalCalls && open.Count > 0; depth++)
        {
            IMethodSymbol[] called = [.. open.SelectMany(body => CalledIn(body, file.Model.Compilation, cancellation)).Where(seen.Add)];
            open = [.. called.SelectMany(method => method.DeclaringSyntaxReferences).Select(declaration => declaration.GetSyntax(cancellation)).Where(body => body != function)];
            if (open.Any(body => body.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == held.Name)))
                return true;
        }

        return false;
    }

    private static IEnumerable<IMethodSymbol> CalledIn(SyntaxNode body, Compilation compilation, CancellationToken cancellation)
    {
        if (!compilation.ContainsSyntaxTree(body.SyntaxTree))
            return [];

        SemanticModel model = compilation.GetSemanticModel(body.SyntaxTree);
        return body.DescendantNodes().OfType<SimpleNameSyntax>()
            .Select(name => model.GetSymbolInfo(name, cancellation).Symbol)
            .Select(symbol => symbol is IPropertySymbol property ? property.GetMethod : symbol as IMethodSymbol)
            .OfType<IMethodSymbol>();
    }

    /// <summary>A call that takes, tries or gives back the lock, and its name for writing.</summary>
    private sealed record LockCall(SimpleNameSyntax Name, ISymbol Lock, GuardStep Step, GuardMode Mode, bool IsScope)
    {
        public bool Takes => Step is GuardStep.Acquires or GuardStep.Tries;

        public string NewName => Name.Identifier.ValueText.Replace("Upgradeable", "").Replace("Reader", "Writer").Replace("ReadLock", "WriteLock");
    }
}
