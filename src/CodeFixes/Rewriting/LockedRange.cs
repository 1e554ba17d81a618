using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>
/// Puts all uses of a state in one function under one acquisition of a lock: around the fewest statements in a row that contain them all, and
/// those that use a variable declared among them. Where the row would have to wait (<c>await</c>, <c>yield</c>, a loop that waits for others),
/// there is no such place.
/// </summary>
internal sealed class LockedRange
{
    private const int MostStatementsAfter = 3;
    private readonly Rewrite _rewrite;
    private readonly SourceFile _file;
    private readonly Use[] _uses;
    private readonly Hold _hold;

    private LockedRange(Rewrite rewrite, Use[] uses, Hold hold)
    {
        _rewrite = rewrite;
        _file = uses[0].File;
        _uses = uses;
        _hold = hold;
    }

    /// <summary>Writes the lock, or returns false when there is no place for it.</summary>
    public static bool Write(Rewrite rewrite, SyntaxNode function, Use[] uses, Func<Use, string> gate) =>
        GateOf(uses, gate) is { } name && Write(rewrite, function, uses, new Hold(name));

    /// <summary>Writes what holds the lock, or returns false when there is no place for it.</summary>
    public static bool Write(Rewrite rewrite, SyntaxNode function, Use[] uses, Hold hold) => new LockedRange(rewrite, uses, hold).Write(function);

    /// <summary>What all the uses call the gate, or nothing when they mean different ones; <c>_gate</c> and <c>this._gate</c> are the same.</summary>
    public static string? GateOf(Use[] uses, Func<Use, string> gate)
    {
        string[] names = uses.Select(gate).Distinct().OrderBy(name => name.Length).ToArray();
        return names.All(name => name == names[0] || name == "this." + names[0]) ? names[0] : null;
    }

    /// <summary>Whether these statements, which contain all these uses, can run under the lock, and nothing that they declare is used after them.</summary>
    public static bool CanHold(Rewrite rewrite, Use[] uses, StatementSyntax[] range)
    {
        LockedRange locked = new(rewrite, uses, new Hold(""));
        return locked.IsSafe(range) && locked.Extended(range) is { } whole && whole.Length == range.Length;
    }

    /// <summary>Notes what else these statements change, which comes under the same lock.</summary>
    public static void TakeCompanions(Rewrite rewrite, Use[] uses, TextSpan span) => new LockedRange(rewrite, uses, new Hold("")).TakeCompanions(span);

    private bool Write(SyntaxNode function)
    {
        if (Bodies.ExpressionOf(function) is { } expression && _uses.All(use => expression.Span.Contains(use.State.Span)))
            return WriteBody(function, expression);

        if (Place(function) is not { Length: > 0 } range)
            return false;

        return Syntax.Siblings(range[0]).Length == 0 ? WriteEmbedded(range[0]) : WriteRange(range);
    }

    // ---- where

    /// <summary>The smallest place: one embedded statement, or some statements in a row.</summary>
    private StatementSyntax[]? Place(SyntaxNode function)
    {
        foreach (SyntaxNode node in _uses[0].State.Ancestors().TakeWhile(node => node != function))
        {
            if (!_uses.All(use => node.Span.Contains(use.State.Span)))
                continue;

            if (node is BlockSyntax or SwitchSectionSyntax && Row(node) is { Length: > 0 } row)
                return row;

            if (_hold.NeedsNoBlock && node is StatementSyntax statement and not BlockSyntax && IsEmbedded(statement))
                return [statement];
        }

        return function is CompilationUnitSyntax unit ? Row(unit) : null;
    }

    private StatementSyntax[] Row(SyntaxNode list)
    {
        StatementSyntax[] all = list switch
        {
            BlockSyntax block => block.Statements.ToArray(),
            SwitchSectionSyntax section => section.Statements.ToArray(),
            CompilationUnitSyntax unit => unit.Members.OfType<GlobalStatementSyntax>().Select(member => member.Statement).ToArray(),
            _ => [],
        };
        int first = Array.FindIndex(all, HasUse), last = Array.FindLastIndex(all, HasUse);
        return first < 0 || !_uses.All(use => all.Any(statement => statement.Span.Contains(use.State.Span))) ? [] : all.Skip(first).Take(last - first + 1).ToArray();
    }

    private bool HasUse(StatementSyntax statement) => _uses.Any(use => statement.Span.Contains(use.State.Span));

