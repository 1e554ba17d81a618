using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>
/// Tells whether a body can name a static member of some type at all. Words such as <c>List</c> or <c>Options</c> stand in many bodies and mean
/// something else in nearly all of them. Outside the type itself and those that inherit from it, the name of one of these qualifies the
/// member's or imports it: it stands in the same file, or in a global using directive.
/// </summary>
internal sealed class Qualifiers
{
    private static readonly HashSet<int> s_global = [Words.Hash("global")];

    private readonly Compilation _compilation;
    private readonly Sources _sources;
    private readonly Lazy<HashSet<int>> _globallyImported;
    private readonly ConcurrentDictionary<INamedTypeSymbol, HashSet<int>> _names = new(SymbolEqualityComparer.Default);

    public Qualifiers(Compilation compilation, Sources sources)
    {
        _compilation = compilation;
        _sources = sources;
        _globallyImported = new(FindGloballyImported);
    }

    /// <summary>Whether what this body mentions by the name of this static member can be the member.</summary>
    public bool CanName(Body body, ISymbol member, CancellationToken cancellation)
    {
        INamedTypeSymbol owner = member.ContainingType;
        if (owner.TypeKind is TypeKind.Interface || Visibility.IsInOrInherits(body.Member.ContainingType, owner))
            return true;

        if (Visibility.IsProtected(member))
            return false;

        HashSet<int> names = NamesOf(owner);
        return _sources.Mention(body.Syntax.SyntaxTree, names, cancellation) || names.Overlaps(_globallyImported.Value);
    }

    /// <summary>The names of this type and of all that inherit from it: a static member can be named through any of them.</summary>
    private HashSet<int> NamesOf(INamedTypeSymbol owner)
    {
        if (!_names.TryGetValue(owner, out HashSet<int>? names))
            names = _names.GetOrAdd(owner, FindNames(owner));

        return names;
    }

    private HashSet<int> FindNames(INamedTypeSymbol owner) =>
        [Words.Hash(owner.Name), .. _sources.InheritorsOf(owner).Select(inheritor => Words.Hash(inheritor.Name))];

    /// <summary>The words of <c>global using static</c> directives and of those that give a type another name.</summary>
    private HashSet<int> FindGloballyImported()
    {
        IEnumerable<SyntaxToken> words =
            from tree in _compilation.SyntaxTrees
            where _sources.Mention(tree, s_global, default)
            from directive in (tree.GetRoot() as CompilationUnitSyntax)?.Usings ?? default
            where directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword) && ImportsType(directive)
            from word in directive.DescendantTokens()
            select word;
        return [.. words.Select(word => Words.Hash(word.ValueText))];
    }

    private static bool ImportsType(UsingDirectiveSyntax directive) =>
        directive.Alias is not null || directive.StaticKeyword.IsKind(SyntaxKind.StaticKeyword);
}
