using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Publication;

/// <summary>
/// MAP3001: makes the field volatile; an automatic property gets a field for that. Not where code takes the field by reference, which would lose
/// the promise, but for <c>Interlocked</c> and <c>Volatile</c>; and not where other assemblies see the field, for whom it would be another one.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeVolatile))]
public sealed class MakeVolatile() : StateFix("MAP3001")
{
    private protected override string EquivalenceKey => "MapSafety.MakeVolatile";

    internal override Phrase TitleForAll => new("Make fields volatile", "将字段声明为 volatile");

    private protected override bool IncludesVisible => true;

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite) => rewrite.State switch
    {
        { Type.IsReferenceType: true, Declaration: FieldDeclarationSyntax { Declaration.Variables.Count: 1 } field } state when StateUses.IsPrivateToSolution(state.Symbol) => OfField(rewrite, field),
        { Type.IsReferenceType: true, Declaration: PropertyDeclarationSyntax property } => OfProperty(rewrite, property),
        _ => null,
    };

    private static Phrase? OfField(Rewrite rewrite, FieldDeclarationSyntax field) => DeferredStore.MakeVolatile(rewrite, field)
        ? new Phrase("Make '{0}' volatile, so that readers without a lock see the collection that was stored last", "将“{0}”声明为 volatile，使不加锁的读取者看到最后存入的集合", rewrite.State.Symbol.Name)
        : NothingToDo;

    /// <summary><c>Map { get; private set; } = new()</c> becomes a property over a volatile field that starts with the same.</summary>
    private static Phrase? OfProperty(Rewrite rewrite, PropertyDeclarationSyntax property)
    {
        SourceFile file = rewrite.State.File;
        if (property.AccessorList is not { Accessors: { Count: 2 } accessors } || !file.Layout.StartsLine(property.SpanStart) || accessors.Any(accessor => !IsWrittenOver(accessor)))
            return null;

        string name = FieldNames.New(rewrite.State);
        foreach (AccessorDeclarationSyntax accessor in accessors)
            rewrite.Replace(file, accessor.SemicolonToken, accessor.IsKind(SyntaxKind.GetAccessorDeclaration) ? " => " + name + ";" : " => " + name + " = value;");

        if (property.Initializer is { } initializer)
            rewrite.Delete(file, TextSpan.FromBounds(property.AccessorList.Span.End, property.SemicolonToken.Span.End));

        string value = property.Initializer is { } first ? " " + first : "";
        string kind = property.Modifiers.Any(SyntaxKind.StaticKeyword) ? "static " : "";
        rewrite.Insert(file, Start(property, file), Access(property) + kind + "volatile " + property.Type + " " + name + value + ";" + file.Layout.Newline + file.Layout.Newline + file.Layout.IndentAt(property.SpanStart));
        return new Phrase(
            "Keep '{0}' in a volatile field, so that readers without a lock see the collection that was stored last", "用 volatile 字段保存“{0}”，使不加锁的读取者看到最后存入的集合",
            rewrite.State.Symbol.Name);
    }

    private static bool IsWrittenOver(AccessorDeclarationSyntax accessor) =>
        accessor.AttributeLists.Count == 0 && (accessor.IsKind(SyntaxKind.GetAccessorDeclaration) || accessor.IsKind(SyntaxKind.SetAccessorDeclaration)) && accessor.SemicolonToken.RawKind != 0;

    private static string Access(PropertyDeclarationSyntax property) => property.Modifiers.Any(modifier => SyntaxFacts.IsAccessibilityModifier(modifier.Kind())) ? "private " : "";

    /// <summary>Above the property and the comment that documents it.</summary>
    private static int Start(PropertyDeclarationSyntax property, SourceFile file)
    {
        SyntaxTrivia comment = property.GetLeadingTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia) || trivia.IsKind(SyntaxKind.SingleLineCommentTrivia));
        return comment.RawKind == 0 ? property.SpanStart : file.Layout.StartOfLine(comment.FullSpan.Start) + file.Layout.IndentAt(comment.FullSpan.Start).Length;
    }
}
