using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>
/// A loop over the state whose body must not run under a lock - it calls foreign code, waits or yields - walks a copy instead that is taken under
/// the lock, together with the uses before it. Where the body, or what it calls, changes the state, the loop might have to see that, and there
/// is no such copy.
/// </summary>
internal sealed class SnapshotLoop
{
    private const int MostCalls = 4;
    private readonly Rewrite _rewrite;
    private readonly SourceFile _file;
    private readonly Use[] _uses;
    private readonly CommonForEachStatementSyntax _loop;

    private SnapshotLoop(Rewrite rewrite, Use[] uses, CommonForEachStatementSyntax loop)
    {
        _rewrite = rewrite;
        _file = uses[0].File;
        _uses = uses;
        _loop = loop;
    }

    /// <summary>Writes the copy and its lock, or returns false when the uses are not of this form.</summary>
    public static bool Write(Rewrite rewrite, Use[] uses, string gate) =>
        uses[uses.Length - 1].State.FirstAncestorOrSelf<CommonForEachStatementSyntax>() is { AwaitKeyword.RawKind: 0 } loop
        && uses.Where(use => loop.Span.Contains(use.State.Span)).ToArray() is [{ } source] && loop.Expression.Span.Contains(source.State.Span)
        && new SnapshotLoop(rewrite, uses, loop).Write(gate);

    private bool Write(string gate)
    {
        if (Before() is not { } before || !CanCopy() || CopyType() is not { } type || ChangesState(_loop.Statement, MostCalls))
            return false;

        Layout layout = _file.Layout;
        string indent = layout.IndentAt(_loop.SpanStart), inner = indent + layout.Unit;
        string name = Syntax.FreeName("snapshot", _uses[0].Owner, _file.Model, _loop.SpanStart);
        StatementSyntax first = before.Length > 0 ? before[0] : _loop;
        string head = type + " " + name + ";" + layout.Newline + indent + "lock (" + gate + ")" + layout.BeforeBrace(first, indent) + "{" + layout.Newline + inner;
        string copy = name + " = " + Copy() + ";" + layout.Newline + indent + "}";
        if (before.Length == 0)
            _rewrite.Insert(_file, _loop.SpanStart, head + copy + layout.Newline + layout.Newline + indent);
        else
            WriteBefore(before, head, layout.Newline + inner + copy);

        _rewrite.Replace(_file, _loop.Expression, name);
        _rewrite.Note(Titles.LoopWalksSnapshot);
        return true;
    }

    private void WriteBefore(StatementSyntax[] before, string head, string copy)
    {
        TextSpan span = TextSpan.FromBounds(before[0].SpanStart, before[before.Length - 1].Span.End);
        LockedRange.TakeCompanions(_rewrite, _uses, span);
        _rewrite.Insert(_file, span.Start, head);
        Bodies.Deepen(_rewrite, _file, span, 1);
        _rewrite.Insert(_file, _file.Layout.EndOfLine(span.End), copy);
    }

    /// <summary>The statements with the uses before the loop, up to it; nothing where they cannot go under the lock with the copy.</summary>
    private StatementSyntax[]? Before()
    {
        StatementSyntax[] siblings = Syntax.Siblings(_loop);
        int end = Array.IndexOf(siblings, _loop);
        if (end < 0 || !siblings.All(statement => _file.Layout.StartsLine(statement.SpanStart)))
            return null;

        Use[] uses = _uses.Where(use => !_loop.Span.Contains(use.State.Span)).ToArray();
        if (uses.Length == 0)
            return [];

        int first = Array.FindIndex(siblings, statement => uses.Any(use => statement.Span.Contains(use.State.Span)));
        StatementSyntax[] before = siblings.Skip(first).Take(end - first).ToArray();
        return first >= 0 && uses.All(use => before.Any(statement => statement.Span.Contains(use.State.Span))) && Layout.EndsLine(before[before.Length - 1].GetLastToken())
            && LockedRange.CanHold(_rewrite, uses, before) ? before : null;
    }

    /// <summary>Whether making the copy runs none but the framework's code.</summary>
    private bool CanCopy() => _loop is not ForEachStatementSyntax { Type: RefTypeSyntax } && !LockedRange.MayWait(_loop.Expression)
        && _loop.Expression.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().All(call => _file.Model.GetSymbolInfo(call).Symbol is IMethodSymbol method && Framework.IsOwn(method));

    private bool IsCopyAlready => _loop.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToArray" or "ToList" } };

    /// <summary>How the copy's type is written; nothing for elements that have no name, or that are collections which the lock guards too.</summary>
    private string? CopyType()
    {
        ITypeSymbol? element = _file.Model.GetForEachStatementInfo(_loop).ElementType;
        if (element is null or { IsAnonymousType: true } or { TypeKind: TypeKind.Error or TypeKind.Dynamic } || PartsOf(element).Any(part => part.IsAnonymousType || LockedRange.HoldsState(part)))
            return null;

        if (!IsCopyAlready)
            return element.ToMinimalDisplayString(_file.Model, _loop.SpanStart) + "[]";

        return _file.Model.GetTypeInfo(_loop.Expression).Type?.ToMinimalDisplayString(_file.Model, _loop.SpanStart);
    }

    private static IEnumerable<ITypeSymbol> PartsOf(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "KeyValuePair" or "IGrouping" } pair ? pair.TypeArguments.Append(type) : [type];

    private string Copy()
    {
        if (IsCopyAlready)
            return _loop.Expression.ToString();

        if (_file.Model.GetTypeInfo(_loop.Expression).Type is not { } type || type.GetMembers("ToArray").IsEmpty)
            Imports.Extensions(_rewrite, _file, _loop.SpanStart, "System.Linq", "Enumerable");

        return (_loop.Expression is CastExpressionSyntax or QueryExpressionSyntax ? "(" + _loop.Expression + ")" : _loop.Expression.ToString()) + ".ToArray()";
    }

    /// <summary>Whether code changes the state by itself or through members of the state's type that it calls.</summary>
    private bool ChangesState(SyntaxNode code, int calls)
    {
        if (_rewrite.State.Uses.Any(use => use.State.SyntaxTree == code.SyntaxTree && code.Span.Contains(use.State.Span) && (use.IsAssigned || Retyping.EffectOf(use).Mutates())))
            return true;

        SourceFile? file = _rewrite.State.Files.FirstOrDefault(file => file.Root.SyntaxTree == code.SyntaxTree);
        return file is not null && code.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Select(call => file.Model.GetSymbolInfo(call).Symbol).OfType<IMethodSymbol>()
            .Where(method => method.MethodKind is MethodKind.LocalFunction || _rewrite.State.IsOwnType(method.ContainingType))
            .Any(method => calls == 0 || method.DeclaringSyntaxReferences.Any(place => ChangesState(place.GetSyntax(), calls - 1)));
    }
}
