using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Rules.Publication;

/// <summary>MAP3005: a collection is cleared and filled again while others read it, who find it empty or half filled.</summary>
public sealed class ClearAndRefill() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP3005", Category.Publication,
        title: Phrase.Text(
            "Shared collection is cleared and filled again while others read it",
            "共享集合被清空并重新填充，同时其他代码正在读取"),
        message: Phrase.Text(
            "'{0}' clears '{1}', {2}, and fills it again {3}: '{4}' can find it empty or half filled",
            "“{0}”清空“{1}”（{2}）后重新填充，{3}：“{4}”可能看到空的或只填了一半的集合"),
        description: Phrase.Text(
            "Clearing a collection and adding the new entries are many steps, even if each of them is atomic. Who reads in between finds entries missing that were there before and will be there again. Fill a new collection and store its reference in one step, or hold the readers' lock from the clear to the last addition.",
            "清空集合再加入新条目是许多个步骤，即使每一步都是原子的。其间的读取者会发现，原本存在、之后又会存在的条目不见了。请填充一个新集合，然后一步存入它的引用；或者从清空到最后一次添加，一直持有读取者所用的锁。"));

    internal override bool Concerns(CollectionType collection) => collection.Discipline is Discipline.Plain or Discipline.Concurrent or Discipline.Abstract;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        // A plain collection that is changed with nothing held breaks by itself, and other rules say so.
        if (state.Discipline is not (Discipline.Plain or Discipline.Concurrent) || !state.Accesses.Any(IsEmptied) || state.Discipline is Discipline.Plain && state.BareMutations.Any())
            return;

        IEnumerable<Finding> findings =
            from emptied in state.Accesses
            where IsEmptied(emptied)
            let statement = emptied.Effect is Effect.Clear ? emptied.Syntax : RemovalOfAll(emptied, state)
            where statement is not null
            let filling = Filling.After(emptied, statement, state, facts)
            where filling is not null
            let reader = state.Accesses.FirstOrDefault(access => FindsItEmpty(access, emptied, filling, state))
            where reader is not null
            select new Finding(emptied, statement, filling, reader);
        foreach (IGrouping<ISymbol, Finding> member in findings.GroupBy(finding => finding.Emptied.Member, SymbolEqualityComparer.Default))
            Tell(member.First(), state, report);
    }

    private static bool IsEmptied(Access access) => access.Effect is Effect.Clear or Effect.Shrink && access.Contends()
        && !access.Guards.Guards.Any(guard => guard.Root is GuardRoot.Once or GuardRoot.Building);

    /// <summary>The loop that takes out all entries that the collection has; nothing where the removal is of some.</summary>
    private static SyntaxNode? RemovalOfAll(Access removal, SharedState state) => Drain(removal) ?? RemovalOfEach(removal, state);

    // while (m.TryDequeue(out _)) { }
    private static SyntaxNode? Drain(Access removal) =>
        removal.Syntax.Parent is WhileStatementSyntax { Statement: EmptyStatementSyntax or BlockSyntax { Statements.Count: 0 } } loop && loop.Condition == removal.Syntax ? loop : null;

    // foreach (var key in m.Keys) m.TryRemove(key, out _);
    private static SyntaxNode? RemovalOfEach(Access removal, SharedState state) =>
        removal.Syntax.FirstAncestorOrSelf<StatementSyntax>() is ExpressionStatementSyntax { Parent: { } outer } only && only.Expression == removal.Syntax
        && (outer is BlockSyntax { Statements.Count: 1 } ? outer.Parent : outer) is CommonForEachStatementSyntax loop
        && state.Accesses.Any(walk => walk.Effect is Effect.Enumerate && walk.Syntax.SyntaxTree == loop.SyntaxTree && loop.Expression.Span.Contains(walk.Syntax.Span) && IsWhole(walk.Syntax, loop))
            ? loop
            : null;

    // m.Keys, m, m.Keys.ToList(); a query in between may choose.
    private static bool IsWhole(SyntaxNode walk, CommonForEachStatementSyntax loop) =>
        !loop.Expression.DescendantNodes().Any(node => node is AnonymousFunctionExpressionSyntax or QueryExpressionSyntax) && loop.Expression.SpanStart == walk.SpanStart;

    private static bool FindsItEmpty(Access reader, Access emptied, Filling filling, SharedState state) =>
        reader.Effect is Effect.Read or Effect.Enumerate && reader.Contends()
        && !SymbolEqualityComparer.Default.Equals(reader.Member, emptied.Member) && !SymbolEqualityComparer.Default.Equals(reader.Member, filling.Access.Member)
        && (state.Discipline is Discipline.Concurrent || HoldsTheSame(reader, emptied))
        && Rivals.CanMeet(emptied, reader) && !Rivals.AreKeptApart(filling.GuardsSince(emptied), emptied, reader);

    // Of those who read a plain collection without its lock another rule speaks.
    private static bool HoldsTheSame(Access reader, Access emptied) =>
        reader.Guards.Guards.Any(guard => guard.HasName && emptied.Guards.Guards.Any(guard.IsSameObject));

    private static void Tell(Finding finding, SharedState state, Report report)
    {
        Access at = finding.Emptied;
        IEnumerable<Location> others = new[] { finding.Filling.Last.GetLocation(), finding.Reader.Location }
            .Concat(state.Symbol.Locations)
            .Concat(state.Reach.Locations)
            .Where(place => place != at.Location)
            .Distinct();
        report.At(
            Rule, at.Member, at.Location, state.Symbol, Rivals.SeverityOf(state, at, []), others,
            Wording.NameOf(at.Member), state.Name, state.Reach.Words, Rivals.HeldBeside(at, finding.Reader), Wording.NameOf(finding.Reader.Member));
    }

    private sealed record Finding(Access Emptied, SyntaxNode Statement, Filling Filling, Access Reader);
}
