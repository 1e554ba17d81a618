using System.Collections.Concurrent;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>How a static gets hold of an object.</summary>
/// <param name="chain">The static first, then the fields from object to object.</param>
/// <param name="certainty">
/// Certain where the statics and fields of the chain get every object of the type that the compilation makes; likely where one of them is a
/// collection or gets one object after the other, or no place shows how the object is made; possible where others are made elsewhere.
/// </param>
/// <param name="isStatic">Whether the first of the chain is a static; else it is an object that a container keeps.</param>
/// <param name="isHidden">Whether other assemblies cannot name the last holder, so that only code of this one gets at the object.</param>
internal sealed class HeldByStatic(IReadOnlyList<Evidence> chain, Certainty certainty, bool isStatic, bool isHidden)
{
    public bool IsHidden { get; } = isHidden;

    public bool IsStatic { get; } = isStatic;

    public IReadOnlyList<Evidence> Chain { get; } = chain;

    public Certainty Certainty { get; } = certainty;
}

/// <summary>
/// Answers whether a static gets hold of objects of a type: directly, as an element of a collection, or through the fields of what it holds. The
/// fields of a singleton of a container are as good as those of an object that a static holds.
/// </summary>
/// <remarks>
/// The fields are followed forwards from all statics at once, by their types alone; only where a declared type hides the object behind an
/// interface or base type are the expressions assigned to it asked. Whether objects are made elsewhere is looked up when somebody asks about a
/// type, in the files that mention it.
/// </remarks>
internal sealed class StaticHolders
{
    private const int MaximalSteps = 4;
    private const int MaximalNesting = 4;
    private const int MaximalInheritors = 8;

    private static readonly int s_createInstance = Words.Hash("CreateInstance");

    private readonly Compilation _compilation;
    private readonly Sources _sources;
    private readonly Registrations _registrations;
    private readonly Creations _creations;
    private readonly Replacements _replacements;
    private readonly Lazy<Dictionary<INamedTypeSymbol, Link>> _links;
    private readonly ConcurrentDictionary<INamedTypeSymbol, HeldByStatic?> _held = new(SymbolEqualityComparer.Default);

    public StaticHolders(Compilation compilation, Sources sources, Registrations registrations)
    {
        _compilation = compilation;
        _sources = sources;
        _registrations = registrations;
        _creations = new Creations(compilation, sources);
        _replacements = new Replacements(compilation, sources);
        _links = new(FindLinks);
    }

    /// <summary>How a static gets hold of objects of this type, or of one derived from it; or nothing.</summary>
    public HeldByStatic? Of(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (!_links.Value.TryGetValue(type.OriginalDefinition, out Link? link))
            return null;

        if (!_held.TryGetValue(type.OriginalDefinition, out HeldByStatic? held))
            held = _held.GetOrAdd(
                type.OriginalDefinition, new HeldByStatic(
                    ChainOf(link), CertaintyOf(type.OriginalDefinition, link, cancellation), RootOf(link) is null, !Visibility.IsOutside(link.Holder)));

        return held;
    }

    private static IReadOnlyList<Evidence> ChainOf(Link link)
    {
        List<Evidence> chain = [];
        for (Link? current = link; current is not null; current = current.Before)
        {
            Phrase words = current is { Before: null, Root: null }
                ? new Phrase(
                    "the static '{0}.{1}' holds '{2}'", "静态的“{0}.{1}”持有“{2}”",
                    current.Holder.ContainingType.Name, current.Holder.Name, current.Type.Name)
                : new Phrase("its '{0}' holds '{1}'", "其“{0}”持有“{1}”", current.Holder.Name, current.Type.Name);
            chain.Insert(0, new Evidence(words, current.Holder.Locations.FirstOrDefault() ?? Location.None));
        }

        if (RootOf(link) is { } root)
            chain.Insert(0, root);

        return chain;
    }

    private static Evidence? RootOf(Link link)
    {
        Link first = link;
        while (first.Before is { } before)
            first = before;

        return first.Root;
    }

    private Certainty CertaintyOf(INamedTypeSymbol asked, Link link, CancellationToken cancellation)
    {
        Certainty certainty = CertaintyOfOthers(asked, link, cancellation);
        HashSet<string> holders = HoldersOf(link);
        for (Link? current = link; current is not null; current = current.Before)
        {
            Certainty here = _creations.GoTo(holders, current.Holder, current.Type, cancellation) switch
            {
                true when current.Holding is Holding.One && !current.IsBehind && !IsOfOneThread(current) && !IsOfOneSession(current, cancellation) => Certainty.Certain,
                false => Certainty.Possible,
                null when current.IsBehind => Certainty.Possible,
                null when MakesItself(current) => Certainty.Certain,
                _ => Certainty.Likely,
            };
            certainty = here > certainty ? here : certainty;
            holders.Remove(current.Holder.Name);
        }

        if (RootOf(link) is null)
            return certainty;

        // A container makes objects too, which no place in the source shows; and a public class that a singleton makes may be a builder, which only
        // the code that sets the program up gets to see.
        return certainty is not Certainty.Certain ? Certainty.Possible : Visibility.IsOutside(link.Type) ? Certainty.Likely : Certainty.Certain;
    }

