using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>
/// Turns expressions of a member into lambdas that capture nothing. What the expressions use of the member around them - locals, parameters,
/// <c>this</c> - becomes one state argument: the variable itself when there is one, a tuple when there are several.
/// </summary>
internal sealed class Factory
{
    private readonly SourceFile _file;
    private readonly ExpressionSyntax _key;
    private readonly Dictionary<SyntaxNode, string> _substitutes;
    private readonly List<ISymbol> _captured = new();
    private readonly List<SyntaxNode> _implicitThis = new();
    private readonly string _state;
    private bool _usesThis;
    private bool _usesKey;

    private Factory(SourceFile file, ExpressionSyntax key, Dictionary<SyntaxNode, string> substitutes, SyntaxNode owner)
    {
        _file = file;
        _key = key;
        _substitutes = substitutes;
        _state = Syntax.FreeName("state", owner, file.Model, key.SpanStart);
    }

    /// <summary>Whether the lambdas need the state argument.</summary>
    public bool HasState => Count > 0;

    /// <summary>The state argument to pass along.</summary>
    public string Argument => Count switch
    {
        1 => _usesThis ? "this" : _captured[0].Name,
        _ => "(" + string.Join(", ", _captured.Select(symbol => symbol.Name).Concat(_usesThis ? ["self: this"] : [])) + ")",
    };

    /// <summary>What the lambdas call the state argument.</summary>
    public string Parameter => Count switch
    {
        1 => _usesThis ? "self" : _captured[0].Name,
        _ => _state,
    };

    /// <summary>What the lambdas call the key.</summary>
    public string Key => _usesKey && !IsClosure ? _key.ToString() : "_";

    /// <summary>Whether the lambdas capture after all, because nothing takes the state argument.</summary>
    public bool IsClosure { get; set; }

    private int Count => _captured.Count + (_usesThis ? 1 : 0);

    /// <summary>
    /// Prepares the lambdas for these expressions, or returns nothing when they use what no lambda may: by-reference variables, <c>base</c>,
    /// <c>await</c>, variables declared inside that must live on.
    /// </summary>
    /// <remarks>The substitutes are nodes inside the expressions that stand for a lambda's own parameter, with its name.</remarks>
    public static Factory? For(
        SourceFile file, ExpressionSyntax key, SyntaxNode owner, Dictionary<SyntaxNode, string> substitutes, params ExpressionSyntax[] expressions)
    {
        Factory factory = new(file, key, substitutes, owner);
        return expressions.All(factory.Collect) ? factory : null;
    }

    /// <summary>The text of one of the expressions as the body of a lambda.</summary>
    /// <remarks>A caller may bring other substitutes than those of the factory, for the same nodes.</remarks>
    public string Body(ExpressionSyntax expression, Dictionary<SyntaxNode, string>? instead = null)
    {
        Dictionary<SyntaxNode, string> substitutes = instead ?? _substitutes;
        List<TextChange> changes = new();
        foreach (SyntaxNode node in expression.DescendantNodesAndSelf(node => !substitutes.ContainsKey(node)))
            if (substitutes.TryGetValue(node, out string? text) || (text = InState(node)) is not null)
                changes.Add(new TextChange(new TextSpan(node.SpanStart - expression.SpanStart, node.Span.Length), text));

        return SourceText.From(expression.ToString()).WithChanges(changes).ToString();
    }

    /// <summary>Whether an expression, as a lambda's body, does more than read and compute: it calls or creates something.</summary>
    public bool Works(ExpressionSyntax expression) => expression.DescendantNodesAndSelf(node => !_substitutes.ContainsKey(node))
        .Any(node => !_substitutes.ContainsKey(node) && node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax);

    private string? InState(SyntaxNode node)
    {
        if (IsClosure)
            return null;

        string self = Count > 1 ? _state + ".self" : "self";
        if (node is ThisExpressionSyntax)
            return self;

        if (_implicitThis.Contains(node))
            return self + "." + node;

        return Count > 1 && node is IdentifierNameSyntax name && Captured(name) is { } symbol && _captured.Contains(symbol, SymbolEqualityComparer.Default)
            ? _state + "." + name
            : null;
    }

    private bool Collect(ExpressionSyntax expression)
    {
        foreach (SyntaxNode node in expression.DescendantNodesAndSelf(node => !_substitutes.ContainsKey(node)))
            if (!_substitutes.ContainsKey(node) && !Collect(node, expression))
                return false;

        return true;
    }

    private bool Collect(SyntaxNode node, ExpressionSyntax whole)
    {
        switch (node)
        {
            case AwaitExpressionSyntax or BaseExpressionSyntax or QueryExpressionSyntax:
                return false;
            case ThisExpressionSyntax:
                return _usesThis = _file.Model.GetTypeInfo(node).Type is { IsReferenceType: true };
            case SimpleNameSyntax name when IsMemberOfThis(name):
                _implicitThis.Add(name);
                return _usesThis = _file.Model.GetSymbolInfo(name).Symbol is { ContainingType.IsReferenceType: true };
            case IdentifierNameSyntax name when Captured(name) is { } symbol && !IsDeclaredIn(symbol, whole):
                return Add(symbol);
            default:
                return true;
        }
    }

    private bool Add(ISymbol symbol)
    {
        if (_key is IdentifierNameSyntax key && SymbolEqualityComparer.Default.Equals(_file.Model.GetSymbolInfo(key).Symbol, symbol))
            _usesKey = true;
        else if (!_captured.Contains(symbol, SymbolEqualityComparer.Default))
            _captured.Add(symbol);

        return symbol is ILocalSymbol { RefKind: RefKind.None, Type.IsRefLikeType: false } or IParameterSymbol { RefKind: RefKind.None, Type.IsRefLikeType: false };
    }

    private ISymbol? Captured(IdentifierNameSyntax name) =>
        name.Parent is NameColonSyntax or NameEqualsSyntax ? null
        : _file.Model.GetSymbolInfo(name).Symbol is { } symbol && symbol is ILocalSymbol { IsConst: false } or IParameterSymbol ? symbol : null;

    private bool IsMemberOfThis(SimpleNameSyntax name)
    {
        bool isQualified = name.Parent is MemberAccessExpressionSyntax access && access.Name == name
            || name.Parent is MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax or QualifiedNameSyntax
            || name.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment && assignment.Left == name;
        return !isQualified && _file.Model.GetSymbolInfo(name).Symbol is { IsStatic: false } symbol
            && symbol is IFieldSymbol or IPropertySymbol or IEventSymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary };
    }

    private static bool IsDeclaredIn(ISymbol symbol, SyntaxNode node) =>
        symbol.DeclaringSyntaxReferences.Any(place => place.SyntaxTree == node.SyntaxTree && node.Span.Contains(place.Span));
}
