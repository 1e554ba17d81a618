using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>How long a cache lives.</summary>
internal enum CacheSpan
{
    Unknown,

    /// <summary>No longer than the call that made it.</summary>
    Call,

    /// <summary>As long as the object that made it.</summary>
    Object,

    /// <summary>As long as the process.</summary>
    Process,
}

/// <summary>The cache that a call uses.</summary>
/// <param name="IsLimited">Whether it was given a limit to its size; null where that is not known.</param>
/// <param name="Span">How long it lives.</param>
/// <param name="Limit">The place that sets the limit.</param>
internal sealed record CacheHome(bool? IsLimited, CacheSpan Span, Location? Limit = null)
{
    public static CacheHome Unknown { get; } = new(null, CacheSpan.Unknown);

    /// <summary>What is true of either: the limit where both have one, and the shorter life.</summary>
    public CacheHome Or(CacheHome other) => new(
        IsLimited == other.IsLimited ? IsLimited : null, (CacheSpan)Math.Min((int)Span, (int)other.Span), Limit ?? other.Limit);
}

/// <summary>
/// Tells which cache a call uses: one that the container hands out, or one that the compilation makes and keeps in a local or field; and whether it was given a limit.
/// </summary>
internal sealed class CacheHomes
{
    private const int MaximalSteps = 5;

    private static readonly HashSet<int> s_words = [Words.Hash(CacheTerms.LimitName), Words.Hash("MemoryCacheOptions")];

    private readonly CompilationFacts _facts;
    private readonly Sources _sources;
    private readonly Lazy<CacheHome> _injected;

    public CacheHomes(CompilationFacts facts, Sources sources)
    {
        _facts = facts;
        _sources = sources;
        _injected = new(FindInjected);
    }

    /// <summary>The cache behind this expression.</summary>
    public CacheHome Of(IOperation cache) => Of(cache, MaximalSteps);

    private CacheHome Of(IOperation cache, int steps) => steps == 0 ? CacheHome.Unknown : cache.Unwrap() switch
    {
        IObjectCreationOperation creation => OfCreation(creation),
        ILocalReferenceOperation local => OfLocal(local, steps - 1),
        IParameterReferenceOperation { Parameter: var parameter } => OfGiven(parameter.Type, parameter),
        IFieldReferenceOperation { Field: var field } => OfMember(field.OriginalDefinition, steps - 1),
        IPropertyReferenceOperation { Property: { Parameters.IsEmpty: true } property } => OfMember(property.OriginalDefinition, steps - 1),
        IInvocationOperation call => OfCall(call, steps - 1),
        IConditionalAccessInstanceOperation part => part.Access() is { } access ? Of(access.Operation, steps - 1) : CacheHome.Unknown,
        ICoalesceOperation { WhenNull: var other } choice when other.Unwrap() is IThrowOperation => Of(choice.Value, steps - 1),
        ICoalesceOperation choice => Of(choice.Value, steps - 1).Or(Of(choice.WhenNull, steps - 1)),
        ICoalesceAssignmentOperation choice => Of(choice.Value, steps - 1),
        ISimpleAssignmentOperation assignment => Of(assignment.Value, steps - 1),
        _ => CacheHome.Unknown,
    };

    private CacheHome OfLocal(ILocalReferenceOperation local, int steps)
    {
        CacheHome[] homes = [.. new Definitions(local.Body()).AllBefore(local.Local, local)
            .Where(definition => definition.Value != definition.Operation)
            .Select(definition => Of(definition.Value, steps))];
        return homes.Length == 0 ? CacheHome.Unknown : homes.Aggregate((one, other) => one.Or(other));
    }

    private CacheHome OfMember(ISymbol member, int steps)
    {
        if (!SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, _facts.Compilation.Assembly))
            return member.IsStatic && CacheStores.IsRuntimeCache(member.ContainingType) ? new(false, CacheSpan.Process) : CacheHome.Unknown;

        if (member is IPropertySymbol { GetMethod: { } getter } && Functions.Of(getter, _facts) is { } function && function.Results.ToArray() is { Length: 1 } results)
            return Of(results[0], steps);

        CacheHome[] homes = [.. Holders.MentionsOf(member, _facts).Select(Holders.ValueGivenBy).OfType<IOperation>().Where(value => !value.IsNothing()).Select(value => Of(value, steps))];
        if (homes.Length == 0)
            return OfGiven(States.TypeOf(member), member);

