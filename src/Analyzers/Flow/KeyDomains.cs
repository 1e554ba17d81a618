using System.Collections.Concurrent;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>
/// Answers how many different values an expression can have while the program runs: no more than the code names, or as many as come from outside.
/// </summary>
/// <remarks>
/// The value is followed backwards through locals, compositions, the framework's functions, helpers of the compilation and, for a parameter, to what the
/// callers pass. A type that has few values settles the question at once. Whatever is not understood is <see cref="KeyKind.Unknown"/>, and so is what takes
/// too many steps.
/// </remarks>
internal sealed class KeyDomains
{
    // Longer chains are not followed; each question has so many steps in all.
    private const int MaximalSteps = 300;
    private const int MaximalDepth = 24;
    private const int MaximalCallers = 3;
    private const int MaximalHelpers = 2;

    private readonly Compilation _compilation;
    private readonly ShownCalls _calls;
    private readonly ConcurrentDictionary<IParameterSymbol, KeyDomain> _parameters = new(SymbolEqualityComparer.Default);

    public KeyDomains(Compilation compilation, ShownCalls calls)
    {
        _compilation = compilation;
        _calls = calls;
    }

    /// <summary>The values that this expression of a method body can have.</summary>
    public KeyDomain Of(IOperation key, CancellationToken cancellation)
    {
        KeyDomain found = new Reading(this, key.Body(), new Budget(MaximalSteps), MaximalCallers, MaximalHelpers, cancellation).Of(key, MaximalDepth);
        return found.Kind is KeyKind.Unknown && KeyTypes.IsMadeOnce(key.Unwrap().Type) ? ForEach(key.Unwrap().Type!) : found;
    }

    private static KeyDomain ForEach(ITypeSymbol type) => KeyDomain.Open(new(new Phrase("for every '{0}'", "为每个“{0}”", type.Name), Location.None));

    private KeyDomain OfParameter(IParameterSymbol parameter, Budget budget, int callers, CancellationToken cancellation)
    {
        parameter = parameter.OriginalDefinition;
        if (callers == MaximalCallers && _parameters.TryGetValue(parameter, out KeyDomain? known))
            return known;

        KeyDomain found = FindParameter(parameter, budget, callers, cancellation);
        if (callers == MaximalCallers)
            _parameters.TryAdd(parameter, found);

        return found;
    }

    private KeyDomain FindParameter(IParameterSymbol parameter, Budget budget, int callers, CancellationToken cancellation)
    {
        if (KeySources.IsWrittenByCompiler(parameter))
            return KeyDomain.Closed;

        if (parameter.ContainingSymbol is not IMethodSymbol method || method.MethodKind is MethodKind.AnonymousFunction or MethodKind.LocalFunction || callers == 0)
            return KeyDomain.Unknown;

        if (Confinement.Find(method.ContainingType) is { Reason: ConfinementReason.PerRequest } && Visibility.IsOutside(method) && KeyTypes.IsValue(parameter.Type))
            return KeyDomain.Open(PassedBy(parameter, method));

        Calls calls = _calls.Of(method, cancellation);
        ShownCall[] atWork = [.. calls.All.Where(call => call.IsWork)];
        return atWork.Length > 0 ? KeyDomain.Of(atWork.Select(call => OfArgument(call, parameter, budget, callers - 1, cancellation)))
            : calls.All.Count == 0 && IsCalledByOthers(method) && KeyTypes.IsValue(parameter.Type) ? KeyDomain.Open(PassedBy(parameter, method), CertaintyOf(parameter.Type))
            : KeyDomain.Unknown;
    }

    // Names of things are strings, sizes and codes are small numbers; a long number counts something that goes on.
    private static Certainty CertaintyOf(ITypeSymbol type) =>
        KeyTypes.IsUnique(type) || type.SpecialType is SpecialType.System_Int64 or SpecialType.System_UInt64 ? Certainty.Certain : Certainty.Likely;

    // What another assembly or a framework calls is called with whatever comes.
    private static bool IsCalledByOthers(IMethodSymbol method) =>
        Visibility.IsOutside(method)
        || Visibility.ContractsOf(method).Any(contract => contract.DeclaringSyntaxReferences.IsEmpty || Visibility.IsOutside(contract))
        || method is { IsOverride: true, OverriddenMethod: { } overridden } && overridden.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty;

