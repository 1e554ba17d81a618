using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Growth;

/// <summary>MAP2010: gives a collection whose keys are arrays a comparer that looks at their elements.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GiveComparer))]
public sealed class GiveComparer() : PlaceFix("MAP2010")
{
    private protected override string EquivalenceKey => "MapSafety.GiveComparer";

    internal override Phrase TitleForAll { get; } = new("Compare array keys by their elements", "按元素比较数组键");

    private protected override Phrase? Write(PlaceRewrite rewrite, SyntaxNode place)
    {
        SourceFile file = rewrite.File;
        if (KeyedField.Of(place, file) is not { Key: IArrayTypeSymbol { Rank: 1 } key, Creation: { } creation } field || creation.ArgumentList is { Arguments.Count: > 0 }
            || place.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { Members: { Count: > 0 } members } owner || owner is InterfaceDeclarationSyntax || file.CSharp < (int)LanguageVersion.CSharp9)
            return null;

        string name = Syntax.FreeName("ElementsComparer", owner, file.Model, creation.SpanStart);
        if (creation.ArgumentList is { } list)
            rewrite.Replace(list, "(new " + name + "())");
        else
            rewrite.Insert(creation is ObjectCreationExpressionSyntax made ? made.Type.Span.End : creation.NewKeyword.Span.End, "(new " + name + "())");

        rewrite.Import(creation.SpanStart, "System.Linq", nameof(Enumerable));
        rewrite.Import(creation.SpanStart, "System.Collections.Generic", "IEqualityComparer");
        rewrite.Import(creation.SpanStart, "System", "HashCode");
        Layout layout = file.Layout;
        string indent = layout.IndentAt(members.Last().SpanStart);
        rewrite.Insert(layout.EndOfLine(members.Last().Span.End), string.Concat(Lines(file, key, name, creation.SpanStart).Select(line => layout.Newline + (line.Length == 0 ? "" : indent + line))));
        return new Phrase("Compare the keys of '{0}' by their elements", "按元素比较“{0}”的键", field.Symbol.Name);
    }

    private static IEnumerable<string> Lines(SourceFile file, IArrayTypeSymbol key, string name, int position)
    {
        string array = key.ToMinimalDisplayString(file.Model, NullableFlowState.NotNull, position), element = key.ElementType.ToMinimalDisplayString(file.Model, NullableFlowState.NotNull, position);
        string mark = (file.Model.GetNullableContext(position) & NullableContext.AnnotationsEnabled) != 0 ? "?" : "", unit = file.Layout.Unit;
        string[] brace = (file.Layout.BeforeBrace(file.Root.FindToken(position).Parent!, "\n") == " " ? " {" : "\n{").Split('\n');
        return
        [
            "",
            .. Headed("private sealed class " + name + " : IEqualityComparer<" + array + ">", brace, ""),
            unit + "public bool Equals(" + array + mark + " x, " + array + mark + " y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.SequenceEqual(y));",
            "",
            .. Headed("public int GetHashCode(" + array + " obj)", brace, unit),
            unit + unit + (file.TypeOfLocal(key.ElementType, position) == "var" ? "var hash = new HashCode();" : "HashCode hash = new();"),
            unit + unit + "foreach (" + element + " item in obj)",
            unit + unit + unit + "hash.Add(item);",
            "",
            unit + unit + "return hash.ToHashCode();",
            unit + "}",
            "}",
        ];
    }

    private static IEnumerable<string> Headed(string head, string[] brace, string indent) =>
        brace.Length == 1 ? [indent + head + brace[0]] : [indent + head, indent + brace[1]];
}
