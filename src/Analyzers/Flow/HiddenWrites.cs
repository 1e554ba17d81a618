using System.Collections.Concurrent;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>
/// Answers whether a collection is the memory of queries: they look an answer up in it and keep it there, while no other member changes the
/// object. Whoever uses such an object takes it for one that may be asked from several threads at once.
/// </summary>
/// <remarks>
/// Nearly every type has collections and getters, so names and syntax are asked first, and most types end there: some ordinary member adds to the
/// collection.
/// </remarks>
internal sealed class HiddenWrites
{
    private readonly Sources _sources;
    private readonly States _states;
    private readonly BodyFactsSource _facts;
    private readonly ConcurrentDictionary<ISymbol, bool> _candidates = new(SymbolEqualityComparer.Default);

    public HiddenWrites(Sources sources, States states, BodyFactsSource facts)
    {
        _sources = sources;
        _states = states;
        _facts = facts;
    }

    /// <summary>Whether names and syntax alone let this state be the memory of queries.</summary>
    public bool MayHide(ISymbol state, CancellationToken cancellation)
    {
        if (!_candidates.TryGetValue(state, out bool isCandidate))
            isCandidate = _candidates.GetOrAdd(state, IsCandidate(state, cancellation));

        return isCandidate;
    }

    /// <summary>The query that fills this state, or nothing.</summary>
    public Reach? Of(ISymbol state, string collection, IReadOnlyList<Access> accesses, CancellationToken cancellation)
    {
        if (!MayHide(state, cancellation) || !accesses.Any(access => Memo.IsStored(access, accesses)))
            return null;

        IMethodSymbol? query = null;
        foreach (Access change in accesses.Where(IsChange))
            if (QueryThatLeadsTo(change.Member, cancellation) is { } leading)
                query ??= leading;
            else
                return null;

        return query is null || OrdinaryMembersChange(state.ContainingType, cancellation) ? null : Behind(query, state, collection);
    }

    private static Reach Behind(IMethodSymbol query, ISymbol state, string collection)
    {
        ISymbol named = query.AssociatedSymbol ?? query;
        Evidence evidence = new(new Phrase("'{0}' reads as a query", "“{0}”看起来是查询", named.Name), named.Locations[0]);
        Certainty certainty = Immutability.IsImmutableButFor(state) && !Queries.SaysThatItAdds(query) ? Certainty.Certain : Certainty.Likely;
        return new Reach(ReachKind.HiddenWrite, new Phrase("{0:a} behind the query '{1}'", "查询“{1}”背后的 {0}", collection, named.Name), [evidence], certainty);
    }

    private bool IsCandidate(ISymbol state, CancellationToken cancellation)
    {
        if (!_states.NamesOf(state).All(Visibility.IsPrivate) || IsPartOfAnother(state.ContainingType))
            return false;

        Body[] bodies = [.. _sources.BodiesMentioning(state.ContainingType, Words.Hash(state.Name), cancellation).Where(IsOrdinary)];
        return bodies.Any(body => IsQuery(body) || IsPrivate(body) && IsNamedByQuery(body, cancellation))
            && !bodies.Any(body => !IsQuery(body) && !IsPrivate(body) && Fills(body, state.Name))
            && bodies.Any(body => (IsQuery(body) || IsPrivate(body)) && Fills(body, state.Name));
    }

    private static bool IsPartOfAnother(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
            if (current.DeclaredAccessibility is Accessibility.Private)
                return true;

        return false;
    }

    private static bool IsOrdinary(Body body) =>
        body.Member is IMethodSymbol { MethodKind: not (MethodKind.Constructor or MethodKind.StaticConstructor) } method && !Disposal.IsEndOf(method);

    private static bool IsQuery(Body body) => body.Member is IMethodSymbol method && Queries.IsQuery(method);

    private static bool IsPrivate(Body body) => body.Member is IMethodSymbol method && IsPrivate(method);

    private static bool IsPrivate(IMethodSymbol method) =>
        method.DeclaredAccessibility is Accessibility.Private && method.ExplicitInterfaceImplementations.IsEmpty;

