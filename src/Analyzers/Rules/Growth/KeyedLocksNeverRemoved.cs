using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Growth;

/// <summary>MAP2005: a map holds a lock for every key and never lets one go.</summary>
public sealed class KeyedLocksNeverRemoved() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP2005", Category.Growth,
        title: Phrase.Text(
            "Map of locks only grows",
            "锁的映射只增不减"),
        message: Phrase.Text(
            "'{0}', {1}, keeps a lock for ever: '{2}' adds one {3}, and nothing here removes them",
            "“{0}”（{1}）会永久保留锁：“{2}”{3}添加一个锁，而这里没有任何代码移除它们"),
        description: Phrase.Text(
            "A lock per key keeps callers of different keys out of each other's way, but each key that ever came leaves its lock behind. Share a fixed number of locks among all keys by their hash, or count the users of each lock and remove it with the last.",
            "每个键一把锁能让不同键的调用者互不妨碍，但每个出现过的键都会留下它的锁。请按哈希值让所有键共享固定数量的锁，或对每把锁的使用者计数，并由最后一个使用者将其移除。"));

    internal override bool Concerns(CollectionType collection) => collection.IsMap && GrowingStates.Concerns(collection);

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (HoldsLocks(state) && GrowingStates.IsLongLived(state) && GrowingStates.Of(state, facts) is { } growth)
            GrowingStates.Tell(Rule, Rule.DefaultSeverity, state, growth, report);
    }

    /// <summary>Whether the values of the map are there to be locked or waited for.</summary>
    internal static bool HoldsLocks(SharedState state) =>
        States.TypeOf(state.Symbol) is INamedTypeSymbol { TypeArguments: { Length: 2 } arguments } && Guards.IsMadeForLocking(arguments[1]);
}
