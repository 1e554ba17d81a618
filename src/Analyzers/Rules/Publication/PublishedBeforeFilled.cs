using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Publication;

/// <summary>MAP3004: a new collection is stored where others read it, and filled afterwards, so that they find it empty or half filled.</summary>
public sealed class PublishedBeforeFilled() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP3004", Category.Publication,
        title: Phrase.Text(
            "Shared collection is published before it is filled",
            "共享集合在填充之前就已发布"),
        message: Phrase.Text(
            "'{0}' stores a new collection in '{1}', {2}, and fills it afterwards {3}: '{4}' can find it empty or half filled",
            "“{0}”把新集合存入“{1}”（{2}）之后才填充，{3}：“{4}”可能看到空的或只填了一半的集合"),
        description: Phrase.Text(
            "As soon as a collection is stored in the shared field others read it, however few entries it has by then; and a test for null that finds it takes it for complete. Fill a local and store it in the field when nothing more is added, or let readers hold the lock under which it is filled.",
            "集合一旦存入共享字段，其他代码就会读取它，不管此时有多少条目；而检查 null 的代码发现它已存在，就会认为它是完整的。请先填充局部变量，不再添加任何内容之后再存入字段；或者让读取者持有填充时所用的锁。"));

    internal override bool Concerns(CollectionType collection) => collection.Discipline is Discipline.Plain or Discipline.Concurrent or Discipline.Abstract;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        // A plain collection that is changed with nothing held breaks by itself, and other rules say so.
        if (state.Discipline is not (Discipline.Plain or Discipline.Concurrent) || !state.Accesses.Any(access => access is { Effect: Effect.Replace, Phase: Phase.Ordinary })
            || state.Discipline is Discipline.Plain && state.BareMutations.Any())
            return;

        IEnumerable<(Published Early, Access Reader)> findings =
            from early in Published.Of(state, facts)
            where !IsForOthers(early)
            let reader = ReaderBeside(early, state)
            where reader is not null
            select (early, reader);
        foreach (IGrouping<ISymbol, (Published Early, Access Reader)> member in findings.GroupBy(finding => finding.Early.Store.Access.Member, SymbolEqualityComparer.Default))
            Tell(member.First().Early, member.First().Reader, state, facts, report);
    }

    // That two threads can both store a first value, with no lock held, is said of the same line.
    private static bool IsForOthers(Published early) => early.Store is { Stored: Stored.FirstValue, Access.Guards.IsNone: true };

    private static Access? ReaderBeside(Published early, SharedState state) => state.Accesses
        .Where(access => access.Effect is Effect.Read or Effect.Enumerate && access.Contends() && !IsPartOf(access, early)
            && Rivals.CanMeet(early.Store.Access, access) && !Rivals.AreKeptApart(early.Filling.GuardsSince(early.Store.Access), early.Store.Access, access))
        .OrderBy(access => SymbolEqualityComparer.Default.Equals(access.Member, early.Store.Access.Member))
        .FirstOrDefault();

    private static bool IsPartOf(Access access, Published early) =>
        SymbolEqualityComparer.Default.Equals(access.Member, early.Filling.Access.Member) && !SymbolEqualityComparer.Default.Equals(access.Member, early.Store.Access.Member)
        || access.Syntax.SyntaxTree == early.Filling.Last.SyntaxTree && access.Syntax.SpanStart >= early.Store.Access.Syntax.SpanStart && access.Syntax.SpanStart <= early.Filling.Last.Span.End;

    private static void Tell(Published early, Access reader, SharedState state, CompilationFacts facts, Report report)
    {
        Access at = early.Store.Access;
        IEnumerable<Location> others = new[] { early.Filling.Last.GetLocation(), reader.Location }
            .Concat(state.Symbol.Locations)
            .Concat(state.Reach.Locations)
            .Where(place => place != at.Location)
            .Distinct();
        report.At(
            Rule, at.Member, at.Location, state.Symbol, Rivals.SeverityOf(state, at, facts.ReplacementsOf(state)), others,
            Wording.NameOf(at.Member), state.Name, state.Reach.Words, Rivals.HeldBeside(at, reader), Wording.NameOf(reader.Member));
    }
}
