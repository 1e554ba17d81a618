using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>One use of a state in the solution's source: the reference, and what is done with it on the spot.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="State">The whole reference: <c>s_hits</c>, <c>Bans.s_hits</c>, <c>global::Web.Bans.s_hits</c>.</param>
internal sealed record Use(SourceFile File, ExpressionSyntax State)
{
    /// <summary>What the reference is made through: <c>Bans</c>, <c>cache</c>; nothing where it is the code's own <c>s_hits</c>, <c>_hits</c>, <c>this._hits</c>.</summary>
    public ExpressionSyntax? Qualifier =>
        State is MemberAccessExpressionSyntax { Expression: not (ThisExpressionSyntax or BaseExpressionSyntax) } access ? access.Expression : null;

    /// <summary>Whether the use only says what to lock.</summary>
    public bool IsLocked => State.Parent is LockStatementSyntax;

    /// <summary>Whether the use names the state in an object initializer or a <c>with</c>, which fill an object that nobody else knows yet.</summary>
    public bool IsInInitializer => State.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment && assignment.Left == State;

    /// <summary>The reference with the member, index or call that is applied to it: <c>s_hits.Add(k, v)</c>, <c>s_hits[k]</c>, <c>s_hits.Count</c>.</summary>
    public ExpressionSyntax Whole => (ExpressionSyntax?)Call ?? (ExpressionSyntax?)Element ?? (ExpressionSyntax?)Access ?? State;

    /// <summary><c>s_hits.Name</c></summary>
    public MemberAccessExpressionSyntax? Access =>
        State.Parent is MemberAccessExpressionSyntax access && access.Expression == State && access.IsKind(SyntaxKind.SimpleMemberAccessExpression) ? access : null;

    /// <summary><c>s_hits.Name(…)</c></summary>
    public InvocationExpressionSyntax? Call => Access?.Parent is InvocationExpressionSyntax call && call.Expression == Access ? call : null;

    /// <summary><c>s_hits[…]</c></summary>
    public ElementAccessExpressionSyntax? Element =>
        State.Parent is ElementAccessExpressionSyntax element && element.Expression == State ? element : null;

    /// <summary>The simple name of the member used, or an empty string.</summary>
    public string Member => Access?.Name.Identifier.ValueText ?? "";

    public SeparatedSyntaxList<ArgumentSyntax> Arguments => Call?.ArgumentList.Arguments ?? Element?.ArgumentList.Arguments ?? default;

    /// <summary>The expression of the argument at this place, when it is passed by position and by value.</summary>
    public ExpressionSyntax? Argument(int index) =>
        Arguments.Count > index && Arguments[index] is { NameColon: null, RefKindKeyword.RawKind: 0 } argument ? argument.Expression : null;

    /// <summary>The method that a call calls, if the model knows it.</summary>
    public IMethodSymbol? Method => Call is null ? null : File.Model.GetSymbolInfo(Call).Symbol as IMethodSymbol;

    /// <summary>Whether the compiler knows what the use calls. It does not where an argument is dynamic, and then nothing can be said about the use.</summary>
    public bool IsBound => Call is not null ? Method is not null : Element is null || File.Model.GetSymbolInfo(Element).Symbol is not null;

    /// <summary>Whether the call is one of LINQ's or another extension method's.</summary>
    public bool IsExtension => Method is { MethodKind: MethodKind.ReducedExtension };

    /// <summary>Whether the use is the assigned side of <c>=</c>, <c>+=</c> and so on, or the operand of <c>++</c> and <c>--</c>.</summary>
    public bool IsAssigned => Assigner is not null;

    /// <summary>The assignment or increment that this use is the target of.</summary>
    public ExpressionSyntax? Assigner => Whole.Parent switch
    {
        AssignmentExpressionSyntax assignment when assignment.Left == Whole => assignment,
        PrefixUnaryExpressionSyntax prefix when prefix.IsKind(SyntaxKind.PreIncrementExpression) || prefix.IsKind(SyntaxKind.PreDecrementExpression) => prefix,
        PostfixUnaryExpressionSyntax postfix when !postfix.IsKind(SyntaxKind.SuppressNullableWarningExpression) => postfix,
        _ => null,
    };

    /// <summary>Whether the value of the whole use is thrown away: it stands alone as a statement, or as the body of something that returns nothing.</summary>
    public bool IsStatement => Syntax.IsStatement(Whole, File.Model);

    /// <summary>The member or top-level program that the use stands in.</summary>
    public SyntaxNode Owner => Syntax.MemberOf(State);
}
