using System.Collections.Concurrent;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>What the code of one compilation puts into the framework's caches.</summary>
internal sealed class CacheUses
{
    private readonly CompilationFacts _facts;
    private readonly CacheHomes _homes;
    private readonly Lazy<HashSet<int>> _words;
    private readonly Lazy<HashSet<int>> _wordsOfLooks;
    private readonly ConcurrentDictionary<SyntaxNode, IReadOnlyList<CacheCall>> _calls = new();

    public CacheUses(CompilationFacts facts, Sources sources)
    {
        _facts = facts;
        _homes = new CacheHomes(facts, sources);
        _words = new(() => FindWords(facts.Compilation, sources));
        _wordsOfLooks = new(() => [.. Words, Flow.Words.Hash("GetOrAdd")]);
    }

    /// <summary>The hashes of the words that bodies with such calls mention; none where the compilation names no cache.</summary>
    public HashSet<int> Words => _words.Value;

    /// <summary>The same for code that only asks for entries, of maps that are kept as caches too.</summary>
    public HashSet<int> WordsOfLooks => _wordsOfLooks.Value;

    /// <summary>The calls of this body.</summary>
    public IReadOnlyList<CacheCall> In(Body body)
    {
        if (!_calls.TryGetValue(body.Syntax, out IReadOnlyList<CacheCall>? calls))
            calls = _calls.GetOrAdd(body.Syntax, _facts.ModelOf(body.Syntax).GetOperation(body.Syntax) is { } root ? [.. CacheCall.In(root)] : []);

        return calls;
    }

    /// <summary>What the call says about its entry.</summary>
    public Terms TermsOf(CacheCall call) => new EntryTerms(_facts).Of(call);

    /// <summary>The cache that the call uses.</summary>
    public CacheHome HomeOf(CacheCall call) => _homes.Of(call.Cache);

    /// <summary>The field, property, local or parameter that a cache is kept in, or nothing.</summary>
    public static ISymbol? HolderOf(IOperation cache) => cache.Unwrap() switch
    {
        IConditionalAccessInstanceOperation part => part.Access() is { } access ? HolderOf(access.Operation) : null,
        var reference => reference.Referenced(),
    };

    /// <summary>How the code calls a cache.</summary>
    public static string NameOf(CacheCall call) => HolderOf(call.Cache)?.Name ?? call.Cache.Unwrap().Type?.Name ?? "";

    private static HashSet<int> FindWords(Compilation compilation, Sources sources)
    {
        HashSet<int> types = [.. CacheStores.TypeNames.Select(Flow.Words.Hash)];
        if (!compilation.SyntaxTrees.Any(tree => sources.Mention(tree, types, default)))
            return [];

        // An indexer has no name of its own; who assigns one of such a cache names the cache, or a member of it.
        // Add is a word of most bodies, and of one kind of cache only.
        IEnumerable<string> methods = CacheStores.All.Where(row => compilation.GetTypesByMetadataName(row.Type).Length > 0).SelectMany(row => row.Methods);
        return [.. methods.Select(Flow.Words.Hash), .. types];
    }
}
