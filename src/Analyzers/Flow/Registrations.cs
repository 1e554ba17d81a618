using MapSafety.Configuration;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Flow;

/// <summary>
/// Answers how long a container or host keeps the objects of a type, by the registrations anywhere in the compilation. Only bodies whose
/// words include the name of a registering method of a referenced container are bound, once, when somebody first asks.
/// </summary>
/// <remarks>
/// A method of the compilation that passes its own type parameter or parameter on to a registration is one itself, so the search goes on with the
/// names of such methods, a few rounds at most.
/// </remarks>
internal sealed class Registrations
{
    private const int MaximalRounds = 3;
    private const int MaximalInheritors = 32;

    private readonly Compilation _compilation;
    private readonly Settings _settings;
    private readonly Sources _sources;
    private readonly Lazy<Found> _found;

    public Registrations(Compilation compilation, Settings settings, Sources sources)
    {
        _compilation = compilation;
        _settings = settings;
        _sources = sources;
        _found = new(() => new Search(this).Run());
    }

    /// <summary>Why one object of this type, or of one derived from it, serves the whole process; or nothing.</summary>
    public Evidence? SingletonOf(INamedTypeSymbol type) =>
        ByMark(type, isSingleton: true)
        ?? ByMarkOfHeir(type)
        ?? (_settings.SingletonTypes.NamesTypeOf(type) ? ByOption(type) : null)
        ?? _found.Value.Of(type, isSingleton: true);

    /// <summary>The types of which one object serves the whole process by a registration, their base types among them.</summary>
    public IEnumerable<(INamedTypeSymbol Type, Evidence Evidence)> Singletons => _found.Value.Singletons;

    /// <summary>Why each request, scope or caller has an object of this type to itself; nothing where one serves the whole process.</summary>
    public Evidence? ShortLivedOf(INamedTypeSymbol type) =>
        SingletonOf(type) is not null ? null : ByMark(type, isSingleton: false) ?? _found.Value.Of(type, isSingleton: false);

    private static Evidence ByOption(INamedTypeSymbol type) =>
        TypeEvidence.At(type, new Phrase("'{0}' is declared a singleton", "“{0}”被声明为单例", type.Name));

    // What a base type declares is part of the object.
    private Evidence? ByMarkOfHeir(INamedTypeSymbol type) =>
        _sources.InheritorsOf(type).Take(MaximalInheritors).Select(heir => ByMark(heir, isSingleton: true)).FirstOrDefault(evidence => evidence is not null);

    private static Evidence? ByMark(INamedTypeSymbol type, bool isSingleton) =>
        RegistrationMethods.MarkOf(type) is var (lifetime, by, attribute) && lifetime is Lifetime.Singleton == isSingleton
            ? attribute is not null
                ? TypeEvidence.Marked(type, attribute)
                : TypeEvidence.At(type, new Phrase("'{0}' implements '{1}'", "“{0}”实现了“{1}”", type.Name, by.Name))
            : null;

