using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>
/// Finds the compound operations on a map - a look and the change that depends on it - and writes each as the one operation that the
/// framework has for it. Each is recognised by its whole shape; what is not recognised is left for the caller to refuse.
/// </summary>
internal sealed partial class Compounds
{
    private readonly Rewrite _rewrite;
    private readonly Target _target;
    private readonly Dictionary<ExpressionSyntax, Use> _uses;
    private readonly HashSet<Use> _absorbed = new();
    private readonly List<Use> _mutations = new();

    public Compounds(Rewrite rewrite, Target target)
    {
        _rewrite = rewrite;
        _target = target;
        _uses = rewrite.State.Uses.ToDictionary(use => use.Whole);
        foreach (IGrouping<SyntaxNode, Use> member in rewrite.State.Uses.GroupBy(use => use.Owner).Where(member => rewrite.State.IsOneObject(member)))
            foreach (Use use in member)
                if (!_absorbed.Contains(use) && !(target.KeepsInitialization && rewrite.State.IsInitialization(use)))
                    Match(use);
    }

    /// <summary>Whether this use has become part of an atomic operation and needs no rewriting of its own.</summary>
    public bool Absorbed(Use use) => _absorbed.Contains(use);

    /// <summary>For each operation that changes the map, the use at which it now stands.</summary>
    public IReadOnlyList<Use> Mutations => _mutations;

    private void Match(Use use)
    {
        if (use.Member is "ContainsKey" or "Contains" or "TryGetValue" && use.Call is not null && !use.IsExtension)
            MatchCheck(use);
        else if (use.Element is not null && use.IsAssigned)
            MatchUpdateInPlace(use);
        else if (use.Member == "GetValueOrDefault")
            MatchCoalesce(use);
    }

    private void MatchCheck(Use check)
    {
        (ExpressionSyntax condition, bool present) = Condition(check.Whole);
        bool done = condition.Parent switch
        {
            IfStatementSyntax choice when choice.Condition == condition => MatchIf(check, choice, present),
            ConditionalExpressionSyntax choice when choice.Condition == condition => MatchConditional(check, choice, present),
            ExpressionStatementSyntax statement when check.Member == "TryGetValue" => MatchReadThenStore(check, statement),
            _ => false,
        };
        if (!done && check.Member == "ContainsKey")
            MatchCheckedRead(check);
    }

    private bool MatchIf(Use check, IfStatementSyntax choice, bool present)
    {
        StatementSyntax? found = present ? choice.Statement : choice.Else?.Statement;
        StatementSyntax? missing = present ? choice.Else?.Statement : choice.Statement;
        return (found, missing) switch
        {
            (null, not null) when check.Member == "TryGetValue" => MatchGetOrAdd(check, choice, missing) || MatchStartThenStore(check, choice, missing),
            (null, not null) => MatchAddIfAbsent(check, choice, missing),
            (not null, null) => MatchTake(check, choice, found) || MatchReturnOrAdd(check, choice, found) || MatchLeaveOrAdd(check, choice, found)
                || MatchUpdateIfPresent(check, choice, found),
            (not null, not null) => MatchUpdateOrAdd(check, choice, found, missing),
            _ => false,
        };
    }

    // ---- if (!m.ContainsKey(k)) m.Add(k, v);

    private bool MatchAddIfAbsent(Use check, IfStatementSyntax choice, StatementSyntax missing)
    {
        IReadOnlyList<StatementSyntax> body = Syntax.Statements(missing);
        if (body.Count == 0 || Store(body[0], check.Argument(0)) is not { } store || choice.Else is not null || UsesIn(missing).Count != 1)
            return false;

        if (ReadAfter(check, choice) is { } read && body.Count == 1 && store.Value is not null)
            return WriteGetOrAdd(check, store, read, choice);

        if (store.Value is null)
            return WriteTryAdd(check, choice, body, store, _target.SetValue ?? "");

        if (IsCheap(store.Value, check.File.Model))
            return WriteTryAdd(check, choice, body, store, store.Value.ToString());

        // A value that is dear, or whose making does something, is still made only when the key is missing.
        return body.Count == 1 && GetOrAdd(check, store.Value) is { } call && Absorb(check, store.Use)
            && Write(check, choice, call + ";");
    }

