using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Publication;

/// <summary>
/// MAP3003: repeats reading the collection and making the new version until <c>Interlocked.CompareExchange</c> finds that nobody has replaced it meanwhile. For
/// collections of every kind, if making the version touches nothing but itself.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RepeatUntilStored))]
public sealed class RepeatUntilStored() : StateFix("MAP3003")
{
    private protected override string EquivalenceKey => "MapSafety.RepeatUntilStored";

    internal override Phrase TitleForAll => new("Repeat updates until they are stored", "重复更新直到存储成功");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (state.Symbol is not IFieldSymbol { Type.IsReferenceType: true } || SelfUpdate.AllOf(state) is not { } updates)
            return null;

        if (updates.Count == 0)
            return NothingToDo;

        return updates.All(update => Write(rewrite, update))
            ? new Phrase(
                "Compare and swap '{0}' in a loop ({1}); a new version may be computed more than once", "在循环中比较并交换“{0}”（{1}）；新版本可能计算不止一次",
                state.Symbol.Name, Titles.Places(updates.Count))
            : null;
    }

    private static bool Write(Rewrite rewrite, SelfUpdate update)
    {
        if (update.Assignment.Ancestors().TakeWhile(node => node != update.Function).Any(node => node is LockStatementSyntax))
            return false;

        Loop loop = new(rewrite, update);
        return Bodies.ExpressionOf(update.Function) == update.Assignment ? loop.WriteBody() : update.Assignment.Parent is ExpressionStatementSyntax last && loop.WriteStatements(last);
    }

    /// <summary>Writes the loop around one update.</summary>
    private sealed class Loop
    {
        private readonly Rewrite _rewrite;
        private readonly SelfUpdate _update;
        private readonly SourceFile _file;
        private readonly Layout _layout;

        public Loop(Rewrite rewrite, SelfUpdate update)
        {
            _rewrite = rewrite;
            _update = update;
            _file = update.Target.File;
            _layout = _file.Layout;
        }

        public bool WriteBody()
        {
            if (!IsRepeatable([_update.Value]))
                return false;

            string current = Free("current"), next = Free("next");
            foreach (Use read in _update.Others)
                _rewrite.Replace(_file, read.State, current);

            _rewrite.Replace(_file, TextSpan.FromBounds(_update.Assignment.SpanStart, _update.Value.SpanStart), "");
            string Inner(string indent) => _layout.Newline + indent + _layout.Unit;
            Bodies.Expand(
                _rewrite, _file, _update.Function,
                indent => Head(indent) + Inner(indent) + "var " + current + " = " + _update.Target.State + ";" + Inner(indent) + Declared(next),
                indent => ";" + Inner(indent) + Tail(next, current, indent + _layout.Unit) + _layout.Newline + indent + "}", levels: 1);
            return true;
        }

        public bool WriteStatements(ExpressionStatementSyntax last)
        {
            if (Range(last) is not { } range || !_layout.StartsLine(range[0].SpanStart) || !Layout.EndsLine(last.GetLastToken()) || !IsRepeatable(range) || IsUsedBehind(range))
                return false;

            string indent = _layout.IndentAt(range[0].SpanStart), inner = indent + _layout.Unit;
            bool isKept = KeptIn(range) is not null;
            string current = KeptIn(range) ?? Free("current");
            _rewrite.Insert(_file, range[0].SpanStart, Head(indent) + _layout.Newline + inner + (isKept ? "" : "var " + current + " = " + _update.Target.State + ";" + _layout.Newline + inner));
            if (!isKept)
                foreach (Use read in _update.Others)
                    _rewrite.Replace(_file, read.State, current);

            Bodies.Deepen(_rewrite, _file, TextSpan.FromBounds(range[0].SpanStart, last.Span.End), 1);
            WriteStore(last, current, inner);
            _rewrite.Insert(_file, _layout.EndOfLine(last.Span.End), _layout.Newline + indent + "}");
            return true;
        }

        private void WriteStore(ExpressionStatementSyntax last, string current, string inner)
        {
            if (_update.Value is IdentifierNameSyntax local && !IsFieldOrProperty(local))
            {
                _rewrite.Replace(_file, last, Tail(local.ToString(), current, inner));
                return;
            }

            string next = Free("next");
            _rewrite.Replace(_file, TextSpan.FromBounds(_update.Assignment.SpanStart, _update.Value.SpanStart), Declared(next));
            _rewrite.Insert(_file, last.Span.End, _layout.Newline + inner + Tail(next, current, inner));
        }

        private bool IsFieldOrProperty(IdentifierNameSyntax name) => _file.Model.GetSymbolInfo(name).Symbol is IFieldSymbol or IPropertySymbol;

        private string Head(string indent) => "while (true)" + _layout.BeforeBrace(_update.Assignment, indent) + "{";

        private string Declared(string next)
        {
            bool isTyped = _update.Value is ImplicitObjectCreationExpressionSyntax or ConditionalExpressionSyntax or SwitchExpressionSyntax || _update.Value.GetFirstToken().IsKind(SyntaxKind.OpenBracketToken);
            return (isTyped ? _rewrite.State.TypeSyntax.ToString() : "var") + " " + next + " = ";
        }

        private string Tail(string next, string current, string indent) =>
            "if (" + Imports.NameOf(_rewrite, _file, _update.Target.State.SpanStart, "System.Threading", "Interlocked") + ".CompareExchange(ref " + _update.Target.State + ", " + next + ", " + current + ") == " + current + ")"
            + _layout.Newline + indent + _layout.Unit + "break;";

        private string Free(string wish) => Syntax.FreeName(wish, _update.Target.Owner, _file.Model, _update.Target.State.SpanStart);

        /// <summary>From the first statement that reads the state to the one that stores; nothing where they do not stand in one row.</summary>
        private StatementSyntax[]? Range(ExpressionStatementSyntax last)
        {
            if (_update.Others.All(read => _update.Value.Span.Contains(read.State.Span)))
                return [last];

            StatementSyntax[] row = Syntax.Siblings(last);
            int first = Array.FindIndex(row, statement => _update.Others.Any(read => statement.Span.Contains(read.State.Span))), end = Array.IndexOf(row, last);
            StatementSyntax[] range = first < 0 || first > end ? [] : row.Skip(first).Take(end - first + 1).ToArray();
            return range.Length > 0 && _update.Others.All(read => range.Any(statement => statement.Span.Contains(read.State.Span))) ? range : null;
        }

        /// <summary>The local that the code has for what it read, if it reads once and does not change the local.</summary>
        private string? KeptIn(StatementSyntax[] range) =>
            range[0] is LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: var value } kept] } && _update.Others is [{ } read] && value == read.State
            && !IsAssigned(kept) ? kept.Identifier.Text : null;

        private bool IsAssigned(VariableDeclaratorSyntax kept) => _update.Target.Owner.DescendantNodes().Any(node => node switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left is IdentifierNameSyntax name && name.Identifier.ValueText == kept.Identifier.ValueText,
            ArgumentSyntax { RefKindKeyword.RawKind: not 0 } argument => argument.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == kept.Identifier.ValueText,
            _ => false,
        });

        // ---- whether it can run again

        private bool IsRepeatable(IReadOnlyList<SyntaxNode> code)
        {
            TextSpan span = TextSpan.FromBounds(code[0].SpanStart, code[code.Count - 1].Span.End);
            return !code.Any(LockedRange.MayWait) && !code.SelectMany(node => node.DescendantNodesAndSelf()).Any(node => Leaves(node, span) || Changes(node, span)
                || node is LocalFunctionStatementSyntax or LabeledStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } || node.ContainsDirectives);
        }

        private static bool Leaves(SyntaxNode node, TextSpan span) => node switch
        {
            GotoStatementSyntax => true,
            BreakStatementSyntax => !node.Ancestors().TakeWhile(around => span.Contains(around.Span)).Any(around => around is SwitchStatementSyntax or CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax),
            ContinueStatementSyntax => !node.Ancestors().TakeWhile(around => span.Contains(around.Span)).Any(around => around is CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax),
            _ => false,
        };

        /// <summary>Whether code changes anything that is not made in the same code.</summary>
        private bool Changes(SyntaxNode node, TextSpan span) => node switch
        {
            AssignmentExpressionSyntax assignment => assignment != _update.Assignment && assignment.Parent is not InitializerExpressionSyntax && !IsOwn(assignment.Left, span),
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } step => !IsOwn(step.Operand, span),
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } step => !IsOwn(step.Operand, span),
            ArgumentSyntax { RefKindKeyword.RawKind: not 0, Expression: not DeclarationExpressionSyntax } argument => !IsOwn(argument.Expression, span),
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var receiver } } call =>
                Retyping.EffectOf(new Use(_file, receiver)).Mutates() && Collections.Find(_file.Model.GetTypeInfo(receiver).Type) is { Discipline: not Discipline.Immutable } && !IsOwn(receiver, span),
            _ => false,
        };

        private bool IsOwn(ExpressionSyntax target, TextSpan span)
        {
            ExpressionSyntax root = Syntax.Bare(target);
            while (root is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax)
                root = root is MemberAccessExpressionSyntax access ? access.Expression : ((ElementAccessExpressionSyntax)root).Expression;

            return root is IdentifierNameSyntax { Identifier.ValueText: "_" }
                || _file.Model.GetSymbolInfo(root).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [{ } declared] } && span.Contains(declared.Span);
        }

        private bool IsUsedBehind(StatementSyntax[] range)
        {
            TextSpan span = TextSpan.FromBounds(range[0].SpanStart, range[range.Length - 1].Span.End);
            return _update.Function.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.SpanStart >= span.End
                && _file.Model.GetSymbolInfo(name).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [{ } declared] } && span.Contains(declared.Span));
        }
    }
}
