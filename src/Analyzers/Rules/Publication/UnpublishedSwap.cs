using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Publication;

/// <summary>MAP3001: a collection is replaced by an assignment that promises nothing to those who read it without a lock.</summary>
public sealed class UnpublishedSwap() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Suggestion(
        id: "MAP3001", Category.Publication,
        title: Phrase.Text(
            "Shared collection is replaced without volatile",
            "替换共享集合时没有使用 volatile"),
        message: Phrase.Text(
            "'{0}' replaces '{1}', {2}, by a plain assignment; '{3}' reads it with no lock held and {4}",
            "“{0}”用普通赋值替换“{1}”（{2}）；“{3}”不加锁地读取它，{4}"),
        description: Phrase.Text(
            "A plain assignment and a plain read say nothing about when, and in which order with other variables, another thread sees the new collection: a loop may go on with the old one, and by the language's memory model even see the new one before what is in it. Make the field volatile, or use Volatile.Write and Volatile.Read, Interlocked, or one lock.",
            "普通的赋值和读取并不说明另一个线程何时、以及与其他变量按何种顺序看到新集合：循环可能一直使用旧集合，而按照语言的内存模型，甚至可能先看到新集合，后看到其中的内容。请把字段声明为 volatile，或者使用 Volatile.Write 和 Volatile.Read、Interlocked，或者同一把锁。"));

    private static readonly Phrase s_stale = new("may go on with the old one", "可能继续使用旧集合");
    private static readonly Phrase s_early = new("may by the memory model see it before what is in it", "按内存模型可能在其内容之前先看到它");

    internal override bool Concerns(CollectionType collection) => collection.Discipline is not Discipline.View;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        // A plain collection that is changed in place breaks by itself where readers hold no lock, and other rules say so.
        if (state.Symbol is IFieldSymbol { IsVolatile: true } || state.Reach.Kind is ReachKind.HiddenWrite
            || !state.Accesses.Any(access => access is { Effect: Effect.Replace, Phase: Phase.Ordinary })
            || state.Discipline is not (Discipline.Concurrent or Discipline.Immutable) && state.Mutations().Any())
            return;

        Replacement[] all = [.. facts.ReplacementsOf(state).Where(replacement => replacement.Contends)];
        Replacement[] plain = [.. all.Where(replacement => IsPlain(replacement) && !IsForOthers(replacement, all, state, facts))];
        foreach (Replacement replacement in plain)
            if (IsSure(state, replacement, all) && ReaderBeside(replacement, state, facts) is { } reader)
            {
                Tell(replacement, reader, plain, state, report);
                return;
            }
    }

    /// <summary>
    /// Whether nothing is done so that others see it: a plain assignment of a collection, with no lock held; or of a first one under a lock, for which those
    /// look who do not take the lock.
    /// </summary>
    private static bool IsPlain(Replacement replacement) =>
        replacement.What.Publication is Knowledge.Publication.Plain && replacement.Access.IsOwn
        && (replacement.Access.Guards.IsNone
            ? replacement.Stored is Stored.Value or Stored.Empty or Stored.Derived
            : replacement.Stored is Stored.FirstValue && replacement.Access.Guards.Guards.All(guard => guard.HasName));

    // What is lost by an update, found half filled or less than concurrent is said of the same line; and a change of a concurrent collection that meets a reset is as
    // good as made before it, whichever of the two it sees.
    private static bool IsForOthers(Replacement replacement, Replacement[] all, SharedState state, CompilationFacts facts) =>
        replacement.Stored is Stored.Derived && (state.Mutations().Any() || Rivals.Of(replacement, all) is not null)
        || replacement.Stored is Stored.Empty && state.Discipline is Discipline.Concurrent && state.Mutations().Any()
        || Published.Of(state, facts).Any(early => early.Store.Access == replacement.Access)
        || state.BareMutations.Any() && facts.KindsOf(replacement).Any(kind => kind.Discipline is Discipline.Plain);

    // That a type uses locks elsewhere does not say that threads come to this state.
    private static bool IsSure(SharedState state, Replacement replacement, Replacement[] all) =>
        state.Reach.Kind is not ReachKind.LockingType || Rivals.SeverityOf(state, replacement.Access, all) is not DiagnosticSeverity.Info;

    private static Access? ReaderBeside(Replacement replacement, SharedState state, CompilationFacts facts)
    {
        Access[] readers = [.. state.Accesses
            .Where(access => IsBareRead(access) && Rivals.CanMeet(replacement.Access, access))
            .Where(access => IsElsewhere(access, replacement))];
        return readers.Length == 0 || Ordered.Is(replacement.Access, facts.Compilation) ? null : Array.Find(readers, reader => !Ordered.Is(reader, facts.Compilation));
    }

    private static bool IsBareRead(Access access) =>
        access is { Phase: Phase.Ordinary, IsOwn: true, Guards.IsNone: true } && (access.State.IsStatic || access.Arrival.IsSomewhere)
        && (access.Effect is Effect.Read or Effect.Enumerate or Effect.HandOut || access.Effect.Mutates());

    // Behind a look without the lock, the member that makes the first collection reads it itself.
    private static bool IsElsewhere(Access access, Replacement replacement) =>
        replacement.Stored is Stored.FirstValue || !SymbolEqualityComparer.Default.Equals(access.Member, replacement.Access.Member);

    private static void Tell(Replacement replacement, Access reader, Replacement[] plain, SharedState state, Report report)
    {
        Access at = replacement.Access;
        IEnumerable<Location> others = new[] { reader.Location }
            .Concat(state.Symbol.Locations)
            .Concat(plain.Select(other => other.Access.Location))
            .Concat(state.Reach.Locations)
            .Where(place => place != at.Location)
            .Distinct();
        report.At(
            Rule, at.Member, at.Location, state.Symbol, DiagnosticSeverity.Info, others,
            Wording.NameOf(at.Member), state.Name, state.Reach.Words, Wording.NameOf(reader.Member), replacement.Stored is Stored.FirstValue ? s_early : s_stale);
    }
}
