using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace MapSafety.CodeFixes.Exposure;

/// <summary>What the solution does with what a member returns.</summary>
internal static class ReturnedCollections
{
    /// <summary>Whether some code changes the collection that the member returns, on the spot: <c>Names.All().Add(name)</c>.</summary>
    public static async Task<bool> AreChangedAsync(Solution solution, ISymbol member, CancellationToken cancellation)
    {
        foreach (ReferencedSymbol found in await SymbolFinder.FindReferencesAsync(member, solution, cancellation).ConfigureAwait(false))
            foreach (ReferenceLocation location in found.Locations)
                if (await SourceFile.OpenAsync(location.Document, cancellation).ConfigureAwait(false) is not { } file || IsChanged(file, location))
                    return true;

        return false;
    }

    private static bool IsChanged(SourceFile file, ReferenceLocation location)
    {
        SyntaxNode node = file.Root.FindNode(location.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true);
        if (node.IsPartOfStructuredTrivia() || node is not SimpleNameSyntax name)
            return false;

        ExpressionSyntax result = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        if (result.Parent is InvocationExpressionSyntax call && call.Expression == result)
            result = call;

        Use use = new(file, result);
        return use.Whole != result && Retyping.EffectOf(use).Mutates();
    }
}
