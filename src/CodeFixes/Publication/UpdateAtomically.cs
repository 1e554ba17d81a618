using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Publication;

/// <summary>
/// MAP3003: lets <c>ImmutableInterlocked</c> make the new version of an immutable collection, again and again until nobody has replaced it meanwhile. Where
/// the function decides by another read of the collection what it changes, it is offered only if the change is right whatever others have done.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UpdateAtomically))]
public sealed class UpdateAtomically() : StateFix("MAP3003")
{
    private const string Space = "System.Collections.Immutable";

    // Made again on another version, these give what the caller asked for.
    private static readonly HashSet<string> s_repeatable = ["SetItem", "SetItems", "Remove", "RemoveRange", "RemoveAll", "Clear"];

    private protected override string EquivalenceKey => "MapSafety.UpdateAtomically";

    internal override Phrase TitleForAll => new("Update with ImmutableInterlocked", "用 ImmutableInterlocked 更新");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (state.Symbol is not IFieldSymbol || KindOf(state) is not { } kind || SelfUpdate.AllOf(state) is not { } updates)
            return null;

        if (updates.Count == 0)
            return NothingToDo;

        return updates.All(update => Write(rewrite, update, kind))
            ? new Phrase("Update '{0}' with ImmutableInterlocked ({1})", "用 ImmutableInterlocked 更新“{0}”（{1}）", state.Symbol.Name, Titles.Places(updates.Count))
            : null;
    }

    private static ImmutableKind? KindOf(StateUses state) => state.Collection switch
    {
        { Discipline: Discipline.Immutable, IsMap: true } => ImmutableKind.Map,
        { Discipline: Discipline.Immutable, MetadataName: "System.Collections.Immutable.ImmutableHashSet`1" or "System.Collections.Immutable.ImmutableSortedSet`1" } => ImmutableKind.Set,
        { Discipline: Discipline.Immutable } => ImmutableKind.List,
        _ => null,
    };

    private static bool Write(Rewrite rewrite, SelfUpdate update, ImmutableKind kind)
    {
        Use[] inside = update.Others.Where(use => update.Value.Span.Contains(use.State.Span)).ToArray();
        if (inside.Length == 0)
            return false;

        string? method = inside is [{ Call: { } call, IsExtension: false } only] && call == Syntax.Bare(update.Value) ? only.Member : null;
        bool decidesElsewhere = inside.Length < update.Others.Length;
        if (decidesElsewhere && !(method is not null && (kind is ImmutableKind.Set || s_repeatable.Contains(method))))
            return false;

        ImmutableChange change = new(rewrite, kind, IsHashed(rewrite.State));
        string? text = method is null ? null : CallText(change, update, inside[0], method);
        text ??= LambdaText(rewrite, change, update, kind);
        if (text is not null)
            rewrite.Replace(update.Target.File, update.Assignment, text);

        return text is not null;
    }

    private static bool IsHashed(StateUses state) => state.Collection?.MetadataName is "System.Collections.Immutable.ImmutableDictionary`2";

    /// <summary>The one call that does it, if what it is given can be evaluated once, before the first attempt.</summary>
    private static string? CallText(ImmutableChange change, SelfUpdate update, Use read, string method)
    {
        ExpressionSyntax[] arguments = read.Arguments.Select((_, index) => read.Argument(index)).OfType<ExpressionSyntax>().ToArray();
        if (arguments.Length != read.Arguments.Count || arguments.Any(argument => argument is AnonymousFunctionExpressionSyntax || MayRunDry(argument, read.File.Model)))
            return null;

        string target = change.Class(update.Target) + ".";
        return (method, arguments.Length) switch
        {
            ("Remove", 1) when IsHashed(change.State) => target + "TryRemove(ref " + update.Target.State + ", " + arguments[0] + ", " + Syntax.Discard(update.Target) + ")",
            ("Enqueue" or "Push", 1) => target + method + "(ref " + update.Target.State + ", " + arguments[0] + ")",
            _ => change.Update(update.Target, method, arguments),
        };
    }

    private static string? LambdaText(Rewrite rewrite, ImmutableChange change, SelfUpdate update, ImmutableKind kind)
    {
        SemanticModel model = update.Target.File.Model;
        if (update.Value.DescendantNodesAndSelf().Any(node => node is AwaitExpressionSyntax or AssignmentExpressionSyntax { Parent: not InitializerExpressionSyntax } or DeclarationExpressionSyntax
                or ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or PostfixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.SuppressNullableWarningExpression }
            || node is ExpressionSyntax part && MayRunDry(part, model)))
            return null;

        string collection = Syntax.FreeName(kind switch { ImmutableKind.Map => "map", ImmutableKind.Set => "set", _ => "list" }, update.Target.Owner, model, update.Target.State.SpanStart);
        rewrite.Note(new Phrase("the change may be computed more than once", "该修改可能计算不止一次"));
        return change.Class(update.Target) + ".Update(ref " + update.Target.State + ", " + collection + " => " + update.With(collection, update.Value.Span) + ")";
    }

    /// <summary>A sequence from elsewhere may give its items only once, and the second attempt would get none.</summary>
    private static bool MayRunDry(ExpressionSyntax value, SemanticModel model) =>
        value is IdentifierNameSyntax or MemberAccessExpressionSyntax && model.GetSymbolInfo(value).Symbol is ILocalSymbol or IParameterSymbol
        && model.GetTypeInfo(value).Type is { } type && Versions.IsSource(type) && type is not IArrayTypeSymbol && Collections.RowOf(type) is not { Discipline: not Discipline.Abstract };
}
