using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Publication;

/// <summary>Which uses of a state can run at the same time as a replacement, and what keeps them apart.</summary>
internal static class Rivals
{
    private static readonly Phrase s_bare = new("with no lock held", "没有持有任何锁");

    /// <summary>Whether threads can come to both at the same time: not where one timer or one loop is all that leads to either.</summary>
    public static bool CanMeet(Access one, Access other)
    {
        // Of a static's other uses it is not asked who comes to them.
        Arrival ways = one.Arrival.With(other.Arrival);
        return ways.IsFromOutside || !one.Arrival.IsSomewhere || !other.Arrival.IsSomewhere || ways.Runners.Select(runner => runner.Location).Distinct().Count() > 1;
    }

    /// <summary>Whether one of these guards, held at the one, keeps the other out; a guard that is not known well enough is taken to.</summary>
    public static bool AreKeptApart(IEnumerable<Guard> held, Access one, Access other) => held.Any(mine =>
        !mine.IsPerInstance(one) && (!mine.HasName || other.Guards.Guards.Any(its => !its.HasName || its.IsSameObject(mine) && !mine.Mode.LetsIn(its.Mode))));

    /// <summary>The one with the other beside it that proves it wrong: one of another member rather than of its own.</summary>
    public static Replacement? Of(Replacement update, IReadOnlyList<Replacement> all) =>
        all.Where(other => IsRival(update, other)).OrderBy(other => SymbolEqualityComparer.Default.Equals(other.Access.Member, update.Access.Member)).FirstOrDefault();

    private static bool IsRival(Replacement update, Replacement other) =>
        other.Stored is not Stored.FirstValue && CanMeet(update.Access, other.Access) && !AreKeptApart(update.GuardsFromRead, update.Access, other.Access);

    /// <summary>How sure it is that threads meet where this is replaced.</summary>
    public static DiagnosticSeverity SeverityOf(SharedState state, Access access, IReadOnlyList<Replacement> replacements)
    {
        bool isSure = state.Reach.Kind switch
        {
            // A lock elsewhere in the type says that threads are expected, but not that they come to this state; its own concurrent collection says it.
            ReachKind.LockingType => state.Discipline is Discipline.Concurrent || state.Accesses.Any(one => one.Guards.Guards.Any(guard => guard.HasName)) || replacements.Any(one => one.What.Publication is not Knowledge.Publication.Plain),
            ReachKind.HiddenWrite => false,
            _ => state.Reach.Certainty is Certainty.Certain,
        };
        return isSure && access.IsOwn ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info;
    }

    /// <summary>What is held where a collection is filled, and why a reader is let in nevertheless.</summary>
    public static Phrase HeldBeside(Access filled, Access reader) => filled.Guards.Guards.FirstOrDefault(guard => guard.HasName) switch
    {
        null => s_bare,
        { } guard when reader.Guards.Guards.Any(guard.IsSameObject) => new Phrase("after it has released '{0}'", "而此前已释放“{0}”", guard.Name),
        { } guard => new Phrase("under '{0}', which readers do not hold", "虽持有“{0}”，但读取者并不持有它", guard.Name),
    };
}
