using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// Writes a collection that is filled once as a <c>Lazy</c>: the field, what makes the value, and every use. What makes it becomes a lambda where it is
/// one expression, and a method otherwise; where it needs the object, the constructors make the lazy value.
/// </summary>
internal sealed class LazyField
{
    private readonly Rewrite _rewrite;
    private readonly StateUses _state;
    private readonly OnceFilled _filled;
    private readonly SourceFile _file;

    public LazyField(Rewrite rewrite, OnceFilled filled)
    {
        _rewrite = rewrite;
        _state = rewrite.State;
        _filled = filled;
        _file = rewrite.State.File;
    }

    /// <summary>Whether what makes the collection calls anything, which may fail.</summary>
    public bool Works => _filled.Code.SelectMany(node => node.DescendantNodesAndSelf()).Any(node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax
        && _file.Model.GetSymbolInfo(node).Symbol is IMethodSymbol method && (method.Locations.Any(place => place.IsInSource) || !_filled.Uses.Any(use => use.Call == node) && node is InvocationExpressionSyntax));

    public bool Write()
    {
        if (_state.Declaration is not FieldDeclarationSyntax { Declaration.Variables: [{ } variable] } field || field.Modifiers.Any(SyntaxKind.VolatileKeyword)
            || FactoryText(out bool needsObject) is not { } factory)
            return false;

        string type = Imports.NameOf(_rewrite, _file, field.SpanStart, "System", "Lazy") + "<" + TypeName() + ">";
        string creation = (_file.CSharp >= (int)LanguageVersion.CSharp9 ? "new" : "new " + type) + "(" + factory + ")";
        _rewrite.Replace(_file, _state.TypeSyntax, (field.Modifiers.Any(SyntaxKind.ReadOnlyKeyword) ? "" : "readonly ") + type);
        TextSpan rest = TextSpan.FromBounds(variable.Identifier.Span.End, variable.Span.End);
        _rewrite.Replace(_file, rest, needsObject ? "" : " = " + creation);
        if (needsObject && !Construct(creation, field))
            return false;

        WriteQuestion();
        foreach (Use use in _state.Uses)
            if (!_filled.Uses.Contains(use) && !_filled.IsQuestion(use) && (_filled.Answer is null || !_filled.Answer.Span.Contains(use.State.Span)))
                WriteRead(use);

        return true;
    }

    /// <summary>The collection's type; a lazy value is never missing.</summary>
    private string TypeName() => (_state.TypeSyntax is NullableTypeSyntax optional ? optional.ElementType : _state.TypeSyntax).ToString();

    private void WriteRead(Use use)
    {
        SyntaxNode read = use.State.Parent is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure ? sure : use.State;
        _rewrite.Replace(use.File, TextSpan.FromBounds(use.State.Span.End, read.Span.End), ".Value");
    }

    private void WriteQuestion()
    {
        if (_filled.Assignment is { } assignment)
        {
            ExpressionSyntax whole = assignment;
            while (whole.Parent is ParenthesizedExpressionSyntax outer)
                whole = outer;

            if (assignment.Parent is ExpressionStatementSyntax alone)
                _rewrite.DeleteLines(_file, alone);
            else
                _rewrite.Replace(_file, whole, assignment.Left + ".Value");
        }
        else if (_filled.Answer is { } answer)
        {
            _rewrite.Replace(_file, TextSpan.FromBounds(_filled.Question!.SpanStart, answer.Span.End), "return " + _state.Symbol.Name + ".Value;");
        }
        else
        {
            _rewrite.DeleteLines(_file, _filled.Question!);
        }

        if (_filled.Helper is { } helper)
            _rewrite.Delete(_file, _file.Layout.LinesOf(helper));
    }

    // ---- what makes the value

    private string? FactoryText(out bool needsObject)
    {
        needsObject = !_state.Symbol.IsStatic && _filled.Code.Any(UsesObject);
        if (SingleValue() is { } value)
        {
            if (value is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: IdentifierNameSyntax name }
                && _file.Model.GetSymbolInfo(value).Symbol is IMethodSymbol { IsGenericMethod: false, Parameters.Length: 0 } method && SymbolEqualityComparer.Default.Equals(method.ReturnType, _state.Type))
                return name.ToString();

            return (needsObject ? "" : _file.StaticLambda) + "() => " + value;
        }

