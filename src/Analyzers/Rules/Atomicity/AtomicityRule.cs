using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Rules.Atomicity;

/// <summary>A rule about two operations on a concurrent map that mean something only together.</summary>
public abstract class AtomicityRule : StateRule
{
    private protected AtomicityRule(DiagnosticDescriptor descriptor)
        : base(descriptor)
    {
    }

    internal override bool JudgesVariables => true;

    internal override bool Concerns(CollectionType collection) => collection.Discipline is Discipline.Concurrent or Discipline.Abstract;

    internal override string? HabitOf(SharedState state) =>
        state.Symbol is ILocalSymbol or IParameterSymbol
            ? $"{Descriptor.Id} {state.Symbol.ContainingSymbol.GetDocumentationCommentId()} {state.Name}"
            : base.HabitOf(state);

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        if (state.Discipline is not Discipline.Concurrent)
            return;

        foreach (Steps steps in Steps.ByMember(state, facts))
            if (Find(steps, state, facts).OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Location.SourceSpan.Start).ToArray() is { Length: > 0 } findings)
                Tell(findings, state, report);
    }

    /// <summary>What is wrong in one member.</summary>
    private protected abstract IEnumerable<Finding> Find(Steps steps, SharedState state, CompilationFacts facts);

    // The surest of a member speaks; the others are places where the same is done.
    private void Tell(Finding[] findings, SharedState state, Report report)
    {
        Finding first = findings[0];
        Location at = first.Location;
        IEnumerable<Location> others = findings.SelectMany(finding => new[] { finding.Location, finding.Other?.Location }).OfType<Location>()
            .Where(place => place != at).Distinct();
        report.At(
            Descriptor, first.At.Member, at, state.Symbol, first.Severity, others.Concat(state.Reach.Locations),
            [Wording.NameOf(first.At.Member), state.Name, state.Reach.Words, .. first.Told]);
    }

    /// <summary>Whether some code takes entries out of the map, so that one that was found can be gone.</summary>
    private protected static bool LosesEntries(SharedState state) => state.Accesses.Any(access =>
        access.Effect is Effect.Shrink or Effect.Clear && access.Phase is not (Phase.Initialization or Phase.Disposal) && !IsInTurn(access, state));

    /// <summary>Whether it is one step of the code that the parameter or local belongs to, whose other steps wait for it.</summary>
    private static bool IsInTurn(Access access, SharedState state) =>
        state.Symbol is ILocalSymbol or IParameterSymbol
        && !access.Syntax.Ancestors().TakeWhile(node => node is not MemberDeclarationSyntax).Any(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);

    /// <summary>One thing that is wrong.</summary>
    /// <param name="At">The use to report.</param>
    /// <param name="Other">The use that it belongs together with.</param>
    /// <param name="Severity">How sure it is.</param>
    /// <param name="Told">What the message says beyond member, state and reach.</param>
    private protected sealed record Finding(Access At, Access? Other, DiagnosticSeverity Severity, params object[] Told)
    {
        public Finding(Step at, Access? other, DiagnosticSeverity severity, params object[] told)
            : this(at.Access, other, severity, told)
        {
        }

        /// <summary>What of the operation, or of what it calls, is meant; the whole operation where nothing is said.</summary>
        public Location? Place { get; init; }

        public Location Location => Place ?? At.Location;
    }
}
