using System.Collections.Concurrent;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>
/// Recognises objects that are built and then frozen: <c>if (_isFrozen) throw …;</c> lets changes through only until a member sets the flag.
/// Whoever builds the object has it to himself; what is shared is the frozen one.
/// </summary>
/// <remarks>
/// A flag freezes when nothing but its own type can set it, some member does, and none takes it back. A flag that disposal sets ends the object's
/// life and not its building.
/// </remarks>
internal sealed class Freezes
{
    private readonly ConcurrentDictionary<ISymbol, bool> _known = new(SymbolEqualityComparer.Default);

    /// <summary>Whether what follows this statement runs only before the object is frozen.</summary>
    public bool IsCheckedBy(SyntaxNode statement, INamedTypeSymbol type) =>
        statement is IfStatementSyntax { Else: null } check && Flags.Of(check.Condition, type) is { } flag && OnlyThrows(check.Statement, type) && IsFreezing(flag);

    /// <summary>Whether this method returns only before its object is frozen: it is nothing but such a check.</summary>
    public bool IsCheckedBy(IMethodSymbol method) =>
        !method.IsVirtual && SourceOf(method) is { Body.Statements: { Count: 1 } only } && IsCheckedBy(only[0], method.ContainingType);

    /// <summary>Whether this branch only throws, itself or by a method of the type that does nothing else.</summary>
    private static bool OnlyThrows(SyntaxNode branch, INamedTypeSymbol type) =>
        EndsInThrow(branch)
        || LastOf(branch) is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: IdentifierNameSyntax helper } }
        && type.GetMembers(helper.Identifier.ValueText) is { Length: 1 } methods && methods[0] is IMethodSymbol method && SourceOf(method) is { } source
        && (source.ExpressionBody is { Expression: ThrowExpressionSyntax } || source.Body is { } body && EndsInThrow(body));

    private static bool EndsInThrow(SyntaxNode branch) =>
        LastOf(branch) is ThrowStatementSyntax && !branch.DescendantNodes().Any(node => node is ReturnStatementSyntax);

    private static SyntaxNode? LastOf(SyntaxNode branch) => branch is BlockSyntax block ? block.Statements.LastOrDefault() : branch;

    private static MethodDeclarationSyntax? SourceOf(IMethodSymbol method) => method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() as MethodDeclarationSyntax;

    private bool IsFreezing(ISymbol flag)
    {
        if (!_known.TryGetValue(flag, out bool freezes))
            freezes = _known.GetOrAdd(flag, IsSetForGood(flag));

        return freezes;
    }

    private static bool IsSetForGood(ISymbol flag)
    {
        bool isSet = false;
        foreach (AssignmentExpressionSyntax assignment in Flags.AssignmentsOf(flag))
        {
            if (!assignment.Right.IsKind(SyntaxKind.TrueLiteralExpression) || IsInDisposal(assignment, flag.ContainingType))
                return false;

            isSet = true;
        }

        return isSet;
    }

    private static bool IsInDisposal(SyntaxNode node, INamedTypeSymbol type) =>
        node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method
        || type.GetMembers(method.Identifier.ValueText).OfType<IMethodSymbol>().Any(Disposal.IsEndOf);
}
