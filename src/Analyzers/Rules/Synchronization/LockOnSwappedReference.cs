using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Synchronization;

/// <summary>MAP1009: what guards a shared collection is a field that gets another object while threads lock it.</summary>
public sealed class LockOnSwappedReference() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP1009", Category.Synchronization,
        title: Phrase.Text(
            "Shared collection is guarded by a lock object that is replaced",
            "保护共享集合的锁对象会被替换"),
        message: Phrase.Text(
            "'{0}' guards '{1}', {2}, by locking '{3}', but '{4}' replaces '{5}': a thread that locks the new object runs beside one that holds the old",
            "“{0}”通过锁定“{3}”来保护“{1}”（{2}），但“{4}”会替换“{5}”：锁定新对象的线程会与持有旧对象的线程同时运行"),
        description: Phrase.Text(
            "A lock keeps out only those who lock the same object. When the field that code locks gets another object, above all when it is the collection itself, threads that hold the old object and threads that take the new one are inside together. Lock an object in a read-only field that nothing replaces.",
            "锁只能阻止锁定同一对象的线程。当代码所锁定的字段换成另一个对象时（尤其是锁定集合本身时），持有旧对象的线程与取得新对象的线程会同时进入。请锁定只读字段中不会被替换的对象。"));

    internal override bool Concerns(CollectionType collection) =>
        collection.Discipline is Discipline.Plain or Discipline.Abstract or Discipline.Immutable;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (state.Discipline is not (Discipline.Plain or Discipline.Immutable))
            return;

        IEnumerable<Hold> holds = state.Accesses
            .Where(access => access is { Phase: Phase.Ordinary, Effect: not Effect.None })
            .Select(access => Hold.Of(access, facts))
            .OfType<Hold>();
        foreach (IGrouping<ISymbol, Hold> member in ThatMatter(state, Trusting(state, [.. holds])).GroupBy(hold => hold.Member, SymbolEqualityComparer.Default))
        {
            Hold first = member.OrderBy(hold => hold.Site.SpanStart).First();
            report.At(
                Rule, first.Member, first.Site.GetLocation(), state.Symbol, Rule.DefaultSeverity, Others(first, member).Concat(state.Reach.Locations),
                Wording.NameOf(first.Member), state.Name, state.Reach.Words, first.Guard.Name,
                Wording.NameOf(first.Swaps[0].Member), first.Swapped.Name);
        }
    }

    /// <summary>The holds of code that takes it for granted that the object it has locked is still the one in the field.</summary>
    private static IReadOnlyList<Hold> Trusting(SharedState state, IReadOnlyList<Hold> holds)
    {
        SyntaxNode?[] sites = [.. state.Accesses.SelectMany(access => access.Guards.Guards).Select(guard => guard.Site).Distinct()];
        HashSet<ISymbol> tested = new(
            holds.Select(hold => hold.Swapped).Where(symbol => Array.Exists(sites, site => Swaps.IsTestedAgain(site, symbol))), SymbolEqualityComparer.Default);
        return [.. holds.Where(hold => !tested.Contains(hold.Swapped))];
    }

    /// <summary>The holds that keep something apart: all, where the collection is changed in place; else those around a replacement.</summary>
    private static IEnumerable<Hold> ThatMatter(SharedState state, IReadOnlyList<Hold> holds) =>
        holds.Count > 0 && state.Accesses.Any(access => access.Phase is Phase.Ordinary && access.Effect.Mutates())
            ? holds
            : holds.Where(hold => hold.Access.Effect is Effect.Replace);

    private static IEnumerable<Location> Others(Hold first, IEnumerable<Hold> holds) =>
        first.Swaps.Select(swap => swap.Syntax.GetLocation())
            .Concat(holds.Select(hold => hold.Access.Location))
            .Concat(holds.Select(hold => hold.Site.GetLocation()))
            .Where(location => location != first.Site.GetLocation())
            .Distinct();

    /// <summary>An access that only a swapped object guards.</summary>
    private sealed record Hold(Access Access, Guard Guard, SyntaxNode Site, ISymbol Member, ISymbol Swapped, IReadOnlyList<Swap> Swaps)
    {
        /// <summary>Nothing where another guard is held too, or where the source does not tell what is locked.</summary>
        public static Hold? Of(Access access, CompilationFacts facts)
        {
            Hold? hold = null;
            foreach (Guard guard in access.Guards.Guards)
            {
                if (Of(access, guard, facts) is not { } swapped)
                    return null;

                hold ??= swapped;
            }

            return hold;
        }

        private static Hold? Of(Access access, Guard guard, CompilationFacts facts)
        {
            if (guard is not { Root: GuardRoot.Symbol, Site: { } site } || facts.MemberAt(site) is not { } member)
                return null;

            foreach (ISymbol symbol in guard.Path)
                if (facts.Swaps.Of(symbol, default) is { Count: > 0 } swaps)
                    return new Hold(access, guard, site, member, symbol, swaps);

            return null;
        }
    }
}
