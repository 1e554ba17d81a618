using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules;

/// <summary>
/// A rule that judges shared states one at a time. It has no state of its own; the facts are given to it and its verdicts go to the report.
/// </summary>
public abstract class StateRule : Rule
{
    private protected StateRule(DiagnosticDescriptor descriptor)
        : base(descriptor)
    {
    }

    /// <summary>Whether states that hold such a collection can violate the rule at all; asked before anything is gathered.</summary>
    internal abstract bool Concerns(CollectionType collection);

    /// <summary>Whether parameters and locals are states to this rule as fields are, if they hold a concurrent map that several threads can reach.</summary>
    internal virtual bool JudgesVariables => false;

    /// <summary>Whether the rule judges statics of which each thread has its own too: nobody gets in another's way there, but they can grow.</summary>
    internal virtual bool JudgesThreadBound => false;

    /// <summary>What the violations of this state have in common: where there are many of one habit, one finding says it all. Nothing where each stands for itself.</summary>
    internal virtual string? HabitOf(SharedState state) => $"{Descriptor.Id} {state.Symbol.GetDocumentationCommentId()}";

    /// <summary>Reports each violation of this state.</summary>
    /// <param name="state">The state with all its accesses.</param>
    /// <param name="facts">Answers what a rule wants to know beyond the state itself.</param>
    /// <param name="report">Receives the findings.</param>
    internal abstract void Judge(SharedState state, CompilationFacts facts, Report report);
}
