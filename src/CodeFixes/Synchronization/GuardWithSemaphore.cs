using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1001, MAP1004, MAP1006, MAP1012: puts every use of the state under one semaphore, where a look and the change that depends on it stand on both sides of an
/// <c>await</c>, across which no lock can be held. A semaphore does not let its holder in again: this is offered only where nothing that runs while it is held can
/// ask for it, or wait for somebody who does.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GuardWithSemaphore))]
public sealed class GuardWithSemaphore() : StateFix("MAP1001", "MAP1004", "MAP1006", "MAP1012")
{
    private const string Handler = "System.Net.Http.HttpMessageHandler";

    private protected override string EquivalenceKey => "MapSafety.GuardWithSemaphore";

    internal override Phrase TitleForAll => new("Guard with semaphores", "用信号量保护");

    private protected override async Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) =>
        await HasHandlersAsync(rewrite.State, cancellation).ConfigureAwait(false) ? null : Write(rewrite, cancellation);

    /// <summary>Whether requests pass through code of the program's own, which may ask for the state while an answer is waited for.</summary>
    private static async Task<bool> HasHandlersAsync(StateUses state, CancellationToken cancellation) =>
        Framework.Find(state.File.Model.Compilation, Handler) is { } handler
        && (await SymbolFinder.FindDerivedClassesAsync(handler, state.File.Document.Project.Solution, cancellationToken: cancellation).ConfigureAwait(false)).Any(type => type.Locations.Any(place => place.IsInSource));

    private static Phrase? Write(Rewrite rewrite, CancellationToken cancellation)
    {
        StateUses state = rewrite.State;
        if (state.Collection is null || state.Accesses.Any(use => !Escapes.StaysHere(use)) || !Gate.IsUnguarded(state) || Gate.NewSemaphore(rewrite) is not { } gate)
            return null;

        IGrouping<SyntaxNode, Use>[] functions = state.Accesses.GroupBy(Immediate.FunctionOf).ToArray();
        bool isThreadBlocked = functions.Any(function => !IsAsync(function.Key) && !function.All(state.IsDisposal));
        Quiet quiet = new(state, isThreadBlocked);
        bool isHeldAcrossAwait = false;
        foreach (IGrouping<SyntaxNode, Use> function in functions)
        {
            cancellation.ThrowIfCancellationRequested();
            if (function.All(state.IsDisposal))
                continue;

            string wait = !IsAsync(function.Key) ? "{0}.Wait()" : "await {0}.WaitAsync()" + (isThreadBlocked || GoesOnAnywhere(state) ? ".ConfigureAwait(false)" : "");
            if (!state.IsOneObject(function) || LockedRange.GateOf(function.ToArray(), gate.NameAt) is not { } name)
                return null;

            SemaphoreHold hold = new(name, wait, quiet.Is);
            if (!LockedRange.Write(rewrite, function.Key, function.ToArray(), hold))
                return null;

            isHeldAcrossAwait |= hold.IsHeldAcrossAwait;
        }

        // Where nobody waits, a lock does, and costs less. What else changes in the same statements would need the same semaphore.
        return isHeldAcrossAwait && rewrite.Companions.Count == 0
            ? new Phrase("Guard '{0}' with a semaphore, '{1}', held across 'await' ({2})", "用跨 await 持有的信号量“{1}”保护“{0}”（{2}）", state.Symbol.Name, gate.Name, state.Extent)
            : null;
    }

    private static bool IsAsync(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.RawKind != 0,
        _ => false,
    };

    /// <summary>Whether the code around the state mostly lets an <c>await</c> go on anywhere.</summary>
    private static bool GoesOnAnywhere(StateUses state)
    {
        bool[] habits = state.Files.SelectMany(file => file.Root.DescendantNodes().OfType<AwaitExpressionSyntax>().Select(wait => Quiet.GoesOnAnywhere(wait, file.Model))).ToArray();
        return habits.Count(isFree => isFree) * 2 > habits.Length;
    }
}
