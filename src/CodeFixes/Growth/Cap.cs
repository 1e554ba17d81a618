using MapSafety.CodeFixes.Rewriting;
using MapSafety.Configuration;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Use = MapSafety.CodeFixes.Rewriting.Use;

namespace MapSafety.CodeFixes.Growth;

/// <summary>
/// Writes the limit of a collection: a constant beside it, and before each statement that adds, one that makes room. What ran under a lock so far runs
/// under it still; a concurrent collection may exceed the limit by as many entries as threads add at once.
/// </summary>
internal sealed class Cap
{
    private readonly Rewrite _rewrite;
    private readonly StateUses _state;
    private readonly string _limit;

    public Cap(Rewrite rewrite)
    {
        _rewrite = rewrite;
        _state = rewrite.State;
        _limit = NameOfLimit();
    }

    private enum Kind
    {
        Map,
        ConcurrentMap,
        Set,
        Queue,
        ConcurrentQueue,
        List,
        LinkedList,
    }

    private Kind? KindOfState => _state.Collection?.MetadataName switch
    {
        "System.Collections.Generic.Dictionary`2" or "System.Collections.Generic.SortedDictionary`2" or "System.Collections.Generic.SortedList`2" => Kind.Map,
        "System.Collections.Concurrent.ConcurrentDictionary`2" => Kind.ConcurrentMap,
        "System.Collections.Generic.HashSet`1" or "System.Collections.Generic.SortedSet`1" => Kind.Set,
        "System.Collections.Generic.Queue`1" => Kind.Queue,
        "System.Collections.Concurrent.ConcurrentQueue`1" => Kind.ConcurrentQueue,
        "System.Collections.Generic.List`1" => Kind.List,
        "System.Collections.Generic.LinkedList`1" => Kind.LinkedList,
        _ => null,
    };

    public Phrase? Write()
    {
        if (KindOfState is not { } kind || !_state.Type.TypeArguments.All(Forgetting.MayLose) || Forgetting.HoldsBuckets(_state))
            return null;

        // A change that reads the state, as m[k] = f(m[k]) does, has two uses in one statement.
        Use[] growths = _state.Ordinary.Where(use => Grows(use, kind)).ToArray();
        if (growths.Length == 0 || !_state.Uses.All(use => growths.Contains(use) || _state.IsInitialization(use) || Stays(use, kind)) || !growths.All(use => IsHere(use) && !IsInWalk(use)))
            return null;

        int limit = Options.CacheLimit.NumberIn(_state.File.Options);
        return growths.GroupBy(use => (SyntaxNode?)use.State.FirstAncestorOrSelf<StatementSyntax>() ?? use.Owner).All(statement => MakeRoom(statement.ToArray(), kind)) && DeclareLimit(limit)
            ? Title(kind, limit)
            : null;
    }

    private Phrase Title(Kind kind, int limit) => kind switch
    {
        Kind.Queue or Kind.ConcurrentQueue or Kind.LinkedList => new Phrase(
            "Drop the oldest entries of '{0}' beyond {1} ({2})", "“{0}”超过 {1} 个条目时丢弃最旧的条目（{2}）", _state.Symbol.Name, limit, _state.Extent),
        Kind.List => new Phrase(
            "Drop the older half of '{0}' when it has {1} entries ({2})", "“{0}”达到 {1} 个条目时丢弃较旧的一半（{2}）", _state.Symbol.Name, limit, _state.Extent),
        _ => new Phrase(
            "Empty '{0}' before it has more than {1} entries ({2})", "“{0}”超过 {1} 个条目之前将其清空（{2}）", _state.Symbol.Name, limit, _state.Extent),
    };

    // ---- which uses

    private static bool Grows(Use use, Kind kind) => kind switch
    {
        Kind.Map or Kind.ConcurrentMap => use.Element is not null ? use.IsAssigned : use.Call is not null && use.Member is "Add" or "TryAdd" or "GetOrAdd" or "AddOrUpdate",
        Kind.Queue or Kind.ConcurrentQueue => use.Call is not null && use.Member == "Enqueue",
        Kind.LinkedList => use.Call is not null && use.Member == "AddLast",
        _ => use.Call is not null && use.Member == "Add",
    };

    /// <summary>Whether a use that adds nothing goes on when entries are missing, or are other entries than before.</summary>
    private bool Stays(Use use, Kind kind)
    {
        if (use.IsLocked)
            return true;

        if (use.Element is not null)
            return kind == Kind.Map && Forgetting.IsSureToFind(use, _state);

        Effect effect = Retyping.EffectOf(use);
        return effect is Effect.Shrink or Effect.Clear || effect is Effect.Read or Effect.Enumerate && !(kind == Kind.List && AsksForPlaces(use)) && Escapes.StaysHere(use);
    }

    /// <summary>Whether a list is asked where an entry is; the answer is wrong after older ones have gone.</summary>
    private static bool AsksForPlaces(Use use) => use.Member is "IndexOf" or "LastIndexOf" or "FindIndex" or "FindLastIndex" or "BinarySearch" or "GetRange";

    private bool IsHere(Use use)
    {
        for (INamedTypeSymbol? type = use.File.Model.GetEnclosingSymbol(use.State.SpanStart)?.ContainingType; type is not null; type = type.ContainingType)
            if (_state.IsOwnType(type))
                return true;

        return false;
    }

