using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// Puts a copy of a collection's entries into a local, under a lock of its own right before the statement that walks them. The copy is made earlier
/// than the walk began, so nothing may run between the two, and the walk must be sure to come.
/// </summary>
internal sealed class CopyUnderLock
{
    private readonly Rewrite _rewrite;
    private readonly SourceFile _file;
    private readonly SyntaxNode _function;
    private readonly string _gate;
    private readonly HashSet<string> _names = [];

    private CopyUnderLock(Rewrite rewrite, SyntaxNode function, SourceFile file, string gate)
    {
        _rewrite = rewrite;
        _function = function;
        _file = file;
        _gate = gate;
    }

    /// <summary>Writes the copies for all walks of one function, or returns false where one of them cannot be made.</summary>
    public static bool Write(Rewrite rewrite, SyntaxNode function, Use[] walks, Gate gate)
    {
        // A function that a query calls for each of its items would copy each time.
        if (walks.Any(walk => Immediate.FunctionOf(walk) != function) || !rewrite.State.IsOneObject(walks))
            return false;

        CopyUnderLock writer = new(rewrite, function, walks[0].File, gate.NameAt(walks[0]));
        Copy?[] copies = [.. walks.Select(writer.CopyOf)];
        return !copies.Contains(null) && writer.Write([.. copies.OfType<Copy>()]);
    }

    private bool Write(Copy[] copies)
    {
        if (Bodies.ExpressionOf(_function) is { } body && copies.All(copy => body.Span.Contains(copy.Replaced.Span)))
            return copies.All(copy => IsFirst(copy.Replaced, body)) && WriteBody(copies);

        return copies.All(WriteBefore);
    }

    private bool WriteBody(Copy[] copies)
    {
        string result = Syntax.ReturnsValue(_function, _file.Model) ? "return " : "";
        foreach (Copy copy in copies)
            _rewrite.Replace(_file, copy.Replaced, copy.Local);

        Bodies.Expand(
            _rewrite, _file, _function,
            indent => string.Concat(copies.Select(copy => Declared(copy, _function, indent))) + result,
            _ => ";",
            levels: 0);
        return true;
    }

    private bool WriteBefore(Copy copy)
    {
        if (copy.Replaced.FirstAncestorOrSelf<StatementSyntax>() is not { } statement || Syntax.Siblings(statement).Length == 0
            || !_file.Layout.StartsLine(statement.SpanStart) || !IsFirst(copy.Replaced, statement))
            return false;

        string indent = _file.Layout.IndentAt(statement.SpanStart);
        if (statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration: { Variables: [{ Initializer: { } start } variable], Type: not RefTypeSyntax } } local
            && start.Value == copy.Replaced && Layout.EndsLine(local.GetLastToken()))
            return WriteSplit(copy with { Local = variable.Identifier.Text }, local);

