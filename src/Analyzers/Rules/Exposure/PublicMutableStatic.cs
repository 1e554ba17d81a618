using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Exposure;

/// <summary>MAP6001: a static collection that every other assembly can change.</summary>
public sealed class PublicMutableStatic() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Suggestion(
        id: "MAP6001", Category.Exposure,
        title: Phrase.Text(
            "Static collection can be changed by other assemblies",
            "静态集合可以被其他程序集修改"),
        message: Phrase.Text(
            "Every assembly that sees '{0}', {1}, can change it, from any thread and with no lock that all of them know; {2}",
            "每个能看到“{0}”（{1}）的程序集都可以修改它，可来自任何线程，且没有大家都知道的锁；{2}"),
        description: Phrase.Text(
            "A static collection is shared by all threads, and one that is public is shared by all assemblies too: no code here can make sure that whoever changes it keeps the others out. Expose an immutable collection, or keep it private behind members that lock it.",
            "静态集合由所有线程共享，公共的静态集合还由所有程序集共享：这里的任何代码都无法保证修改者会把其他使用者挡在外面。请公开不可变集合，或将其设为私有并由加锁的成员访问。"));

    internal override bool Concerns(CollectionType collection) => collection.Discipline is Discipline.Plain or Discipline.Abstract;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (state.Discipline is not Discipline.Plain || !state.Symbol.IsStatic || !facts.Project.IsLibrary || facts.Project.IsTest)
            return;

        if (VisibleName(state, facts) is not { } name)
            return;

        Access[] changes = [.. state.Accesses.Where(access => access.Effect.Mutates() && access.Phase is Phase.Ordinary)];
        report.At(
            Rule, name, name.Locations[0], state.Symbol, Rule.DefaultSeverity,
            state.Symbol.Locations.Concat(changes.Select(change => change.Location)).Where(location => location != name.Locations[0]).Distinct(),
            name.Name, state.Reach.Words, Advice(changes));
    }

    private static Phrase Advice(Access[] changes) => changes.Length == 0
        ? new("no code here does, so it can be immutable", "这里没有代码修改它，因此它可以是不可变的")
        : new("'{0}' changes it here", "这里的“{0}”会修改它", Wording.NameOf(changes[0].Member));

    /// <summary>The collection's own name, if others see it, or else that of a property that returns it; a guarded one that a getter hands out is another rule's.</summary>
    private static ISymbol? VisibleName(SharedState state, CompilationFacts facts) => facts.NamesOf(state.Symbol)
        .Where(name => IsChangeableThrough(name) && (state.GuardedBy is null || SymbolEqualityComparer.Default.Equals(name, state.Symbol)))
        .OrderByDescending(name => SymbolEqualityComparer.Default.Equals(name, state.Symbol))
        .FirstOrDefault();

    private static bool IsChangeableThrough(ISymbol name) =>
        name is { IsStatic: true } and (IFieldSymbol or IPropertySymbol) && Visibility.IsOutside(name)
        && (name is not IPropertySymbol property || property.GetMethod is { } getter && Visibility.IsOutside(getter))
        && !Consumers.IsReadOnlyFace(States.TypeOf(name));
}