    private bool IsNamedByQuery(Body helper, CancellationToken cancellation) =>
        _sources.BodiesMentioning(helper.Member.ContainingType, Words.Hash(helper.Member.Name), cancellation).Any(IsQuery);

    /// <summary>Whether the body adds to a collection of this name, as far as its syntax tells.</summary>
    private static bool Fills(Body body, string name) => body.Syntax.DescendantNodes().Any(node => node switch
    {
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } call => Collections.IsNameOfGrowth(call.Name.Identifier.ValueText) && IsNamed(call.Expression, name),
        ElementAccessExpressionSyntax element => element.Parent is AssignmentExpressionSyntax assignment && assignment.Left == element && IsNamed(element.Expression, name),
        _ => false,
    });

    private static bool IsNamed(ExpressionSyntax expression, string name) => expression switch
    {
        IdentifierNameSyntax identifier => identifier.Identifier.ValueText == name,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: { } member } => member.Identifier.ValueText == name,
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure => IsNamed(sure.Operand, name),
        ParenthesizedExpressionSyntax { Expression: AssignmentExpressionSyntax lazy } => IsNamed(lazy.Left, name),
        _ => false,
    };

    private static bool IsChange(Access access) =>
        access.Phase is not (Phase.Initialization or Phase.Disposal) && (access.Effect.Mutates() || access.Effect is Effect.Replace);

    /// <summary>The query by which others come to this member; nothing where some come by another way.</summary>
    private IMethodSymbol? QueryThatLeadsTo(ISymbol member, CancellationToken cancellation)
    {
        IMethodSymbol? query = null;
        HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default) { member };
        Queue<ISymbol> pending = new([member]);
        while (pending.Count > 0)
        {
            if (pending.Dequeue() is not IMethodSymbol method)
                return null;

            if (method.MethodKind is MethodKind.Constructor)
                continue;

            if (!IsPrivate(method))
            {
                if (!Queries.IsQuery(method))
                    return null;

                query ??= method;
                continue;
            }

            foreach (ISymbol caller in CallersOf(method, cancellation))
                if (seen.Add(caller))
                    pending.Enqueue(caller);
        }

        return query;
    }

    private IEnumerable<ISymbol> CallersOf(IMethodSymbol method, CancellationToken cancellation) =>
        Visibility.WithNested(method.ContainingType)
            .SelectMany(type => _sources.BodiesMentioning(type, Words.Hash((method.AssociatedSymbol ?? method).Name), cancellation))
            .Select(body => _facts.Of(body, cancellation))
            .Where(facts => facts.UsesAsDelegate(method) || facts.Calls.Any(call => SymbolEqualityComparer.Default.Equals(call.Callee, method)))
            .Select(facts => facts.Body.Member);

    /// <summary>Whether a member that is no query changes the object: then its users know that it has a state.</summary>
    private bool OrdinaryMembersChange(INamedTypeSymbol type, CancellationToken cancellation)
    {
        HashSet<string> fields = [.. Immutability.ChangeableIn(type).Select(field => field.Name)];
        HashSet<int> names = [.. fields.Concat(_states.DeclaredIn(type).Select(state => state.Name)).Select(Words.Hash)];
        return _sources.BodiesOf(type, cancellation).Any(body =>
            IsOrdinary(body)
            && body.Member is IMethodSymbol { MethodKind: not MethodKind.PropertySet }
            && !IsQuery(body)
            && body.Words.MentionAny(names)
            && (Immutability.Assigns(body.Syntax, fields) || ChangesCollection(body, type, cancellation)));
    }

    private bool ChangesCollection(Body body, INamedTypeSymbol type, CancellationToken cancellation) =>
        !IsPrivate(body)
        && _facts.Of(body, cancellation).Mentions.Any(mention =>
            mention.Use.Effect.Mutates() && mention.Instance.IsThis && SymbolEqualityComparer.Default.Equals(mention.Symbol.ContainingType, type));
}