        _rewrite.Insert(_file, statement.SpanStart, Declared(copy, statement, indent));
        _rewrite.Replace(_file, copy.Replaced, copy.Local);
        return true;
    }

    /// <summary>The local that takes the copy is there already: only its value goes under the lock.</summary>
    private bool WriteSplit(Copy copy, LocalDeclarationStatementSyntax local)
    {
        TypeSyntax written = local.Declaration.Type;
        string declared = Declared(copy with { Type = written.IsVar ? copy.Type : written.ToString() }, local, _file.Layout.IndentAt(local.SpanStart));
        _rewrite.Replace(_file, local, declared.TrimEnd());
        return true;
    }

    /// <summary>The declaration and the lock, with an empty line and the indentation of what follows.</summary>
    private string Declared(Copy copy, SyntaxNode place, string indent)
    {
        string newline = _file.Layout.Newline, line = newline + indent;
        return copy.Type + " " + copy.Local + ";" + line
            + "lock (" + _gate + ")" + _file.Layout.BeforeBrace(place, indent) + "{" + line
            + _file.Layout.Unit + copy.Local + " = " + copy.Value + ";" + line
            + "}" + newline + line;
    }

    // ---- what

    private Copy? CopyOf(Use walk)
    {
        ExpressionSyntax source = walk.Member is "Keys" or "Values" && walk.Access is { } part ? part : walk.State;
        if (source.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToArray" or "ToList", Parent: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } copied } access
            && access.Expression == source)
            return _file.Model.GetTypeInfo(copied).Type is { } type ? New(copied, copied.ToString(), type) : null;

        if (ElementOf(_file.Model.GetTypeInfo(source).Type) is not { } element || !IsOnlyWalked(source))
            return null;

        if (_file.Model.LookupSymbols(source.SpanStart, _file.Model.GetTypeInfo(source).Type, "ToArray", includeReducedExtensionMethods: true).IsEmpty)
            Imports.Extensions(_rewrite, _file, source.SpanStart, "System.Linq", "Enumerable");

        return New(source, source + ".ToArray()", _file.Model.Compilation.CreateArrayTypeSymbol(element, elementNullableAnnotation: element.NullableAnnotation));
    }

    private Copy New(ExpressionSyntax replaced, string value, ITypeSymbol type)
    {
        string wish = Snapshots.Plain(_rewrite.State.Symbol.Name), local = Syntax.FreeName(wish, Syntax.MemberOf(replaced), _file.Model, replaced.SpanStart);
        for (int i = 2; !_names.Add(local); i++)
            local = Syntax.FreeName(wish + i, Syntax.MemberOf(replaced), _file.Model, replaced.SpanStart);

        return new Copy(replaced, value, local, type.ToMinimalDisplayString(_file.Model, NullableFlowState.NotNull, replaced.SpanStart));
    }

    private static ITypeSymbol? ElementOf(ITypeSymbol? source)
    {
        INamedTypeSymbol[] sequences = source is null ? [] : [.. source.AllInterfaces.Where(face => face.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_IEnumerable_T)];
        return sequences.Length == 1 && !sequences[0].TypeArguments[0].IsAnonymousType ? sequences[0].TypeArguments[0] : null;
    }

    /// <summary>Whether an array does as well: in a loop, as the source of a query, and for framework code that walks a sequence.</summary>
    private bool IsOnlyWalked(ExpressionSyntax source) => source.Parent switch
    {
        CommonForEachStatementSyntax loop => loop.Expression == source,
        FromClauseSyntax from => from.Expression == source,
        ArgumentSyntax => Interfaces.ParameterOf(source, _file.Model) is { ContainingSymbol: IMethodSymbol taker } parameter
            && Consumers.EffectOnArgument(taker, parameter) is Effect.Enumerate,
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access => access.Expression == source
            && _file.Model.GetSymbolInfo(call).Symbol is IMethodSymbol { Name: not "Reverse" } method && Linq.IsLinq(method),
        _ => false,
    };

    // ---- whether

    /// <summary>Whether the scope always evaluates this expression, once, and nothing that has an effect before it.</summary>
    private static bool IsFirst(ExpressionSyntax expression, SyntaxNode scope)
    {
        for (SyntaxNode node = expression; node != scope; node = node.Parent!)
            if (node.Parent is null || IsDeferredOrOptional(node, node.Parent))
                return false;

        return !scope.DescendantNodes(node => node.SpanStart < expression.SpanStart)
            .Any(node => node.Span.End <= expression.SpanStart && HasEffect(node));
    }

    private static bool IsDeferredOrOptional(SyntaxNode node, SyntaxNode parent) => parent switch
    {
        ConditionalExpressionSyntax choice => node != choice.Condition,
        BinaryExpressionSyntax binary => node == binary.Right && binary.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression or SyntaxKind.CoalesceExpression,
        AssignmentExpressionSyntax assignment => assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression) || node == assignment.Right && !Syntax.IsStable(assignment.Left),
        QueryExpressionSyntax query => node != query.FromClause,
        ConditionalAccessExpressionSyntax or SwitchExpressionArmSyntax or SwitchSectionSyntax or SwitchLabelSyntax or WhenClauseSyntax => true,
        CatchClauseSyntax or CatchFilterClauseSyntax or WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax => true,
        AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax => true,
        _ => false,
    };

    private static bool HasEffect(SyntaxNode node) =>
        node is InvocationExpressionSyntax or AssignmentExpressionSyntax or BaseObjectCreationExpressionSyntax or AwaitExpressionSyntax
        || node is PrefixUnaryExpressionSyntax prefix && prefix.Kind() is SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression
        || node.Kind() is SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression;

    /// <summary>One copy.</summary>
    /// <param name="Replaced">The expression that the local stands for from now on.</param>
    /// <param name="Value">What makes the copy.</param>
    /// <param name="Local">The local's name.</param>
    /// <param name="Type">The local's type, as it is written here.</param>
    private sealed record Copy(ExpressionSyntax Replaced, string Value, string Local, string Type);
}