    private static Evidence PassedBy(IParameterSymbol parameter, IMethodSymbol method) => new(
        new Phrase("for every '{0}' that callers of '{1}' pass", "为“{1}”的调用者传入的每个“{0}”", parameter.Name, NameOf(method)),
        parameter.Locations[0]);

    private static string NameOf(IMethodSymbol method) => method switch
    {
        { AssociatedSymbol: IPropertySymbol { IsIndexer: true } } => "this[]",
        { AssociatedSymbol: { } property } => property.Name,
        { MethodKind: MethodKind.Constructor } => method.ContainingType.Name,
        _ => method.Name,
    };

    private KeyDomain OfArgument(ShownCall call, IParameterSymbol parameter, Budget budget, int callers, CancellationToken cancellation)
    {
        if (!budget.Take() || _compilation.GetSemanticModel(call.Syntax.SyntaxTree).GetOperation(call.Syntax, cancellation) is not { } operation)
            return KeyDomain.Unknown;

        IReadOnlyList<IArgumentOperation> arguments = operation switch
        {
            IInvocationOperation invocation => invocation.Arguments,
            IObjectCreationOperation creation => creation.Arguments,
            IPropertyReferenceOperation property => property.Arguments,
            _ => Array.Empty<IArgumentOperation>(),
        };
        return arguments.FirstOrDefault(argument => argument.Parameter is { } given && given.Ordinal == parameter.Ordinal) is { } passed
            ? new Reading(this, operation.Body(), budget, callers, MaximalHelpers, cancellation).Of(passed.Value, MaximalDepth)
            : KeyDomain.Unknown;
    }

    /// <summary>How many steps a question may still take.</summary>
    private sealed class Budget(int steps)
    {
        private int _left = steps;

        public bool Take() => --_left >= 0;
    }

    /// <summary>Reads the values of one body.</summary>
    private sealed class Reading
    {
        private readonly KeyDomains _domains;
        private readonly IOperation _body;
        private readonly Budget _budget;
        private readonly int _callers;
        private readonly int _helpers;
        private readonly CancellationToken _cancellation;
        private readonly Lazy<Definitions> _definitions;

        public Reading(KeyDomains domains, IOperation body, Budget budget, int callers, int helpers, CancellationToken cancellation)
        {
            _domains = domains;
            _body = body;
            _budget = budget;
            _callers = callers;
            _helpers = helpers;
            _cancellation = cancellation;
            _definitions = new(() => new Definitions(_body));
        }

        /// <summary>What a helper's parameters have been given; nothing for a body whose callers are asked.</summary>
        private IReadOnlyDictionary<IParameterSymbol, KeyDomain>? Given { get; init; }

        public KeyDomain Of(IOperation? value, int depth)
        {
            if (value is null || depth == 0 || !_budget.Take())
                return KeyDomain.Unknown;

            value = value.Unwrap();
            if (value.ConstantValue.HasValue || KeyTypes.IsClosed(value.Type))
                return KeyDomain.Closed;

            KeyDomain found = Follow(value, depth - 1);
            return found.Kind is KeyKind.Unknown ? ByType(value.Type) : found;
        }

        private static KeyDomain ByType(ITypeSymbol? type) =>
            type is not null && (KeyTypes.IsUnique(type) || KeyTypes.IsPerOperation(type)) ? ForEach(type) : KeyDomain.Unknown;

