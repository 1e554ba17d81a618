using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>Finds where the collection in an <c>AsyncLocal</c> is changed in place though other flows may have it.</summary>
internal sealed class AmbientChanges
{
    private readonly Ambients _ambients;
    private readonly Sources _sources;
    private readonly BodyFactsSource _facts;
    private readonly Callers _callers;
    private readonly Ledger _ledger;

    public AmbientChanges(Ambients ambients, Sources sources, BodyFactsSource facts, Callers callers, Ledger ledger)
    {
        _ambients = ambients;
        _sources = sources;
        _facts = facts;
        _callers = callers;
        _ledger = ledger;
    }

    /// <summary>The hashes of the words that bodies with such changes mention.</summary>
    public HashSet<int> Words => _ambients.Names;

    /// <summary>
    /// The changes in this body, by the holder of the collection. One that the body itself has just put there is still its own, and a guard says
    /// that the sharing is meant.
    /// </summary>
    public IEnumerable<IGrouping<ISymbol, SyntaxNode>> In(BodyFacts facts, CancellationToken cancellation) =>
        facts.Mentions
            .Where(mention => _ambients.Resolve(mention.Symbol) is not null
                && ChangesBare(mention, facts, cancellation)
                && !facts.Mentions.Any(other => Puts(other, mention))
                && TypeIn(mention.Symbol, cancellation) is not null)
            .GroupBy(mention => mention.Symbol, mention => mention.Use.Syntax, SymbolEqualityComparer.Default);

    /// <summary>The plain collection that a holder has, or nothing where it may be of a kind that several flows can share.</summary>
    public CollectionType? TypeIn(ISymbol holder, CancellationToken cancellation)
    {
        if (Ambients.ValueOf(States.TypeOf(holder)) is not { } type)
            return null;

        HeldCollection held = new(type);
        int name = Flow.Words.Hash(holder.Name);
        foreach (INamedTypeSymbol owner in Visibility.WithNested(holder.ContainingType))
            foreach (Body body in _sources.BodiesMentioning(owner, name, cancellation))
                foreach (Mention mention in _facts.Of(body, cancellation).Mentions)
                    if (SymbolEqualityComparer.Default.Equals(mention.Symbol, holder))
                        held.Add(mention.Use);

        return held.Discipline is Discipline.Plain ? held.Row : null;
    }

    private bool ChangesBare(Mention mention, BodyFacts facts, CancellationToken cancellation) =>
        _ledger.EffectsOf(mention.Use, cancellation).Any(use => use.Effect.Mutates() && use.Held.IsNone)
        && mention.Held.With(_callers.HeldIn(mention.Region, facts, cancellation)).IsNone
        && _callers.PhaseOf(mention.Region, facts, ofOwnObject: false, cancellation) is Phase.Ordinary;

    /// <summary>Whether a mention puts a new collection there that the other is sure to find.</summary>
    private static bool Puts(Mention put, Mention change) =>
        put.Use is { Effect: Effect.Replace, Syntax: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment }
        && SymbolEqualityComparer.Default.Equals(put.Symbol, change.Symbol)
        && ReferenceEquals(put.Region, change.Region)
        && assignment.Span.End <= change.Use.Syntax.SpanStart
        && IsMade(assignment.Right)
        && IsPassedOnTheWayTo(assignment, change.Use.Syntax);

    private static bool IsMade(ExpressionSyntax value) => value switch
    {
        ParenthesizedExpressionSyntax { Expression: var inner } => IsMade(inner),
        CastExpressionSyntax { Expression: var inner } => IsMade(inner),
        AssignmentExpressionSyntax { Right: var inner } => IsMade(inner),
        ConditionalExpressionSyntax { WhenTrue: var one, WhenFalse: var other } => IsMade(one) && IsMade(other),
        BinaryExpressionSyntax { Left: var one, Right: var other } => IsMade(one) && IsMade(other),
        IdentifierNameSyntax { Identifier.ValueText: var name } => IsLocalWithMadeValue(value, name),
        MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax or PostfixUnaryExpressionSyntax => false,
        _ => true,
    };

    private static bool IsLocalWithMadeValue(SyntaxNode use, string name) =>
        use.Ancestors().OfType<BlockSyntax>()
            .SelectMany(block => block.Statements.OfType<LocalDeclarationStatementSyntax>())
            .SelectMany(statement => statement.Declaration.Variables)
            .Any(variable => variable.Identifier.ValueText == name && variable.Initializer is { } first && IsMade(first.Value));

    private static bool IsPassedOnTheWayTo(SyntaxNode assignment, SyntaxNode change)
    {
        SyntaxNode? outer = assignment.Parent;
        while (outer is ExpressionSyntax and not (BinaryExpressionSyntax or ConditionalExpressionSyntax) or ExpressionStatementSyntax
            or EqualsValueClauseSyntax or VariableDeclaratorSyntax or VariableDeclarationSyntax or LocalDeclarationStatementSyntax)
            outer = outer.Parent;

        while (outer is BlockSyntax or LockStatementSyntax or UsingStatementSyntax or TryStatementSyntax && !outer.Span.Contains(change.Span))
            outer = outer.Parent;

        return outer is not null and not IfStatementSyntax and not ElseClauseSyntax && outer.Span.Contains(change.Span);
    }
}
