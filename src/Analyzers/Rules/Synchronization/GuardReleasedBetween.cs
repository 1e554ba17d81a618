using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Synchronization;

/// <summary>MAP1013: what was checked under a lock is acted on under the same lock taken again.</summary>
public sealed class GuardReleasedBetween() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP1013", Category.Synchronization,
        title: Phrase.Text(
            "Lock is released between a check and the change that depends on it",
            "在检查与依赖于它的修改之间释放了锁"),
        message: Phrase.Text(
            "'{0}' checks '{1}', {2}, under '{3}', but changes it under '{3}' taken again; in between {4}",
            "“{0}”在“{3}”下检查“{1}”（{2}），却在重新获取“{3}”之后才修改它；其间{4}"),
        description: Phrase.Text(
            "What a check under a lock has found holds only until the lock is released. Another thread can pass the same check before this one acts. Check and act under one acquisition of the lock, or check again under the second.",
            "在锁下检查得到的结论只在释放锁之前成立。另一个线程可能在本线程行动之前通过同样的检查。请在同一次加锁内检查并行动，或在第二次加锁后重新检查。"));

    internal override bool Concerns(CollectionType collection) => collection.Discipline is Discipline.Plain or Discipline.Abstract;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (state.Discipline is not Discipline.Plain)
            return;

        foreach (IGrouping<ISymbol, Access> member in state.Accesses.Where(IsGuarded).GroupBy(access => access.Member, SymbolEqualityComparer.Default))
        {
            Access[] accesses = [.. member];
            Finding[] findings = [.. accesses.Where(access => access.Effect.Mutates()).Select(write => Find(write, accesses, state, facts)).OfType<Finding>()];
            if (findings.Length > 0)
                Tell(findings, state, report);
        }
    }

    private static void Tell(Finding[] findings, SharedState state, Report report)
    {
        Finding first = findings[0];
        IEnumerable<Location> others = findings
            .SelectMany(finding => new[] { finding.Check.Location, finding.Write.Location })
            .Where(location => location != first.Write.Location)
            .Distinct()
            .Concat(state.Reach.Locations);
        report.At(
            Rule, first.Write, state, others,
            Wording.NameOf(first.Write.Member), state.Name, state.Reach.Words, first.Guard.Name, first.Harm);
    }

    private static bool IsGuarded(Access access) => access is { Phase: Phase.Ordinary, Guards.Guards.Count: > 0 };

    private static Finding? Find(Access write, Access[] accesses, SharedState state, CompilationFacts facts)
    {
        foreach (Access check in accesses)
            if (check.Effect is Effect.Read && check.Syntax.SyntaxTree == write.Syntax.SyntaxTree && TakenAgain(check, write) is { } again)
            {
                SemanticModel model = facts.ModelOf(write.Syntax);
                if (Decision.Between(check, write, model) is { } decision
                    && Harm(decision, write.Effect, state) is { } harm
                    && !accesses.Any(other => IsAskedUnder(again, other, write) && decision.IsRepeatedBy(other, model)))
                    return new Finding(check, write, again, harm);
            }

        return null;
    }

    /// <summary>The write's acquisition of the guard that the check held before, where no acquisition spans both.</summary>
    private static Guard? TakenAgain(Access check, Access write)
    {
        if (check.Guards.Guards.Any(guard => IsUnder(guard, write)))
            return null;

        return write.Guards.Guards.FirstOrDefault(guard => check.Guards.Guards.Any(guard.IsSameObject));
    }

    private static bool IsAskedUnder(Guard acquisition, Access other, Access write) =>
        other != write
        && other.Effect is Effect.Read or Effect.Enumerate
        && other.Syntax.SpanStart < write.Syntax.Span.End
        && IsUnder(acquisition, other);

    private static bool IsUnder(Guard acquisition, Access access) => access.Guards.Guards.Any(acquisition.IsSameAcquisition);

    /// <summary>What goes wrong when another thread comes between, or nothing where the write bears it.</summary>
    private static Phrase? Harm(Decision decision, Effect effect, SharedState state) => effect switch
    {
        _ when decision is { NamesIndexThatWasSeen: true, Write.Answers: false } =>
            new Phrase("another thread can move the entries, so the wrong one is changed", "另一个线程可能移动条目，从而改错条目"),
        _ when Collections.MayAdd(decision.Write.Member) && decision is { Check.Key: null, IsBranch: true, ComparesWithLimit: true } =>
            new Phrase("another thread can add, so the limit is exceeded", "另一个线程可能添加条目，从而超出上限"),
        Effect.Grow when decision is { Write.Answers: false, HasSameKey: true, IsBranch: true } => state.Collection.IsMap
            ? new Phrase("another thread can add the same key, so that this throws", "另一个线程可能添加相同的键，导致此处抛出异常")
            : new Phrase("another thread can add the same entry, so that it is there twice", "另一个线程可能添加相同的条目，导致其重复出现"),
        Effect.Write when decision is { HasSameKey: true, StoresWhatWasSeen: true } =>
            new Phrase("another thread can store a newer value, which is then lost", "另一个线程可能存入更新的值，该值随后丢失"),
        Effect.Write when decision is { HasSameKey: true, IsBranch: true, StoredObject: { } stored } && HasIdentity(stored.Type, stored.IsEmpty) =>
            new Phrase("another thread can store an object of its own, which is then lost while it is in use", "另一个线程可能存入它自己的对象，该对象随后在使用中丢失"),
        Effect.Shrink when decision is { Check.Key: null, Write: { Answers: false, Key: null or { ConstantValue.HasValue: true } }, IsBranch: true } =>
            new Phrase("another thread can take the last entry, so that this throws", "另一个线程可能取走最后一个条目，导致此处抛出异常"),
        Effect.Shrink when decision is { HasSameKey: true, IsBranch: true, LooksAtEntry: true } && decision.Write.Member.Parameters.Length == 1 =>
            new Phrase("another thread can store a newer entry, which is then removed", "另一个线程可能存入更新的条目，该条目随后被移除"),
        _ => null,
    };

    /// <summary>Whether it matters which of two such objects one has: a lock, a thing to dispose of, a collection to be filled.</summary>
    private static bool HasIdentity(ITypeSymbol type, bool isEmpty) =>
        Identities.Has(type) || isEmpty && Collections.Find(type) is { Discipline: Discipline.Plain or Discipline.Concurrent };

    private sealed record Finding(Access Check, Access Write, Guard Guard, Phrase Harm);
}
