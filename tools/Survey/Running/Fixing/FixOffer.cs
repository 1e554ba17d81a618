using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.Survey.Running.Fixing;

/// <summary>An action that a provider offers for a finding.</summary>
internal sealed record FixOffer(Finding Finding, Document Document, CodeFixProvider Provider, CodeAction Action)
{
    public FixName Name => new(Provider.GetType().Name, Action.EquivalenceKey ?? "", Action.Title);

    /// <summary>Asks a provider what it offers. Actions inside a submenu count one by one.</summary>
    public static async Task<IReadOnlyList<FixOffer>> AskAsync(Finding finding, Document document, CodeFixProvider provider, CancellationToken cancellation)
    {
        var actions = ImmutableArray.CreateBuilder<CodeAction>();
        await provider.RegisterCodeFixesAsync(new CodeFixContext(document, finding.Diagnostic, (action, _) => actions.Add(action), cancellation));
        return [.. actions.SelectMany(Leaves).Select(action => new FixOffer(finding, document, provider, action))];
    }

    private static IEnumerable<CodeAction> Leaves(CodeAction action) =>
        action.NestedActions.IsEmpty ? [action] : action.NestedActions.SelectMany(Leaves);
}