        private KeyDomain Follow(IOperation value, int depth) => value switch
        {
            ILocalReferenceOperation local => OfLocal(local.Local, local, depth),
            IParameterReferenceOperation parameter => OfParameter(parameter, depth),
            IFieldReferenceOperation field => OfField(field, depth),
            IPropertyReferenceOperation property => OfProperty(property, depth),
            IInvocationOperation call => OfCall(call, depth),
            IObjectCreationOperation creation when Collections.Find(creation.Type) is null => OfCreation(creation, depth),
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => OfThis(value),
            ITupleOperation tuple => All(tuple.Elements, depth),
            IInterpolatedStringOperation text => All(text.Parts.OfType<IInterpolationOperation>().Select(part => part.Expression), depth).Content,
            IBinaryOperation binary => OfBinary(binary, depth),
            IUnaryOperation unary => Of(unary.Operand, depth),
            IAnonymousObjectCreationOperation made => All(made.Initializers.OfType<ISimpleAssignmentOperation>().Select(part => part.Value), depth),
            IArrayCreationOperation { Initializer: { } elements } => All(elements.ElementValues, depth),
            IConditionalOperation { WhenFalse: { } other } choice => All([choice.WhenTrue, other], depth),
            ICoalesceOperation choice => All([choice.Value, choice.WhenNull], depth),
            ISwitchExpressionOperation choice => All(choice.Arms.Select(arm => arm.Value), depth),
            IConditionalAccessOperation access => Of(access.WhenNotNull, depth),
            IConditionalAccessInstanceOperation part => Of(part.Access()?.Operation, depth),
            IAwaitOperation wait => Of(wait.Operation, depth),
            ISimpleAssignmentOperation assignment => Of(assignment.Value, depth),
            ICoalesceAssignmentOperation assignment => Of(assignment.Value, depth),
            IIncrementOrDecrementOperation step => OfCounter(step),
            IArrayElementReferenceOperation element => Of(element.ArrayReference, depth),
            _ => KeyDomain.Unknown,
        };

        private KeyDomain All(IEnumerable<IOperation> parts, int depth)
        {
            IOperation[] all = [.. parts];
            return all.Length == 0 ? KeyDomain.Closed : KeyDomain.Of(all.Select(part => Of(part, depth)));
        }

        // The rest of a division by a constant is bounded by it, whatever is divided.
        private KeyDomain OfBinary(IBinaryOperation binary, int depth) =>
            binary.OperatorKind is BinaryOperatorKind.Remainder or BinaryOperatorKind.And && (binary.RightOperand.ConstantValue.HasValue || binary.LeftOperand.ConstantValue.HasValue)
                ? KeyDomain.Closed
                : All([binary.LeftOperand, binary.RightOperand], depth).Content;

        private static KeyDomain OfCounter(IIncrementOrDecrementOperation step) =>
            step.Target.Unwrap() is IFieldReferenceOperation { Field: var counter } ? EverNew(counter) : KeyDomain.Unknown;

        private static KeyDomain EverNew(ISymbol source) => KeyDomain.Open(new(
            new Phrase("for every new value of '{0}'", "为“{0}”的每个新值", source.ContainingType is { } type && !source.IsImplicitlyDeclared ? type.Name + "." + source.Name : source.Name),
            source.Locations[0]));

        private KeyDomain OfLocal(ILocalSymbol local, IOperation use, int depth) =>
            local.IsConst ? KeyDomain.Closed : KeyDomain.Of(_definitions.Value.AllBefore(local, use).Select(definition => OfDefinition(definition, depth)));

        private KeyDomain OfDefinition(Definitions.Definition definition, int depth) => definition.Operation switch
        {
            // What a call writes through a reference is made of what it is given; where a look-up finds it is not known.
            IArgumentOperation { Parent: IInvocationOperation call } => Collections.EffectOf(call.TargetMethod) is null ? OfFramework(call, depth) : KeyDomain.Unknown,
            ICompoundAssignmentOperation compound => Of(compound.Value, depth),
            IIncrementOrDecrementOperation => KeyDomain.Unknown,
            _ when definition.Operation == definition.Value && definition.Value.Parent is IForEachLoopOperation => OfItems(definition.Value, depth),
            _ => Of(definition.Value, depth),
        };

        /// <summary>The items of a sequence: those of a list that is made here are added elsewhere.</summary>
        private KeyDomain OfItems(IOperation sequence, int depth) => sequence.Unwrap() switch
        {
            IObjectCreationOperation => KeyDomain.Unknown,
            var other => Of(other, depth),
        };

        private KeyDomain OfParameter(IParameterReferenceOperation reference, int depth)
        {
            IParameterSymbol parameter = reference.Parameter.OriginalDefinition;
            if (Given is not null)
                return Given.TryGetValue(parameter, out KeyDomain? given) ? given : KeyDomain.Unknown;

            KeyDomain[] assigned = [.. _definitions.Value.AllBefore(parameter, reference).Where(definition => definition.Value != definition.Operation).Select(definition => Of(definition.Value, depth))];
            KeyDomain passed = _domains.OfParameter(parameter, _budget, _callers, _cancellation);
            return assigned.Length == 0 ? passed : KeyDomain.Of([.. assigned, passed]);
        }

