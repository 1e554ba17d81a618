using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Growth;

/// <summary>
/// MAP2010: makes the class of the keys a record, which compares its members. Offered for a class of the same file that never changes, whose members can be compared, and of
/// which nobody else asks what equals what.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeKeyRecord))]
public sealed class MakeKeyRecord() : PlaceFix("MAP2010")
{
    private static readonly string[] s_ownMembers = [nameof(Equals), nameof(GetHashCode), "op_Equality", "Clone", "PrintMembers", "EqualityContract"];

    private protected override string EquivalenceKey => "MapSafety.MakeKeyRecord";

    internal override Phrase TitleForAll { get; } = new("Make keys records", "将键改为 record");

    private protected override Phrase? Write(PlaceRewrite rewrite, SyntaxNode place)
    {
        SourceFile file = rewrite.File;
        if (file.CSharp < (int)LanguageVersion.CSharp9 || KeyedField.Of(place, file) is not { Key: INamedTypeSymbol { Arity: 0, DeclaringSyntaxReferences: { Length: 1 } declared } key } field
            || declared[0].SyntaxTree != file.Model.SyntaxTree || declared[0].GetSyntax() is not ClassDeclarationSyntax declaration || !CanBeRecord(declaration, key) || IsComparedElsewhere(key, field, file))
            return null;

        rewrite.Replace(declaration.Keyword, "record");
        return new Phrase("Make '{0}' a record, so that keys with the same members are equal", "将“{0}”改为 record，使成员相同的键相等", key.Name);
    }

    private static bool CanBeRecord(ClassDeclarationSyntax declaration, INamedTypeSymbol key) =>
        key.BaseType?.SpecialType is SpecialType.System_Object && (key.IsSealed || key.DeclaredAccessibility is Accessibility.Private)
        && !declaration.ChildNodes().Any(node => node is ParameterListSyntax) && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword)
        && !key.GetMembers().Any(member => Array.IndexOf(s_ownMembers, member.Name) >= 0)
        && key.GetMembers().OfType<IFieldSymbol>().All(member => member.IsStatic || IsSteady(member) && IsCompared(member.Type));

    private static bool IsSteady(IFieldSymbol member) =>
        member.IsReadOnly || member.AssociatedSymbol is IPropertySymbol { SetMethod: null or { IsInitOnly: true } };

    private static bool IsCompared(ITypeSymbol type) =>
        !KeyEquality.IsIdentity(type) && (type.IsValueType || type.SpecialType is SpecialType.System_String || type.IsRecord || KeyTypes.IsPartOfProgram(type));

    /// <summary>Whether other code would see the difference: it compares such objects, locks them, inherits from the class, or keeps them in collections of its own.</summary>
    private static bool IsComparedElsewhere(INamedTypeSymbol key, KeyedField field, SourceFile file)
    {
        if (key.DeclaredAccessibility is Accessibility.Public && field.Symbol.ContainingType.DeclaredAccessibility is Accessibility.Public && key.ContainingType is null)
            return true;

        foreach (SyntaxTree tree in file.Model.Compilation.SyntaxTrees)
        {
            SyntaxNode root = tree.GetRoot();
            if (!root.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == key.Name))
                continue;

            SemanticModel model = tree == file.Model.SyntaxTree ? file.Model : file.Model.Compilation.GetSemanticModel(tree);
            if (root.DescendantNodes().Any(node => Shows(node, key, field, model)))
                return true;
        }

        return false;
    }

    private static bool Shows(SyntaxNode node, INamedTypeSymbol key, KeyedField field, SemanticModel model)
    {
        return Tells() && !IsInside(node, key);

        bool Is(ExpressionSyntax part) => SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(part).Type, key);

        bool Tells() => node switch
        {
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } comparison =>
                !comparison.Right.IsKind(SyntaxKind.NullLiteralExpression) && !comparison.Left.IsKind(SyntaxKind.NullLiteralExpression) && (Is(comparison.Left) || Is(comparison.Right)),
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: nameof(Equals) or nameof(GetHashCode) or nameof(ReferenceEquals), Expression: var instance } } call =>
                Is(instance) || call.ArgumentList.Arguments.Any(argument => Is(argument.Expression)),
            InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: nameof(Equals) or nameof(ReferenceEquals) } } call => call.ArgumentList.Arguments.Any(argument => Is(argument.Expression)),
            LockStatementSyntax held => Is(held.Expression),
            SimpleBaseTypeSyntax parent => SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(parent.Type).Type, key),
            GenericNameSyntax generic => generic.TypeArgumentList.Arguments.Any(argument => SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(argument).Type, key)) && !IsOfField(generic, field, model),
            _ => false,
        };
    }

    private static bool IsOfField(GenericNameSyntax generic, KeyedField field, SemanticModel model) =>
        generic.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member
        && (member is FieldDeclarationSyntax { Declaration.Variables: { Count: 1 } variables } ? model.GetDeclaredSymbol(variables[0]) : model.GetDeclaredSymbol(member)) is { } declared
        && SymbolEqualityComparer.Default.Equals(declared, field.Symbol);

    private static bool IsInside(SyntaxNode node, INamedTypeSymbol key) =>
        node.Ancestors().OfType<ClassDeclarationSyntax>().Any(type => key.DeclaringSyntaxReferences[0].Span == type.Span);
}
