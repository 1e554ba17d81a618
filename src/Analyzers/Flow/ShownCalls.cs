using System.Collections.Concurrent;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>Finds the calls of a method that the compilation shows, whoever else may call it.</summary>
internal sealed class ShownCalls
{
    // A name as common as Add would pull half the compilation in.
    private const int MaximalCallingTypes = 40;

    // new() does not name the type.
    private static readonly HashSet<int> s_wordsOfCreation = [Words.Hash("new"), Words.Hash("this")];

    private readonly Sources _sources;
    private readonly BodyFactsSource _facts;
    private readonly Callers _callers;
    private readonly ConcurrentDictionary<IMethodSymbol, Calls> _known = new(SymbolEqualityComparer.Default);

    public ShownCalls(Sources sources, BodyFactsSource facts, Callers callers)
    {
        _sources = sources;
        _facts = facts;
        _callers = callers;
    }

    /// <summary>The calls of this method or constructor, those through an interface or base class included.</summary>
    public Calls Of(IMethodSymbol method, CancellationToken cancellation)
    {
        method = method.OriginalDefinition;
        if (!_known.TryGetValue(method, out Calls? calls))
            calls = _known.GetOrAdd(method, Find(method, cancellation));

        return calls;
    }

    private Calls Find(IMethodSymbol method, CancellationToken cancellation)
    {
        HashSet<IMethodSymbol> names = new(NamesOf(method), SymbolEqualityComparer.Default);
        bool isConstructor = method.MethodKind is MethodKind.Constructor;
        int hash = Words.Hash(isConstructor ? method.ContainingType.Name : (method.AssociatedSymbol ?? method).Name);
        HashSet<int> words = isConstructor ? s_wordsOfCreation : [hash];
        if (_sources.BodiesMentioning(TypesThatMayCall(method, hash, cancellation), words, MaximalCallingTypes, cancellation) is not { } bodies)
            return Calls.TooMany;

        List<ShownCall> found = [];
        bool isDelegate = false;
        foreach (Body body in bodies)
        {
            BodyFacts facts = _facts.Of(body, cancellation);
            isDelegate |= names.Any(facts.UsesAsDelegate);
            found.AddRange(facts.Calls.Where(call => names.Contains(call.Callee))
                .Select(call => new ShownCall(call.Syntax, body.Member, _callers.PhaseOf(call.Region, facts, ofOwnObject: false, cancellation))));
        }

        return new Calls(found, isDelegate, IsCut: false);
    }

    private IEnumerable<INamedTypeSymbol> TypesThatMayCall(IMethodSymbol method, int hash, CancellationToken cancellation) =>
        Visibility.ScopeOf(method) is { } scope && !Visibility.ImplementsInterface(method) ? Visibility.WithNested(scope) : _sources.TypesMentioning(hash, cancellation);

    private static IEnumerable<IMethodSymbol> NamesOf(IMethodSymbol method)
    {
        for (IMethodSymbol? current = method; current is not null; current = current.OverriddenMethod?.OriginalDefinition)
            yield return current;

        foreach (INamedTypeSymbol contract in method.ContainingType.AllInterfaces)
            foreach (ISymbol member in contract.GetMembers(method.Name))
                if (member is IMethodSymbol && SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method))
                    yield return (IMethodSymbol)member.OriginalDefinition;
    }
}

/// <summary>The calls of one method that the compilation shows.</summary>
/// <param name="All">The calls.</param>
/// <param name="IsDelegate">Whether the method is also made a delegate, which others call.</param>
/// <param name="IsCut">Whether there were too many places to look at.</param>
internal sealed record Calls(IReadOnlyList<ShownCall> All, bool IsDelegate, bool IsCut)
{
    public static Calls TooMany { get; } = new([], false, true);
}

/// <summary>A call.</summary>
/// <param name="Syntax">The call.</param>
/// <param name="Member">The member it stands in.</param>
/// <param name="Phase">When it runs.</param>
internal sealed record ShownCall(SyntaxNode Syntax, ISymbol Member, Phase Phase)
{
    /// <summary>Whether it runs while the program works, and not only while it starts or ends.</summary>
    public bool IsWork => Phase is Phase.Ordinary or Phase.Confined or Phase.BesideFirstThreads;
}
