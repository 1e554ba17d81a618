using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Growth;

/// <summary>
/// MAP2014: makes the serializer once and keeps it: in a static field, or, where only the type that it is for differs from call to call, in a static map by that
/// type. A serializer may be used by several threads.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeepSerializer))]
public sealed class KeepSerializer() : PlaceFix("MAP2014")
{
    private protected override string EquivalenceKey => "MapSafety.KeepSerializer";

    internal override Phrase TitleForAll { get; } = new("Keep serializers in static fields", "将序列化器保存在静态字段中");

    private protected override Phrase? Write(PlaceRewrite rewrite, SyntaxNode place)
    {
        if (place is not BaseObjectCreationExpressionSyntax { ArgumentList: { Arguments: { Count: > 0 } arguments } list, Initializer: null } creation
            || place.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { Members.Count: > 0, TypeParameterList: null } type || type is InterfaceDeclarationSyntax)
            return null;

        rewrite.Import(type.OpenBraceToken.Span.End, "System.Xml.Serialization", "XmlSerializer");
        ExpressionSyntax[] varying = [.. Varying(list, rewrite.File.Model).Distinct(SyntaxFactoryComparer.Instance)];
        return varying.Length == 0 ? WriteField(rewrite, creation, list, type)
            : varying.Length == 1 && arguments[0].Expression is var first && IsKey(varying[0], rewrite.File.Model) && varying[0] == first ? WriteMap(rewrite, creation, list, type, first)
            : null;
    }

    private static Phrase WriteField(PlaceRewrite rewrite, BaseObjectCreationExpressionSyntax creation, ArgumentListSyntax list, TypeDeclarationSyntax type)
    {
        string name = NewName(rewrite, type, (TypeIn(list) ?? "") + "Serializer");
        Declare(rewrite, type, "XmlSerializer " + name + " = new" + (rewrite.File.CSharp >= (int)LanguageVersion.CSharp9 ? "" : " XmlSerializer") + list + ";");
        rewrite.Replace(creation, name);
        return new("Keep the serializer in the static field '{0}'", "将序列化器保存在静态字段“{0}”中", name);
    }

    private static Phrase WriteMap(PlaceRewrite rewrite, BaseObjectCreationExpressionSyntax creation, ArgumentListSyntax list, TypeDeclarationSyntax type, ExpressionSyntax key)
    {
        string name = NewName(rewrite, type, "Serializers");
        string parameter = Syntax.FreeName("type", Syntax.MemberOf(creation), rewrite.File.Model, creation.SpanStart);
        rewrite.Import(creation.SpanStart, "System", "Type");
        rewrite.Import(creation.SpanStart, "System.Collections.Concurrent", "ConcurrentDictionary");
        string map = "ConcurrentDictionary<Type, XmlSerializer>";
        Declare(rewrite, type, map + " " + name + " = new" + (rewrite.File.CSharp >= (int)LanguageVersion.CSharp9 ? "" : " " + map) + "();");

        string rest = list.Arguments.Count == 1 ? "" : ", " + string.Join(", ", list.Arguments.Skip(1));
        rewrite.Replace(creation, name + ".GetOrAdd(" + key + ", " + rewrite.File.StaticLambda + parameter + " => new XmlSerializer(" + parameter + rest + "))");
        return new("Keep the serializers in the static map '{0}', by their types", "将序列化器按类型保存在静态映射“{0}”中", name);
    }

    private static void Declare(PlaceRewrite rewrite, TypeDeclarationSyntax type, string field)
    {
        Layout layout = rewrite.File.Layout;
        MemberDeclarationSyntax first = type.Members[0];
        string indent = layout.IndentAt(first.SpanStart), blank = first is FieldDeclarationSyntax ? "" : layout.Newline;
        rewrite.Insert(layout.LinesOf(first).Start, indent + "private static readonly " + field + layout.Newline + blank);
    }

    // ---- what differs from call to call

    /// <summary>The outermost expressions of the arguments that are not the same at every call.</summary>
    private static IEnumerable<ExpressionSyntax> Varying(SyntaxNode node, SemanticModel model)
    {
        foreach (SyntaxNode child in node.ChildNodes())
            if (child is ExpressionSyntax expression && model.GetTypeInfo(expression).Type is { } type && GeneratedSerializers.IsType(type) && !IsFixed(expression, model))
                yield return expression;
            else if (child is ExpressionSyntax other && IsLeaf(other) && !IsFixed(other, model))
                yield return other;
            else
                foreach (ExpressionSyntax inner in Varying(child, model))
                    yield return inner;
    }

    private static bool IsLeaf(ExpressionSyntax expression) =>
        expression is IdentifierNameSyntax or GenericNameSyntax or ThisExpressionSyntax or BaseExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax or MemberAccessExpressionSyntax or AwaitExpressionSyntax
        && expression.Parent is not NameColonSyntax && !(expression.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment && assignment.Left == expression);

    private static bool IsFixed(ExpressionSyntax expression, SemanticModel model) =>
        model.GetConstantValue(expression).HasValue
        || expression is TypeOfExpressionSyntax { Type: var named } && !named.DescendantNodesAndSelf().Any(part => model.GetSymbolInfo(part).Symbol is ITypeParameterSymbol)
        || model.GetSymbolInfo(expression).Symbol is IFieldSymbol { IsStatic: true, IsReadOnly: true } or INamedTypeSymbol or INamespaceSymbol;

    private static bool IsKey(ExpressionSyntax expression, SemanticModel model) => GeneratedSerializers.IsType(model.GetTypeInfo(expression).Type);

    // ---- names

    private static string? TypeIn(ArgumentListSyntax list) =>
        list.Arguments[0].Expression is TypeOfExpressionSyntax { Type: SimpleNameSyntax { Identifier.ValueText: var name } } ? char.ToLowerInvariant(name[0]) + name.Substring(1) : null;

    /// <summary>A free name, with the prefix that the type's other private statics have.</summary>
    private static string NewName(PlaceRewrite rewrite, TypeDeclarationSyntax type, string wish)
    {
        string[] statics = [.. type.Members.OfType<FieldDeclarationSyntax>().Where(field => field.Modifiers.Any(SyntaxKind.StaticKeyword) && !field.Modifiers.Any(SyntaxKind.PublicKeyword))
            .SelectMany(field => field.Declaration.Variables).Select(field => field.Identifier.ValueText)];
        string bare = char.ToLowerInvariant(wish[0]) + wish.Substring(1);
        string name = statics.Any(other => other.StartsWith("_", StringComparison.Ordinal)) ? "_" + bare
            : statics.Length > 0 && statics.All(other => char.IsUpper(other[0])) ? char.ToUpperInvariant(bare[0]) + bare.Substring(1)
            : statics.Length > 0 && statics.All(other => char.IsLower(other[0]) && !other.StartsWith("s_", StringComparison.Ordinal)) ? bare
            : "s_" + bare;
        return Syntax.FreeName(name, type, rewrite.File.Model, type.OpenBraceToken.Span.End);
    }

    /// <summary>Compares expressions by what they say.</summary>
    private sealed class SyntaxFactoryComparer : IEqualityComparer<ExpressionSyntax>
    {
        public static SyntaxFactoryComparer Instance { get; } = new();

        public bool Equals(ExpressionSyntax? one, ExpressionSyntax? other) => one == other || one is not null && other is not null && SyntaxFactory.AreEquivalent(one, other);

        public int GetHashCode(ExpressionSyntax expression) => expression.RawKind;
    }
}
