using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Atomicity;

/// <summary>
/// MAP5004: lets each update function change and return a copy of the old value. Offered for the framework's collections and for records, where no other code changes a value in
/// place, since that change would be lost with the copy it was made to.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReturnChangedCopy))]
public sealed class ReturnChangedCopy() : StateFix("MAP5004")
{
    private protected override string EquivalenceKey => "MapSafety.ReturnChangedCopy";

    internal override Phrase TitleForAll { get; } = new("Change a copy and return it", "修改副本并返回它");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses map = rewrite.State;
        if (!Atomic.Is(map.Type) || ValueUses.OfAny(map) is not { } values)
            return null;

        Use[] changes = [.. values.Uses.Concat(values.Removed).Where(IsChange)];
        if (changes.Length == 0 || changes.Any(change => UpdateOf(change) is null))
            return null;

        foreach (var update in changes.GroupBy(change => UpdateOf(change)!))
            if (!Write(rewrite, update.First().File, update.Key))
                return null;

        return new Phrase(
            "Change a copy of each value of '{0}' and return it ({1}); readers keep what they have", "修改“{0}”的每个值的副本并返回它（{1}）；读者仍持有原有的值", map.Symbol.Name, map.Extent);
    }

    /// <summary>Whether a use changes the value: a member is assigned, or a method is called that does not only read.</summary>
    private static bool IsChange(Use use) => use switch
    {
        { Element: not null } or { Call: null, Access: not null } => use.IsAssigned || IsPassedByReference(use.Whole),
        { Method: { MethodKind: MethodKind.ReducedExtension } method } => !Linq.IsLinq(method),
        { Method: { } method } => Collections.EffectOf(method) is not { } effect || effect.Mutates(),
        _ => false,
    };

    private static bool IsPassedByReference(ExpressionSyntax use) => use.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or RefExpressionSyntax;

    private static ParenthesizedLambdaExpressionSyntax? UpdateOf(Use change) =>
        change.State is IdentifierNameSyntax name && change.File.Model.GetSymbolInfo(name).Symbol is IParameterSymbol parameter
            ? name.Ancestors().OfType<ParenthesizedLambdaExpressionSyntax>().FirstOrDefault(lambda => SymbolEqualityComparer.Default.Equals(change.File.Model.GetSymbolInfo(lambda).Symbol, parameter.ContainingSymbol))
            : null;

    private static bool Write(Rewrite rewrite, SourceFile file, ParenthesizedLambdaExpressionSyntax update)
    {
        if (update.Block?.Statements.FirstOrDefault() is not { } first || update.ParameterList.Parameters is not [_, var old] || file.Model.GetDeclaredSymbol(old) is not IParameterSymbol { Type: INamedTypeSymbol type } value
            || CopyOf(old.Identifier.Text, type, file, first.SpanStart) is not { } copied)
            return false;

        string copy = Syntax.FreeName("copy", Syntax.MemberOf(update), file.Model, first.SpanStart);
        Layout layout = file.Layout;
        string declaration = file.TypeOfLocal(type, first.SpanStart) + " " + copy + " = " + copied + ";";
        string between = layout.StartsLine(first.SpanStart) ? layout.Newline + layout.IndentAt(first.SpanStart) : " ";
        rewrite.Insert(file, first.SpanStart, declaration + between);
        foreach (IdentifierNameSyntax name in update.Block.DescendantNodes().OfType<IdentifierNameSyntax>())
            if (name.Identifier.ValueText == old.Identifier.ValueText && SymbolEqualityComparer.Default.Equals(file.Model.GetSymbolInfo(name).Symbol, value))
                rewrite.Replace(file, name, copy);

        return true;
    }

    /// <summary>A shallow copy that compares as the original does.</summary>
    private static string? CopyOf(string old, INamedTypeSymbol type, SourceFile file, int position)
    {
        if (type.IsRecord)
            return old + " with { }";

        string head = "new " + type.ToMinimalDisplayString(file.Model, NullableFlowState.NotNull, position) + "(" + old;
        return Collections.RowOf(type)?.MetadataName switch
        {
            "System.Collections.Generic.List`1" or "System.Collections.Generic.Queue`1" or "System.Collections.Generic.LinkedList`1" => head + ")",
            "System.Collections.Generic.Dictionary`2" or "System.Collections.Generic.HashSet`1" or "System.Collections.Generic.SortedSet`1"
                or "System.Collections.Generic.SortedDictionary`2" or "System.Collections.Generic.SortedList`2" => head + ", " + old + ".Comparer)",
            _ => null,
        };
    }
}
