using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>Questions about the shape of code that more than one remedy asks.</summary>
internal static class Syntax
{
    /// <summary>The accessor, method, constructor, field or whole top-level program around a node.</summary>
    public static SyntaxNode MemberOf(SyntaxNode node)
    {
        foreach (SyntaxNode ancestor in node.Ancestors())
        {
            if (ancestor is AccessorDeclarationSyntax)
                return ancestor;

            if (ancestor is MemberDeclarationSyntax and not GlobalStatementSyntax)
                return ancestor;
        }

        return node.SyntaxTree.GetRoot();
    }

    /// <summary>The innermost function around a node: a lambda, a local function, or the member itself.</summary>
    public static SyntaxNode FunctionOf(SyntaxNode node)
    {
        foreach (SyntaxNode ancestor in node.Ancestors())
            if (ancestor is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax
                || ancestor is MemberDeclarationSyntax and not GlobalStatementSyntax)
                return ancestor;

        return node.SyntaxTree.GetRoot();
    }

    /// <summary>Whether the value of an expression is thrown away.</summary>
    public static bool IsStatement(ExpressionSyntax expression, SemanticModel model) => expression.Parent switch
    {
        ExpressionStatementSyntax => true,
        ArrowExpressionClauseSyntax arrow => arrow.Parent is { } owner && !ReturnsValue(owner, model),
        AnonymousFunctionExpressionSyntax lambda => lambda.Body == expression && !ReturnsValue(lambda, model),
        ForStatementSyntax loop => loop.Incrementors.Contains(expression) || loop.Initializers.Contains(expression),
        _ => false,
    };

    /// <summary>Whether a function's expression body is its result.</summary>
    public static bool ReturnsValue(SyntaxNode function, SemanticModel model)
    {
        ISymbol? symbol = function is AnonymousFunctionExpressionSyntax ? model.GetSymbolInfo(function).Symbol : model.GetDeclaredSymbol(function);
        if (symbol is IPropertySymbol)
            return true;

        return symbol is IMethodSymbol { ReturnsVoid: false } method && !(method.IsAsync && method.ReturnType is INamedTypeSymbol { Arity: 0 });
    }

    /// <summary>The only statement of a block, or the statement itself when it is no block.</summary>
    public static StatementSyntax? Single(StatementSyntax? statement) =>
        statement is BlockSyntax block ? (block.Statements.Count == 1 ? block.Statements[0] : null) : statement;

    /// <summary>The statements of a block, or the statement itself when it is no block.</summary>
    public static StatementSyntax[] Statements(StatementSyntax? statement) =>
        // Not a switch: its type would be SyntaxList, and [statement] an empty one.
        statement is BlockSyntax block ? block.Statements.ToArray() : statement is null ? Array.Empty<StatementSyntax>() : new[] { statement };

    /// <summary>The statements that follow one in its block, switch section or top-level program.</summary>
    public static StatementSyntax[] Following(StatementSyntax statement)
    {
        StatementSyntax[] siblings = Siblings(statement);
        return siblings.Skip(Array.IndexOf(siblings, statement) + 1).ToArray();
    }

    /// <summary>The list of statements that one stands in; empty when it is embedded in another statement.</summary>
    public static StatementSyntax[] Siblings(StatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax block => block.Statements.ToArray(),
        SwitchSectionSyntax section => section.Statements.ToArray(),
        GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } =>
            unit.Members.OfType<GlobalStatementSyntax>().Select(member => member.Statement).ToArray(),
        _ => [],
    };

    /// <summary>Whether two expressions are written alike, and evaluating one of them once instead of twice cannot be noticed.</summary>
    public static bool IsSameValue(ExpressionSyntax? left, ExpressionSyntax? right) =>
        left is not null && right is not null && IsStable(left) && SyntaxFactory.AreEquivalent(left, right);

    /// <summary>Whether evaluating an expression does nothing: names, constants, member chains and operators on them.</summary>
    public static bool IsStable(ExpressionSyntax expression) =>
        !expression.DescendantNodesAndSelf().Any(node => node is InvocationExpressionSyntax { Expression: not IdentifierNameSyntax { Identifier.ValueText: "nameof" } }
            or AssignmentExpressionSyntax or AwaitExpressionSyntax or BaseObjectCreationExpressionSyntax or AnonymousFunctionExpressionSyntax
            or ThrowExpressionSyntax or DeclarationExpressionSyntax or ElementAccessExpressionSyntax
            || node.IsKind(SyntaxKind.PreIncrementExpression) || node.IsKind(SyntaxKind.PreDecrementExpression)
            || node.IsKind(SyntaxKind.PostIncrementExpression) || node.IsKind(SyntaxKind.PostDecrementExpression));

    /// <summary>The names in this code that mean this local.</summary>
    public static IEnumerable<IdentifierNameSyntax> MentionsOf(ISymbol local, SyntaxNode code, SemanticModel model) =>
        code.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, local));

    /// <summary>An expression without the parentheses around it.</summary>
    public static ExpressionSyntax Bare(ExpressionSyntax expression)
    {
        while (expression is ParenthesizedExpressionSyntax parenthesized)
            expression = parenthesized.Expression;

        return expression;
    }

    /// <summary>Whether a local or parameter gets a new value anywhere in its member after its declaration.</summary>
    public static bool IsReassigned(ExpressionSyntax key, SyntaxNode owner, SemanticModel model)
    {
        HashSet<ISymbol> names = new(SymbolEqualityComparer.Default);
        foreach (IdentifierNameSyntax name in key.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
            if (model.GetSymbolInfo(name).Symbol is ILocalSymbol or IParameterSymbol)
                names.Add(model.GetSymbolInfo(name).Symbol!);

        return names.Count > 0 && owner.DescendantNodes().Any(node => TargetOf(node) is { } target
            && model.GetSymbolInfo(target).Symbol is { } written && names.Contains(written));
    }

    /// <summary>An <c>out</c> argument that is thrown away; where a parameter is called <c>_</c>, a bare <c>_</c> would be that parameter.</summary>
    public static string Discard(Use use) => use.File.Model.LookupSymbols(use.State.SpanStart, name: "_").IsEmpty ? "out _" : "out var _";

    /// <summary>A name that nothing at this place, and nothing in this member, is called yet.</summary>
    public static string FreeName(string wish, SyntaxNode owner, SemanticModel model, int position)
    {
        HashSet<string> taken = new(owner.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText));
        string name = wish;
        for (int i = 2; taken.Contains(name) || !model.LookupSymbols(position, name: name).IsEmpty; i++)
            name = wish + i;

        return name;
    }

    private static SyntaxNode? TargetOf(SyntaxNode node) => node switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left,
        ArgumentSyntax { RefKindKeyword.RawKind: not 0 } argument => argument.Expression,
        PrefixUnaryExpressionSyntax prefix => prefix.Operand,
        PostfixUnaryExpressionSyntax postfix => postfix.Operand,
        _ => null,
    };
}
