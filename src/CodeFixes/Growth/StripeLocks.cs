using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Growth;

/// <summary>
/// MAP2005: shares a fixed number of locks among all keys, by the hash of the key. Two keys may then have one lock: their callers wait for each other, and
/// whoever held the locks of both would wait for himself or in another order than the next. So nothing that runs under one may come back for another.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StripeLocks))]
public sealed class StripeLocks() : StateFix("MAP2005")
{
    private const int Stripes = 64;

    private protected override string EquivalenceKey => "MapSafety.StripeLocks";

    internal override Phrase TitleForAll { get; } = new("Share a fixed number of locks among all keys", "让所有键共享固定数量的锁");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (state.Collection?.MetadataName != "System.Collections.Concurrent.ConcurrentDictionary`2" || !IsReplaceable(state) || LockTake.All(state) is not { } takes || LockTake.Made(state) is not { } made
            || takes.GroupBy(take => Syntax.FunctionOf(take.Call)).Any(function => function.Count() > 1) || takes.Any(take => new ComingBack(state).May(take.Held) || Calls(takes, take)))
            return null;

        return WriteField(rewrite, made) && WriteUses(rewrite)
            ? new Phrase(
                "Share {0} locks among all keys of '{1}'; different keys may wait for each other ({2})", "让“{1}”的所有键共享 {0} 把锁；不同的键可能互相等待（{2}）",
                Stripes, state.Symbol.Name, state.Extent)
            : null;
    }

    /// <summary>Whether the code under a lock takes another through the method that yields them.</summary>
    private static bool Calls(LockTake[] takes, LockTake take) =>
        takes.Any(other => take.Held.Any(code => code.SyntaxTree == other.Call.SyntaxTree && code.Span.Contains(other.Call.Span)));

    private static bool IsReplaceable(StateUses state) => Interests.MayBeRetyped(state) && state.TypeSyntax is GenericNameSyntax or QualifiedNameSyntax or AliasQualifiedNameSyntax
        && state.Declaration is FieldDeclarationSyntax { Declaration.Variables.Count: 1 } or PropertyDeclarationSyntax && state.Initializer is not null;

    // ---- the locks

    private static bool WriteField(Rewrite rewrite, BaseObjectCreationExpressionSyntax made)
    {
        StateUses state = rewrite.State;
        SourceFile file = state.File;
        int position = state.Declaration.SpanStart;
        if (!MapCreation.ComparerOf(state.Initializer!, state.Type, file.Model, out ExpressionSyntax? comparer) || comparer is not null && !Syntax.IsStable(comparer))
            return false;

        string type = state.Type.TypeArguments[1].ToMinimalDisplayString(file.Model, NullableFlowState.NotNull, position);
        string range = Imports.NameOf(rewrite, file, position, "System.Linq", "Enumerable") + ".Range(0, " + Naming.Number(Stripes) + ")";
        rewrite.Replace(file, state.TypeSyntax, type + "[]");
        rewrite.Replace(file, state.Initializer!, range + ".Select(" + file.StaticLambda + "_ => new " + type + (made.ArgumentList?.ToString() ?? "()") + ").ToArray()");
        return true;
    }

    // ---- the uses

    /// <summary>One use says itself which lock it is; several ask a method.</summary>
    private static bool WriteUses(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (state.Uses is [{ } single])
        {
            rewrite.Replace(single.File, single.Call!, Stripe(rewrite, single.File, single.State.SpanStart, single.State.ToString(), single.Argument(0)!.ToString()));
            return IsSimple(single.Argument(0)!);
        }

        string name = FreeName(state);
        foreach (Use use in state.Uses)
            rewrite.Replace(use.File, use.Call!, name + "(" + use.Argument(0) + ")");

        return Declare(rewrite, name);
    }

    private static bool IsSimple(ExpressionSyntax key) => key is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or TupleExpressionSyntax or ElementAccessExpressionSyntax or InterpolatedStringExpressionSyntax;

    private static string Stripe(Rewrite rewrite, SourceFile file, int position, string state, string key) =>
        state + "[" + Hash(rewrite, file, position, key) + " & (" + state + ".Length - 1)]";

    /// <summary>Keys that were equal for the map must have one lock.</summary>
    private static string Hash(Rewrite rewrite, SourceFile file, int position, string key)
    {
        StateUses state = rewrite.State;
        MapCreation.ComparerOf(state.Initializer!, state.Type, state.File.Model, out ExpressionSyntax? comparer);
        if (comparer is not null)
            return comparer + ".GetHashCode(" + key + ")";

        return state.Type.TypeArguments[0].SpecialType is SpecialType.System_String
            ? Imports.NameOf(rewrite, file, position, "System", "StringComparer") + ".Ordinal.GetHashCode(" + key + ")"
            : key + ".GetHashCode()";
    }

    private static bool Declare(Rewrite rewrite, string name)
    {
        StateUses state = rewrite.State;
        SourceFile file = state.File;
        if (state.Uses.Any(use => !state.IsOwnType(use.File.Model.GetEnclosingSymbol(use.State.SpanStart)?.ContainingType)) || MemberAfter(state) is not { } last)
            return false;

        int position = state.Declaration.SpanStart;
        string key = state.Type.TypeArguments[0].ToMinimalDisplayString(file.Model, position), type = state.Type.TypeArguments[1].ToMinimalDisplayString(file.Model, NullableFlowState.NotNull, position);
        bool saysPrivate = state.Declaration.Modifiers.Any(modifier => SyntaxFacts.IsAccessibilityModifier(modifier.Kind()));
        Layout layout = file.Layout;
        string indent = layout.IndentAt(state.Declaration.SpanStart), line = layout.Newline + indent;
        string head = (saysPrivate ? "private " : "") + (state.IsOfObject ? "" : "static ") + type + " " + name + "(" + key + " key) => ";
        rewrite.Insert(
            file, layout.EndOfLine(last.Span.End),
            layout.Newline + line + "// The number of locks is a power of two, so this takes the lowest bits of the hash." + line
            + head + Stripe(rewrite, file, position, state.Symbol.Name, "key") + ";");
        return Layout.EndsLine(last.GetLastToken());
    }

    /// <summary>The last of the type's members.</summary>
    private static MemberDeclarationSyntax? MemberAfter(StateUses state) => (state.Declaration.Parent as TypeDeclarationSyntax)?.Members.LastOrDefault();

    private static string FreeName(StateUses state)
    {
        string wish = "GateOf", name = wish;
        for (int i = 2; !state.File.Model.LookupSymbols(state.Declaration.SpanStart, name: name).IsEmpty; i++)
            name = wish + Naming.Number(i);

        return name;
    }
}