    private static bool IsEmbedded(StatementSyntax statement) => statement.Parent switch
    {
        ElseClauseSyntax => statement is not IfStatementSyntax,
        IfStatementSyntax or WhileStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax => true,
        _ => false,
    };

    // ---- who else

    /// <summary>Other collections that are changed in the range under no lock of their own would look guarded from then on, so they have to be, everywhere.</summary>
    private void TakeCompanions(TextSpan span)
    {
        foreach (ExpressionSyntax name in _file.Root.DescendantNodes(span).OfType<IdentifierNameSyntax>().Where(name => span.Contains(name.Span)))
        {
            if (_file.Model.GetSymbolInfo(name).Symbol is not { } symbol || !IsBeside(symbol, name) || SymbolEqualityComparer.Default.Equals(symbol, _rewrite.State.Symbol)
                || Collections.RowOf(StateUses.TypeOf(symbol)) is not { Discipline: Discipline.Plain } || !symbol.Locations.Any(place => place.IsInSource))
                continue;

            if (name.Ancestors().TakeWhile(node => span.Contains(node.Span)).Any(node => node is LockStatementSyntax))
                continue;

            ExpressionSyntax whole = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            if (Retyping.EffectOf(new Use(_file, whole)).Mutates() && symbol.GetDocumentationCommentId() is { } id)
                _rewrite.Companions.Add(id);
        }
    }

    /// <summary>Whether a collection belongs to the type or, where the state does, to the same object.</summary>
    private bool IsBeside(ISymbol symbol, SyntaxNode name) => symbol.IsStatic || _rewrite.State.IsOfObject && symbol is IFieldSymbol or IPropertySymbol
        && _rewrite.State.IsOwnType(symbol.ContainingType) && _uses[0].Qualifier is null && (name.Parent is not MemberAccessExpressionSyntax access || access.Name != name || access.Expression is ThisExpressionSyntax);

    // ---- how

    private bool WriteBody(SyntaxNode function, ExpressionSyntax expression)
    {
        if (!_hold.Accepts([expression]) || expression is RefExpressionSyntax || HasForeignFunction(expression.Span))
            return false;

        TakeCompanions(expression.Span);
        Layout layout = _file.Layout;
        string result = Syntax.ReturnsValue(function, _file.Model) ? "return " : "";
        Bodies.Expand(
            _rewrite, _file, function,
            indent => _hold.Head(layout, indent) + layout.BeforeBrace(function, indent) + "{" + layout.Newline + indent + layout.Unit + result,
            indent => ";" + layout.Newline + indent + "}" + _hold.Tail(layout, indent, layout.BeforeBrace(function, indent)),
            levels: 1);
        return true;
    }

    private bool WriteEmbedded(StatementSyntax statement)
    {
        if (!IsSafe([statement]))
            return false;

        TakeCompanions(statement.Span);
        string indent = _file.Layout.IndentAt(statement.SpanStart);
        bool isOnOwnLine = _file.Layout.StartsLine(statement.SpanStart);
        _rewrite.Insert(_file, statement.SpanStart, _hold.Head(_file.Layout, indent) + (isOnOwnLine ? _file.Layout.Newline + indent + _file.Layout.Unit : " "));
        if (isOnOwnLine)
            Bodies.Deepen(_rewrite, _file, statement.Span, 1);

        return true;
    }

    private bool WriteRange(StatementSyntax[] range)
    {
        if (Extended(range) is { } whole && IsSafe(whole))
            return WriteStatements(whole);

        return range is [LocalDeclarationStatementSyntax local] && IsSafe(range) && CanSplit(local) && WriteSplit(local);
    }

    private bool WriteStatements(StatementSyntax[] range)
    {
        StatementSyntax first = range[0], last = range[range.Length - 1];
        Layout layout = _file.Layout;
        TakeCompanions(TextSpan.FromBounds(first.SpanStart, last.Span.End));
        string indent = layout.IndentAt(first.SpanStart), head = _hold.Head(layout, indent);
        if (!layout.StartsLine(first.SpanStart) || !Layout.EndsLine(last.GetLastToken()))
        {
            _rewrite.Insert(_file, first.SpanStart, head + " { ");
            _rewrite.Insert(_file, last.Span.End, " }");
            return _hold.NeedsNoBlock;
        }

        _rewrite.Insert(_file, first.SpanStart, head + layout.BeforeBrace(first, indent) + "{" + layout.Newline + indent + layout.Unit);
        Bodies.Deepen(_rewrite, _file, TextSpan.FromBounds(first.SpanStart, last.Span.End), 1);
        _rewrite.Insert(_file, layout.EndOfLine(last.Span.End), layout.Newline + indent + "}" + _hold.Tail(layout, indent, layout.BeforeBrace(first, indent)));
        return true;
    }