    /// <summary>Whether the entries are walked at that moment.</summary>
    private bool IsInWalk(Use use) => use.State.Ancestors().OfType<CommonForEachStatementSyntax>()
        .Any(loop => loop.Statement.Span.Contains(use.State.Span) && _state.Uses.Any(walked => walked.File == use.File && loop.Expression.Span.Contains(walked.State.Span)));

    // ---- how room is made

    private bool MakeRoom(Use[] growths, Kind kind)
    {
        // Two additions in one statement would need two places.
        if (growths.Length != 1)
            return false;

        Use use = growths[0];
        return Before.Of(_rewrite, use) is { } before && Lines(use, kind, before) is { } lines && before.Write(lines);
    }

    private string[]? Lines(Use use, Kind kind, Before before)
    {
        string state = use.State.ToString(), isFull = state + ".Count >= " + _limit;
        switch (kind)
        {
            case Kind.Queue:
                return ["while (" + isFull + ")", "\t" + state + ".Dequeue();"];
            case Kind.ConcurrentQueue:
                return ["while (" + isFull + ")", "\t" + state + ".TryDequeue(" + Syntax.Discard(use) + ");"];
            case Kind.LinkedList:
                return ["while (" + isFull + ")", "\t" + state + ".RemoveFirst();"];
            case Kind.List:
                return ["if (" + isFull + ")", "\t" + state + ".RemoveRange(0, (" + state + ".Count + 1) / 2);"];
            default:
                return KeyOf(use, before) is { } key ? [.. key.Declaration, "if (" + Full(use, kind, key.Text) + ")", "\t" + state + ".Clear();"] : null;
        }
    }

    /// <summary>The condition; a key that is there already needs no room. The count of a concurrent map takes all its locks, so it is asked for last.</summary>
    private string Full(Use use, Kind kind, string key)
    {
        string isFull = use.State + ".Count >= " + _limit;
        if (IsMissing(use))
            return isFull;

        string isNew = "!" + use.State + (kind == Kind.Set ? ".Contains(" : ".ContainsKey(") + key + ")";
        return kind == Kind.ConcurrentMap ? isNew + " && " + isFull : isFull + " && " + isNew;
    }

    /// <summary>Whether the statement runs only when the key was not found: it stands in the branch of such a question, or throws otherwise.</summary>
    private bool IsMissing(Use use)
    {
        if (use.Member == "Add" && _state.Type.TypeArguments.Length == 2)
            return true;

        return use.State.Ancestors().OfType<IfStatementSyntax>().Any(choice => choice.Statement.Span.Contains(use.State.Span)
            && choice.Condition is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: InvocationExpressionSyntax question }
            && _state.Uses.Any(look => look.Call == question && look.Member is "ContainsKey" or "TryGetValue" or "Contains" && Syntax.IsSameValue(look.Argument(0), use.Argument(0))));
    }

    /// <summary>The key as it can be written twice; one that has to be computed becomes a local.</summary>
    private (string Text, string[] Declaration)? KeyOf(Use use, Before before)
    {
        if (use.Argument(0) is not { } key)
            return null;

        if (IsMissing(use) || IsPlain(key))
            return (key.ToString(), []);

        if (!before.IsFirst(key) || use.File.Model.GetTypeInfo(key).Type is not { IsAnonymousType: false } type || IsTargetTyped(key))
            return null;

        string local = Syntax.FreeName(use.Element is null && _state.Type.TypeArguments.Length == 1 ? "item" : "key", use.Owner, use.File.Model, use.State.SpanStart);
        _rewrite.Replace(use.File, key, local);
        return (local, [use.File.TypeOfLocal(type, use.State.SpanStart) + " " + local + " = " + key + ";"]);
    }

    private static bool IsTargetTyped(ExpressionSyntax key) => key is ImplicitObjectCreationExpressionSyntax or LiteralExpressionSyntax || key.GetFirstToken().IsKind(SyntaxKind.OpenBracketToken);

    private static bool IsPlain(ExpressionSyntax key) => Syntax.IsStable(key) && key is IdentifierNameSyntax or MemberAccessExpressionSyntax or LiteralExpressionSyntax or TupleExpressionSyntax or ThisExpressionSyntax;

    // ---- the limit

    private string NameOfLimit()
    {
        string plain = Naming.Of(_state.Symbol.Name), wish = plain + "Limit", name = wish;
        for (int i = 2; !_state.File.Model.LookupSymbols(_state.Declaration.SpanStart, name: name).IsEmpty; i++)
            name = wish + i;

        return name;
    }

    private bool DeclareLimit(int limit)
    {
        SyntaxToken last = _state.Declaration.GetLastToken();
        bool saysPrivate = _state.Declaration.Modifiers.Any(modifier => SyntaxFacts.IsAccessibilityModifier(modifier.Kind()));
        string indent = _state.File.Layout.IndentAt(_state.Declaration.SpanStart);
        _rewrite.Insert(
            _state.File, _state.File.Layout.EndOfLine(last.Span.End),
            _state.File.Layout.Newline + indent + (saysPrivate ? "private " : "") + "const int " + _limit + " = " + Naming.Number(limit) + ";");
        return Layout.EndsLine(last);
    }
}
