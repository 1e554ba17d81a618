using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>A use of a collection in a member, told by what stays the same while other places of the file are rewritten.</summary>
/// <param name="Member">Which of the file's members it stands in.</param>
/// <param name="Name">How the member calls the collection.</param>
/// <param name="Ordinal">Which of its uses of that name it is.</param>
internal sealed record Place(int Member, string Name, int Ordinal)
{
    /// <summary>The place that a finding is about, or nothing when it is not a use of a variable.</summary>
    public static Place? Of(Diagnostic diagnostic, SourceFile file)
    {
        if (diagnostic.Location.SourceTree != file.Root.SyntaxTree)
            return null;

        SyntaxNode found = file.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        if (ReceiverOf(found is ArgumentSyntax argument ? argument.Expression : found) is not { } receiver || NameOf(receiver) is not { } name)
            return null;

        SyntaxNode member = Syntax.MemberOf(receiver);
        return new Place(Array.IndexOf(MembersOf(file), member), name, Array.FindIndex(Mentions(member, name), use => Whole(use) == receiver));
    }

    /// <summary>The uses that the member makes of the collection, and the one that is meant.</summary>
    public (StateUses State, Use At)? Find(SourceFile file)
    {
        if (MembersOf(file).ElementAtOrDefault(Member) is not { } member || Mentions(member, Name) is not { } mentions
            || Ordinal < 0 || Ordinal >= mentions.Length || file.Model.GetSymbolInfo(mentions[Ordinal]).Symbol is not { } symbol)
            return null;

        ImmutableArray<Use> uses = mentions
            .Where(mention => SymbolEqualityComparer.Default.Equals(file.Model.GetSymbolInfo(mention).Symbol, symbol))
            .Select(mention => new Use(file, Whole(mention))).ToImmutableArray();
        if (TypeOf(symbol) is not INamedTypeSymbol type || uses.Any(use => !use.IsBound))
            return null;

        MemberDeclarationSyntax declaration = member.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? file.Root.Members[0];
        StateUses state = new(symbol, type, file, declaration, SyntaxFactory.IdentifierName(type.Name), null, uses, ImmutableArray.Create(file));
        return (state, uses.First(use => use.State == Whole(mentions[Ordinal])));
    }

    private static ExpressionSyntax? ReceiverOf(SyntaxNode found) => found switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var receiver } } => receiver,
        ElementAccessExpressionSyntax element => element.Expression,
        AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax element } => element.Expression,
        PrefixUnaryExpressionSyntax { Operand: ElementAccessExpressionSyntax element } => element.Expression,
        PostfixUnaryExpressionSyntax { Operand: ElementAccessExpressionSyntax element } => element.Expression,
        ExpressionStatementSyntax { Expression: var expression } => ReceiverOf(expression),
        _ => null,
    };

    private static string? NameOf(ExpressionSyntax receiver) => receiver switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Name: IdentifierNameSyntax name } => name.Identifier.ValueText,
        _ => null,
    };

    private static SyntaxNode[] MembersOf(SourceFile file) =>
        file.Root.DescendantNodesAndSelf(node => node is not (BlockSyntax or ExpressionSyntax))
            .Where(node => node is CompilationUnitSyntax or AccessorDeclarationSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax).ToArray();

    private static IdentifierNameSyntax[] Mentions(SyntaxNode member, string name) =>
        member.DescendantNodes().OfType<IdentifierNameSyntax>().Where(use => use.Identifier.ValueText == name && Syntax.MemberOf(use) == member).ToArray();

    private static ExpressionSyntax Whole(IdentifierNameSyntax name) =>
        name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => StateUses.TypeOf(symbol),
    };
}
