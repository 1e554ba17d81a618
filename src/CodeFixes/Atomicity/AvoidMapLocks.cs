using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Atomicity;

/// <summary>
/// MAP5005: walks the pairs of the map instead of a copy of its keys or values, and asks for <c>IsEmpty</c> instead of a count. The walk then is live: it may
/// show what is added meanwhile.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AvoidMapLocks))]
public sealed class AvoidMapLocks() : PlaceFix("MAP5005")
{
    private protected override string EquivalenceKey => "MapSafety.AvoidMapLocks";

    private protected override bool RemediesOthers => true;

    internal override Phrase TitleForAll { get; } = new("Enumerate pairs, ask IsEmpty", "遍历键值对，使用 IsEmpty");

    private protected override Phrase? Write(PlaceRewrite rewrite, SyntaxNode place) => place switch
    {
        MemberAccessExpressionSyntax access when MapOf(rewrite, access) is { } map => access.Name.Identifier.ValueText switch
        {
            "Keys" => WriteCopy(rewrite, access, map, "Key"),
            "Values" => WriteCopy(rewrite, access, map, "Value"),
            "Count" => WriteEmptiness(rewrite, access, map),
            _ => null,
        },
        InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax access } call when MapOf(rewrite, access) is { } map => access.Name.Identifier.ValueText switch
        {
            "Count" => WriteEmptiness(rewrite, call, map),
            "Any" => WriteAny(rewrite, call, map),
            _ => null,
        },
        _ => null,
    };

    private static ExpressionSyntax? MapOf(PlaceRewrite rewrite, MemberAccessExpressionSyntax access) =>
        MapLocks.IsMap(rewrite.File.Model.GetTypeInfo(access.Expression).Type) ? access.Expression : null;

    private static Phrase? WriteCopy(PlaceRewrite rewrite, ExpressionSyntax copy, ExpressionSyntax map, string part) => copy.Parent switch
    {
        ForEachStatementSyntax loop when loop.Expression == copy => WriteLoop(rewrite, loop, map, part),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Count", Parent: not InvocationExpressionSyntax } count => WriteCount(rewrite, count, map),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Count", Parent: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } call } => WriteCount(rewrite, call, map),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Any", Parent: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } call } => WriteAny(rewrite, call, map),
        _ => WriteQuery(rewrite, copy, map, part),
    };

    // ---- foreach (var key in m.Keys)

    private static Phrase WriteLoop(PlaceRewrite rewrite, ForEachStatementSyntax loop, ExpressionSyntax map, string part)
    {
        SourceFile file = rewrite.File;
        TextSpan head = TextSpan.FromBounds(loop.Type.SpanStart, loop.Identifier.Span.End);
        rewrite.Replace(loop.Expression, map.ToString());
        if (Framework.DeconstructsPairs(file.Model.Compilation) && file.CSharp >= (int)LanguageVersion.CSharp7)
        {
            rewrite.Replace(head, Deconstruction(file.Model, loop, part));
            return PairsOf(rewrite, map);
        }

        string pair = Syntax.FreeName("pair", Syntax.MemberOf(loop), file.Model, loop.SpanStart);
        rewrite.Replace(head, "var " + pair);
        foreach (IdentifierNameSyntax name in Syntax.MentionsOf(file.Model.GetDeclaredSymbol(loop)!, loop.Statement, file.Model))
            rewrite.Replace(name, pair + "." + part);

        return PairsOf(rewrite, map);
    }

    /// <summary>The loop's variable and a discard. Where something is called <c>_</c>, a bare one would be that.</summary>
    private static string Deconstruction(SemanticModel model, ForEachStatementSyntax loop, string part)
    {
        bool isVar = loop.Type.IsVar || !model.LookupSymbols(loop.SpanStart, name: "_").IsEmpty;
        string item = isVar ? loop.Identifier.ToString() : loop.Type + " " + loop.Identifier;
        return (isVar ? "var " : "") + (part == "Key" ? "(" + item + ", _)" : "(_, " + item + ")");
    }

    // ---- m.Values.Where(…)

    private static Phrase WriteQuery(PlaceRewrite rewrite, ExpressionSyntax copy, ExpressionSyntax map, string part)
    {
        SourceFile file = rewrite.File;
        string pair = Syntax.FreeName("pair", Syntax.MemberOf(copy), file.Model, copy.SpanStart);
        rewrite.Import(copy.SpanStart, "System.Linq", "Enumerable");
        rewrite.Replace(copy, map + ".Select(" + file.StaticLambda + pair + " => " + pair + "." + part + ")");
        return PairsOf(rewrite, map);
    }

    // ---- m.Count == 0, m.Keys.Count

    private static Phrase WriteCount(PlaceRewrite rewrite, ExpressionSyntax count, ExpressionSyntax map)
    {
        if (WriteEmptiness(rewrite, count, map) is { } title)
            return title;

        rewrite.Replace(count, map + ".Count");
        return new Phrase("Count the entries of '{0}' itself", "直接统计“{0}”的条目数", NameOf(rewrite, map));
    }

    private static Phrase? WriteEmptiness(PlaceRewrite rewrite, ExpressionSyntax count, ExpressionSyntax map)
    {
        if (Emptiness.IsEmptyTest(count) is not { } isEmpty)
            return null;

        rewrite.Replace(count.Parent!, (isEmpty ? "" : "!") + map + ".IsEmpty");
        return Asked(rewrite, map);
    }

    private static Phrase WriteAny(PlaceRewrite rewrite, InvocationExpressionSyntax any, ExpressionSyntax map)
    {
        bool isNegated = any.Parent.IsKind(SyntaxKind.LogicalNotExpression);
        rewrite.Replace(isNegated ? any.Parent! : any, (isNegated ? "" : "!") + map + ".IsEmpty");
        return Asked(rewrite, map);
    }

    private static Phrase Asked(PlaceRewrite rewrite, ExpressionSyntax map) => new("Ask whether '{0}' is empty", "询问“{0}”是否为空", NameOf(rewrite, map));

    private static Phrase PairsOf(PlaceRewrite rewrite, ExpressionSyntax map) =>
        new("Enumerate the pairs of '{0}'; entries added meanwhile may appear", "遍历“{0}”的键值对；可能出现其间添加的条目", NameOf(rewrite, map));

    private static string NameOf(PlaceRewrite rewrite, ExpressionSyntax map) => rewrite.File.Model.GetSymbolInfo(map).Symbol?.Name ?? map.ToString();
}
