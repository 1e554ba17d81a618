using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>The parts that compound operations are made of: looks, stores, updates, and how the atomic operation is written.</summary>
internal sealed partial class Compounds
{
    /// <summary><c>m[k] = value;</c>, <c>m.Add(k, value);</c> or <c>m.TryAdd(k, value);</c>; a set's <c>Add</c> has no value.</summary>
    private sealed record StoreOf(Use Use, ExpressionSyntax? Value);

    /// <summary>A value made for a missing key, the uses that stored it, and how many statements that took.</summary>
    private sealed record Made(ExpressionSyntax Value, Use[] Uses)
    {
        public int Statements { get; init; }
    }

    /// <summary>The variable that <c>TryGetValue</c> fills; the type is missing when it was declared earlier.</summary>
    private sealed record OutVariableOf(string Name, string? Type);

    /// <summary>How a new value follows from the old one.</summary>
    /// <param name="Parameter">What the lambda calls the old value.</param>
    /// <param name="Value">The expression for the new value, when the code has one.</param>
    /// <param name="Substitutes">The places in the code where the old value is read, and the parameter that takes their place.</param>
    /// <param name="Uses">The uses of the state that the update consists of.</param>
    private sealed record UpdateText(string Parameter, ExpressionSyntax? Value, Dictionary<SyntaxNode, string> Substitutes, IReadOnlyList<Use> Uses)
    {
        /// <summary>The operator and operand of <c>m[k] += x</c>.</summary>
        public string Operator { get; init; } = "";

        public ExpressionSyntax? Operand { get; init; }
    }

    private static (ExpressionSyntax Whole, bool Present) Condition(ExpressionSyntax check)
    {
        bool present = true;
        while (check.Parent is ParenthesizedExpressionSyntax || check.Parent.IsKind(SyntaxKind.LogicalNotExpression))
        {
            present ^= check.Parent.IsKind(SyntaxKind.LogicalNotExpression);
            check = (ExpressionSyntax)check.Parent!;
        }

        return (check, present);
    }

