using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>Who takes entries out of one state: its own uses, and the methods that lead to them.</summary>
internal sealed class Removals
{
    // Cleanup calls Forget, which calls Remove; whoever calls that does much else.
    private const int MaximalCallers = 2;

    private readonly SharedState _state;
    private readonly CompilationFacts _facts;
    private readonly Access[] _removals;
    private readonly HashSet<ISymbol> _direct;
    private readonly Lazy<HashSet<ISymbol>> _leading;

    public Removals(SharedState state, CompilationFacts facts)
    {
        _state = state;
        _facts = facts;
        _removals = [.. state.Accesses.Where(access => access.Effect is Effect.Shrink or Effect.Clear && !access.Guards.IsUnreachable)];
        _direct = new(_removals.Select(removal => removal.Member), SymbolEqualityComparer.Default);
        _leading = new(FindLeading);
    }

    /// <summary>All uses of the state that take entries out.</summary>
    public IReadOnlyList<Access> All => _removals;

    /// <summary>
    /// Whether entries go by themselves or with something else: a walk over the entries takes out those whose time is over, or an object that belongs to the entry takes
    /// it out when it is disposed of.
    /// </summary>
    public bool HaveOtherCauses =>
        _removals.Any(removal => IsAtWork(removal) && removal.Effect is Effect.Shrink && IsSweep(removal)) || _leading.Value.Any(IsEndOfOther) || _leading.Value.Any(IsOfValue);

    /// <summary>Whether all entries go at some time while the program works: when a connection is lost, say.</summary>
    public bool AreWholesale => _removals.Any(removal => removal.Effect is Effect.Clear && IsAtWork(removal) && !(removal.Member is IMethodSymbol member && Disposal.IsEndOf(member)));

    /// <summary>Whether any code in this node takes entries out, here or by a method that it calls or passes on.</summary>
    /// <param name="node">The code.</param>
    /// <param name="apart">The member that is asked about: that it leads to a removal itself says nothing.</param>
    public bool AreIn(SyntaxNode node, ISymbol apart) => PlacesIn(node, apart).Any();

    /// <summary>The uses of the state, and the calls of methods that lead to one, that take entries out in this code.</summary>
    public IEnumerable<SyntaxNode> PlacesIn(SyntaxNode node, ISymbol apart) =>
        UsesIn(node).Concat(node.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Where(name => Leads(name, apart)));

    /// <summary>The same, of the methods those that take entries out themselves.</summary>
    public IEnumerable<SyntaxNode> NearPlacesIn(SyntaxNode node, ISymbol apart) =>
        UsesIn(node).Concat(node.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Where(name => IsDirect(name, apart)));

    private IEnumerable<SyntaxNode> UsesIn(SyntaxNode node) =>
        _removals.Where(removal => removal.Syntax.SyntaxTree == node.SyntaxTree && node.Span.Contains(removal.Syntax.Span)).Select(removal => removal.Syntax);

    private bool Leads(SimpleNameSyntax name, ISymbol apart) => MethodOf(name, _leading.Value) is { } method && !SymbolEqualityComparer.Default.Equals(method, apart);

    private bool IsDirect(SimpleNameSyntax name, ISymbol apart) => MethodOf(name, _direct) is { } method && !SymbolEqualityComparer.Default.Equals(method, apart);

    private ISymbol? MethodOf(SimpleNameSyntax name, HashSet<ISymbol> methods)
    {
        string word = name.Identifier.ValueText;
        if (!methods.Any(method => method.Name == word) && !IsNameOfLocalFunction(word))
            return null;

        SymbolInfo info = _facts.ModelOf(name).GetSymbolInfo(name);
        return (info.Symbol ?? info.CandidateSymbols.FirstOrDefault())?.OriginalDefinition switch
        {
            IMethodSymbol { MethodKind: MethodKind.LocalFunction, DeclaringSyntaxReferences: { Length: 1 } declared } local when UsesIn(declared[0].GetSyntax()).Any() => local,
            IMethodSymbol method when methods.Contains(method.ReducedFrom ?? method) => method,
            _ => null,
        };
    }

    private bool IsNameOfLocalFunction(string word) =>
        _removals.Any(removal => removal.Syntax.Ancestors().OfType<LocalFunctionStatementSyntax>().Any(function => function.Identifier.ValueText == word));

    private HashSet<ISymbol> FindLeading()
    {
        HashSet<ISymbol> leading = new(_direct, SymbolEqualityComparer.Default);
        ISymbol[] last = [.. _direct];
        for (int callers = 0; callers < MaximalCallers && last.Length > 0; callers++)
            last = [.. last.OfType<IMethodSymbol>().SelectMany(method => _facts.CallsOf(method).All).Select(call => call.Member).Where(leading.Add)];

        return leading;
    }

    private static bool IsAtWork(Access access) => access.Phase is Phase.Ordinary or Phase.Confined or Phase.BesideFirstThreads;

    // foreach (var pair in _pending) if (pair.Value.IsOver) _pending.TryRemove(pair.Key, out _);     _pending.RemoveAll(…)
    private bool IsSweep(Access removal) =>
        CollectionCall.Of(_facts.ModelOf(removal.Syntax).GetOperation(removal.Syntax)) is { Key.Type.TypeKind: TypeKind.Delegate }
        || _state.Accesses.Any(access => access.Effect is Effect.Enumerate && SymbolEqualityComparer.Default.Equals(access.Member, removal.Member) && access.Syntax.SpanStart < removal.Syntax.SpanStart);

    private bool IsEndOfOther(ISymbol member) =>
        member is IMethodSymbol method && Disposal.IsEndOf(method) && !SymbolEqualityComparer.Default.Equals(method.ContainingType, _state.Symbol.ContainingType);

    // A pending request that knows where it stands takes itself out.
    private bool IsOfValue(ISymbol member) =>
        States.TypeOf(_state.Symbol) is INamedTypeSymbol type && type.TypeArguments.Any(part => !Completions.IsPromise(part) && SymbolEqualityComparer.Default.Equals(part.OriginalDefinition, member.ContainingType?.OriginalDefinition))
        && !SymbolEqualityComparer.Default.Equals(member.ContainingType, _state.Symbol.ContainingType);
}
