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
/// A method of the compilation that passes its own type parameter on to a registration is one itself, so the search goes on with the
/// names of such methods, a few rounds at most.
/// </remarks>
internal sealed class Registrations
{
    private const int MaximalRounds = 3;

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
        ?? (_settings.SingletonTypes.NamesTypeOf(type) ? ByOption(type) : null)
        ?? _found.Value.Of(type, isSingleton: true);

    /// <summary>Why each request, scope or caller has an object of this type to itself; nothing where one serves the whole process.</summary>
    public Evidence? ShortLivedOf(INamedTypeSymbol type) =>
        SingletonOf(type) is not null ? null : ByMark(type, isSingleton: false) ?? _found.Value.Of(type, isSingleton: false);

    private static Evidence ByOption(INamedTypeSymbol type) =>
        TypeEvidence.At(type, new Phrase("'{0}' is declared a singleton", "“{0}”被声明为单例", type.Name));

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
        private readonly Dictionary<ITypeParameterSymbol, Lifetime> _passedOn = new(SymbolEqualityComparer.Default);

        public Found Run()
        {
            HashSet<int> names = [.. Names().Select(Words.Hash)];
            for (int round = 0; round < MaximalRounds && names.Count > 0; round++)
            {
                HashSet<ITypeParameterSymbol> known = new(_passedOn.Keys, SymbolEqualityComparer.Default);
                foreach (Body body in owner._sources.BodiesMentioning(names, default))
                    Read(body);

                names = [.. _passedOn.Keys.Where(parameter => !known.Contains(parameter)).Select(parameter => Words.Hash(parameter.DeclaringMethod!.Name))];
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
                if ((LifetimeOfChain(call) ?? LifetimeIn(arguments) ?? row.Lifetime) is { } lifetime)
                    foreach (ITypeSymbol type in TypesNamed(method, arguments, row))
                        if (!RegistrationMethods.IsExcepted(row, type))
                            Take(type, lifetime, call, method);
            }
            else if (owner._settings.SingletonRegistrations.NamesMember(method.OriginalDefinition))
            {
                foreach (ITypeSymbol type in TypesNamed(method, arguments, row: null))
                    Take(type, Lifetime.Singleton, call, method);
            }
            else if (_passedOn.Count > 0)
            {
                foreach ((ITypeSymbol type, Lifetime lifetime) in PassedOn(method))
                    Take(type, lifetime, call, method);
            }
        }

        private IEnumerable<(ITypeSymbol Type, Lifetime Lifetime)> PassedOn(IMethodSymbol method)
        {
            IReadOnlyList<ITypeParameterSymbol> parameters = method.OriginalDefinition.TypeParameters;
            for (int index = 0; index < parameters.Count; index++)
                if (_passedOn.TryGetValue(parameters[index], out Lifetime lifetime))
                    yield return (method.TypeArguments[index], lifetime);
        }

        private void Take(ITypeSymbol type, Lifetime lifetime, IOperation call, IMethodSymbol method)
        {
            if (type is ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method, DeclaringMethod.MethodKind: MethodKind.Ordinary } parameter)
            {
                // Known as both, it is the shorter of the two that accuses nobody.
                if (!_passedOn.TryGetValue(parameter, out Lifetime known) || lifetime < known)
                    _passedOn[parameter] = lifetime;
            }
            else if (type is INamedTypeSymbol { TypeKind: TypeKind.Class } named && owner.IsHere(named))
            {
                string name = method.MethodKind is MethodKind.Constructor ? method.ContainingType.Name : method.Name;
                _found.Add(named, lifetime, name, PlaceOf(call));
            }
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

        private static Lifetime? LifetimeIn(IReadOnlyList<IArgumentOperation> arguments)
        {
            foreach (IArgumentOperation argument in arguments)
            {
                ISymbol? said = argument.Value.Unwrap() switch
                {
                    IMemberReferenceOperation member => member.Member,
                    IObjectCreationOperation creation => creation.Constructor,
                    _ => null,
                };
                if (said is not null && RegistrationMethods.LifetimeBy(said) is { } lifetime)
                    return lifetime;
            }

            return null;
        }

        private static IEnumerable<ITypeSymbol> TypesNamed(IMethodSymbol method, IReadOnlyList<IArgumentOperation> arguments, RegistrationMethod? row)
        {
            bool isByName = row is not { TakesObjectsOnly: true };
            if (isByName)
                foreach (ITypeSymbol type in method.TypeArguments.Skip(row is { NamesLast: true } ? method.TypeArguments.Length - 1 : 0))
                    yield return type;

            foreach (IArgumentOperation argument in arguments)
                if (argument.Parameter is { } parameter && RegistrationMethods.TakesWhatIsRegistered(parameter))
                    foreach (ITypeSymbol type in TypesNamed(argument.Value.Unwrap(), parameter, isByName))
                        yield return type;
        }

        private static IEnumerable<ITypeSymbol> TypesNamed(IOperation value, IParameterSymbol parameter, bool isByName) => value switch
        {
            ITypeOfOperation type => isByName ? [type.TypeOperand] : [],
            IDelegateCreationOperation { Target: IMethodReferenceOperation factory } => [factory.Method.ReturnType],
            IDelegateCreationOperation { Target: IAnonymousFunctionOperation factory } => Returned(factory),
            { Type: { } type } when RegistrationMethods.TakesObject(parameter) => [type],
            _ => [],
        };

        private static IEnumerable<ITypeSymbol> Returned(IAnonymousFunctionOperation factory) =>
            from operation in factory.Body.Descendants()
            where operation is IReturnOperation { ReturnedValue: not null } && FunctionOf(operation) == factory
            let type = ((IReturnOperation)operation).ReturnedValue!.Unwrap().Type
            where type is not null
            select type;

        private static IOperation? FunctionOf(IOperation operation)
        {
            IOperation? current = operation.Parent;
            while (current is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation))
                current = current.Parent;

            return current;
        }
    }
}
