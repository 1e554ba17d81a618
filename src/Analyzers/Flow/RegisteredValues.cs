using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>
/// Reads what the arguments of a registration stand for: the types they name, the objects they are and the lifetime they say. Locals are followed
/// to what they are given, a loop's variable to the entries that it walks, and a factory to what it returns.
/// </summary>
internal sealed class RegisteredValues(Compilation compilation)
{
    private const int MaximalSteps = 4;

    /// <summary>The types that a call names: by a type argument, by <c>typeof</c>, by an object or by what a factory returns.</summary>
    public IEnumerable<ITypeSymbol> TypesIn(IMethodSymbol method, IReadOnlyList<IArgumentOperation> arguments, RegistrationMethod? row)
    {
        bool isByName = row is not { TakesObjectsOnly: true };
        if (isByName)
            foreach (ITypeSymbol type in method.TypeArguments.Skip(row is { NamesLast: true } ? method.TypeArguments.Length - 1 : 0))
                yield return type;

        foreach (IArgumentOperation argument in arguments)
            if (argument.Parameter is { } parameter && RegistrationMethods.TakesWhatIsRegistered(parameter))
                foreach (IOperation value in ValuesOf(argument.Value, MaximalSteps))
                    foreach (ITypeSymbol type in TypesOf(value, parameter, isByName))
                        yield return type;
    }

    /// <summary>The parameters of the method around the call that tell what is registered.</summary>
    public IEnumerable<IParameterSymbol> ParametersIn(IReadOnlyList<IArgumentOperation> arguments) =>
        from argument in arguments
        where argument.Parameter is { } parameter && RegistrationMethods.TakesWhatIsRegistered(parameter)
        from value in ValuesOf(argument.Value, MaximalSteps)
        where value is IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary }, Type: var type } }
            && RegistrationMethods.CanTell(type)
        select ((IParameterReferenceOperation)value).Parameter;

    /// <summary>What the argument for this parameter stands for when the parameter itself is what another method registers.</summary>
    public IEnumerable<ITypeSymbol> TypesGiven(IArgumentOperation argument, IParameterSymbol parameter) =>
        ValuesOf(argument.Value, MaximalSteps).SelectMany(value => TypesOf(value, parameter, isByName: true));

    /// <summary>What the arguments say about the lifetime.</summary>
    public SaidLifetime LifetimeIn(IReadOnlyList<IArgumentOperation> arguments)
    {
        SaidLifetime said = new(null, null, false);
        foreach (IArgumentOperation argument in arguments)
            foreach (IOperation value in ValuesOf(argument.Value, MaximalSteps))
                if (MemberOf(value) is { } member && RegistrationMethods.LifetimeBy(member) is { } lifetime)
                    return new(lifetime, null, false);
                else if (RegistrationMethods.IsLifetime(argument.Parameter?.Type))
                    said = new(null, (value as IParameterReferenceOperation)?.Parameter, true);

        return said;
    }

    private static ISymbol? MemberOf(IOperation value) => value switch
    {
        { Type: { TypeKind: TypeKind.Enum } type, ConstantValue: { HasValue: true, Value: { } constant } } =>
            type.GetMembers().FirstOrDefault(member => member is IFieldSymbol { ConstantValue: { } known } && known.Equals(constant)),
        IMemberReferenceOperation member => member.Member,
        IObjectCreationOperation creation => creation.Constructor,
        _ => null,
    };

    /// <summary>The operations whose value this is, as far as the body shows.</summary>
    private static IEnumerable<IOperation> ValuesOf(IOperation operation, int steps)
    {
        IOperation value = operation is { Type.TypeKind: TypeKind.Enum, ConstantValue.HasValue: true } ? operation : operation.Unwrap();
        if (value is not ILocalReferenceOperation { Local: var local } || steps == 0)
            return [value];

        IOperation[] given = [.. value.Body().Descendants().SelectMany(part => GivenBy(part, local, steps - 1))];
        return given.Length == 0 ? [value] : given;
    }

    private static IEnumerable<IOperation> GivenBy(IOperation part, ILocalSymbol local, int steps) => part switch
    {
        IVariableDeclaratorOperation declarator when Is(declarator.Symbol, local) =>
            declarator.GetVariableInitializer() is { } first ? ValuesOf(first.Value, steps) : [],
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment when Is(target.Local, local) => ValuesOf(assignment.Value, steps),
        IForEachLoopOperation loop when loop.Locals.Any(own => Is(own, local)) => EntriesOf(loop.Collection, steps),
        _ => [],
    };

    private static bool Is(ILocalSymbol one, ILocalSymbol other) => SymbolEqualityComparer.Default.Equals(one, other);

    // new[] { typeof(A), (typeof(B), typeof(C)) }: each type that stands there is one of them.
    private static IEnumerable<IOperation> EntriesOf(IOperation collection, int steps) =>
        ValuesOf(collection, steps).SelectMany(value => value.DescendantsAndSelf()).Where(entry => entry is ITypeOfOperation);

    private IEnumerable<ITypeSymbol> TypesOf(IOperation value, IParameterSymbol parameter, bool isByName) => value switch
    {
        ITypeOfOperation type => isByName ? [type.TypeOperand] : [],
        IDelegateCreationOperation { Target: IMethodReferenceOperation factory } => ReturnedBy(factory.Method).Append(factory.Method.ReturnType),
        IDelegateCreationOperation { Target: IAnonymousFunctionOperation factory } => Returned(factory.Body, factory).SelectMany(Made),
        { Type: { } type } when RegistrationMethods.TakesObject(parameter) => [type],
        _ => [],
    };

    // What is declared to return an interface mostly makes one class.
    private IEnumerable<ITypeSymbol> ReturnedBy(IMethodSymbol method)
    {
        if (method.ReturnType.TypeKind is not TypeKind.Interface || method.OriginalDefinition.DeclaringSyntaxReferences is not { Length: 1 } declared)
            return [];

        SyntaxNode syntax = declared[0].GetSyntax();
        return compilation.ContainsSyntaxTree(syntax.SyntaxTree) && compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax) is { } body
            ? Returned(body, null).Select(value => value.Type!)
            : [];
    }

    private IEnumerable<ITypeSymbol> Made(IOperation value) =>
        value is IInvocationOperation call ? ReturnedBy(call.TargetMethod).Append(value.Type!) : [value.Type!];

    private static IEnumerable<IOperation> Returned(IOperation body, IOperation? function) =>
        from operation in body.Descendants()
        where operation is IReturnOperation { ReturnedValue: not null } && FunctionOf(operation) == function
        from value in ValuesOf(((IReturnOperation)operation).ReturnedValue!, MaximalSteps)
        where value.Type is not null
        select value;

    private static IOperation? FunctionOf(IOperation operation)
    {
        IOperation? current = operation.Parent;
        while (current is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation))
            current = current.Parent;

        return current;
    }
}

/// <summary>What the arguments of a registration say about the lifetime.</summary>
/// <param name="Lifetime">The lifetime, where it stands there.</param>
/// <param name="Parameter">The parameter of the method around it that says it.</param>
/// <param name="IsAsked">Whether one of the arguments is for a lifetime at all.</param>
internal readonly record struct SaidLifetime(Lifetime? Lifetime, IParameterSymbol? Parameter, bool IsAsked);