        CacheHome home = homes.Aggregate((one, other) => one.Or(other));
        return home.Span is CacheSpan.Call ? home with { Span = member.IsStatic ? CacheSpan.Process : CacheSpan.Object } : home;
    }

    private CacheHome OfCall(IInvocationOperation call, int steps)
    {
        if (Functions.Of(call.TargetMethod, _facts) is { } function)
            return function.Results.ToArray() is { Length: 1 } results && results[0].Unwrap() is not IObjectCreationOperation ? Of(results[0], steps) : CacheHome.Unknown;

        // services.GetRequiredService<IMemoryCache>()
        return call.TargetMethod.TypeArguments.Length == 1 && call.TargetMethod.DeclaringSyntaxReferences.IsEmpty ? OfGiven(call.TargetMethod.TypeArguments[0], call.TargetMethod) : CacheHome.Unknown;
    }

    /// <summary>A cache that comes from outside: the container's, the machine's, the server's.</summary>
    private CacheHome OfGiven(ITypeSymbol type, ISymbol receiver) =>
        receiver.GetAttributes().Any(attribute => attribute.ConstructorArguments.Length > 0) ? CacheHome.Unknown
        : CacheStores.IsInjected(type) ? _injected.Value
        : CacheStores.IsCache(type) ? new(CacheStores.IsMemoryCache(type) ? null : false, CacheSpan.Process)
        : CacheHome.Unknown;

    // ---- limits

    private CacheHome OfCreation(IObjectCreationOperation creation)
    {
        if (CacheStores.IsRuntimeCache(creation.Type))
            return new(creation.Arguments.Any(argument => argument.ArgumentKind is not ArgumentKind.DefaultValue && argument.Parameter?.Ordinal > 0 && !argument.Value.IsNothing()) ? null : false, CacheSpan.Call);

        return CacheStores.IsMemoryCache(creation.Type) && creation.Arguments.Length > 0 && creation.Type is { DeclaringSyntaxReferences.IsEmpty: true }
            ? LimitIn(creation.Arguments[0].Value, MaximalSteps)
            : new(null, CacheSpan.Call);
    }

    private CacheHome LimitIn(IOperation options, int steps)
    {
        options = options.Unwrap();
        if (steps > 0 && options is IObjectCreationOperation creation && CacheRegistrations.AreOptions(creation.Type))
            return LimitOf(creation);

        return steps > 0 ? options switch
        {
            // Options.Create(new MemoryCacheOptions { … })
            IInvocationOperation { Arguments: { Length: 1 } given } call when call.TargetMethod.DeclaringSyntaxReferences.IsEmpty => LimitIn(given[0].Value, steps - 1),
            ILocalReferenceOperation local => LimitIn(local, steps - 1),
            _ => new(null, CacheSpan.Call),
        } : new(null, CacheSpan.Call);
    }

    private CacheHome LimitIn(ILocalReferenceOperation local, int steps)
    {
        IOperation body = local.Body();
        if (new Definitions(body).AllBefore(local.Local, local).ToArray() is not { Length: 1 } definitions)
            return new(null, CacheSpan.Call);

        CacheHome made = LimitIn(definitions[0].Value, steps);
        foreach (IOperation mention in body.Descendants())
            if (mention is ILocalReferenceOperation other && SymbolEqualityComparer.Default.Equals(other.Local, local.Local))
                made = mention.User().User switch
                {
                    IPropertyReferenceOperation property when CacheTerms.IsLimit(property.Property) && property.Write() is ISimpleAssignmentOperation assignment => LimitBy(assignment),
                    IPropertyReferenceOperation => made,
                    IArgumentOperation { Parent: IObjectCreationOperation or IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: true } } => made,
                    _ => made with { IsLimited = null },
                };

        return made;
    }

    private static CacheHome LimitOf(IObjectCreationOperation creation) => creation.Initializer?.Initializers
        .OfType<ISimpleAssignmentOperation>()
        .Where(assignment => assignment.Target is IPropertyReferenceOperation { Property: var property } && CacheTerms.IsLimit(property))
        .Select(LimitBy).FirstOrDefault() ?? new(false, CacheSpan.Call);

    // What can be null may be no limit.
    private static CacheHome LimitBy(ISimpleAssignmentOperation assignment) =>
        new(assignment.Value.IsNothing() ? false : IsNumber(assignment.Value) ? true : null, CacheSpan.Call, assignment.Syntax.GetLocation());

    private static bool IsNumber(IOperation value) => value is IConversionOperation { Operand.Type: { OriginalDefinition.SpecialType: not SpecialType.System_Nullable_T } } or { ConstantValue.HasValue: true };

    // ---- the container's cache

    private CacheHome FindInjected()
    {
        CacheHome? found = null;
        foreach (Body body in _sources.BodiesMentioning(s_words, default))
            if (_facts.ModelOf(body.Syntax).GetOperation(body.Syntax) is { } root)
                foreach (IOperation operation in root.Descendants())
                    if (Registered(operation) is { } registered)
                        found = found is null ? registered : found.Or(registered);

        return found is null ? new(false, CacheSpan.Process) : found with { Span = CacheSpan.Process };
    }

    private CacheHome? Registered(IOperation operation) => operation switch
    {
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property, Instance: IParameterReferenceOperation } } limit when CacheTerms.IsLimit(property) =>
            IsIn(limit, CacheRegistrations.Configures) ? LimitBy(limit) : CacheHome.Unknown,
        IObjectCreationOperation creation when CacheStores.IsMemoryCache(creation.Type) && IsIn(creation, CacheRegistrations.Adds) => OfCreation(creation),

        // services.Configure<MemoryCacheOptions>(configuration.GetSection("cache"))
        IInvocationOperation { TargetMethod: { TypeArguments: { Length: 1 } arguments } method } call when CacheRegistrations.AreOptions(arguments[0]) && method.DeclaringSyntaxReferences.IsEmpty
            && !call.Arguments.Any(argument => argument.Value is IDelegateCreationOperation) && !CacheStores.IsMemoryCache(call.Type) && call.Type is not null && !IsOptionsOf(call.Type) => CacheHome.Unknown,
        _ => null,
    };

    // Options.Create(…)
    private static bool IsOptionsOf(ITypeSymbol type) => type is INamedTypeSymbol { TypeArguments: { Length: 1 } arguments } && CacheRegistrations.AreOptions(arguments[0]);

    private static bool IsIn(IOperation operation, Func<IMethodSymbol, bool> isMeant)
    {
        for (IOperation? outer = operation.Parent; outer is not null; outer = outer.Parent)
            if (outer is IInvocationOperation call && isMeant(call.TargetMethod))
                return true;

        return false;
    }
}
