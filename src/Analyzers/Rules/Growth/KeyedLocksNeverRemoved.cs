using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

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

    // Each thread's own collection grows as well.
    internal override bool JudgesThreadBound => true;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (SpeaksOf(state, facts) && GrowingStates.Of(state, facts) is { } growth)
            GrowingStates.Tell(Rule, Rule.DefaultSeverity, state, growth, report);
    }

    /// <summary>Whether this is a long-lived map of which the values are there to be locked or waited for.</summary>
    internal static bool SpeaksOf(SharedState state, CompilationFacts facts) => Lifetimes.IsProcess(state) && HoldsLocks(state, facts);

    private static bool HoldsLocks(SharedState state, CompilationFacts facts)
    {
        if (States.TypeOf(state.Symbol) is not INamedTypeSymbol { TypeArguments: { Length: 2 } arguments })
            return false;

        // Lazy<SemaphoreSlim>
        ITypeSymbol value = arguments[1] is INamedTypeSymbol { TypeArguments: { Length: 1 } made } lazy && HoldingTypes.Of(lazy) is Holding.One ? made[0] : arguments[1];
        return value.SpecialType is SpecialType.System_Object ? state.Accesses.Any(access => StoresBareObject(access, facts)) : Guards.IsMadeForLocking(value);
    }

    // What is new object() is there to be locked; an object may be anything.
    private static bool StoresBareObject(Access access, CompilationFacts facts) =>
        access.Effect is Effect.Grow or Effect.Write
        && access.Syntax.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>().Any(creation => facts.ModelOf(creation).GetTypeInfo(creation).Type?.SpecialType is SpecialType.System_Object);
}
