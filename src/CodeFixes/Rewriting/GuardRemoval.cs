using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>
/// Takes away the locks that a state which has become a concurrent collection needs no more. A lock goes where all code under it, in the whole
/// solution, is one step on that state and nothing else, and its field goes with it; where some of the code does more, all of it keeps the lock.
/// </summary>
internal static class GuardRemoval
{
    /// <summary>The solution without those locks, and their names.</summary>
    public static async Task<(Solution Solution, IReadOnlyList<string> Gone)> RemoveAsync(Solution solution, ProjectId project, string stateId, CancellationToken cancellation)
    {
        List<string> gone = new();
        HashSet<string> tried = new(StringComparer.Ordinal);
        while (solution.GetProject(project) is { } current && await StateUses.FindAsync(current, stateId, cancellation).ConfigureAwait(false) is { } state
            && GatesOf(state).FirstOrDefault(gate => tried.Add(gate.Name)) is { } next)
            if (await RemoveAsync(solution, state, next, cancellation).ConfigureAwait(false) is { } changed)
            {
                solution = changed;
                gone.Add(next.Name);
            }

        return (solution, gone);
    }

    /// <summary>The locks that members which use the state take: fields, or the state itself.</summary>
    private static IEnumerable<ISymbol> GatesOf(StateUses state)
    {
        if (state.Uses.Any(use => use.IsLocked))
            yield return state.Symbol;

        foreach (IGrouping<SyntaxNode, Use> member in state.Ordinary.GroupBy(use => use.Owner))
            foreach (IdentifierNameSyntax name in member.Key.DescendantNodes().OfType<IdentifierNameSyntax>())
                if (name.Ancestors().Any(node => node is LockStatementSyntax or UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } or ExpressionStatementSyntax)
                    && member.First().File.Model.GetSymbolInfo(name).Symbol is IFieldSymbol field && Guards.IsMadeForLocking(field.Type))
                    yield return field.OriginalDefinition;
    }

    private static async Task<Solution?> RemoveAsync(Solution solution, StateUses state, ISymbol gate, CancellationToken cancellation)
    {
        bool isItself = SymbolEqualityComparer.Default.Equals(gate, state.Symbol);
        if ((isItself ? state : await StateUses.FindAsync(solution, gate, cancellation).ConfigureAwait(false)) is not { } found)
            return null;

        Rewrite rewrite = new(found);
        Use[] takes = found.Uses.Where(use => isItself ? use.IsLocked : !Assigns(use)).ToArray();
        GuardedBlock?[] blocks = takes.Select(GuardedBlock.Of).ToArray();
        if (blocks.Contains(null) || !blocks.OfType<GuardedBlock>().GroupBy(block => block.First).All(block => GuardedSteps.IsSingle(state, block.First()) && block.First().Unwrap(rewrite)))
            return null;

        return isItself || DropField(rewrite)
            ? await rewrite.FinishAsync(solution, cancellation).ConfigureAwait(false)
            : null;
    }

    /// <summary>Whether the use only makes the lock object.</summary>
    private static bool Assigns(Use use) => use.Assigner is AssignmentExpressionSyntax { Right: BaseObjectCreationExpressionSyntax, Parent: ExpressionStatementSyntax { Parent: BlockSyntax { Parent: ConstructorDeclarationSyntax } } };

    private static bool DropField(Rewrite rewrite)
    {
        StateUses gate = rewrite.State;
        if (gate.Declaration is not FieldDeclarationSyntax { Declaration.Variables.Count: 1 } field || !LetsOneIn(gate) || field.ContainsDirectives)
            return false;

        foreach (Use use in gate.Uses.Where(Assigns))
            rewrite.DeleteLines(use.File, use.Assigner!.Parent!);

        rewrite.Delete(gate.File, gate.File.Layout.LinesOf(field));
        return true;
    }

    /// <summary>A semaphore that lets several in keeps nobody apart; what it is for is not known.</summary>
    private static bool LetsOneIn(StateUses gate) => !Guards.IsSemaphore(gate.Type)
        || gate.Initializer is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax { Token.ValueText: "1" } }, ..] };
}