    private bool WriteTryAdd(Use check, IfStatementSyntax choice, IReadOnlyList<StatementSyntax> body, StoreOf store, string value)
    {
        if (HasLifetime(store.Use) || HoldsPlainCollections(store.Use))
            return false;

        string[] arguments = value.Length == 0 ? [Key(check)] : [Key(check), value];
        string call = _target.Call(check, "TryAdd", arguments);
        Absorb(check, store.Use);
        if (body.Count == 1)
            return Write(check, choice, call + ";");

        _rewrite.Replace(check.File, choice.Condition, call);
        _rewrite.DeleteLines(check.File, body[0]);
        return true;
    }

    /// <summary><c>return m[k];</c> right after the entry was made sure of.</summary>
    private Use? ReadAfter(Use check, IfStatementSyntax choice)
    {
        if (Syntax.Following(choice).FirstOrDefault() is not { } next || UsesIn(next) is not [{ Element: not null, IsAssigned: false } read])
            return null;

        return Syntax.IsSameValue(read.Argument(0), check.Argument(0)) ? read : null;
    }

    private bool WriteGetOrAdd(Use check, StoreOf store, Use read, IfStatementSyntax choice)
    {
        if (GetOrAdd(check, store.Value!) is not { } call)
            return false;

        Absorb(check, store.Use, read);
        _rewrite.DeleteLines(check.File, choice);
        _rewrite.Replace(check.File, read.Whole, call);
        return true;
    }

    // ---- if (!m.TryGetValue(k, out var v)) { v = Create(k); m[k] = v; }

    private bool MatchGetOrAdd(Use check, IfStatementSyntax choice, StatementSyntax missing)
    {
        if (OutVariable(check) is not { } variable || Created(Syntax.Statements(missing), check, variable) is not { } made
            || GetOrAdd(check, made.Value) is not { } call || MentionsVariable(check, made.Value, variable))
            return false;

        string target = variable.Type is null ? variable.Name : variable.Type + " " + variable.Name;
        if (Syntax.Siblings(choice).Length == 0)
            return false;

        Absorb(check, made.Uses);
        return MergeReturn(check, choice, variable, call) || Write(check, choice, target + " = " + call + ";");
    }

    /// <summary>A variable that is only made to be returned in the next statement is not made any more.</summary>
    private bool MergeReturn(Use check, IfStatementSyntax choice, OutVariableOf variable, string call)
    {
        if (variable.Type is null || Syntax.Following(choice) is not [ReturnStatementSyntax { Expression: IdentifierNameSyntax result } next, ..]
            || result.Identifier.ValueText != variable.Name || Syntax.Following(next).Any(other => Mentions(other, variable.Name)))
            return false;

        _rewrite.DeleteLines(check.File, choice);
        _rewrite.Replace(check.File, result, call);
        return true;
    }

    /// <summary>The value that is made and stored when the key is missing, and left in the variable.</summary>
    private Made? Created(IReadOnlyList<StatementSyntax> body, Use check, OutVariableOf variable)
    {
        if (body.Count == 1 && body[0] is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax chain })
            return CreatedInChain(chain, check, variable) ;

        if (body.Count == 1 && Store(body[0], check.Argument(0)) is { Value: AssignmentExpressionSyntax inner } nested && IsVariable(inner.Left, variable))
            return new Made(inner.Right, [nested.Use]);

