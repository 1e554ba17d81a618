using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using MapSafety.Flow;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Use = MapSafety.CodeFixes.Rewriting.Use;

namespace MapSafety.CodeFixes.Publication;

/// <summary>
/// MAP3004, MAP3005: fills a local and publishes it as a frozen collection, in a volatile field of that type; readers find the same members there. For
/// collections that change nowhere else, where the framework has frozen ones.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PublishFrozen))]
public sealed class PublishFrozen() : StateFix("MAP3004", "MAP3005")
{
    private protected override string EquivalenceKey => "MapSafety.PublishFrozen";

    internal override Phrase TitleForAll => new("Publish frozen collections", "发布冻结集合");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (KindOf(state) is not { } kind || !kind.IsAvailable(state) || state is not { Declaration: FieldDeclarationSyntax { Declaration.Variables.Count: 1 } field } || !Interests.MayBeRetyped(state)
            || state.Uses.Any(use => use.IsLocked || state.IsInitialization(use)) || !WriteFirst(rewrite, kind))
            return null;

        bool isWritten = false;
        foreach (IGrouping<SyntaxNode, Use> function in state.Ordinary.GroupBy(use => Syntax.FunctionOf(use.State)))
        {
            if (WriteFunction(rewrite, kind, function.ToArray()) is not { } isFilling)
                return null;

            isWritten |= isFilling;
        }

        if (!isWritten)
            return NothingToDo;

        DeferredStore.MakeVolatile(rewrite, field);
        rewrite.Replace(state.File, state.TypeSyntax is NullableTypeSyntax optional ? optional.ElementType : state.TypeSyntax, kind.Type(rewrite, state.File, state.TypeSyntax.SpanStart));
        return new Phrase(
            "Fill a local, and publish '{0}' as a {1} ({2}); it takes longer to make", "先填充局部变量，再将“{0}”作为 {1} 发布（{2}）；生成耗时更长", state.Symbol.Name, kind.Name, state.Extent);
    }

    private static Kind? KindOf(StateUses state) => state.Collection?.MetadataName switch
    {
        "System.Collections.Concurrent.ConcurrentDictionary`2" or "System.Collections.Generic.Dictionary`2" => new("Dictionary", "FrozenDictionary", "`2"),
        "System.Collections.Generic.HashSet`1" => new("HashSet", "FrozenSet", "`1"),
        _ => null,
    };

    /// <summary>The field starts with the empty frozen collection, or with nothing.</summary>
    private static bool WriteFirst(Rewrite rewrite, Kind kind)
    {
        StateUses state = rewrite.State;
        if (state.Initializer is not { } first || first is LiteralExpressionSyntax or PostfixUnaryExpressionSyntax)
            return true;

        if (!IsEmpty(state, state.File, first, out _))
            return false;

        rewrite.Replace(state.File, first, kind.Empty(rewrite, state.File, first.SpanStart));
        return true;
    }

    private static bool IsEmpty(StateUses state, SourceFile file, ExpressionSyntax value, out ExpressionSyntax? comparer)
    {
        comparer = null;
        if (Creation.Read(value, state.Type, file.Model) is not { Source: null, Elements.Count: 0 } creation)
            return false;

        comparer = creation.Comparer;
        return comparer is null || Syntax.IsStable(comparer);
    }

    /// <summary>Whether this function fills the collection, which is written then; nothing where it does what a frozen collection cannot.</summary>
    private static bool? WriteFunction(Rewrite rewrite, Kind kind, Use[] uses)
    {
        StateUses state = rewrite.State;
        Use[] changes = uses.Where(use => use.Whole != use.State && Retyping.EffectOf(use).Mutates()).ToArray();
        if (changes.FirstOrDefault() is { } clear && Retyping.EffectOf(clear) is Effect.Clear)
            return state.Initializer is { } first && uses.All(use => use.State.SpanStart >= clear.State.SpanStart && (use.Whole != use.State || !use.IsAssigned)) && WriteFilling(rewrite, kind, clear, first, uses, _ => true) ? true : null;

        Use[] stores = uses.Where(use => use.Whole == use.State && use.IsAssigned).ToArray();
        if (stores.Length == 0)
            return changes.Length == 0 && uses.All(IsRead) ? false : null;

        if (stores is not [{ Assigner: AssignmentExpressionSyntax { Right: var value } } store])
            return null;

        if (changes.Length > 0)
            return Published.IsMade(value) && changes.All(change => change.State.SpanStart > store.State.SpanStart) && WriteFilling(rewrite, kind, store, value, uses, changes.Contains) ? true : null;

        if (value is LiteralExpressionSyntax)
            return false;

        if (!IsEmpty(state, store.File, value, out _))
            return null;

        rewrite.Replace(store.File, value, kind.Empty(rewrite, store.File, value.SpanStart));
        return false;
    }

    private static bool WriteFilling(Rewrite rewrite, Kind kind, Use start, ExpressionSyntax value, Use[] uses, Func<Use, bool> fills)
    {
        if (!IsEmpty(rewrite.State, start.File, value, out ExpressionSyntax? comparer))
            return false;

        Imports.Extensions(rewrite, start.File, start.State.SpanStart, Kind.Space, kind.Name);
        string builder = kind.Builder(rewrite, start.File, start.State.SpanStart);
        return DeferredStore.Write(
            rewrite, start, "var", "new " + builder + "(" + comparer + ")", local => start.State + " = " + local + ".To" + kind.Name + "(" + comparer + ")", uses, fills);
    }

    private static bool IsRead(Use use) => use.Whole != use.State || use.State.Parent is ForEachStatementSyntax or BinaryExpressionSyntax or IsPatternExpressionSyntax or ConditionalAccessExpressionSyntax;

    /// <summary>A frozen collection, and the one that it is made of.</summary>
    private sealed record Kind(string Filled, string Name, string Arity)
    {
        public const string Space = "System.Collections.Frozen";

        public bool IsAvailable(StateUses state) => Framework.Find(state.File.Model.Compilation, Space + "." + Name + Arity) is not null;

        public string Type(Rewrite rewrite, SourceFile file, int position) => Imports.NameOf(rewrite, file, position, Space, Name) + Arguments(rewrite, file, position);

        public string Empty(Rewrite rewrite, SourceFile file, int position) => Type(rewrite, file, position) + ".Empty";

        public string Builder(Rewrite rewrite, SourceFile file, int position) =>
            Imports.NameOf(rewrite, file, position, "System.Collections.Generic", Filled) + Arguments(rewrite, file, position);

        private static string Arguments(Rewrite rewrite, SourceFile file, int position) =>
            "<" + string.Join(", ", rewrite.State.Type.TypeArguments.Select(argument => argument.ToMinimalDisplayString(file.Model, position))) + ">";
    }
}