    private StoreOf? Store(StatementSyntax statement, ExpressionSyntax? key)
    {
        if (statement is not ExpressionStatementSyntax { Expression: { } expression })
            return null;

        StoreOf? store = expression switch
        {
            AssignmentExpressionSyntax assignment when assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)
                && _uses.TryGetValue(assignment.Left, out Use? element) && element.Element is not null => new StoreOf(element, assignment.Right),
            InvocationExpressionSyntax when _uses.TryGetValue(expression, out Use? call) && call is { Member: "Add" or "TryAdd", IsExtension: false }
                && call.Arguments.Count is 1 or 2 => new StoreOf(call, call.Argument(1)),
            _ => null,
        };
        return store is not null && Syntax.IsSameValue(store.Use.Argument(0), key) && (store.Value is null || UsesIn(store.Value).Count == 0 || store.Use.Element is not null)
            ? store
            : null;
    }

    private static OutVariableOf? OutVariable(Use check) => check.Arguments.Count != 2 ? null : check.Arguments[1].Expression switch
    {
        DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax variable } declared
            => new OutVariableOf(variable.Identifier.ValueText, WithoutNull(declared.Type)),
        IdentifierNameSyntax name => new OutVariableOf(name.Identifier.ValueText, null),
        _ => null,
    };

    /// <summary>What <c>GetOrAdd</c> returns is never missing, so <c>out Session? s</c> becomes <c>Session s</c>.</summary>
    private static string WithoutNull(TypeSyntax type) => type is NullableTypeSyntax { ElementType: { } element } ? element.ToString() : type.ToString();

    private static ExpressionSyntax? Assignment(StatementSyntax statement, OutVariableOf variable) =>
        statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax assignment } && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)
        && IsVariable(assignment.Left, variable) ? assignment.Right : null;

    private static bool IsVariable(ExpressionSyntax expression, OutVariableOf variable) =>
        expression is IdentifierNameSyntax name && name.Identifier.ValueText == variable.Name;

    private static bool Mentions(SyntaxNode node, string name) =>
        node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(other => other.Identifier.ValueText == name);

    private bool MentionsVariable(Use check, ExpressionSyntax value, OutVariableOf variable) => Mentions(value, variable.Name) || UsesIn(value).Count > 0
        || check.Argument(0) is { } key && Mentions(key, variable.Name);

    /// <summary>Whether the variable of a look is read anywhere but in the statements that go away.</summary>
    private static bool IsVariableUsedOutside(Use check, params SyntaxNode[] gone)
    {
        if (check.Member != "TryGetValue" || OutVariable(check) is not { } variable)
            return false;

        return variable.Type is null || check.Owner.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(name => name.Identifier.ValueText == variable.Name && !gone.Any(node => node.Span.Contains(name.Span)));
    }

    private UpdateText? UpdateOf(ExpressionSyntax change, Use check)
    {
        ExpressionSyntax? left = change switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left,
            PrefixUnaryExpressionSyntax prefix => prefix.Operand,
            PostfixUnaryExpressionSyntax postfix => postfix.Operand,
            _ => null,
        };
        if (left is null || !_uses.TryGetValue(left, out Use? target) || target.Element is null || !Syntax.IsSameValue(target.Argument(0), check.Argument(0)))
            return null;

        return change switch
        {
            AssignmentExpressionSyntax plain when plain.IsKind(SyntaxKind.SimpleAssignmentExpression) => NewValue(plain.Right, target, check),
            AssignmentExpressionSyntax compound when !compound.IsKind(SyntaxKind.CoalesceAssignmentExpression) => Combined(compound, target),
            AssignmentExpressionSyntax => null,
            _ => Stepped(change, target),
        };
    }

    private UpdateText? Combined(AssignmentExpressionSyntax compound, Use target)
    {
        if (UsesIn(compound.Right).Count > 0)
            return null;

        string parameter = Parameter(target);
        return new UpdateText(parameter, null, new() { [target.Whole] = parameter }, [target])
        {
            Operator = compound.OperatorToken.Text.TrimEnd('='),
            Operand = compound.Right,
        };
    }

    private UpdateText? Stepped(ExpressionSyntax change, Use target)
    {
        bool isNumber = ValueType(target)?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32
            or SpecialType.System_UInt64 or SpecialType.System_Double or SpecialType.System_Single or SpecialType.System_Decimal;
        if (!isNumber)
            return null;

        string parameter = Parameter(target);
        bool isUp = change.IsKind(SyntaxKind.PreIncrementExpression) || change.IsKind(SyntaxKind.PostIncrementExpression);
        return new UpdateText(parameter, null, new() { [target.Whole] = parameter }, [target]) { Operator = isUp ? "+" : "-" };
    }

    /// <summary>Finds where an expression reads the old value: <c>m[k]</c> again, or the variable that the look filled.</summary>
    private UpdateText? NewValue(ExpressionSyntax value, Use target, Use check)
    {
        value = Syntax.Bare(value);
        string? variable = check.Member == "TryGetValue" ? OutVariable(check)?.Name : null;
        string parameter = variable ?? Parameter(target);
        Dictionary<SyntaxNode, string> substitutes = new();
        List<Use> uses = [target];
        foreach (Use use in UsesIn(value))
        {
            bool isOldValue = use is { Element: not null, IsAssigned: false } or { Member: "GetValueOrDefault" };
            if (!isOldValue || !Syntax.IsSameValue(use.Argument(0), target.Argument(0)))
                return null;

            substitutes.Add(use.Whole, parameter);
            uses.Add(use);
        }

        foreach (IdentifierNameSyntax name in value.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
            if (name.Identifier.ValueText == variable && name.Parent is not (NameColonSyntax or NameEqualsSyntax))
                substitutes.Add(name, parameter);

        return new UpdateText(parameter, value, substitutes, uses);
    }

    private string? AddOrUpdate(Use at, UpdateText update, ExpressionSyntax? initial, Dictionary<SyntaxNode, string>? start = null)
    {
        if (HoldsPlainCollections(at) || at.Argument(0) is not { } key)
            return null;

        ExpressionSyntax[] expressions = new[] { update.Value, update.Operand, start is null ? initial : null }.OfType<ExpressionSyntax>().ToArray();
        if (Factory.For(at.File, key, at.Owner, update.Substitutes, expressions) is not { } factory)
            return null;

        factory.IsClosure = factory.HasState && !_target.PassesStateToUpdate;
        string add = AddText(at, factory, initial, start);
        string change = update.Value is { } value ? factory.Body(value) : update.Parameter + " " + update.Operator + " " + Operand(factory, update.Operand);
        NoteRepetition(factory, expressions);
        bool passes = factory.HasState && _target.PassesStateToUpdate;
        bool isConstant = initial is not null && (start is null ? IsCheap(initial, at.File.Model) : !factory.Works(initial));
        string[] arguments = !passes
            ? [Key(at), isConstant ? add : Lambda(at, factory.HasState, "(" + factory.Key + ")", add, initial is null), Lambda(at, factory.HasState, "(" + factory.Key + ", " + update.Parameter + ")", change)]
            : [Key(at), Lambda(at, false, "(" + (initial is null ? "key" : factory.Key) + ", " + factory.Parameter + ")", add, initial is null, true),
                Lambda(at, false, "(" + factory.Key + ", " + update.Parameter + ", " + factory.Parameter + ")", change), factory.Argument];
        return _target.Call(at, "AddOrUpdate", arguments);
    }

    private string AddText(Use at, Factory factory, ExpressionSyntax? initial, Dictionary<SyntaxNode, string>? start)
    {
        if (initial is null)
            return "throw new " + Imports.NameOf(_rewrite, at.File, at.State.SpanStart, "System.Collections.Generic", "KeyNotFoundException")
                + "($\"The given key '{key}' was not present in the dictionary.\")";

        if (start is null)
            return factory.Body(initial);

        // Zero plus something is that thing, and is what a person would write.
        if (initial is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum && start.TryGetValue(sum.Left, out string? zero) && zero == "0"
            && !sum.Right.DescendantNodesAndSelf().Any(start.ContainsKey))
            return factory.Body(sum.Right);

        return factory.Body(initial, start);
    }

    private string Lambda(Use at, bool captures, string parameters, string body, bool throws = false, bool hasTwo = false)
    {
        if (throws && !hasTwo)
            parameters = "key";
        else if (parameters.IndexOf(',') < 0)
            parameters = parameters.Trim('(', ')');

        return (captures ? "" : at.File.StaticLambda) + parameters + " => " + body;
    }

    private static string Operand(Factory factory, ExpressionSyntax? operand)
    {
        if (operand is null)
            return "1";

        string text = factory.Body(operand);
        return operand is BinaryExpressionSyntax or ConditionalExpressionSyntax or AssignmentExpressionSyntax ? "(" + text + ")" : text;
    }

    private string? GetOrAdd(Use at, ExpressionSyntax value)
    {
        if (HasLifetime(at) || HoldsPlainCollections(at) || at.Argument(0) is not { } key || UsesIn(value).Count > 0)
            return null;

        value = Syntax.Bare(value);
        if (IsCheap(value, at.File.Model))
            return _target.Call(at, "GetOrAdd", Key(at), value.ToString());

        if (Factory.For(at.File, key, at.Owner, new(), value) is not { } factory)
            return null;

        NoteRepetition(factory, [value]);
        string body = factory.Body(value);
        if (!factory.HasState)
            return _target.Call(at, "GetOrAdd", Key(at), at.File.StaticLambda + factory.Key + " => " + body);

        return _target.PassesStateToGet
            ? _target.Call(at, "GetOrAdd", Key(at), at.File.StaticLambda + "(" + factory.Key + ", " + factory.Parameter + ") => " + body, factory.Argument)
            : _target.Call(at, "GetOrAdd", Key(at), "_ => " + value);
    }

    private void NoteRepetition(Factory factory, IEnumerable<ExpressionSyntax> expressions)
    {
        if (expressions.Any(factory.Works))
            _rewrite.Note(Titles.FactoryMayRepeat);
    }

    private string Parameter(Use at) => Syntax.FreeName("current", at.Owner, at.File.Model, at.State.SpanStart);

    private static string Key(Use at) => at.Argument(0)!.ToString();

    /// <summary>The value that a missing number or other value starts from.</summary>
    private string? DefaultOf(Use at) => ValueType(at) switch
    {
        null => null,
        { SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Double or SpecialType.System_Decimal } => "0",
        { IsValueType: true } type => "default(" + type.ToMinimalDisplayString(at.File.Model, at.State.SpanStart) + ")",
        _ => null,
    };

    private ITypeSymbol? ValueType(Use at) => at.File.Model.GetTypeInfo(at.State).Type is INamedTypeSymbol { TypeArguments: [_, var value] } ? value : null;

    /// <summary>
    /// A plain collection as a value is changed through the map by whoever got it; making the map safe would leave that race as it is, so only
    /// a lock will do.
    /// </summary>
    private bool HoldsPlainCollections(Use at) => !_target.IsThereAlready && HoldsPlainCollections(ValueType(at));

    private static bool HoldsPlainCollections(ITypeSymbol? value) => value is IArrayTypeSymbol || Collections.Find(value) is { Discipline: Discipline.Plain };

    /// <summary>A value that must exist once: made twice, one of the two is never released.</summary>
    private bool HasLifetime(Use at) => ValueType(at) is { } value
        && (value.AllInterfaces.Append(value).Any(type => type is { Name: "IDisposable" or "IAsyncDisposable", ContainingNamespace.Name: "System" })
            || value is { Name: "Task" or "Thread" or "ValueTask" });

    /// <summary>Whether making a value costs nothing and does nothing: a constant, a local, a parameter, a static read-only field.</summary>
    private static bool IsCheap(ExpressionSyntax value, SemanticModel model)
    {
        if (model.GetConstantValue(value).HasValue || value is LiteralExpressionSyntax or TypeOfExpressionSyntax or DefaultExpressionSyntax)
            return true;

        return value is IdentifierNameSyntax or MemberAccessExpressionSyntax
            && model.GetSymbolInfo(value).Symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol { IsStatic: true, IsReadOnly: true };
    }

    private IReadOnlyList<Use> UsesIn(SyntaxNode node) =>
        _uses.Values.Where(use => use.File.Root.SyntaxTree == node.SyntaxTree && node.Span.Contains(use.State.Span)).ToArray();

    private bool Absorb(Use at, params Use[] others)
    {
        _absorbed.Add(at);
        _absorbed.UnionWith(others);
        _mutations.Add(at);
        return true;
    }

    private bool Absorb(Use at, IReadOnlyList<Use> others) => Absorb(at, others.ToArray());

    private bool Write(Use at, SyntaxNode instead, string text)
    {
        _rewrite.Replace(at.File, instead, text);
        return true;
    }
}