        return body.Count == 2 && Assignment(body[0], variable) is { } value && Store(body[1], check.Argument(0)) is { Value: IdentifierNameSyntax stored } store
            && IsVariable(stored, variable) ? new Made(value, [store.Use]) : null;
    }

    private Made? CreatedInChain(AssignmentExpressionSyntax outer, Use check, OutVariableOf variable)
    {
        if (Syntax.Bare(outer.Right) is not AssignmentExpressionSyntax inner || !outer.IsKind(SyntaxKind.SimpleAssignmentExpression)
            || !inner.IsKind(SyntaxKind.SimpleAssignmentExpression))
            return null;

        ExpressionSyntax stored = IsVariable(outer.Left, variable) ? inner.Left : outer.Left;
        bool leavesInVariable = IsVariable(outer.Left, variable) || IsVariable(inner.Left, variable);
        return leavesInVariable && _uses.TryGetValue(stored, out Use? use) && use.Element is not null
            && Syntax.IsSameValue(use.Argument(0), check.Argument(0)) ? new Made(inner.Right, [use]) : null;
    }

    // ---- if (m.TryGetValue(k, out var v)) return v;  v = Create(k);  m[k] = v;  return v;

    private bool MatchReturnOrAdd(Use check, IfStatementSyntax choice, StatementSyntax found)
    {
        if (check.Member != "TryGetValue" || OutVariable(check) is not { } variable || choice.Else is not null
            || Syntax.Single(found) is not ReturnStatementSyntax { Expression: { } early } || !IsVariable(early, variable))
            return false;

        IReadOnlyList<StatementSyntax> rest = Syntax.Following(choice);
        if (Remainder(rest, check, variable) is not { } made || GetOrAdd(check, made.Value) is not { } call || MentionsVariable(check, made.Value, variable))
            return false;

        Absorb(check, made.Uses);
        _rewrite.Replace(check.File, TextSpan.FromBounds(choice.SpanStart, rest[made.Statements - 1].Span.End), "return " + call + ";");
        return true;
    }

    private Made? Remainder(IReadOnlyList<StatementSyntax> rest, Use check, OutVariableOf variable) => rest switch
    {
        [ReturnStatementSyntax { Expression: AssignmentExpressionSyntax store }, ..] when _uses.TryGetValue(store.Left, out Use? use)
            && use.Element is not null && Syntax.IsSameValue(use.Argument(0), check.Argument(0)) && store.IsKind(SyntaxKind.SimpleAssignmentExpression)
            => new Made(Syntax.Bare(store.Right), [use]) { Statements = 1 },
        [var make, var keep, ReturnStatementSyntax { Expression: IdentifierNameSyntax result }, ..]
            when MadeBy(make, variable) is var (value, name) && Store(keep, check.Argument(0)) is { Value: IdentifierNameSyntax stored } store
            && stored.Identifier.ValueText == name && result.Identifier.ValueText == name
            => new Made(value, [store.Use]) { Statements = 3 },
        _ => null,
    };

    private static (ExpressionSyntax Value, string Name)? MadeBy(StatementSyntax statement, OutVariableOf variable) => statement switch
    {
        LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer: { } initializer } local], UsingKeyword.RawKind: 0 }
            => (initializer.Value, local.Identifier.ValueText),
        _ => Assignment(statement, variable) is { } value ? (value, variable.Name) : null,
    };

    // ---- if (m.TryGetValue(k, out var v)) m[k] = v + 1; else m[k] = 1;

    private bool MatchUpdateOrAdd(Use check, IfStatementSyntax choice, StatementSyntax found, StatementSyntax missing)
    {
        if (Syntax.Single(missing) is not { } absent || Store(absent, check.Argument(0)) is not { Value: { } initial } store
            || Syntax.Single(found) is not ExpressionStatementSyntax { Expression: { } change } || UpdateOf(change, check) is not { } update)
            return false;

        if (MatchSameValue(check, choice, store, update, initial))
            return true;

        if (UsesIn(missing).Count != 1 || AddOrUpdate(check, update, initial) is not { } call || IsVariableUsedOutside(check, choice))
            return false;

        Absorb(check, update.Uses.Append(store.Use).ToArray());
        return Write(check, choice, call + ";");
    }

    // ---- m[k] = m.TryGetValue(k, out var n) ? n + 1 : 1

    private bool MatchConditional(Use check, ConditionalExpressionSyntax choice, bool present)
    {
        ExpressionSyntax whole = choice;
        while (whole.Parent is ParenthesizedExpressionSyntax outer)
            whole = outer;

        if (whole.Parent is not AssignmentExpressionSyntax assignment || assignment.Right != whole || !_uses.TryGetValue(assignment.Left, out Use? target)
            || !assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) || !Syntax.IsSameValue(target.Argument(0), check.Argument(0)))
            return false;

        ExpressionSyntax found = present ? choice.WhenTrue : choice.WhenFalse, missing = present ? choice.WhenFalse : choice.WhenTrue;
        if (NewValue(found, target, check) is not { } update || UsesIn(missing).Count > 0
            || AddOrUpdate(check, update, missing) is not { } call || IsVariableUsedOutside(check, assignment))
            return false;

        Absorb(check, update.Uses);
        return Write(check, assignment, call);
    }

    // ---- m.TryGetValue(k, out var n);  m[k] = n + 1;

    private bool MatchReadThenStore(Use check, ExpressionStatementSyntax statement)
    {
        if (Syntax.Following(statement) is not [ExpressionStatementSyntax next, ..] || Store(next, check.Argument(0)) is not { Value: { } value, Use: { Element: not null } target }
            || NewValue(value, target, check) is not { } update || DefaultOf(target) is not { } initial)
            return false;

        Dictionary<SyntaxNode, string> start = update.Substitutes.Keys.ToDictionary(node => node, _ => initial);
        if (AddOrUpdate(check, update, value, start) is not { } call || IsVariableUsedOutside(check, statement, next))
            return false;

        Absorb(check, update.Uses);
        _rewrite.Replace(check.File, TextSpan.FromBounds(statement.SpanStart, next.Span.End), call + ";");
        return true;
    }

    // ---- m[k]++   m[k] += x   m[k] = m[k] + 1   m[k] = m.GetValueOrDefault(k) + 1

    private void MatchUpdateInPlace(Use target)
    {
        if (target.Assigner is not { } change || target.Argument(0) is not { } key)
            return;

        bool isOldValueUsed = change is PostfixUnaryExpressionSyntax && !Syntax.IsStatement(change, target.File.Model);
        if (isOldValueUsed || !Syntax.IsStable(key) || UpdateOf(change, target) is not { Substitutes.Count: > 0 } update)
            return;

        if (InPlace(target, update) is { } call && Absorb(target, update.Uses))
            Write(target, change, call);
    }

    private string? InPlace(Use target, UpdateText update)
    {
        Use[] lenient = update.Uses.Where(use => use.Member == "GetValueOrDefault").ToArray();
        if (lenient.Length == 0)
            return AddOrUpdate(target, update, initial: null);

        if (lenient.Length != update.Uses.Count - 1 || update.Value is null || DefaultOf(target) is not { } initial)
            return null;

        Dictionary<SyntaxNode, string> start = lenient.ToDictionary<Use, SyntaxNode, string>(use => use.Whole, use => use.Argument(1)?.ToString() ?? initial);
        return AddOrUpdate(target, update, update.Value, start);
    }

    // ---- if (m.TryGetValue(k, out var v)) { m.Remove(k); … }

    private bool MatchTake(Use check, IfStatementSyntax choice, StatementSyntax found)
    {
        IReadOnlyList<StatementSyntax> body = Syntax.Statements(found);
        if (choice.Else is not null || body.Count == 0 || body[0] is not ExpressionStatementSyntax { Expression: { } first } || UsesIn(found).Count != 1
            || !_uses.TryGetValue(first, out Use? removal) || removal is not { Member: "Remove", Arguments.Count: 1 }
            || !Syntax.IsSameValue(removal.Argument(0), check.Argument(0)))
            return false;

        string variable = check.Member == "TryGetValue" ? check.Arguments[1].ToString() : Syntax.Discard(check);
        if (body.Count == 1 && check.Member == "TryGetValue")
            return false;

        string call = _target.Call(check, "TryRemove", Key(check), variable);
        Absorb(check, removal);
        if (body.Count == 1)
            return Write(check, choice, call + ";");

        _rewrite.Replace(check.File, Condition(check.Whole).Whole, call);
        _rewrite.DeleteLines(check.File, body[0]);
        return true;
    }

    // ---- m.ContainsKey(k) ? m[k] : 0     if (m.ContainsKey(k)) return m[k];     if (!m.ContainsKey(k)) return null; … m[k]

    private void MatchCheckedRead(Use check)
    {
        SyntaxNode function = Syntax.FunctionOf(check.State);
        Use[] reads = _uses.Values.Where(use => use.Element is not null && !use.IsAssigned && use.State.SpanStart > check.State.SpanStart
            && Syntax.FunctionOf(use.State) == function && Syntax.IsSameValue(use.Argument(0), check.Argument(0))).ToArray();
        if (reads.Length == 0 || check.Argument(0) is not { } key || Syntax.IsReassigned(key, check.Owner, check.File.Model)
            || reads.Any(read => read.Whole.Parent is RefExpressionSyntax or ArgumentSyntax { RefKindKeyword.RawKind: not 0 }))
            return;

        string name = Syntax.FreeName("value", check.Owner, check.File.Model, check.State.SpanStart);
        string type = ValueType(check) is { } value ? check.File.TypeOfLocal(value, check.State.SpanStart) : "var";
        _rewrite.Replace(check.File, check.Whole, check.State + ".TryGetValue(" + Key(check) + ", out " + type + " " + name + ")");
        foreach (Use read in reads)
            _rewrite.Replace(read.File, read.Whole, name);

        _absorbed.UnionWith(reads);
        _absorbed.Add(check);
    }
}
