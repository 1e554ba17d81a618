using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>
/// The source of one compilation, found by what it mentions. Nothing is bound until its text has shown that it can matter, and nothing is
/// looked at twice.
/// </summary>
internal sealed class Sources
{
    private readonly Compilation _compilation;
    private readonly Lazy<IReadOnlyList<INamedTypeSymbol>> _types;
    private readonly Lazy<ILookup<SyntaxTree, INamedTypeSymbol>> _typesByTree;
    private readonly Lazy<ILookup<ISymbol?, INamedTypeSymbol>> _inheritors;
    private readonly Lazy<ILookup<ISymbol, INamedTypeSymbol>> _implementers;
    private readonly ConcurrentDictionary<SyntaxTree, Words> _words = new();
    private readonly ConcurrentDictionary<INamedTypeSymbol, IReadOnlyList<Body>> _bodies = new(SymbolEqualityComparer.Default);

    public Sources(Compilation compilation)
    {
        _compilation = compilation;
        _types = new(() => FindTypes(compilation.Assembly.GlobalNamespace));
        _inheritors = new(() => _types.Value.ToLookup<INamedTypeSymbol, ISymbol?>(type => type.BaseType?.OriginalDefinition, SymbolEqualityComparer.Default));
        _implementers = new(() => _types.Value
            .Where(type => type.TypeKind is TypeKind.Class)
            .SelectMany(type => type.AllInterfaces, (type, contract) => (type, contract: contract.OriginalDefinition))
            .ToLookup<(INamedTypeSymbol, INamedTypeSymbol), ISymbol, INamedTypeSymbol>(pair => pair.Item2, pair => pair.Item1, SymbolEqualityComparer.Default));
        _typesByTree = new(() => ByTree(_types.Value));
    }

    /// <summary>Every type of the compilation, nested ones included.</summary>
    public IReadOnlyList<INamedTypeSymbol> Types => _types.Value;

    /// <summary>The types that inherit from this one, at any distance.</summary>
    public IEnumerable<INamedTypeSymbol> InheritorsOf(INamedTypeSymbol type)
    {
        Queue<INamedTypeSymbol> open = new([type.OriginalDefinition]);
        while (open.Count > 0)
            foreach (INamedTypeSymbol inheritor in _inheritors.Value[open.Dequeue()])
            {
                yield return inheritor;
                open.Enqueue(inheritor);
            }
    }

    /// <summary>The classes that implement this interface.</summary>
    public IEnumerable<INamedTypeSymbol> ImplementersOf(INamedTypeSymbol contract) => _implementers.Value[contract.OriginalDefinition];

    /// <summary>Whether this file may mention any of the names with these hashes.</summary>
    public bool Mention(SyntaxTree tree, HashSet<int> nameHashes, CancellationToken cancellation) =>
        nameHashes.Count > 0 && WordsOf(tree, cancellation).MentionAny(nameHashes);

    /// <summary>The types of the files that may mention this name.</summary>
    public IEnumerable<INamedTypeSymbol> TypesMentioning(int nameHash, CancellationToken cancellation) =>
        _compilation.SyntaxTrees
            .Where(tree => WordsOf(tree, cancellation).Mention(nameHash))
            .SelectMany(tree => _typesByTree.Value[tree])
            .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default);

    /// <summary>The bodies of this type that may mention this name.</summary>
    public IEnumerable<Body> BodiesMentioning(INamedTypeSymbol type, int nameHash, CancellationToken cancellation) =>
        BodiesOf(type, cancellation).Where(body => body.Words.Mention(nameHash));

    /// <summary>The bodies of these types that may mention any of the names with these hashes, or nothing where that are bodies of more types than one wants to look at.</summary>
    public IReadOnlyList<Body>? BodiesMentioning(IEnumerable<INamedTypeSymbol> types, HashSet<int> nameHashes, int mostTypes, CancellationToken cancellation)
    {
        // A file of many types mentions the name once: the types that do are counted, not those beside them.
        List<Body> bodies = [];
        int mentioning = 0;
        foreach (INamedTypeSymbol type in types)
        {
            int before = bodies.Count;
            bodies.AddRange(BodiesOf(type, cancellation).Where(body => body.Words.MentionAny(nameHashes)));
            if (bodies.Count > before && ++mentioning > mostTypes)
                return null;
        }

        return bodies;
    }

    /// <summary>The bodies that may mention any of the names with these hashes.</summary>
    public IEnumerable<Body> BodiesMentioning(HashSet<int> nameHashes, CancellationToken cancellation) =>
        _compilation.SyntaxTrees
            .Where(tree => Mention(tree, nameHashes, cancellation))
            .SelectMany(tree => _typesByTree.Value[tree])
            .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)
            .SelectMany(type => BodiesOf(type, cancellation))
            .Where(body => body.Words.MentionAny(nameHashes));

    /// <summary>All bodies of this type; none where it belongs to another compilation, whose source an editor shows through project references.</summary>
    public IReadOnlyList<Body> BodiesOf(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (!SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _compilation.Assembly))
            return [];

        if (!_bodies.TryGetValue(type, out IReadOnlyList<Body>? bodies))
            bodies = _bodies.GetOrAdd(type, Bodies.Of(type, cancellation));

        return bodies;
    }

    private Words WordsOf(SyntaxTree tree, CancellationToken cancellation)
    {
        if (!_words.TryGetValue(tree, out Words words))
            words = _words.GetOrAdd(tree, Words.In(tree.GetText(cancellation), new(0, tree.Length)));

        return words;
    }

    private static IReadOnlyList<INamedTypeSymbol> FindTypes(INamespaceSymbol root)
    {
        List<INamedTypeSymbol> types = [];
        Stack<INamespaceOrTypeSymbol> pending = new([root]);
        while (pending.Count > 0)
        {
            INamespaceOrTypeSymbol container = pending.Pop();
            if (container is INamedTypeSymbol type)
                types.Add(type);

            IEnumerable<INamespaceOrTypeSymbol> inner = container is INamespaceSymbol space ? space.GetMembers() : container.GetTypeMembers();
            foreach (INamespaceOrTypeSymbol member in inner)
                pending.Push(member);
        }

        return types;
    }

    private static ILookup<SyntaxTree, INamedTypeSymbol> ByTree(IReadOnlyList<INamedTypeSymbol> types) =>
        types
            .SelectMany(type => type.DeclaringSyntaxReferences, (type, declaration) => (type, tree: declaration.SyntaxTree))
            .ToLookup(pair => pair.tree, pair => pair.type);
}