    private bool IsHere(INamedTypeSymbol type) => SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _compilation.Assembly);

    /// <summary>What the registrations say of each type of the compilation.</summary>
    private sealed class Found
    {
        private readonly Dictionary<INamedTypeSymbol, Evidence> _singletons = new(SymbolEqualityComparer.Default);
        private readonly Dictionary<INamedTypeSymbol, Evidence> _shortLived = new(SymbolEqualityComparer.Default);

        public IEnumerable<(INamedTypeSymbol, Evidence)> Singletons => _singletons.Select(entry => (entry.Key, entry.Value));

        public Evidence? Of(INamedTypeSymbol type, bool isSingleton) =>
            (isSingleton ? _singletons : _shortLived).TryGetValue(type.OriginalDefinition, out Evidence? evidence) ? evidence : null;

        /// <summary>Takes the type and its base types in: what a base type declares is part of the object.</summary>
        public void Add(INamedTypeSymbol type, Lifetime lifetime, string method, Location location)
        {
            bool isSingleton = lifetime is Lifetime.Singleton;
            Dictionary<INamedTypeSymbol, Evidence> known = isSingleton ? _singletons : _shortLived;
            Phrase words = new("'{0}' is registered by '{1}'", "“{0}”由“{1}”注册", type.Name, method);
            for (INamedTypeSymbol? current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
            {
                // Others may derive from a base type that can be made by itself.
                bool counts = isSingleton || current.IsAbstract || SymbolEqualityComparer.Default.Equals(current, type);
                if (counts && !known.ContainsKey(current.OriginalDefinition))
                    known.Add(current.OriginalDefinition, new Evidence(words, location));
            }
        }
    }

    /// <summary>One pass over the registrations.</summary>
    private sealed class Search(Registrations owner)
    {
        private readonly Found _found = new();
        private readonly RegisteredValues _values = new(owner._compilation);

        // Type parameters and parameters of helpers that register what they get.
        private readonly Dictionary<ISymbol, HelperLifetime> _passedOn = new(SymbolEqualityComparer.Default);

        public Found Run()
        {
            HashSet<int> names = [.. Names().Select(Words.Hash)];
            for (int round = 0; round < MaximalRounds && names.Count > 0; round++)
            {
                HashSet<ISymbol> known = new(_passedOn.Keys, SymbolEqualityComparer.Default);
                foreach (Body body in owner._sources.BodiesMentioning(names, default))
                    Read(body);

                names = [.. _passedOn.Keys.Where(parameter => !known.Contains(parameter)).Select(parameter => Words.Hash(parameter.ContainingSymbol.Name))];
            }

            return _found;
        }

        /// <summary>The words that a registration must contain: method names of containers that the compilation references.</summary>
        private IEnumerable<string> Names()
        {
            IEnumerable<string> rows =
                from type in RegistrationMethods.All.GroupBy(row => row.Type)
                where !owner._compilation.GetTypesByMetadataName(type.Key).IsEmpty
                from row in type
                from method in row.Methods
                select method is ".ctor" ? new TypeName(row.Type).SimpleName : method;
            NameList configured = owner._settings.SingletonRegistrations;
            IEnumerable<string> matched = configured.HasBeginnings
                ? owner._sources.Types.SelectMany(type => type.GetMembers()).OfType<IMethodSymbol>().Where(configured.NamesMember).Select(method => method.Name)
                : [];
            return rows.Concat(configured.WholeNames.Select(name => name.Substring(name.LastIndexOf('.') + 1))).Concat(matched);
        }

        private void Read(Body body)
        {
            SemanticModel model = owner._compilation.GetSemanticModel(body.Syntax.SyntaxTree);
            foreach (IOperation operation in model.GetOperation(body.Syntax)?.DescendantsAndSelf() ?? [])
                switch (operation)
                {
                    case IInvocationOperation call:
                        Read(call, call.TargetMethod, call.Arguments);
                        break;
                    case IObjectCreationOperation { Constructor: { } constructor } creation:
                        Read(creation, constructor, creation.Arguments);
                        break;
                }
        }

        private void Read(IOperation call, IMethodSymbol method, IReadOnlyList<IArgumentOperation> arguments)
        {
            if (RegistrationMethods.Find(method) is { } row)
            {
                if (LifetimeOf(call, arguments, row) is { } lifetime)
                    TakeAll(call, method, arguments, row, lifetime);
            }
            else if (owner._settings.SingletonRegistrations.NamesMember(method.OriginalDefinition))
            {
                TakeAll(call, method, arguments, row: null, new(Lifetime.Singleton, null));
            }
            else if (_passedOn.Count > 0)
            {
                foreach ((ITypeSymbol type, Lifetime lifetime) in PassedOn(method, arguments))
                    Take(type, new(lifetime, null), call, method);
            }
        }

        private HelperLifetime? LifetimeOf(IOperation call, IReadOnlyList<IArgumentOperation> arguments, RegistrationMethod row)
        {
            if (LifetimeOfChain(call) is { } chained)
                return new(chained, null);

            SaidLifetime said = _values.LifetimeIn(arguments);
            return said.Lifetime is { } known ? new(known, null)
                : said.Parameter is { } parameter ? new(null, parameter)
                : said.IsAsked || row.Lifetime is not { } usual ? null
                : new(usual, null);
        }

        private void TakeAll(IOperation call, IMethodSymbol method, IReadOnlyList<IArgumentOperation> arguments, RegistrationMethod? row, HelperLifetime lifetime)
        {
            foreach (ITypeSymbol type in _values.TypesIn(method, arguments, row))
                if (row is null || !RegistrationMethods.IsExcepted(row, type))
                    Take(type, lifetime, call, method);

            foreach (IParameterSymbol parameter in _values.ParametersIn(arguments))
                PassOn(parameter, lifetime);
        }

        /// <summary>What a call of a helper registers through the helper's type parameters and parameters.</summary>
        private IEnumerable<(ITypeSymbol Type, Lifetime Lifetime)> PassedOn(IMethodSymbol method, IReadOnlyList<IArgumentOperation> arguments)
        {
            IReadOnlyList<ITypeParameterSymbol> parameters = method.OriginalDefinition.TypeParameters;
            for (int index = 0; index < parameters.Count; index++)
                if (LifetimeAt(parameters[index], arguments) is { } lifetime)
                    yield return (method.TypeArguments[index], lifetime);

            foreach (IArgumentOperation argument in arguments)
                if (argument.Parameter?.OriginalDefinition is { } parameter && LifetimeAt(parameter, arguments) is { } lifetime)
                    foreach (ITypeSymbol type in _values.TypesGiven(argument, parameter))
                        yield return (type, lifetime);
        }

        /// <summary>How long the helper lets live what it gets through this parameter, as this call of it says.</summary>
        private Lifetime? LifetimeAt(ISymbol parameter, IReadOnlyList<IArgumentOperation> arguments)
        {
            if (!_passedOn.TryGetValue(parameter, out HelperLifetime known))
                return null;

            return known.Parameter is null
                ? known.Lifetime
                : _values.LifetimeIn([.. arguments.Where(argument => SymbolEqualityComparer.Default.Equals(argument.Parameter?.OriginalDefinition, known.Parameter))]).Lifetime;
        }

        private void Take(ITypeSymbol type, HelperLifetime lifetime, IOperation call, IMethodSymbol method)
        {
            if (type is ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method, DeclaringMethod.MethodKind: MethodKind.Ordinary } parameter)
            {
                PassOn(parameter, lifetime);
            }
            else if (lifetime.Lifetime is { } known && type is INamedTypeSymbol { TypeKind: TypeKind.Class } named && owner.IsHere(named))
            {
                string name = method.MethodKind is MethodKind.Constructor ? method.ContainingType.Name : method.Name;
                _found.Add(named, known, name, PlaceOf(call));
            }
        }

        // Known as both, it is the shorter of the two that accuses nobody.
        private void PassOn(ISymbol parameter, HelperLifetime lifetime)
        {
            if (!_passedOn.TryGetValue(parameter, out HelperLifetime known) || known.Parameter is null && lifetime.Lifetime < known.Lifetime)
                _passedOn[parameter] = lifetime;
        }

        // In a chain of calls, that of the last one's own name and arguments.
        private static Location PlaceOf(IOperation call) => call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } syntax
            ? syntax.SyntaxTree.GetLocation(TextSpan.FromBounds(access.Name.SpanStart, syntax.Span.End))
            : call.Syntax.GetLocation();

        /// <summary>What the last of the calls that follow in the chain says: <c>RegisterType&lt;T&gt;().As&lt;I&gt;().SingleInstance()</c>.</summary>
        private static Lifetime? LifetimeOfChain(IOperation call)
        {
            Lifetime? said = null;
            while (true)
            {
                (IOperation? user, IOperation operand) = call.User();
                ISymbol? member = user switch
                {
                    IArgumentOperation { Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true } next } argument
                        when next.Arguments[0] == argument => next.TargetMethod,
                    IInvocationOperation next when next.Instance == operand => next.TargetMethod,
                    IPropertyReferenceOperation next when next.Instance == operand => next.Property,
                    _ => null,
                };
                if (member is null)
                    return said;

                said = RegistrationMethods.LifetimeBy(member) ?? said;
                call = user is IArgumentOperation ? user.Parent! : user!;
            }
        }
    }

    /// <summary>How long a helper lets live what it registers: a lifetime, or what one of its own parameters says.</summary>
    private readonly record struct HelperLifetime(Lifetime? Lifetime, IParameterSymbol? Parameter);
}