    /// <summary>The declaration stays outside; only the assignment goes under the lock.</summary>
    private bool WriteSplit(LocalDeclarationStatementSyntax local)
    {
        VariableDeclaratorSyntax variable = local.Declaration.Variables[0];
        ITypeSymbol type = ((ILocalSymbol)_file.Model.GetDeclaredSymbol(variable)!).Type;
        Layout layout = _file.Layout;
        string indent = layout.IndentAt(local.SpanStart), name = variable.Identifier.Text;
        NullableFlowState value = _file.Model.GetTypeInfo(variable.Initializer!.Value).Nullability.FlowState;
        string written = local.Declaration.Type.IsVar ? type.ToMinimalDisplayString(_file.Model, value, local.SpanStart) : local.Declaration.Type.ToString();
        string head = written + " " + name + ";" + layout.Newline + indent + _hold.Head(layout, indent) + layout.BeforeBrace(local, indent) + "{" + layout.Newline + indent + layout.Unit + name;
        _rewrite.Replace(_file, TextSpan.FromBounds(local.SpanStart, variable.Identifier.Span.End), head);
        Bodies.Deepen(_rewrite, _file, local.Span, 1);
        _rewrite.Insert(_file, layout.EndOfLine(local.Span.End), layout.Newline + indent + "}" + _hold.Tail(layout, indent, layout.BeforeBrace(local, indent)));
        return true;
    }

    private bool CanSplit(LocalDeclarationStatementSyntax local) =>
        local is { UsingKeyword.RawKind: 0, IsConst: false, Declaration: { Variables: [{ Initializer: { } }], Type: not RefTypeSyntax } }
        && _file.Layout.StartsLine(local.SpanStart) && Layout.EndsLine(local.GetLastToken())
        && _file.Model.GetDeclaredSymbol(local.Declaration.Variables[0]) is ILocalSymbol { Type: { IsAnonymousType: false, IsRefLikeType: false } type }
        && (!HoldsState(type) || IsCopy(local.Declaration.Variables[0].Initializer!.Value, type));

    /// <summary>Whether the value is a copy of the state's entries, which are no collections themselves: then it needs no lock.</summary>
    private bool IsCopy(ExpressionSyntax value, ITypeSymbol type) => _uses.Any(use => use.Whole == value && use.Method is { } method
        && Retyping.EffectOf(use) is Effect.Enumerate && !Consumers.IsDeferred(method) && !Collections.ReturnsView(method)
        && (type is IArrayTypeSymbol array ? !HoldsState(array.ElementType) : type is INamedTypeSymbol { Arity: 1 } list && !HoldsState(list.TypeArguments[0])));

    // ---- how far

    /// <summary>The row with the statements after it that use variables declared in it, or nothing when those are too many to hold a lock for.</summary>
    private StatementSyntax[]? Extended(StatementSyntax[] range)
    {
        StatementSyntax[] siblings = Syntax.Siblings(range[0]);
        int first = Array.IndexOf(siblings, range[0]), last = first + range.Length - 1;
        for (int next = LastUseOfDeclared(siblings, first, last); next > last; next = LastUseOfDeclared(siblings, first, last))
            last = next;

        StatementSyntax[] whole = siblings.Skip(first).Take(last - first + 1).ToArray();
        bool isShort = whole.Length - range.Length <= MostStatementsAfter || Declared(range).Any(local => HoldsState(local.Type));
        return isShort ? whole : null;
    }

    private int LastUseOfDeclared(StatementSyntax[] siblings, int first, int last)
    {
        ISymbol[] declared = Declared(siblings.Skip(first).Take(last - first + 1)).ToArray<ISymbol>();
        if (siblings.Skip(first).Take(last - first + 1).Any(statement => statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }))
            return siblings.Length - 1;

