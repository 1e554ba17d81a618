using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>Answers of which read of a variable a collection is a new version: it has the entries that the read saw, some more, some less or changed.</summary>
/// <remarks>
/// The value is followed backwards through copies, <c>With</c>-like calls, builders, queries, spreads, locals and methods of the same compilation, each a
/// bounded number of steps. Beyond that it is a value of its own, which accuses nobody.
/// </remarks>
internal sealed class Origins
{
    private const int MaximalSteps = 12;
    private const int MaximalHelpers = 3;

    // The kinds of a collection expression and of a spread in it, as compilers since 4.8 number them.
    private const OperationKind CollectionExpression = (OperationKind)127;
    private const OperationKind Spread = (OperationKind)128;

    private readonly Compilation _compilation;
    private readonly Func<ISymbol, bool> _isVariable;
    private readonly IOperation? _target;
    private readonly int _helpers;
    private readonly IOperation _body;
    private readonly Lazy<Definitions> _definitions;

    /// <summary>The origins of the values of one body.</summary>
    /// <param name="compilation">Has the helpers.</param>
    /// <param name="place">Any operation of the body.</param>
    /// <param name="isVariable">Whether a field, property or method stands for the variable.</param>
    /// <param name="target">The mention of the variable that says whose it is; nothing where its owner is the object that the code runs on.</param>
    public Origins(Compilation compilation, IOperation place, Func<ISymbol, bool> isVariable, IOperation? target = null)
        : this(compilation, place, isVariable, target, MaximalHelpers)
    {
    }

    private Origins(Compilation compilation, IOperation place, Func<ISymbol, bool> isVariable, IOperation? target, int helpers)
    {
        _compilation = compilation;
        _isVariable = isVariable;
        _target = target;
        _helpers = helpers;
        _body = place.Body();
        _definitions = new(() => new Definitions(_body));
    }

    /// <summary>The body of a method of the compilation, if it has one.</summary>
    public static IOperation? BodyOf(IMethodSymbol method, Compilation compilation)
    {
        IMethodSymbol definition = method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition;
        return definition is { IsAbstract: false, DeclaringSyntaxReferences: { Length: 1 } places } && compilation.ContainsSyntaxTree(places[0].SyntaxTree)
            ? compilation.GetSemanticModel(places[0].SyntaxTree).GetOperation(places[0].GetSyntax())
            : null;
    }

