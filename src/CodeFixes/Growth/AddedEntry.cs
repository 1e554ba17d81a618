using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Growth;

/// <summary>An entry that a statement adds to a collection.</summary>
/// <param name="Place">The expression that adds it.</param>
/// <param name="Map">The collection.</param>
/// <param name="Key">The key, or the item of a list or set.</param>
/// <param name="Value">What stands under the key.</param>
/// <param name="Collection">The type of the collection.</param>
/// <param name="Type">The type of the value.</param>
internal sealed record AddedEntry(ExpressionSyntax Place, ExpressionSyntax Map, ExpressionSyntax Key, ExpressionSyntax Value, INamedTypeSymbol Collection, ITypeSymbol Type)
{
    /// <summary>The object that is locked where the entry is added.</summary>
    public ExpressionSyntax? Lock { get; init; }

    public string Name => Map.ToString();

    /// <summary>The entry that the expression at this place adds, or nothing when it is not understood.</summary>
    public static AddedEntry? Of(SyntaxNode place, SourceFile file)
    {
        (ExpressionSyntax Map, ExpressionSyntax Key, ExpressionSyntax Value)? parts = place switch
        {
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } keys } target } assignment => (target.Expression, keys[0].Expression, assignment.Right),
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "TryAdd" } member, ArgumentList.Arguments: { Count: 1 or 2 } given }
                when given.All(argument => argument.NameColon is null) => (member.Expression, given[0].Expression, given[given.Count - 1].Expression),
            _ => null,
        };
        return parts is var (map, key, value) && Syntax.IsStable(map) && Syntax.IsStable(key)
            && file.Model.GetTypeInfo(map).Type is INamedTypeSymbol type && file.Model.GetTypeInfo(value).Type is { } held
            ? new AddedEntry((ExpressionSyntax)place, map, key, value, type, held) { Lock = place.FirstAncestorOrSelf<LockStatementSyntax>(held => Syntax.FunctionOf(held) == Syntax.FunctionOf(place))?.Expression }
            : null;
    }

    /// <summary>Whether this statement removes the entry and does nothing else, perhaps under a lock.</summary>
    public bool IsRemoval(StatementSyntax statement) => statement switch
    {
        LockStatementSyntax held => Syntax.Single(held.Statement) is { } only && IsRemoval(only),
        ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Remove" or "TryRemove", Expression: var map }, ArgumentList.Arguments: { Count: > 0 } given } } =>
            SyntaxFactory.AreEquivalent(map, Map) && SyntaxFactory.AreEquivalent(given[0].Expression, Key)
            && given.Skip(1).All(argument => argument.Expression is IdentifierNameSyntax { Identifier.ValueText: "_" } or DeclarationExpressionSyntax { Designation: DiscardDesignationSyntax }),
        _ => false,
    };
}

/// <summary>The statements that run while the entry is there.</summary>
/// <param name="Statements">All that follow its addition in the block.</param>
/// <param name="IsAsync">Whether the function around them waits by <c>await</c>.</param>
internal sealed record Stretch(StatementSyntax[] Statements, bool IsAsync)
{
    /// <summary>What runs behind the addition, or nothing where the addition is no step of its own.</summary>
    public static Stretch? Behind(AddedEntry entry, SourceFile file)
    {
        if (entry.Place.FirstAncestorOrSelf<StatementSyntax>() is not { } statement)
            return null;

        StatementSyntax[]? statements = statement switch
        {
            ExpressionStatementSyntax only when only.Expression == entry.Place => Following(Outermost(only)),
            IfStatementSyntax { Else: null, Condition: PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: var asked } } test when asked == entry.Place && Leaves(test.Statement) => Following(Outermost(test)),
            IfStatementSyntax { Else: null, Statement: BlockSyntax block } test when test.Condition == entry.Place => [.. block.Statements],
            _ => null,
        };
        SyntaxNode function = Syntax.FunctionOf(entry.Place);
        return statements is not { Length: > 0 } || statements.Any(later => Syntax.IsReassigned(entry.Key, later, file.Model)) || Syntax.FunctionOf(statements[0]) != function
            ? null
            : new Stretch(statements, IsAsynchronous(function));
    }

    /// <summary>Whether the function waits for the entry itself before it returns, so that nobody needs it afterwards.</summary>
    public bool CompletesWithin(AddedEntry entry) =>
        entry.Value is IdentifierNameSyntax value
        && Statements.Any(statement => statement.DescendantNodes().Any(node => IsWait(node) && Mentions(node, value)))
        && (IsAsync || !Statements.Any(statement => statement.DescendantNodesAndSelf().OfType<ReturnStatementSyntax>().Any(answer => answer.Expression is MemberAccessExpressionSyntax or IdentifierNameSyntax && Mentions(answer, value))));

    private bool IsWait(SyntaxNode node) => node is AwaitExpressionSyntax || !IsAsync && node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" or "WaitOne" } };

    private static bool Mentions(SyntaxNode node, IdentifierNameSyntax value) =>
        node.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == value.Identifier.ValueText);

    // lock (gate) { …; map.Add(key, value); }
    private static StatementSyntax Outermost(StatementSyntax addition)
    {
        SyntaxNode? outer = addition.Parent is BlockSyntax block && block.Statements.Last() == addition ? block.Parent : addition.Parent;
        return outer is LockStatementSyntax held ? held : addition;
    }

    private static StatementSyntax[]? Following(StatementSyntax statement) => statement.Parent is BlockSyntax ? Syntax.Following(statement) : null;

    private static bool Leaves(StatementSyntax branch) => branch switch
    {
        BlockSyntax { Statements: { Count: > 0 } statements } => Leaves(statements.Last()),
        ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax => true,
        _ => false,
    };

    private static bool IsAsynchronous(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
        _ => false,
    };
}