        // A read-only static is one of a few instances that the code names.
        private KeyDomain OfField(IFieldReferenceOperation field, int depth) => field.Field switch
        {
            { IsConst: true } or { IsStatic: true, IsReadOnly: true } => KeyDomain.Closed,
            _ when KeySources.IsEverNew(field.Field) => EverNew(field.Field),
            { IsStatic: false } => OfMember(field.Instance, depth),
            _ => KeyDomain.Unknown,
        };

        private KeyDomain OfProperty(IPropertyReferenceOperation property, int depth) => property switch
        {
            _ when KeySources.IsEverNew(property.Property) => EverNew(property.Property),
            { Instance: null, Property.SetMethod: null } => KeyDomain.Closed,
            { Arguments.IsEmpty: false, Instance: { } collection } => property.Property.ContainingType.SpecialType is SpecialType.System_String ? Of(collection, depth) : OfMember(collection, depth),
            _ => OfMember(property.Instance, depth),
        };

        // What belongs to a request is as new as the request; what belongs to a type is as old as the type.
        private KeyDomain OfMember(IOperation? owner, int depth) =>
            owner is null or IInstanceReferenceOperation ? KeyDomain.Unknown : Of(owner, depth).Content;

        private KeyDomain OfCall(IInvocationOperation call, int depth) =>
            KeySources.IsEverNew(call.TargetMethod) ? EverNew(call.TargetMethod)
            : !call.TargetMethod.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty ? OfHelper(call, depth)
            : OfFramework(call, depth);

        // The framework's functions make what they give of what they are given.
        private KeyDomain OfFramework(IInvocationOperation call, int depth)
        {
            if (!Consumers.IsFramework(call.TargetMethod.ContainingAssembly))
                return KeyDomain.Unknown;

            IOperation[] given = [.. call.Arguments.Where(argument => argument.Parameter is not { RefKind: RefKind.Out } && argument.ArgumentKind is not ArgumentKind.DefaultValue && argument.Value.Unwrap() is not IDelegateCreationOperation).Select(argument => argument.Value)];
            if (call.Instance is { } instance)
                given = [instance, .. given];

            return given.Length == 0 ? KeyDomain.Unknown : All(given, depth).Content;
        }

        /// <summary>What a method of the compilation returns for what it is given here.</summary>
        private KeyDomain OfHelper(IInvocationOperation call, int depth)
        {
            if (_helpers == 0 || call.TargetMethod.IsVirtual || Origins.BodyOf(call.TargetMethod, _domains._compilation) is not { } body)
                return KeyDomain.Unknown;

            Dictionary<IParameterSymbol, KeyDomain> given = new(SymbolEqualityComparer.Default);
            foreach (IArgumentOperation argument in call.Arguments)
                if (argument.Parameter is { } parameter)
                    given[parameter.OriginalDefinition] = Of(argument.Value, depth);

            Reading inside = new(_domains, body, _budget, _callers, _helpers - 1, _cancellation) { Given = given };
            return KeyDomain.Of(Origins.AnswersOf(body).Select(answer => inside.Of(answer, depth)));
        }

        private KeyDomain OfCreation(IObjectCreationOperation creation, int depth)
        {
            IEnumerable<IOperation> parts = creation.Arguments.Select(argument => argument.Value)
                .Concat(creation.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>().Select(part => part.Value) ?? []);
            return creation.Type is { } made && !KeyTypes.HasOwnEquality(made) && made.SpecialType is not SpecialType.System_String
                ? KeyDomain.Open(new(new Phrase("for every new '{0}'", "为每个新建的“{0}”", made.Name), creation.Syntax.GetLocation()), Certainty.Likely) with { IsIdentity = true }
                : All(parts, depth);
        }

        /// <summary>The object that the code runs on is another one each time if the compilation makes such objects while it works.</summary>
        private KeyDomain OfThis(IOperation self) =>
            self.Type is INamedTypeSymbol type && type.InstanceConstructors.Any(constructor => _domains._calls.Of(constructor, _cancellation).All.Any(call => call.IsWork))
                ? KeyDomain.Open(new(new Phrase("for every new '{0}'", "为每个新建的“{0}”", type.Name), type.Locations[0]), Certainty.Likely) with { IsIdentity = true }
                : KeyDomain.Unknown;
    }
}
