using System.Collections.Concurrent;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>What a call of a method of the compilation does to the guards that its caller holds.</summary>
/// <param name="WhenTrue">The guards that it has taken and keeps when it returns true, or anything but a truth.</param>
/// <param name="WhenFalse">The guards that it has taken and keeps when it returns false, or anything but a truth.</param>
/// <param name="GivesBack">The guards that it gives back and has not taken.</param>
internal sealed record GuardEffect(GuardSet WhenTrue, GuardSet WhenFalse, IReadOnlyList<Guard> GivesBack)
{
    /// <summary>The parameters that a constructor keeps in fields.</summary>
    public IReadOnlyDictionary<ISymbol, IParameterSymbol> Kept { get; init; } = new Dictionary<ISymbol, IParameterSymbol>(SymbolEqualityComparer.Default);

    /// <summary>The guards that are held after the call, whatever it returns.</summary>
    public GuardSet Takes => WhenTrue.Join(WhenFalse);

    /// <summary>Whether its answer tells what it has taken.</summary>
    public bool Answers => !WhenTrue.Equals(WhenFalse);

    public bool DoesNothing => WhenTrue.Guards.Count == 0 && WhenFalse.Guards.Count == 0 && GivesBack.Count == 0;
}

/// <summary>
/// Finds methods and constructors that take a guard for their caller or give one back: <c>EnterLock()</c> and <c>ExitLock()</c>, a method that
/// returns what a using statement disposes of, the constructor of such an object.
/// </summary>
/// <remarks>
/// Code that takes a guard and gives it back leaves its caller nothing, and that is nearly all code with guards; words tell it apart before
/// anything is bound. A helper may be made of helpers, a few deep.
/// </remarks>
internal sealed class GuardEffects
{
    private const int MaximalDepth = 3;

    private static readonly HashSet<int> s_words = [.. ConcurrencyWords.Takes, .. ConcurrencyWords.GivesBack];

    private readonly Compilation _compilation;
    private readonly Sources _sources;
    private readonly Lazy<IReadOnlyDictionary<IMethodSymbol, Body>> _candidates;
    private readonly ConcurrentDictionary<IMethodSymbol, GuardEffect?>[] _known;

    public GuardEffects(Compilation compilation, Sources sources)
    {
        _compilation = compilation;
        _sources = sources;
        _candidates = new(FindCandidates);
        _known = [.. Enumerable.Range(0, MaximalDepth + 1).Select(_ => new ConcurrentDictionary<IMethodSymbol, GuardEffect?>(SymbolEqualityComparer.Default))];
    }

    /// <summary>What a call of this method, by its definition, does to the caller's guards; or nothing.</summary>
    public GuardEffect? Of(IMethodSymbol method, CancellationToken cancellation) => Of(method, MaximalDepth, cancellation);

    private GuardEffect? Of(IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        if (depth == 0 || !_candidates.Value.TryGetValue(method, out Body? body))
            return null;

        if (!_known[depth].TryGetValue(method, out GuardEffect? helper))
            helper = _known[depth].GetOrAdd(method, Compute(body, depth, cancellation));

        return helper;
    }

    private GuardEffect? Compute(Body body, int depth, CancellationToken cancellation)
    {
        if (_compilation.GetSemanticModel(body.Syntax.SyntaxTree).GetOperation(body.Syntax, cancellation) is not { } root)
            return null;

        GuardEffect? helper = BodyWalk.EffectOf(body, root, inner => Of(inner, depth - 1, cancellation), cancellation);
        return helper is null or { DoesNothing: true } ? null : helper with { Kept = KeptIn(root) };
    }

    private static IReadOnlyDictionary<ISymbol, IParameterSymbol> KeptIn(IOperation root)
    {
        Dictionary<ISymbol, IParameterSymbol> kept = new(SymbolEqualityComparer.Default);
        if (root is IConstructorBodyOperation)
            foreach (IOperation operation in root.Descendants())
                if (operation is ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Instance: IInstanceReferenceOperation } target, Value: var value }
                    && target.Referenced() is { } field && value.Unwrap() is IParameterReferenceOperation { Parameter: var parameter })
                    kept[field] = parameter.OriginalDefinition;

        return kept;
    }

    private IReadOnlyDictionary<IMethodSymbol, Body> FindCandidates()
    {
        Dictionary<IMethodSymbol, Body> candidates = new(SymbolEqualityComparer.Default);
        HashSet<int> names = [];
        foreach ((IMethodSymbol method, Body body) in MethodsMentioning(s_words))
            if (IsOneSided(method, body.Words))
                candidates[method] = body;

        // What calls one that takes a guard, and returns something that can give it back, is one too.
        IMethodSymbol[] takers = [.. candidates.Where(candidate => candidate.Value.Words.MentionAny(ConcurrencyWords.Takes)).Select(candidate => candidate.Key)];
        for (int round = 1; round < MaximalDepth && takers.Length > 0; round++)
        {
            names.UnionWith(takers.Select(NameOf));
            takers = [.. Callers(names, candidates)];
        }

        return candidates;
    }

    private List<IMethodSymbol> Callers(HashSet<int> names, Dictionary<IMethodSymbol, Body> candidates)
    {
        List<IMethodSymbol> callers = [];
        foreach ((IMethodSymbol method, Body body) in MethodsMentioning(names))
            if (!candidates.ContainsKey(method) && Disposal.Returned(method) is { } returned && (body.Words.MentionAny(names) || names.Contains(Words.Hash(returned.Name))))
            {
                candidates.Add(method, body);
                callers.Add(method);
            }

        return callers;
    }

    private static int NameOf(IMethodSymbol method) =>
        Words.Hash(method.MethodKind is MethodKind.Constructor ? method.ContainingType.Name : (method.AssociatedSymbol ?? method).Name);

    private IEnumerable<(IMethodSymbol Method, Body Body)> MethodsMentioning(HashSet<int> words) =>
        from type in _sources.Types
        where type.DeclaringSyntaxReferences.Any(declaration => _sources.Mention(declaration.SyntaxTree, words, default))
        from body in _sources.BodiesOf(type, default)
        where body.Member is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.Constructor or MethodKind.PropertyGet or MethodKind.ExplicitInterfaceImplementation }
            && body.Syntax is not TypeDeclarationSyntax
        let method = body.Member as IMethodSymbol
        select (method.PartialDefinitionPart ?? method, body);

    /// <summary>Whether the words show that a guard is taken or given back and not both, unless what is returned can give it back.</summary>
    private static bool IsOneSided(IMethodSymbol method, Words words)
    {
        bool takes = words.MentionAny(ConcurrencyWords.Takes);
        bool givesBack = words.MentionAny(ConcurrencyWords.GivesBack);
        return takes != givesBack || takes && Disposal.Returned(method) is not null;
    }
}
