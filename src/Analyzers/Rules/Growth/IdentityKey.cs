using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Growth;

/// <summary>MAP2010: the keys of a map are made where they are asked for, and equal nothing but themselves.</summary>
public sealed class IdentityKey() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP2010", Category.Growth,
        title: Phrase.Text(
            "Keys equal only themselves, and are never found",
            "键只与自身相等，因而永远找不到"),
        message: Phrase.Text(
            "'{0}', {1}, never finds a key again: '{2}' asks for {3} that is made there, and such an object equals only itself",
            "“{0}”（{1}）永远找不到已有的键：“{2}”用当场创建的 {3} 查找，而这样的对象只与自身相等"),
        description: Phrase.Text(
            "Arrays, collections, and classes that do not say what equality is are compared by reference. A key that is made for the question is in no map, so that a cache misses each time, a set takes everything, and each miss adds one more entry that nobody will ever find. Make the key a record, or give the collection a comparer.",
            "数组、集合以及未定义相等性的类按引用比较。为查询而当场创建的键不在任何映射中，因此缓存每次都不命中，集会接收一切，而每次未命中又会添加一个再也无人能找到的条目。请将键改为 record，或为集合提供比较器。"));

    internal override bool Concerns(CollectionType collection) => GrowingStates.Concerns(collection);

    // Each thread's own collection finds nothing either.
    internal override bool JudgesThreadBound => true;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (Find(state, facts) is { } made)
            report.At(
                Rule, state.Symbol, state.Symbol.Locations[0], state.Symbol, Rule.DefaultSeverity, new[] { made.Asking.Location }.Concat(state.Reach.Locations),
                state.Name, state.Reach.Words, Wording.NameOf(made.Asking.Member), Wording.One(NameOf(made.Type)));
    }

    /// <summary>Whether this rule says why the collection only grows.</summary>
    internal static bool SpeaksOf(SharedState state, CompilationFacts facts) => Find(state, facts) is not null;

    private static MadeKey? Find(SharedState state, CompilationFacts facts) => KeyEquality.UsesKeys(state.Collection) ? new MadeKeys(state, facts).Find() : null;

    private static string NameOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => NameOf(array.ElementType) + "[]",
        INamedTypeSymbol { IsTupleType: true } => "ValueTuple",
        _ => type.Name,
    };
}
