using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Growth;

/// <summary>Makes an object dispose of what it has come to own: at the end of its <c>Dispose</c>, or in one of its own that it gets.</summary>
internal static class OwnedDisposal
{
    /// <summary>Writes the disposal, or returns false when the object's end is somebody else's.</summary>
    public static bool Write(Rewrite rewrite, string member)
    {
        StateUses state = rewrite.State;
        INamedTypeSymbol type = state.Symbol.ContainingType;
        string call = member + ".Dispose();";
        if (!Disposal.IsDisposable(type))
            return Declare(rewrite, type, call);

        return type.GetMembers("Dispose").OfType<IMethodSymbol>().Where(method => Disposal.IsEndOf(method)).ToArray() switch
        {
            [{ Parameters.Length: 0 } only] => Append(rewrite, only, call),
            [_, _] both => both.FirstOrDefault(method => method.Parameters.Length == 1) is { } inner && AppendIf(rewrite, inner, call),
            _ => false,
        };
    }

    private static MethodDeclarationSyntax? CodeOf(Rewrite rewrite, IMethodSymbol method) =>
        method.DeclaringSyntaxReferences is [{ } place] && place.SyntaxTree == rewrite.State.File.Root.SyntaxTree ? place.GetSyntax() as MethodDeclarationSyntax : null;

    private static bool Append(Rewrite rewrite, IMethodSymbol method, string call)
    {
        SourceFile file = rewrite.State.File;
        if (CodeOf(rewrite, method) is not { } code || method.IsAsync)
            return false;

        if (code.ExpressionBody is not null)
        {
            string next = file.Layout.Newline;
            Bodies.Expand(rewrite, file, code, _ => "", indent => ";" + next + indent + call, levels: 0);
            return true;
        }

        return code.Body is { } body && AppendTo(rewrite, file, body, call, code);
    }

    /// <summary><c>if (disposing) { … }</c></summary>
    private static bool AppendIf(Rewrite rewrite, IMethodSymbol method, string call)
    {
        if (CodeOf(rewrite, method) is not { Body: { } body } code)
            return false;

        IfStatementSyntax[] choices = body.Statements.OfType<IfStatementSyntax>()
            .Where(choice => choice.Condition is IdentifierNameSyntax name && name.Identifier.ValueText == method.Parameters[0].Name).ToArray();
        return choices is [{ Statement: BlockSyntax block }] && AppendTo(rewrite, rewrite.State.File, block, call, code);
    }

    private static bool AppendTo(Rewrite rewrite, SourceFile file, BlockSyntax block, string call, SyntaxNode member)
    {
        if (block.DescendantNodes().OfType<ReturnStatementSyntax>().Any() || !Layout.EndsLine(block.OpenBraceToken))
            return false;

        SyntaxToken last = block.Statements.LastOrDefault()?.GetLastToken() ?? block.OpenBraceToken;
        string indent = block.Statements.Count > 0 ? file.Layout.IndentAt(block.Statements[0].SpanStart) : file.Layout.IndentAt(member.SpanStart) + file.Layout.Unit;
        rewrite.Insert(file, file.Layout.EndOfLine(last.Span.End), file.Layout.Newline + indent + call);
        return Layout.EndsLine(last);
    }

    /// <summary>An object without an end gets one.</summary>
    private static bool Declare(Rewrite rewrite, INamedTypeSymbol type, string call)
    {
        SourceFile file = rewrite.State.File;
        if (rewrite.State.Declaration.Parent is not ClassDeclarationSyntax { Members: [.., var last] } home || type.GetMembers("Dispose").Length > 0 || !Layout.EndsLine(last.GetLastToken()))
            return false;

        string contract = Imports.NameOf(rewrite, file, home.SpanStart, "System", "IDisposable");
        if (home.BaseList is { } bases)
            rewrite.Insert(file, bases.Types.Last().Span.End, ", " + contract);
        else
            rewrite.Insert(file, Head(home).Span.End, " : " + contract);

        string indent = file.Layout.IndentAt(last.SpanStart);
        rewrite.Insert(file, file.Layout.EndOfLine(last.Span.End), file.Layout.Newline + file.Layout.Newline + indent + "public void Dispose() => " + call);
        rewrite.Note(new Phrase("'{0}' becomes disposable", "“{0}”变为可释放类型", type.Name));
        return type.IsSealed || !HasDerived(rewrite, type);
    }

    private static SyntaxToken Head(ClassDeclarationSyntax home) =>
        home.ChildNodes().OfType<ParameterListSyntax>().FirstOrDefault()?.GetLastToken() ?? home.TypeParameterList?.GetLastToken() ?? home.Identifier;

    /// <summary>A derived type may have an end of its own, which would hide this one.</summary>
    private static bool HasDerived(Rewrite rewrite, INamedTypeSymbol type) => rewrite.State.File.Model.Compilation.GetSymbolsWithName("Dispose", SymbolFilter.Member)
        .Any(member => Inherits(member.ContainingType, type));

    private static bool Inherits(INamedTypeSymbol? type, INamedTypeSymbol from)
    {
        for (INamedTypeSymbol? next = type?.BaseType; next is not null; next = next.BaseType)
            if (SymbolEqualityComparer.Default.Equals(next.OriginalDefinition, from.OriginalDefinition))
                return true;

        return false;
    }
}