    /// <summary>Whether objects of the asked type are made that are not of the type held: of itself or of another type derived from it.</summary>
    private Certainty CertaintyOfOthers(INamedTypeSymbol asked, Link link, CancellationToken cancellation)
    {
        HashSet<string> holders = HoldersOf(link);
        int seen = 0;
        foreach (INamedTypeSymbol type in _sources.InheritorsOf(asked).Prepend(asked))
        {
            if (seen++ == MaximalInheritors)
                return Certainty.Likely;

            if (!type.IsAbstract && _creations.GoTo(holders, link.Holder, type, cancellation) is false)
                return Certainty.Possible;
        }

        return Certainty.Certain;
    }

    private static HashSet<string> HoldersOf(Link link)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        for (Link? current = link; current is not null; current = current.Before)
            names.Add(current.Holder.Name);

        return names;
    }

    // class Singleton<T> where T : new() { static readonly T s_instance = new(); }
    private bool MakesItself(Link link)
    {
        INamedTypeSymbol holder = link.Holder.ContainingType;
        return link.Before is null && !SymbolEqualityComparer.Default.Equals(holder, holder.OriginalDefinition)
            && (holder.TypeParameters.Any(parameter => parameter.HasConstructorConstraint)
                || _sources.BodiesMentioning(holder.OriginalDefinition, s_createInstance, default).Any());
    }

    private static bool IsOfOneThread(Link link) => link.Before is null && Confinement.IsSingleThreaded(link.Holder.ContainingType);

    // What a static holds only until the next game, document or connection mostly belongs to the thread that runs it.
    private bool IsOfOneSession(Link link, CancellationToken cancellation) => link.Before is null && _replacements.AreMade(link.Holder, cancellation);

    private Dictionary<INamedTypeSymbol, Link> FindLinks()
    {
        Dictionary<INamedTypeSymbol, Link> links = new(SymbolEqualityComparer.Default);
        Queue<Link> pending = new();
        foreach (INamedTypeSymbol type in _sources.Types)
            Follow(type, isStatic: true, before: null);

        foreach (INamedTypeSymbol type in _sources.Types.Where(HoldsItsArgument).SelectMany(ConstructionsOf).Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default))
            Follow(type, isStatic: true, before: null);

        FollowAll();
        foreach ((INamedTypeSymbol type, Evidence registered) in _registrations.Singletons)
            Follow(type, isStatic: false, before: null, registered);

        FollowAll();
        return links;

        void FollowAll()
        {
            while (pending.Count > 0)
            {
                Link link = pending.Dequeue();
                if (link.Steps < MaximalSteps)
                    for (INamedTypeSymbol? type = link.Type; type is not null && IsHere(type); type = type.BaseType)
                        Follow(type, isStatic: false, link);
            }
        }

        void Follow(INamedTypeSymbol type, bool isStatic, Link? before, Evidence? root = null)
        {
            foreach (ISymbol member in type.GetMembers())
                if (member is IFieldSymbol { IsConst: false } field && field.IsStatic == isStatic && !Confinement.IsThreadBound(field))
                    foreach ((INamedTypeSymbol held, Holding holding, bool isBehind) in HeldBy(field))
                        Add(new Link(field.AssociatedSymbol ?? field, held, holding, before) { IsBehind = isBehind, Root = root });
        }

        void Add(Link link)
        {
            bool isNew = false;
            for (INamedTypeSymbol? type = link.Type; type is not null && IsHere(type); type = type.BaseType)
                if (!links.ContainsKey(type.OriginalDefinition))
                {
                    links.Add(type.OriginalDefinition, link);
                    isNew = true;
                }

            if (isNew)
                pending.Enqueue(link);
        }
    }

    private bool IsHere(INamedTypeSymbol type) => SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _compilation.Assembly);

    /// <summary>Whether a static field of this generic type holds what its type argument names.</summary>
    private static bool HoldsItsArgument(INamedTypeSymbol type) =>
        type.IsGenericType && type.GetMembers().Any(member => member is IFieldSymbol { IsStatic: true, IsConst: false } field && NamesParameter(field.Type));

    private static bool NamesParameter(ITypeSymbol type) =>
        type is ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Type }
        || type is INamedTypeSymbol named && named.TypeArguments.Any(argument => argument is ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Type });

    /// <summary>The types that the source makes of a generic one by naming it with arguments.</summary>
    private IEnumerable<INamedTypeSymbol> ConstructionsOf(INamedTypeSymbol generic) =>
        from tree in _compilation.SyntaxTrees
        where _sources.Mention(tree, [Words.Hash(generic.Name)], default)
        from name in tree.GetRoot().DescendantNodes().OfType<GenericNameSyntax>()
        where name.Identifier.ValueText == generic.Name
        let made = _compilation.GetSemanticModel(tree).GetSymbolInfo(name).Symbol as INamedTypeSymbol
        where SymbolEqualityComparer.Default.Equals(made?.OriginalDefinition, generic)
        select made;

    /// <summary>The classes of the compilation of which this field holds objects.</summary>
    private IEnumerable<(INamedTypeSymbol Type, Holding Holding, bool IsBehind)> HeldBy(IFieldSymbol field)
    {
        // What is made for it tells more than what it is declared as.
        IEnumerable<ITypeSymbol> types = MayHide(field.Type) ? AssignedTo(field).Append(field.Type) : [field.Type];
        return types.SelectMany(type => Unfold(type, Holding.One, MaximalNesting));
    }

    private IEnumerable<(INamedTypeSymbol Type, Holding Holding, bool IsBehind)> Unfold(ITypeSymbol type, Holding holding, int nesting)
    {
        if (nesting == 0)
            return [];

        return type switch
        {
            IArrayTypeSymbol array => Unfold(array.ElementType, Holding.Many, nesting - 1),
            INamedTypeSymbol { TypeKind: TypeKind.Class, IsStatic: false } named when IsHere(named) =>
                TypesBehind(named, _sources.InheritorsOf(named), holding).Prepend((named, holding, false)),
            INamedTypeSymbol { TypeKind: TypeKind.Interface } named when IsHere(named) => TypesBehind(named, _sources.ImplementersOf(named), holding),
            INamedTypeSymbol named when HoldingTypes.Of(named) is { } how =>
                named.TypeArguments.SelectMany(argument => Unfold(argument, how is Holding.Many ? how : holding, nesting - 1)),
            _ => [],
        };
    }

    // What nearly every type is says nothing about one of them.
    private static IEnumerable<(INamedTypeSymbol Type, Holding Holding, bool IsBehind)> TypesBehind(
        INamedTypeSymbol declared, IEnumerable<INamedTypeSymbol> types, Holding holding)
    {
        INamedTypeSymbol[] behind = [.. types.Where(type => type is { TypeKind: TypeKind.Class, IsAbstract: false }).Take(MaximalInheritors + 1)];
        return declared.IsSealed || behind.Length > MaximalInheritors ? [] : behind.Select(type => (type, holding, true));
    }

    // A sealed class is what it says, and so is a type of the framework that is made to be used as it is.
    private bool MayHide(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsSealed: false } named
        && (named.TypeKind is TypeKind.Interface && Collections.RowOf(named) is null || named is { TypeKind: TypeKind.Class } && (named.IsAbstract || IsHere(named)));

    /// <summary>The types of the expressions that the declaration of this field and the code of its type assign to it.</summary>
    private IEnumerable<ITypeSymbol> AssignedTo(IFieldSymbol field)
    {
        ISymbol holder = field.AssociatedSymbol ?? field;
        HashSet<SyntaxNode> seen = [];
        foreach (Body body in _sources.BodiesOf(field.ContainingType.OriginalDefinition, default))
        {
            bool isInitializer = SymbolEqualityComparer.Default.Equals(body.Member, holder.OriginalDefinition);
            if (!isInitializer && !body.Words.Mention(Words.Hash(holder.Name)))
                continue;

            IEnumerable<ExpressionSyntax> values = isInitializer && body.Syntax is EqualsValueClauseSyntax initializer
                ? [initializer.Value]
                : body.Syntax.DescendantNodes().OfType<AssignmentExpressionSyntax>()
                    .Where(assignment => Targets.NameOf(assignment.Left) == holder.Name)
                    .Select(assignment => assignment.Right);
            foreach (ExpressionSyntax value in values)
                if (seen.Add(value) && _compilation.GetSemanticModel(value.SyntaxTree).GetTypeInfo(value).Type is { } type)
                    yield return type;
        }
    }

    /// <summary>A step from a holder to what it holds.</summary>
    /// <param name="Holder">The static field or property, or that of the object before.</param>
    /// <param name="Type">The class it holds.</param>
    /// <param name="Holding">Whether it holds one object or many.</param>
    /// <param name="Before">The step that leads to the holder's own object; nothing for a static.</param>
    private sealed record Link(ISymbol Holder, INamedTypeSymbol Type, Holding Holding, Link? Before)
    {
        /// <summary>The registration of the object whose field this is.</summary>
        public Evidence? Root { get; init; }

        /// <summary>Whether the holder is declared with a base type or interface of it.</summary>
        public bool IsBehind { get; init; }

        public int Steps { get; } = Before is null ? 1 : Before.Steps + 1;
    }
}