        return Array.FindLastIndex(siblings, statement => statement.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
            declared.Any(local => local.Name == name.Identifier.ValueText && SymbolEqualityComparer.Default.Equals(_file.Model.GetSymbolInfo(name).Symbol, local))));
    }

    private IEnumerable<ILocalSymbol> Declared(IEnumerable<StatementSyntax> range) => range.SelectMany(statement => statement.DescendantNodes())
        .Where(node => node is VariableDeclaratorSyntax or SingleVariableDesignationSyntax)
        .Select(node => _file.Model.GetDeclaredSymbol(node)).OfType<ILocalSymbol>();

    public static bool HoldsState(ITypeSymbol type) => Collections.Find(type) is { Discipline: Discipline.Plain } || type is IArrayTypeSymbol or { Name: "IEnumerable" or "LinkedListNode" };

    // ---- whether

    private bool IsSafe(StatementSyntax[] range)
    {
        TextSpan span = TextSpan.FromBounds(range[0].SpanStart, range[range.Length - 1].Span.End);
        return _hold.Accepts(range) && !range.Any(IsWaitingLoop) && !HasForeignFunction(span) && !HasConditionalDirective(range)
            && !range.Any(statement => statement is LocalFunctionStatementSyntax or LabeledStatementSyntax)
            && !RunsForeignCodeAfterwards(range);
    }

    /// <summary>
    /// Whether the lock would still be held while code runs that needs it no more and may take long, or take other locks: a call of anything but
    /// the framework after the last use. Between two uses such a call belongs to what the lock makes one step.
    /// </summary>
    private bool RunsForeignCodeAfterwards(StatementSyntax[] range)
    {
        // What is stored last is made before it is stored: between the look and the change.
        int end = _uses.Max(use => _uses.Length > 1 && use.Assigner is { } assigner ? assigner.Span.End : use.Whole.Span.End);
        return range.SelectMany(statement => statement.DescendantNodes()).OfType<InvocationExpressionSyntax>()
            .Any(call => call.SpanStart >= end && _file.Model.GetSymbolInfo(call).Symbol is IMethodSymbol method && !Framework.IsOwn(method));
    }

    /// <summary>Whether code waits in the middle, where a lock cannot be held.</summary>
    public static bool MayWait(SyntaxNode node) => node.DescendantNodesAndSelf(child => child == node || child is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Any(child => child is AwaitExpressionSyntax or YieldStatementSyntax
            || child is CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } or UsingStatementSyntax { AwaitKeyword.RawKind: not 0 } or LocalDeclarationStatementSyntax { AwaitKeyword.RawKind: not 0 }
            || child is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" or "WaitOne" or "Join" or "GetResult" or "Sleep" or "WaitAll" or "SignalAndWait" } wait } && !IsStringJoin(wait));

    private static bool IsStringJoin(MemberAccessExpressionSyntax call) => call.Name.Identifier.ValueText == "Join" && (call.Expression is PredefinedTypeSyntax or IdentifierNameSyntax { Identifier.ValueText: "String" or "Path" } || call.Parent is InvocationExpressionSyntax { ArgumentList.Arguments.Count: > 1 });

    /// <summary>A loop that asks the state, and does not change it, waits for another thread; that thread would wait for the lock.</summary>
    private bool IsWaitingLoop(SyntaxNode statement) => statement.DescendantNodesAndSelf().Any(node => ConditionOf(node) is { } condition
        && _uses.Any(use => condition.Span.Contains(use.State.Span)) && node is not ForStatementSyntax
        && !_uses.Any(use => node.Span.Contains(use.State.Span) && (Retyping.EffectOf(use).Mutates() || use.IsAssigned)));

    private static ExpressionSyntax? ConditionOf(SyntaxNode node) => node switch
    {
        WhileStatementSyntax loop => loop.Condition,
        DoStatementSyntax loop => loop.Condition,
        ForStatementSyntax loop => loop.Condition,
        _ => null,
    };

    /// <summary>Whether a function that takes the lock by itself is made inside: if another thread runs it meanwhile, both wait for ever.</summary>
    private bool HasForeignFunction(TextSpan span) => _rewrite.State.Accesses.Any(use => use.File == _file && span.Contains(use.State.Span) && !_uses.Contains(use));

    private static bool HasConditionalDirective(StatementSyntax[] range) => range.SelectMany(statement => statement.DescendantTrivia())
        .Any(trivia => trivia.IsKind(SyntaxKind.IfDirectiveTrivia) || trivia.IsKind(SyntaxKind.EndIfDirectiveTrivia) || trivia.IsKind(SyntaxKind.ElseDirectiveTrivia));
}
