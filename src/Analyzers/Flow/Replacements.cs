using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>Answers whether a static gets one object after the other, each for a part of the program's life.</summary>
/// <remarks>
/// Two places that assign an object show it, or one that assigns and one that takes it away. What fills the static only where it is empty
/// makes the one object of the process, and so does the code that initializes the type.
/// </remarks>
internal sealed class Replacements
{
    private readonly Compilation _compilation;
    private readonly Sources _sources;

    public Replacements(Compilation compilation, Sources sources)
    {
        _compilation = compilation;
        _sources = sources;
    }

    public bool AreMade(ISymbol holder, CancellationToken cancellation)
    {
        if (holder is not (IFieldSymbol { IsReadOnly: false } or IPropertySymbol { SetMethod: not null }))
            return false;

        int assigned = 0;
        bool isTakenAway = false;
        foreach (AssignmentExpressionSyntax assignment in AssignmentsTo(holder, cancellation))
            if (Targets.IsNothing(assignment.Right))
                isTakenAway = true;
            else if (!IsWhereEmpty(assignment, holder.Name))
                assigned++;

        return assigned > 1 || assigned == 1 && isTakenAway;
    }

    private IEnumerable<AssignmentExpressionSyntax> AssignmentsTo(ISymbol holder, CancellationToken cancellation)
    {
        int name = Words.Hash(holder.Name);
        IEnumerable<INamedTypeSymbol> types = Visibility.IsPrivate(holder)
            ? Visibility.WithNested(holder.ContainingType)
            : _sources.TypesMentioning(name, cancellation);
        foreach (INamedTypeSymbol type in types)
            foreach (Body body in _sources.BodiesMentioning(type, name, cancellation))
                if (body.Member is not IMethodSymbol { MethodKind: MethodKind.StaticConstructor })
                    foreach (AssignmentExpressionSyntax assignment in body.Syntax.DescendantNodes().OfType<AssignmentExpressionSyntax>())
                        if (assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && Targets.NameOf(assignment.Left) == holder.Name && IsOf(assignment.Left, holder, cancellation))
                            yield return assignment;
    }

    private bool IsOf(ExpressionSyntax target, ISymbol holder, CancellationToken cancellation) =>
        SymbolEqualityComparer.Default.Equals(_compilation.GetSemanticModel(target.SyntaxTree).GetSymbolInfo(target, cancellation).Symbol?.OriginalDefinition, holder.OriginalDefinition);

    // if (s_instance == null) s_instance = new(); also below a second look under a lock.
    private static bool IsWhereEmpty(AssignmentExpressionSyntax assignment, string name) => assignment.Ancestors()
        .OfType<IfStatementSyntax>()
        .Any(condition => condition.Condition.DescendantNodesAndSelf().Any(node => node is IdentifierNameSyntax identifier && identifier.Identifier.ValueText == name));
}
