using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Atomicity;

/// <summary><c>m.TryAdd(k, v);</c>, a statement among others, whose answer nobody looks at.</summary>
/// <param name="Use">The use of the map.</param>
/// <param name="Statement">The whole statement.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
internal sealed record IgnoredAddition(Use Use, StatementSyntax Statement, ExpressionSyntax Key, ExpressionSyntax Value)
{
    /// <summary>The statement that this use stands in, or nothing when it is no such addition.</summary>
    public static IgnoredAddition? Of(Use use) =>
        use is { Member: "TryAdd", IsExtension: false, Arguments.Count: 2, Call: { } call } && use.Argument(0) is { } key && use.Argument(1) is { } value
        && StatementOf(call) is { ContainsDirectives: false } statement && Syntax.Siblings(statement).Length > 0
            ? new IgnoredAddition(use, statement, key, value)
            : null;

    /// <summary>The local that holds the value, declared by a statement of its own and not for a <c>using</c>.</summary>
    public ILocalSymbol? Local =>
        Value is IdentifierNameSyntax name && Use.File.Model.GetSymbolInfo(name).Symbol is ILocalSymbol { RefKind: RefKind.None, DeclaringSyntaxReferences: [var declared] } local
        && declared.GetSyntax() is VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } }
            ? local
            : null;

    /// <summary>The statement before this one, when it gives the local its value.</summary>
    public (StatementSyntax Statement, ExpressionSyntax Value)? Making
    {
        get
        {
            StatementSyntax[] siblings = Syntax.Siblings(Statement);
            return Array.IndexOf(siblings, Statement) is > 0 and var index && Local is { } local && ValueOf(siblings[index - 1], local.Name) is { } value && !Mentions(value, local.Name)
                ? (siblings[index - 1], value)
                : null;
        }
    }

    /// <summary>The places behind the statement that use the local.</summary>
    public IEnumerable<IdentifierNameSyntax> UsesAfterwards => UsesOf(Local).Where(use => use.SpanStart > Statement.Span.End);

    /// <summary>Whether the local can be given another object: no lambda has it, and it is given nothing else.</summary>
    public bool MayBeReplaced => Local is { } local && !Mentions(Key, local.Name)
        && UsesOf(local).All(use => Syntax.FunctionOf(use) == Syntax.FunctionOf(Statement) && !IsDisposedOf(use));

    /// <summary>Whether the member takes the entry out again, which it could then do to somebody else's.</summary>
    public bool IsTakenOut(Rewrite rewrite) => rewrite.State.Uses.Any(use => use.Member is "TryRemove" or "Remove");

    /// <summary>The value that a statement gives to a local.</summary>
    public static ExpressionSyntax? ValueOf(StatementSyntax statement, string name) => statement switch
    {
        LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: [{ Initializer.Value: var value } variable] } when variable.Identifier.ValueText == name => value,
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax target, Right: var value } }
            when target.Identifier.ValueText == name => value,
        _ => null,
    };

    /// <summary>Whether an expression uses something of this name.</summary>
    public static bool Mentions(SyntaxNode node, string name) =>
        node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(other => other.Identifier.ValueText == name);

    private static StatementSyntax? StatementOf(InvocationExpressionSyntax call) => call.Parent switch
    {
        ExpressionStatementSyntax statement => statement,
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Parent: ExpressionStatementSyntax statement } => statement,
        _ => null,
    };

    private IEnumerable<IdentifierNameSyntax> UsesOf(ILocalSymbol? local) => local is null ? [] : Use.Owner.DescendantNodes().OfType<IdentifierNameSyntax>()
        .Where(name => name.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(Use.File.Model.GetSymbolInfo(name).Symbol, local));

    private static bool IsDisposedOf(IdentifierNameSyntax use) => use.Parent switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose" or "DisposeAsync" or "Close" } => true,
        ConditionalAccessExpressionSyntax => true,
        UsingStatementSyntax => true,
        EqualsValueClauseSyntax { Parent.Parent.Parent: UsingStatementSyntax } => true,
        _ => false,
    };
}