        return MethodText(needsObject);
    }

    /// <summary>The value, if making it is one expression.</summary>
    private ExpressionSyntax? SingleValue()
    {
        if (_filled.Assignment is { } assignment)
            return assignment.Right;

        return _filled.Region is [ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } only }]
            && _filled.Uses is [{ } use] && only.Left == use.State ? only.Right : null;
    }

    private bool UsesObject(SyntaxNode code) => code.DescendantNodesAndSelf().Any(node => node is ThisExpressionSyntax
        || node is SimpleNameSyntax name && !_filled.Uses.Any(use => use.State == node) && IsOwnMember(name));

    private bool IsOwnMember(SimpleNameSyntax name) =>
        (name.Parent is not MemberAccessExpressionSyntax access || access.Name != name) && name.Parent is not (MemberBindingExpressionSyntax or NameColonSyntax)
        && !(name.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } set && set.Left == name)
        && _file.Model.GetSymbolInfo(name).Symbol is { IsStatic: false } and (IFieldSymbol or IPropertySymbol or IEventSymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary });

    /// <summary>Declares the method that makes the value, below the member that asked, and returns its name.</summary>
    private string? MethodText(bool needsObject)
    {
        string local = Syntax.FreeName(Snapshots.Plain(_state.Symbol.Name), _filled.Helper ?? _filled.Function, _file.Model, _filled.Code.First().SpanStart);
        if (Lines(local) is not { } lines)
            return null;

        MemberDeclarationSyntax below = _filled.Function.FirstAncestorOrSelf<MemberDeclarationSyntax>()!;
        Layout layout = _file.Layout;
        string name = MethodName(), indent = layout.IndentAt(below.SpanStart), inner = layout.Newline + indent + layout.Unit;
        string head = (_state.Declaration.Modifiers.Any(SyntaxKind.PrivateKeyword) ? "private " : "") + (needsObject ? "" : "static ") + TypeName() + " " + name + "()";
        string body = layout.BeforeBrace(below, indent) + "{" + inner + string.Join(inner, lines).Replace(inner + layout.Newline, layout.Newline + layout.Newline) + layout.Newline + indent + "}";
        _rewrite.Insert(_file, layout.EndOfLine(below.Span.End), layout.Newline + layout.Newline + indent + head + body);
        return Layout.EndsLine(below.GetLastToken()) ? name : null;
    }

    private string MethodName()
    {
        string plain = Snapshots.Plain(_state.Symbol.Name), wish = "Build" + char.ToUpperInvariant(plain[0]) + plain.Substring(1), name = wish;
        for (int i = 2; !_file.Model.LookupSymbols(_state.Declaration.SpanStart, name: name).IsEmpty; i++)
            name = wish + i;

        return name;
    }

    /// <summary>The lines of the method that makes the value, without their indentation.</summary>
    private string[]? Lines(string local)
    {
        List<string> lines = new();
        if (_filled.Uses.All(use => !use.IsAssigned || use.Whole != use.State))
        {
            if (_state.Initializer is null || !_filled.AsksForEntries)
                return null;

            lines.Add(TypeName() + " " + local + " = " + _state.Initializer + ";");
            lines.AddRange(Moved(local, keepFirst: true));
            AddAnswer(lines, local);
            return lines.ToArray();
        }

        Use[] assigned = _filled.Uses.Where(use => use.IsAssigned && use.Whole == use.State).ToArray();
        if (_filled.AsksForEntries || assigned is not [{ Assigner: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Parent: ExpressionStatementSyntax keep } assignment }]
            || _filled.HelperExpression is not null)
            return null;

        if (_filled.Region[0] == keep)
        {
            lines.Add(LocalType(assignment.Right) + " " + local + " = " + assignment.Right + ";");
            lines.AddRange(Moved(local, keepFirst: false));
            AddAnswer(lines, local);
            return lines.ToArray();
        }

        if (_filled.Region[_filled.Region.Length - 1] != keep || _filled.Uses.Length != 1)
            return null;

        lines.AddRange(Moved(local, keepFirst: true, keepLast: false));
        AddAnswer(lines, assignment.Right.ToString());
        return lines.ToArray();
    }

    private static void AddAnswer(List<string> lines, string value)
    {
        if (lines[lines.Count - 1].EndsWith("}", StringComparison.Ordinal))
            lines.Add("");
        lines.Add("return " + value + ";");
    }

    private string LocalType(ExpressionSyntax value) =>
        value is ImplicitObjectCreationExpressionSyntax || value.GetFirstToken().IsKind(SyntaxKind.OpenBracketToken) ? TypeName() : _file.TypeOfLocal(_state.Type, value.SpanStart) is "var" && SymbolEqualityComparer.Default.Equals(_file.Model.GetTypeInfo(value).Type, _state.Type) ? "var" : TypeName();

    /// <summary>The statements that move, with the local in the place of the state.</summary>
    private IEnumerable<string> Moved(string local, bool keepFirst, bool keepLast = true)
    {
        if (_filled.HelperExpression is { } expression)
            return (Substituted(expression.Span, local) + ";").Split('\n').Select((line, number) => Dedented(line, number, expression.SpanStart));

        StatementSyntax[] moved = _filled.Region.Skip(keepFirst ? 0 : 1).Take(_filled.Region.Length - (keepFirst ? 0 : 1) - (keepLast ? 0 : 1)).ToArray();
        if (moved.Length == 0)
            return [];

        // The empty lines and comments above a statement belong to it.
        int start = keepFirst ? moved[0].SpanStart : Math.Min(moved[0].SpanStart, _file.Layout.NextLine(_filled.Region[0].Span.End));
        return Substituted(TextSpan.FromBounds(start, moved[moved.Length - 1].Span.End), local).Split('\n')
            .Select((line, number) => Dedented(line, keepFirst ? number : number + 1, _filled.Region[0].SpanStart));
    }

    private string Dedented(string line, int number, int position)
    {
        string indent = _file.Layout.IndentAt(position), text = line.TrimEnd('\r');
        return number > 0 && text.StartsWith(indent, StringComparison.Ordinal) ? text.Substring(indent.Length) : text;
    }

    private string Substituted(TextSpan span, string local)
    {
        IEnumerable<TextChange> changes = _filled.Uses.Where(use => span.Contains(use.State.Span))
            .Select(use => new TextChange(new TextSpan(use.State.SpanStart - span.Start, (use.State.Parent is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure ? sure : use.State).Span.Length), local));
        return SourceText.From(_file.Root.GetText().ToString(span)).WithChanges(changes).ToString();
    }

    // ---- who makes the lazy value

    /// <summary>Every constructor that does not call another of the type makes the lazy value first; a type without one gets one.</summary>
    private bool Construct(string creation, FieldDeclarationSyntax field)
    {
        INamedTypeSymbol type = _state.Symbol.ContainingType;
        if (type.IsRecord || Interests.MayBeMadeWithoutConstructor(type) || _filled.Function.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().First().Modifiers.Any(SyntaxKind.OverrideKeyword))
            return false;

        string statement = _state.Symbol.Name + " = " + creation + ";";
        IMethodSymbol[] constructors = type.InstanceConstructors.Where(constructor => !constructor.IsImplicitlyDeclared).ToArray();
        if (constructors.Length == 0)
            return AddConstructor(type, statement, field);

        foreach (IMethodSymbol constructor in constructors)
            if (constructor.DeclaringSyntaxReferences is not [{ } place] || place.GetSyntax() is not ConstructorDeclarationSyntax { Body: { } body } code || place.SyntaxTree != _file.Root.SyntaxTree)
                return false;
            else if (code.Initializer is not { RawKind: (int)SyntaxKind.ThisConstructorInitializer } && !Insert(body, statement, code))
                return false;

        return true;
    }

    private bool Insert(BlockSyntax body, string statement, SyntaxNode constructor)
    {
        if (!Layout.EndsLine(body.OpenBraceToken))
            return false;

        string indent = _file.Layout.IndentAt(constructor.SpanStart) + _file.Layout.Unit;
        _rewrite.Insert(_file, _file.Layout.EndOfLine(body.OpenBraceToken.Span.End), _file.Layout.Newline + indent + statement);
        return true;
    }

    private bool AddConstructor(INamedTypeSymbol type, string statement, FieldDeclarationSyntax field)
    {
        if (field.Parent is not ClassDeclarationSyntax home || type.DeclaringSyntaxReferences.Length != 1)
            return false;

        MemberDeclarationSyntax last = home.Members.TakeWhile(member => member is FieldDeclarationSyntax).LastOrDefault() ?? field;
        Layout layout = _file.Layout;
        string indent = layout.IndentAt(field.SpanStart), access = type.IsAbstract ? "protected " : "public ";
        _rewrite.Insert(_file, layout.EndOfLine(last.Span.End), layout.Newline + layout.Newline + indent + access + type.Name + "() => " + statement);
        return Layout.EndsLine(last.GetLastToken());
    }
}
