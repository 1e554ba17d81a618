using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Use = MapSafety.CodeFixes.Rewriting.Use;

namespace MapSafety.CodeFixes.Publication;

/// <summary>
/// MAP3008: lets only one thread store the first value, which all then use: <c>LazyInitializer.EnsureInitialized</c> where the value is made on the spot,
/// <c>Interlocked.CompareExchange</c> where a local holds it already. What a thread has made in vain is dropped.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StoreFirstValueOnce))]
public sealed class StoreFirstValueOnce() : StateFix("MAP3008")
{
    private protected override string EquivalenceKey => "MapSafety.StoreFirstValueOnce";

    internal override Phrase TitleForAll => new("Store first values once", "第一个值只存储一次");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (state.Symbol is not IFieldSymbol { Type.IsReferenceType: true })
            return null;

        Use[] firsts = state.Ordinary.Where(use => FirstStores.IsOpen(use, state)).ToArray();
        if (firsts.Length == 0)
            return NothingToDo;

        // What fills the collection behind it would fill the one that all use, several threads at a time.
        return firsts.All(use => !DeferredStore.IsFilledBehind(use, state.Ordinary) && Write(rewrite, use))
            ? new Phrase("Store the first value of '{0}' only once ({1}); one may be made in vain", "“{0}”的第一个值只存储一次（{1}）；可能会白白生成一个", state.Symbol.Name, Titles.Places(firsts.Length))
            : null;
    }

    private static bool Write(Rewrite rewrite, Use use)
    {
        if (use.Assigner is not AssignmentExpressionSyntax assignment || use.Qualifier is not null && rewrite.State.IsOfObject || MayNotRepeat(assignment.Right))
            return false;

        return assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression) || !Syntax.IsStatement(assignment, use.File.Model)
            ? WriteEnsured(rewrite, use, assignment)
            : assignment.Parent is ExpressionStatementSyntax statement && IsBehindTest(statement) && WriteExchange(rewrite, use, assignment);
    }

    private static bool MayNotRepeat(ExpressionSyntax value) => LockedRange.MayWait(value);

    /// <summary><c>s_map ??= new()</c> becomes <c>LazyInitializer.EnsureInitialized(ref s_map, () => new())</c>.</summary>
    private static bool WriteEnsured(Rewrite rewrite, Use use, AssignmentExpressionSyntax assignment)
    {
        if (assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression) || assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && IsBesideTest(assignment))
        {
            ExpressionSyntax whole = assignment;
            while (whole.Parent is ParenthesizedExpressionSyntax outer)
                whole = outer;

            if (whole.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } choice && choice.Right == whole)
                whole = choice;

            string head = Head(rewrite, use, assignment.Right);
            while (whole.Parent is ParenthesizedExpressionSyntax outer)
                whole = outer;

            rewrite.Replace(use.File, TextSpan.FromBounds(whole.SpanStart, assignment.Right.SpanStart), head);
            rewrite.Replace(use.File, TextSpan.FromBounds(assignment.Right.Span.End, whole.Span.End), ")");
            return true;
        }

        return false;
    }

    private static string Head(Rewrite rewrite, Use use, ExpressionSyntax value) =>
        FirstStores.Initialization(rewrite, use) + (IsSelfContained(value) ? use.File.StaticLambda : "") + "() => ";

    // s_map ?? (s_map = new())
    private static bool IsBesideTest(AssignmentExpressionSyntax assignment)
    {
        ExpressionSyntax whole = assignment;
        while (whole.Parent is ParenthesizedExpressionSyntax outer)
            whole = outer;

        return whole.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } choice && choice.Right == whole && SyntaxFactory.AreEquivalent(choice.Left, assignment.Left);
    }

    private static bool IsSelfContained(ExpressionSyntax value) =>
        value is BaseObjectCreationExpressionSyntax { Initializer: null } creation && creation.ArgumentList?.Arguments.All(argument => argument.Expression is LiteralExpressionSyntax) is not false || value.GetFirstToken().IsKind(SyntaxKind.OpenBracketToken) && !value.ChildNodes().Any();

    private static bool WriteExchange(Rewrite rewrite, Use use, AssignmentExpressionSyntax assignment)
    {
        // Whoever goes on with a local would go on with what nobody else has.
        if (assignment.Right is IdentifierNameSyntax local && use.File.Model.GetSymbolInfo(local).Symbol is ILocalSymbol kept && IsUsedBehind(kept, assignment, use))
            return false;

        if (assignment.Right is not IdentifierNameSyntax && rewrite.State.Symbol is not IFieldSymbol { IsVolatile: true })
        {
            rewrite.Replace(use.File, TextSpan.FromBounds(assignment.SpanStart, assignment.Right.SpanStart), Head(rewrite, use, assignment.Right));
            rewrite.Insert(use.File, assignment.Right.Span.End, ")");
            return true;
        }

        rewrite.Replace(use.File, TextSpan.FromBounds(assignment.SpanStart, assignment.Right.SpanStart), FirstStores.Exchange(rewrite, use));
        rewrite.Insert(use.File, assignment.Right.Span.End, FirstStores.EndOfExchange(rewrite, use));
        return true;
    }

    private static bool IsBehindTest(ExpressionStatementSyntax statement) =>
        statement.Ancestors().Any(node => node is IfStatementSyntax) || Syntax.Siblings(statement).TakeWhile(earlier => earlier != statement).Any(earlier => earlier is IfStatementSyntax);

    private static bool IsUsedBehind(ILocalSymbol local, SyntaxNode place, Use use) => use.Owner.DescendantNodes().OfType<IdentifierNameSyntax>()
        .Any(name => name.SpanStart > place.Span.End && name.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(use.File.Model.GetSymbolInfo(name).Symbol, local));
}
