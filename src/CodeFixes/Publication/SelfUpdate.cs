using MapSafety.CodeFixes.Rewriting;
using MapSafety.Flow;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Use = MapSafety.CodeFixes.Rewriting.Use;

namespace MapSafety.CodeFixes.Publication;

/// <summary>An assignment that replaces a collection by a new version of itself: <c>s_map = s_map.SetItem(k, v)</c>.</summary>
/// <param name="Target">The assigned use.</param>
/// <param name="Assignment">The assignment.</param>
/// <param name="Function">The function it stands in.</param>
internal sealed record SelfUpdate(Use Target, AssignmentExpressionSyntax Assignment, SyntaxNode Function)
{
    public ExpressionSyntax Value => Assignment.Right;

    /// <summary>The uses of the state in the same function, the assigned one left out.</summary>
    public Use[] Others { get; private init; } = [];

    /// <summary>All updates of a state, each the only one of its function; nothing where one is written in another way.</summary>
    public static IReadOnlyList<SelfUpdate>? AllOf(StateUses state)
    {
        List<SelfUpdate> updates = new();
        foreach (IGrouping<SyntaxNode, Use> function in state.Ordinary.Where(use => !state.IsDisposal(use)).GroupBy(use => Syntax.FunctionOf(use.State)))
        {
            Use[] replacing = function.Where(use => IsUpdate(use, state)).ToArray();
            if (replacing.Length == 0)
                continue;

            if (replacing is not [{ Assigner: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment } target]
                || assignment.Left != target.State || !Syntax.IsStatement(assignment, target.File.Model) || !state.IsOneObject(function) || target.Qualifier is not null && state.IsOfObject)
                return null;

            updates.Add(new SelfUpdate(target, assignment, function.Key) { Others = function.Where(use => use != target).ToArray() });
        }

        return updates;
    }

    /// <summary>This code with another name in the place of the state.</summary>
    public string With(string name, TextSpan code)
    {
        IEnumerable<TextChange> changes = Others.Where(use => code.Contains(use.State.Span))
            .Select(use => new TextChange(new TextSpan(use.State.SpanStart - code.Start, use.State.Span.Length), name));
        return SourceText.From(Target.File.Root.GetText().ToString(code)).WithChanges(changes).ToString();
    }

    private static bool IsUpdate(Use use, StateUses state)
    {
        SyntaxNode? replacement = use.Assigner is { } assigner && use.Whole == use.State ? assigner
            : use.State.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0, Parent.Parent: InvocationExpressionSyntax call } ? call
            : use.State.FirstAncestorOrSelf<TupleExpressionSyntax>()?.Parent is AssignmentExpressionSyntax { Left: TupleExpressionSyntax } tuple ? tuple
            : null;
        return replacement is not null
            && Storing.Of(replacement, state.Symbol, symbol => SymbolEqualityComparer.Default.Equals(symbol, state.Symbol), use.File.Model.Compilation)
                is { Stored: Stored.Derived, Publication: not (Knowledge.Publication.CompareAndSwap or Knowledge.Publication.Update) };
    }
}
