using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using MapSafety.Flow;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Use = MapSafety.CodeFixes.Rewriting.Use;

namespace MapSafety.CodeFixes.Exposure;

/// <summary>
/// MAP6002: hands out a copy that is made under the lock, wherever the collection or a live view of it is handed out now. The types of the members stay
/// as they are.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HandOutCopy))]
public sealed class HandOutCopy() : StateFix("MAP6002")
{
    private protected override string EquivalenceKey => "MapSafety.HandOutCopy";

    internal override Phrase TitleForAll => new("Hand out copies taken under the lock", "交出在锁内获取的副本");

    private protected override async Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation)
    {
        StateUses state = rewrite.State;
        if (state.Collection is null || Gate.Prevailing(state) is not { } gate)
            return null;

        List<Use> bare = [];
        HashSet<SyntaxNode> done = [];
        foreach (Use use in state.Uses)
        {
            foreach (Departure departure in Departing(use, state, gate))
            {
                // A view that was made with its object shows what comes later, and a copy would not.
                if (state.IsInitialization(use) || !await IsOnlyReadAsync(use, departure, cancellation).ConfigureAwait(false))
                    return null;

                if (done.Add(departure.Source.Syntax) && !(Places.IsUnderGate(use, departure, gate) && IsOnlyPassedOn(use, departure) && Write(rewrite, use.File, departure)))
                    return null;

                if (!gate.Holds(use))
                    bare.Add(use);
            }

            if (IsYielded(use, gate) && !(YieldedCopy.Write(rewrite, use, gate) && done.Add(use.State)))
                return null;
        }

        if (done.Count == 0)
            return NothingToDo;

        Phrase title = new("Hand out a copy of '{0}' taken under '{1}'", "交出在“{1}”下获取的“{0}”的副本", state.Symbol.Name, gate.Name);
        return Lock(rewrite, bare, gate) ? Titles.Counted(title, done.Count) : null;
    }

    private static IEnumerable<Departure> Departing(Use use, StateUses state, Gate gate) =>
        use.File.Model.GetOperation(use.State) is { } mention
            ? Departures.Of(mention, state.Symbol).Where(departure => departure.Cargo is not Cargo.Query && IsHandedOut(departure, use, gate))
            : [];

    /// <summary>Whether the rule speaks of this departure: not of what a private member returns, nor of a walk with no lock held.</summary>
    private static bool IsHandedOut(Departure departure, Use use, Gate gate)
    {
        if (departure.Cargo is Cargo.View && !gate.Holds(use) && Retyping.EffectOf(use) is Effect.Enumerate)
            return false;

        return departure.Way is not Way.Returned || MemberOf(use) is { } member && Visibility.IsOpen(member)
            && (States.Returned(member) != departure.Source.Syntax || IsSeenOutside(member, use));
    }

    // What code of the solution does with a mere name of the collection it does with the collection itself.
    private static bool IsSeenOutside(ISymbol member, Use use) =>
        Visibility.IsOpenOutside(member) && use.File.Model.Compilation.Options.OutputKind is not (OutputKind.ConsoleApplication or OutputKind.WindowsApplication);

    private static ISymbol? MemberOf(Use use) => use.File.Model.GetDeclaredSymbol(use.Owner) switch
    {
        IMethodSymbol { AssociatedSymbol: { } property } => property,
        var member => member,
    };

    private static bool Write(Rewrite rewrite, SourceFile file, Departure departure)
    {
        if (departure.Source.Syntax is not ExpressionSyntax source || Copies.Of(rewrite, file, source) is not { } copy)
            return false;

        rewrite.Replace(file, source, copy.Text);
        if (copy.CanChange && departure.Way is not Way.UsedLater)
            rewrite.Note(new Phrase("what callers change is the copy", "调用方修改的只是副本"));

        return true;
    }

    /// <summary>Whether the local that would get a copy from now on is for nothing but what leaves: what is done to it is done to the collection.</summary>
    private static bool IsOnlyPassedOn(Use use, Departure departure)
    {
        if (departure.Source.Syntax != use.State || departure.Cargo is not Cargo.Itself)
            return true;

        string? local = use.State.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var declared } } => declared,
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: var assigned } target } when use.File.Model.GetSymbolInfo(target).Symbol is ILocalSymbol => assigned,
            _ => null,
        };
        return local is null || use.Owner.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Count(name => name.Identifier.ValueText == local && name.Parent is not AssignmentExpressionSyntax) == 1;
    }

    private static bool Lock(Rewrite rewrite, IEnumerable<Use> bare, Gate gate)
    {
        foreach (IGrouping<SyntaxNode, Use> function in bare.GroupBy(Immediate.FunctionOf))
        {
            Use[] uses = [.. rewrite.State.Accesses.Where(use => Immediate.FunctionOf(use) == function.Key && !gate.Holds(use))];
            if (!rewrite.State.IsOneObject(uses) || !LockedRange.Write(rewrite, function.Key, uses, gate.NameAt))
                return false;
        }

        return true;
    }

    // Whoever changes what he is given would change the copy from then on.
    private static async Task<bool> IsOnlyReadAsync(Use use, Departure departure, CancellationToken cancellation) =>
        departure.Way is not Way.Returned || MemberOf(use) is not { } member
        || !await ReturnedCollections.AreChangedAsync(use.File.Document.Project.Solution, member, cancellation).ConfigureAwait(false);

    private static bool IsYielded(Use use, Gate gate) => gate.Holds(use)
        && MemberOf(use) is { } member && Visibility.IsOpen(member)
        && (use.State.Parent is CommonForEachStatementSyntax loop && loop.Expression == use.State && YieldedCopy.Yields(loop.Statement)
            || Gate.LocksAround(use).Any(around => YieldedCopy.Yields(around.Statement)));
}
