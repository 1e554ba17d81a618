using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Publication;

/// <summary>
/// MAP3006: makes the state an immutable collection that every change replaces. What was a change in place becomes a call of <c>ImmutableInterlocked</c>, a new
/// version of the old one is made again until nobody came between, and what takes the collection away exchanges it in one step. Readers stay as they are.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CopyOnWrite))]
public sealed class CopyOnWrite() : StateFix("MAP3006")
{
    private protected override string EquivalenceKey => "MapSafety.CopyOnWrite";

    internal override Phrase TitleForAll => new("Copy collections on write", "写时复制集合");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (CounterpartOf(rewrite) is not { } counterpart || SelfUpdate.AllOf(state) is not { } updates)
            return null;

        HashSet<Use> done = new();
        if (!updates.All(update => WriteUpdate(rewrite, counterpart, update, done)) || !state.Ordinary.All(use => WriteDrain(rewrite, counterpart, use, done)) || !counterpart.WriteAll(done.Contains))
            return null;

        return new Phrase(
            "Make '{0}' an {1} that each change replaces ({2}); a change copies O(log n)", "将“{0}”改为每次修改都会被替换的 {1}（{2}）；一次修改复制 O(log n)",
            state.Symbol.Name, counterpart.NewName, state.Extent);
    }

    private static ImmutableCollection? CounterpartOf(Rewrite rewrite) => rewrite.State.Collection?.MetadataName switch
    {
        "System.Collections.Concurrent.ConcurrentDictionary`2" or "System.Collections.Generic.Dictionary`2" => new ImmutableCollection(rewrite, "ImmutableDictionary", ImmutableKind.Map),
        "System.Collections.Concurrent.ConcurrentQueue`1" => new ImmutableCollection(rewrite, "ImmutableQueue", ImmutableKind.Queue),
        "System.Collections.Concurrent.ConcurrentStack`1" => new ImmutableCollection(rewrite, "ImmutableStack", ImmutableKind.Queue),
        _ => null,
    };

    /// <summary><c>s_map = new(s_map.Where(…))</c> becomes an update that is computed again where somebody came between.</summary>
    private static bool WriteUpdate(Rewrite rewrite, ImmutableCollection counterpart, SelfUpdate update, HashSet<Use> done)
    {
        SourceFile file = update.Target.File;
        ExpressionSyntax? source = SourceOf(update.Value, rewrite.State, file, out ExpressionSyntax? comparer);
        if (source is null || update.Others.Any(use => !source.Span.Contains(use.State.Span)) || !IsRepeatable(source))
            return false;

        int position = update.Target.State.SpanStart;
        string map = Syntax.FreeName("current", update.Target.Owner, file.Model, position);
        rewrite.Replace(
            file, update.Assignment, Imports.NameOf(rewrite, file, position, "System.Collections.Immutable", "ImmutableInterlocked") + ".Update(ref " + update.Target.State + ", "
                + map + " => " + counterpart.Range(file, position, update.With(map, source.Span), comparer) + ")");
        rewrite.Note(new Phrase("the new version may be computed more than once", "新版本可能计算不止一次"));
        done.Add(update.Target);
        done.UnionWith(update.Others);
        return true;
    }

    /// <summary>The entries that a version is made of.</summary>
    private static ExpressionSyntax? SourceOf(ExpressionSyntax value, StateUses state, SourceFile file, out ExpressionSyntax? comparer)
    {
        comparer = null;
        if (Creation.Read(value, state.Type, file.Model) is { Source: { } source, Elements.Count: 0 } creation)
        {
            comparer = creation.Comparer;
            return comparer is null || Syntax.IsStable(comparer) ? source : null;
        }

        // s_map.Where(…).ToDictionary()
        return value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToDictionary", Expression: var entries }, ArgumentList.Arguments.Count: 0 }
            ? entries
            : null;
    }

    private static bool IsRepeatable(ExpressionSyntax source) => !source.DescendantNodesAndSelf().Any(node =>
        node is AwaitExpressionSyntax or AssignmentExpressionSyntax or DeclarationExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.SuppressNullableWarningExpression }
            or ArgumentSyntax { RefKindKeyword.RawKind: not 0 });

    /// <summary><c>var old = s_map; s_map = new();</c> becomes one exchange.</summary>
    private static bool WriteDrain(Rewrite rewrite, ImmutableCollection counterpart, Use use, HashSet<Use> done)
    {
        if (use.State.Parent is not EqualsValueClauseSyntax || use.State.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is not { Declaration.Variables.Count: 1 } taken
            || Syntax.Following(taken).FirstOrDefault() is not ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment } store
            || rewrite.State.Uses.FirstOrDefault(other => other.State == assignment.Left) is not { } target)
            return true;

        if (!SyntaxFactory.AreEquivalent(target.State, use.State) || !rewrite.State.IsOneObject([use, target])
            || Creation.Read(assignment.Right, rewrite.State.Type, use.File.Model) is not { } creation || counterpart.Made(use.File, creation) is not { Length: > 0 } made || !counterpart.Taken(use.File, use.State))
            return false;

        rewrite.Replace(use.File, use.State, Imports.NameOf(rewrite, use.File, use.State.SpanStart, "System.Threading", "Interlocked") + ".Exchange(ref " + target.State + ", " + made + ")");
        rewrite.Delete(use.File, TextSpan.FromBounds(use.File.Layout.StartOfLine(store.SpanStart), use.File.Layout.NextLine(store.Span.End)));
        done.Add(use);
        done.Add(target);
        return use.File.Layout.StartsLine(store.SpanStart) && Layout.EndsLine(store.GetLastToken());
    }
}
