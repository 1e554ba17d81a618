using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Rules.Synchronization;

/// <summary>MAP1002: a collection that is changed under a guard is read or changed without it.</summary>
public sealed class UnguardedAccessOfGuardedState() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP1002", Category.Synchronization,
        title: Phrase.Text(
            "Guarded collection is used without its lock",
            "受锁保护的集合在没有持有该锁的情况下被使用"),
        message: Phrase.Text(
            "'{0}' {1} '{2}', {3}, with no lock held; {4}",
            "“{0}”{1}“{2}”（{3}），但没有持有任何锁；{4}"),
        description: Phrase.Text(
            "A lock protects a collection only if every use takes it. A read beside a change sees a half-made table: it misses entries that are there, throws or never ends. Take the same lock, or use a concurrent collection.",
            "只有每次使用都获取同一把锁，锁才能保护集合。与修改同时进行的读取会看到不完整的内部结构：找不到实际存在的条目、抛出异常或永不结束。请获取同一把锁，或使用并发集合。"));

    internal override bool Concerns(CollectionType collection) => collection.Discipline is Discipline.Plain or Discipline.Abstract;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (state.Discipline is not Discipline.Plain || state.GuardedBy is not { } keeper || keeper.IsDeclared && !state.Mutations().Any())
            return;

        foreach (BareUses member in BareUses.Of(state, facts.Compilation).Where(member => !member.IsEnumeration))
            report.At(
                Rule, member.First.Member, member.First.Location, state.Symbol, SeverityOf(member, keeper),
                member.Others(state, keeper.Witness),
                Wording.NameOf(member.First.Member), Wording.Deed(member.First.Effect), state.Name, state.Reach.Words, Contrast(state, member, keeper));
    }

    // A count that is out of date a moment later is mostly meant as such; and the object that another type has at hand need not be shared, unless it
    // is declared to be.
    private static DiagnosticSeverity SeverityOf(BareUses member, GuardedBy keeper) =>
        !member.First.IsOwn && !keeper.IsDeclared || member.All.All(IsCount) ? DiagnosticSeverity.Info : Rule.DefaultSeverity;

    private static bool IsCount(Access access) => access.Effect is Effect.Read && access.Syntax.DescendantNodesAndSelf().Any(node =>
        node is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Count", Parent: not InvocationExpressionSyntax }
            or MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Count", Parent: not InvocationExpressionSyntax });

    private static Phrase Contrast(SharedState state, BareUses member, GuardedBy keeper) =>
        member.First.Effect is Effect.Read && !IsCount(member.First) && ChangesUnderTheGuardLater(state, member.First, keeper)
            ? new Phrase(
                "it takes '{0}' only afterwards, so another thread that resizes the table meanwhile corrupts what is read here",
                "它在此之后才获取“{0}”，因此另一个线程同时扩容会破坏此处的读取", keeper.Guard.Name)
            : Wording.Holding(keeper);

    /// <summary>Whether this is the look before the lock: the same member then takes the guard and changes the collection.</summary>
    private static bool ChangesUnderTheGuardLater(SharedState state, Access look, GuardedBy keeper) => state.Accesses.Any(access =>
        access.Effect.Mutates() && keeper.IsHeldAt(access)
        && SymbolEqualityComparer.Default.Equals(access.Member, look.Member) && access.Syntax.SpanStart > look.Syntax.SpanStart);
}
