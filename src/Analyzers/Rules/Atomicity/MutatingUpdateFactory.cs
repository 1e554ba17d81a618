using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Rules.Atomicity;

/// <summary>MAP5004: a concurrent map is asked to replace a value, and the function that should make the new one changes the old one.</summary>
public sealed class MutatingUpdateFactory() : AtomicityRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP5004", Category.Atomicity,
        title: Phrase.Text(
            "Update function of a concurrent map changes the old value",
            "并发映射的更新函数修改了旧值"),
        message: Phrase.Text(
            "'{0}' updates an entry of '{1}', {2}, by changing the {3} that is there; {4}",
            "“{0}”通过修改现有的 {3} 来更新“{1}”（{2}）的条目；{4}"),
        description: Phrase.Text(
            "AddOrUpdate calls its update function with no lock held, beside other calls of it for the same key and beside readers, and calls it again when another thread was faster. A function that returns a new value can run as often as it likes; one that changes the old value changes an object that others are using, and perhaps twice. Return a new value, or lock the value wherever it is used.",
            "AddOrUpdate 在不持有锁的情况下调用更新函数，可能与针对同一个键的其他调用以及读取者同时运行，并且在其他线程更快时会再次调用它。返回新值的函数可以运行任意多次；而修改旧值的函数修改的是其他线程正在使用的对象，甚至可能修改两次。请返回新值，或在使用该值的所有地方锁定它。"));

    private static readonly Phrase s_again = new(
        "others use it at the same time, and the function runs again when another thread was faster", "其他线程同时在使用它，而且当另一个线程更快时该函数会再次运行");

    private static readonly Phrase s_early = new(
        "others that have it see the change at once, and without synchronization", "持有它的其他线程会立即看到这一修改，且没有任何同步");

    internal override bool Concerns(CollectionType collection) => base.Concerns(collection) && collection.IsMap;

    private protected override IEnumerable<Finding> Find(Steps steps, SharedState state, CompilationFacts facts)
    {
        foreach (Step step in steps.All)
            if (step.Access is { Effect: Effect.Grow, Guards.IsNone: true } && step.Call.Operation is IInvocationOperation call)
                foreach (MapFactory factory in MapFactory.Of(call).Where(factory => factory.Kind is FactoryKind.Update))
                    if (ChangesIn(factory, call, facts) is { Count: > 0 } changes)
                        yield return Told(changes, step, factory);
    }

    private static IReadOnlyList<InPlaceChange> ChangesIn(MapFactory factory, IInvocationOperation call, CompilationFacts facts) =>
        Functions.Behind(factory.Argument, facts) is { } function && function.Symbol.Parameters.Length > 1
            ? InPlaceChanges.Of(facts, function, function.Symbol.Parameters[1], IsPlainBehindInterface(call, facts))
            : [];

    /// <summary>What is added where there is no entry tells what is behind an interface.</summary>
    private static bool IsPlainBehindInterface(IInvocationOperation call, CompilationFacts facts) =>
        MapFactory.Of(call).Where(factory => factory.Kind is not FactoryKind.Update)
            .SelectMany(factory => factory.Kind is FactoryKind.Value ? [factory.Argument] : Functions.Behind(factory.Argument, facts)?.Results ?? [])
            .Any(made => Collections.Find(made.Unwrap().Type) is { Discipline: Discipline.Plain });

    private static Finding Told(IReadOnlyList<InPlaceChange> changes, Step step, MapFactory factory)
    {
        InPlaceChange first = changes.FirstOrDefault(change => !change.IsPlainStore) ?? changes[0];
        bool isHarmless = first.IsPlainStore && changes.Count == 1;
        SyntaxNode place = factory.Argument.Syntax.SyntaxTree == first.Operation.Syntax.SyntaxTree ? first.Operation.Syntax : factory.Argument.Syntax;
        return new Finding(step, null, isHarmless ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning, NameOf(first.Changed), isHarmless ? s_early : s_again)
        {
            Place = place.GetLocation(),
        };
    }

    private static object NameOf(ITypeSymbol changed) => changed is IArrayTypeSymbol ? new Phrase("array", "数组") : changed.Name;
}
