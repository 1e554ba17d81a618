using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Growth;

/// <summary>MAP2006: an entry is added, something is waited for, and the entry is taken out only where that succeeds.</summary>
public sealed class EntryLeaksOnFailure() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP2006", Category.Growth,
        title: Phrase.Text(
            "Entry stays when what is waited for fails",
            "等待失败时条目会残留"),
        message: Phrase.Text(
            "'{0}' adds an entry to '{1}', {2}, and then waits; where the wait fails or is given up, the entry stays: {3}",
            "“{0}”向“{1}”（{2}）添加一个条目后进行等待；如果等待失败或被放弃，该条目就会残留：{3}"),
        description: Phrase.Text(
            "An entry that stands for something under way must go when that ends, however it ends. If it is removed only behind the await, or only by whoever brings the answer, each exception, timeout and cancellation leaves one behind, with all that hangs on it, and a later use of the key finds what is long over. Remove the entry in a finally block.",
            "代表进行中事务的条目必须在该事务结束时移除，无论它以何种方式结束。如果只在 await 之后移除，或者只由送来应答的一方移除，那么每次异常、超时或取消都会留下一个条目以及它所引用的一切，以后再使用这个键时还会找到早已结束的东西。请在 finally 块中移除该条目。"));

    private static readonly Phrase s_behind = new("it is removed only behind the wait", "只有在等待之后才会移除它");

    internal override bool Concerns(CollectionType collection) => GrowingStates.Concerns(collection);

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        HashSet<ISymbol> told = new(SymbolEqualityComparer.Default);
        foreach (LeftEntry left in new LeftEntries(state, facts).All)
            if (told.Add(left.Added.Member))
                report.At(
                    Rule, left.Added.Member, left.Added.Location, state.Symbol, left.IsCertain ? Rule.DefaultSeverity : DiagnosticSeverity.Info,
                    new[] { left.Wait.GetLocation(), left.Removal?.Location }.OfType<Location>().Concat(state.Reach.Locations),
                    Wording.NameOf(left.Added.Member), state.Name, state.Reach.Words, Fate(left));
    }

    private static Phrase Fate(LeftEntry left) =>
        left.IsTakenElsewhere ? new Phrase("only '{0}' removes it, when the answer comes", "只有“{0}”在应答到达时才会移除它", Wording.NameOf(left.Removal!.Member)) : s_behind;
}
