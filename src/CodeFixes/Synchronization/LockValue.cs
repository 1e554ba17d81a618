using System.Collections.Immutable;
using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>MAP1007, MAP5004: locks each value of a concurrent map at every use, reads and update functions too. Where a value is used as it is taken out, a local keeps it for the lock.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LockValue))]
public sealed class LockValue : StateFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("MAP1007", "MAP5004");

    private protected override string EquivalenceKey => "MapSafety.LockValue";

    internal override Phrase TitleForAll => new("Lock the values of concurrent maps", "锁定并发映射的值");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses map = rewrite.State;
        if ((ValueUses.Of(map) ?? ValueUses.OfAny(map)) is not { } values || values.Uses.Any(use => map.IsInitialization(use)))
            return null;

        Rewrite inner = new(values.AsState(map.TypeSyntax), rewrite);
        bool isChanged = false;
        foreach (var group in values.Uses.Where(use => !IsLocked(use)).GroupBy(use => (Function: Immediate.FunctionOf(use), Name: NameOf(use))))
        {
            bool isWritten = group.Key.Name is { } name
                ? LockedRange.Write(inner, group.Key.Function, group.ToArray(), _ => name)
                : group.ToArray() is [var single] && WriteDirect(rewrite, single);
            if (!isWritten)
                return null;

            isChanged = true;
        }

        return isChanged
            ? new Phrase("Lock each value of '{0}' where it is used ({1})", "在使用“{0}”的每个值时将其锁定（{1}）", map.Symbol.Name, map.Extent)
            : NothingToDo;
    }

    /// <summary>What to lock: the local or the pair's value; nothing where the value is used as it is taken out.</summary>
    private static string? NameOf(Use use) =>
        use.State is IdentifierNameSyntax || use.State is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax } ? use.State.ToString() : null;

    private static bool IsLocked(Use use) => use.State.Ancestors().OfType<LockStatementSyntax>().Any(around => around.Expression.ToString() == use.State.ToString());

    private static bool WriteDirect(Rewrite rewrite, Use use)
    {
        SyntaxNode function = Syntax.FunctionOf(use.State);
        string name = Syntax.FreeName("value", use.Owner, use.File.Model, use.State.SpanStart);
        string type = use.File.Model.GetTypeInfo(use.State).Type is { } kept ? use.File.TypeOfLocal(kept, use.State.SpanStart) : "var";
        string declaration = type + " " + name + " = " + use.State + ";";
        Layout layout = use.File.Layout;
        if (Bodies.ExpressionOf(function) is { } expression)
        {
            if (expression.SpanStart != use.State.SpanStart || expression.DescendantNodesAndSelf().Any(node => node is AwaitExpressionSyntax))
                return false;

            string result = Syntax.ReturnsValue(function, use.File.Model) ? "return " : "";
            Bodies.Expand(
                rewrite, use.File, function,
                indent => declaration + layout.Newline + indent + "lock (" + name + ")" + layout.BeforeBrace(function, indent) + "{" + layout.Newline + indent + layout.Unit + result,
                indent => ";" + layout.Newline + indent + "}",
                levels: 1);
        }
        else if (!WriteStatement(rewrite, use, name, declaration))
        {
            return false;
        }

        rewrite.Replace(use.File, use.State, name);
        return true;
    }

    /// <summary>The statement must begin by taking the value, so that nothing moves past anything else.</summary>
    private static bool WriteStatement(Rewrite rewrite, Use use, string name, string declaration)
    {
        ExpressionSyntax? first = use.State.FirstAncestorOrSelf<StatementSyntax>() switch
        {
            ExpressionStatementSyntax statement => statement.Expression,
            ReturnStatementSyntax statement => statement.Expression,
            ForEachStatementSyntax loop => loop.Expression,
            _ => null,
        };
        StatementSyntax whole = use.State.FirstAncestorOrSelf<StatementSyntax>()!;
        Layout layout = use.File.Layout;
        if (first is null || first.SpanStart != use.State.SpanStart || whole.Parent is not BlockSyntax || whole.DescendantNodes().Any(node => node is AwaitExpressionSyntax or YieldStatementSyntax)
            || !layout.StartsLine(whole.SpanStart) || !Layout.EndsLine(whole.GetLastToken()))
            return false;

        string indent = layout.IndentAt(whole.SpanStart);
        rewrite.Insert(use.File, whole.SpanStart, declaration + layout.Newline + indent + "lock (" + name + ")" + layout.BeforeBrace(whole, indent) + "{" + layout.Newline + indent + layout.Unit);
        Bodies.Deepen(rewrite, use.File, whole.Span, 1);
        rewrite.Insert(use.File, layout.EndOfLine(whole.Span.End), layout.Newline + indent + "}");
        return true;
    }
}