    /// <summary>What a body returns, the lambdas in it left out.</summary>
    public static IEnumerable<IOperation> AnswersOf(IOperation body)
    {
        Stack<IOperation> open = new([body]);
        while (open.Count > 0)
        {
            IOperation operation = open.Pop();
            if (operation is IReturnOperation { ReturnedValue: { } answer, Kind: OperationKind.Return })
                yield return answer;

            foreach (IOperation child in operation.ChildOperations)
                if (child is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
                    open.Push(child);
        }
    }

    /// <summary>Whether this is <c>[]</c>.</summary>
    public static bool IsEmptyExpression(IOperation value) => value.Kind is CollectionExpression && !value.ChildOperations.Any();

    /// <summary>The read that this value is a new version of, or nothing.</summary>
    public SyntaxNode? Of(IOperation value) => Of(value, MaximalSteps);

    /// <summary>Whether this is what the variable holds, read here or into a local before.</summary>
    public bool IsVariable(IOperation value) => IsVariable(value, MaximalSteps);

    /// <summary>What a local was given last.</summary>
    public IOperation? ValueOf(ILocalReferenceOperation local) => _definitions.Value.AllBefore(local.Local, local).FirstOrDefault()?.Value;

    /// <summary>Whether the entries of what the variable held are used behind this place, through a local that keeps it.</summary>
    public bool IsKeptBehind(SyntaxNode place) => _body.Descendants().OfType<ILocalReferenceOperation>().Any(local =>
        local.Syntax.SpanStart >= place.Span.End && OldEntries.AreUsed(local)
        && _definitions.Value.AllBefore(local.Local, local).Any(definition => definition.Operation.Syntax.Span.End <= place.SpanStart && IsVariable(definition.Value)));

    private bool IsVariable(IOperation value, int steps) => value.Unwrap() switch
    {
        _ when steps == 0 => false,
        IFieldReferenceOperation or IPropertyReferenceOperation when value.Unwrap() is var member && member.Referenced() is { } symbol => _isVariable(symbol) && IsOfTarget(member),
        IParameterReferenceOperation { Parameter: var parameter } => _isVariable(parameter.OriginalDefinition),
        ILocalReferenceOperation local => _definitions.Value.AllBefore(local.Local, local).Any(definition => IsVariable(definition.Value, steps - 1)),
        IInvocationOperation { Arguments.Length: 0 } call => _isVariable(call.TargetMethod.OriginalDefinition) && IsOfTarget(call),
        IInvocationOperation call => IsRead(call) && IsVariable(call.Arguments[0].Value, steps - 1),
        ISimpleAssignmentOperation assignment => IsVariable(assignment.Value, steps - 1),
        _ => false,
    };

    // What another object of the type holds is no version of this one's.
    private bool IsOfTarget(IOperation mention) => _target is null || mention.HasSameOwner(_target);

    // Volatile.Read(ref m), and CompareExchange(ref m, null, null).
    private static bool IsRead(IInvocationOperation call) =>
        call.Arguments.Length > 0 && (Atomics.IsInterlocked(call.TargetMethod) || call.Arguments[0].Parameter is { } parameter && Views.Returns(call.TargetMethod, parameter));

    private SyntaxNode? Of(IOperation? value, int steps)
    {
        if (value is null || steps == 0)
            return null;

        value = value.Unwrap();
        if (value is not ILocalReferenceOperation && IsVariable(value, steps: 2))
            return value.Syntax;

        return value switch
        {
            IAwaitOperation wait => Of(wait.Operation, steps - 1),
            ILocalReferenceOperation local => OfLocal(local, steps - 1),
            IInvocationOperation call => OfCall(call, steps - 1),
            IObjectCreationOperation { Type: { } made } creation when Collections.Find(made) is not null => OfArguments(creation.Arguments, steps - 1),
            { Kind: CollectionExpression } => value.ChildOperations.Where(element => element.Kind is Spread)
                .Select(spread => Of(spread.ChildOperations.FirstOrDefault(), steps - 1)).FirstOrDefault(read => read is not null),
            IConditionalOperation choice => Of(choice.WhenTrue, steps - 1) ?? Of(choice.WhenFalse, steps - 1),
            ICoalesceOperation choice => Of(choice.Value, steps - 1) ?? Of(choice.WhenNull, steps - 1),
            ISwitchExpressionOperation choice => choice.Arms.Select(arm => Of(arm.Value, steps - 1)).FirstOrDefault(read => read is not null),
            IAssignmentOperation assignment => Of(assignment.Value, steps - 1),
            IConditionalAccessOperation access => Of(access.WhenNotNull, steps - 1),
            IConditionalAccessInstanceOperation part => Of(part.Access()?.Operation, steps - 1),
            IPropertyReferenceOperation { Arguments.IsEmpty: true, Instance: { } owner } view when view.Property.GetMethod is { } getter && Collections.ReturnsView(getter) => Of(owner, steps - 1),
            _ => null,
        };
    }

    private SyntaxNode? OfArguments(IEnumerable<IArgumentOperation> arguments, int steps) => arguments
        .Where(argument => Versions.IsSource(argument.Value.Unwrap().Type) || Versions.IsSource(argument.Value.Type))
        .Select(argument => Of(argument.Value, steps)).FirstOrDefault(read => read is not null);

    // m.SetItem(…), m.ToBuilder(), builder.ToImmutable(), m.Where(…).ToDictionary(…), ImmutableList.CreateRange(m), WithEntry(m, …)
    private SyntaxNode? OfCall(IInvocationOperation call, int steps)
    {
        IMethodSymbol method = call.TargetMethod;
        if (!method.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty)
            return OfHelper(call, steps);

        if (!Versions.IsSource(method.ReturnType) || Versions.IsEmpty(method.OriginalDefinition) || Publications.Of(method.OriginalDefinition) is not null)
            return null;

        return call.Instance is { } instance && Versions.IsSource(instance.Type) && Of(instance, steps) is { } read ? read
            : Collections.EffectOf(method) is null && Consumers.IsFramework(method.ContainingAssembly) ? OfArguments(call.Arguments, steps)
            : null;
    }

    // ---- locals

    // What was put into it last tells of the newest version.
    private SyntaxNode? OfLocal(ILocalReferenceOperation local, int steps)
    {
        IOperation? made = null;
        SyntaxNode? copied = null;
        foreach (Definitions.Definition definition in _definitions.Value.AllBefore(local.Local, local))
        {
            if (definition.Value != definition.Operation)
                copied ??= Of(definition.Value, steps);

            made = definition.Operation;
        }

        return (made is not null && Versions.IsSource(local.Local.Type) ? OfFilling(local, made, steps) : null) ?? copied;
    }

    /// <summary>The read whose entries are put into a local one by one, or all together, before it is used.</summary>
    private SyntaxNode? OfFilling(ILocalReferenceOperation local, IOperation made, int steps)
    {
        SyntaxNode? last = null;
        foreach (IOperation operation in _body.Descendants())
        {
            if (operation.Syntax.SpanStart < made.Syntax.Span.End || operation.Syntax.SpanStart >= local.Syntax.SpanStart || operation.SemanticModel != local.SemanticModel)
                continue;

            if (operation is IForEachLoopOperation loop && loop.Body.Descendants().Any(part => IsFilled(part, local.Local)))
                last = Of(loop.Collection, steps) ?? last;

            if (operation is IInvocationOperation call && IsFilled(call, local.Local))
                last = OfArguments(call.Arguments, steps) ?? last;
        }

        return last;
    }

    private static bool IsFilled(IOperation operation, ILocalSymbol local) => operation switch
    {
        IInvocationOperation { Instance: { } instance } call => IsLocal(instance, local) && Collections.EffectOf(call.TargetMethod) is Effect.Grow or Effect.Write,
        IPropertyReferenceOperation { Instance: { } instance, Arguments.IsEmpty: false } entry => IsLocal(instance, local) && entry.Write() is not null,
        _ => false,
    };

    private static bool IsLocal(IOperation operation, ILocalSymbol local) =>
        operation.Unwrap() is ILocalReferenceOperation { Local: var used } && SymbolEqualityComparer.Default.Equals(used, local);

    // ---- helpers

    /// <summary>What a method of the compilation returns may be made of what it is given, or of what it reads itself.</summary>
    private SyntaxNode? OfHelper(IInvocationOperation call, int steps)
    {
        if (_helpers == 0 || BodyOf(call.TargetMethod, _compilation) is not { } body)
            return null;

        HashSet<ISymbol> given = new(SymbolEqualityComparer.Default);
        foreach (IArgumentOperation argument in call.Arguments)
            if (argument.Parameter is { } parameter && Versions.IsSource(parameter.Type) && Of(argument.Value, steps) is not null)
                given.Add(parameter.OriginalDefinition);

        Origins inside = new(_compilation, body, symbol => given.Contains(symbol) || _isVariable(symbol), target: null, _helpers - 1);
        return AnswersOf(body).Any(answer => inside.Of(answer) is not null) ? call.Syntax : null;
    }
}
