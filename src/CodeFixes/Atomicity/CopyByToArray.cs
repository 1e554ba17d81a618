using MapSafety.CodeFixes.Exposure;
using MapSafety.CodeFixes.Rewriting;
using MapSafety.Flow;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Atomicity;

/// <summary>
/// MAP5009: has the map copy itself by its own <c>ToArray</c>, which takes all locks once, and gives that to whoever wants a copy. Offered where the map is
/// declared as what it is: behind an interface there is only the <c>ToArray</c> that counts first.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CopyByToArray))]
public sealed class CopyByToArray() : PlaceFix("MAP5009")
{
    private protected override string EquivalenceKey => "MapSafety.CopyByToArray";

    private protected override bool RemediesOthers => true;

    internal override Phrase TitleForAll { get; } = new("Copy maps by their own ToArray first", "先用映射自己的 ToArray 复制");

    private protected override Phrase? Write(PlaceRewrite rewrite, SyntaxNode place)
    {
        SemanticModel model = rewrite.File.Model;
        if (CountedCopy.MakerOf(model.GetOperation(place)) is null)
            return null;

        ExpressionSyntax[] maps = [.. PartsOf(place).Where(part => MapLocks.IsMap(model.GetTypeInfo(part).Type))];
        if (maps.Length == 0)
            return null;

        foreach (ExpressionSyntax map in maps)
            if (!WriteCopy(rewrite, map))
                return null;

        return new Phrase("Copy '{0}' by its own ToArray first", "先用“{0}”自己的 ToArray 复制", model.GetSymbolInfo(maps[0]).Symbol?.Name ?? maps[0].ToString());
    }

    /// <summary>The expressions whose values the finding's code may copy: receivers, arguments, what is spread, the source of a query.</summary>
    private static IEnumerable<ExpressionSyntax> PartsOf(SyntaxNode place) => place switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call => ArgumentsOf(call.ArgumentList).Prepend(access.Expression),
        InvocationExpressionSyntax call => call.Expression is MemberBindingExpressionSyntax && call.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault() is { } access
            ? ArgumentsOf(call.ArgumentList).Prepend(access.Expression)
            : ArgumentsOf(call.ArgumentList),
        BaseObjectCreationExpressionSyntax { ArgumentList: { } arguments } => ArgumentsOf(arguments),
        ConditionalAccessExpressionSyntax access => [access.Expression, .. access.WhenNotNull.DescendantNodesAndSelf().OfType<ArgumentSyntax>().Select(argument => argument.Expression)],
        ExpressionStatementSyntax { Expression: var expression } => PartsOf(expression),
        IdentifierNameSyntax or MemberAccessExpressionSyntax => [(ExpressionSyntax)place],
        _ => place.ChildNodes().OfType<ExpressionSyntax>(),
    };

    private static IEnumerable<ExpressionSyntax> ArgumentsOf(ArgumentListSyntax arguments) => arguments.Arguments.Select(argument => argument.Expression);

    private static bool WriteCopy(PlaceRewrite rewrite, ExpressionSyntax map)
    {
        if (map.Parent is ConditionalAccessExpressionSyntax access && access.Expression == map)
            return WriteBehindQuestionMark(rewrite, access);

        // Enumerable.ToArray(m)
        if (map.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 1, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToArray" } } call })
            rewrite.Replace(call, Copies.Parenthesized(map) + ".ToArray()");
        else if (IsWantedAsMap(rewrite.File.Model.GetTypeInfo(map).ConvertedType))
            rewrite.Replace(map, "new " + DictionaryOf(rewrite.File.Model, map) + "(" + map + ")");
        else
            rewrite.Replace(map, Copies.Parenthesized(map) + ".ToArray()");

        return true;
    }

    // m?.ToList()
    private static bool WriteBehindQuestionMark(PlaceRewrite rewrite, ConditionalAccessExpressionSyntax access)
    {
        if (access.WhenNotNull.DescendantNodesAndSelf().OfType<MemberBindingExpressionSyntax>().FirstOrDefault() is not { } member)
            return false;

        rewrite.Insert(member.SpanStart, ".ToArray()");
        return true;
    }

    /// <summary>Whether the copy is made through the map's own interface, which an array has not; a dictionary walks the map when it copies it.</summary>
    private static bool IsWantedAsMap(ITypeSymbol? type) => type is { TypeKind: TypeKind.Interface, Name: "IDictionary" };

    private static string DictionaryOf(SemanticModel model, ExpressionSyntax map) =>
        Framework.Find(model.Compilation, "System.Collections.Generic.Dictionary`2") is { } dictionary && model.GetTypeInfo(map).Type is INamedTypeSymbol { TypeArguments: { Length: 2 } arguments }
            ? dictionary.Construct([.. arguments]).ToMinimalDisplayString(model, NullableFlowState.NotNull, map.SpanStart)
            : "";
}
