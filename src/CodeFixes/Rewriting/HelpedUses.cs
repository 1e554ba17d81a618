using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>Uses of a collection that a callback makes through what it calls: a local function that captures it too, or a member of the type whose field it is.</summary>
internal static class HelpedUses
{
    // A helper of a helper of a helper is taken to have business of its own.
    private const int MaximalCalls = 3;

    /// <summary>Whether code calls something of this file that names the collection.</summary>
    public static bool Exist(SyntaxNode code, ISymbol collection, SourceFile file)
    {
        HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);
        SyntaxNode[] open = [code];
        for (int depth = 0; depth < MaximalCalls && open.Length > 0; depth++)
        {
            open = [.. open.SelectMany(body => body.DescendantNodes()).OfType<SimpleNameSyntax>()
                .Select(name => file.Model.GetSymbolInfo(name).Symbol).Where(symbol => symbol is IMethodSymbol or IPropertySymbol && seen.Add(symbol.OriginalDefinition))
                .SelectMany(symbol => symbol!.OriginalDefinition.DeclaringSyntaxReferences).Where(declared => declared.SyntaxTree == file.Root.SyntaxTree).Select(declared => declared.GetSyntax())
                .Where(body => !body.Span.Contains(code.Span))];
            if (open.Any(body => body.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => Names(name, collection, file))))
                return true;
        }

        return false;
    }

    private static bool Names(IdentifierNameSyntax name, ISymbol collection, SourceFile file) =>
        name.Identifier.ValueText == collection.Name && SymbolEqualityComparer.Default.Equals(file.Model.GetSymbolInfo(name).Symbol, collection);
}
