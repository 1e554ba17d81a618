using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>
/// Reads one body from top to bottom and writes down its mentions and calls with the guards that are surely held at each.
/// </summary>
/// <remarks>
/// The walk is an abstract interpretation of the operation tree: <see cref="Visit"/> takes the guards held before an operation and returns
/// those held after it. Paths that meet are joined, a jump makes what follows unreachable and carries its guards to where it lands, a loop is
/// walked again when its body gives a guard back. That answers what a control-flow graph would answer, without the cost of building one.
/// Lambdas and local functions are regions of their own; who calls them is asked later.
/// </remarks>
internal sealed partial class BodyWalk
{
    // Deeper code is generated; giving up keeps the compiler's stack, and an unknown body accuses nobody.
    private const int MaximalDepth = 256;

    private readonly Body _body;
    private readonly IOperation _root;
    private readonly ISymbol _member;
    private readonly Func<ISymbol, ISymbol?> _subjectOf;
    private readonly Freezes _freezes;
    private readonly CancellationToken _cancellation;
    private readonly List<Mention> _mentions = [];
    private readonly List<Mention> _selves = [];
    private readonly List<Call> _calls = [];
    private readonly List<DelegateUse> _delegates = [];
    private readonly Aliases _aliases = new();
    private readonly FreshObjects _fresh = new();
    private readonly Dictionary<ILocalSymbol, Guard> _takenIf = new(SymbolEqualityComparer.Default);
    private readonly Jumps _jumps = new();
    private Func<IMethodSymbol, GuardEffect?> _effectOf = _ => null;
    private Region _region = Region.OfMember();
    private SyntaxNode? _firstSynchronization;
    private bool? _isCollection;
    private int _depth;
    private bool _isTooDeep;
    private bool _isIterator;

    private BodyWalk(Body body, IOperation root, Func<ISymbol, ISymbol?> subjectOf, Freezes freezes, CancellationToken cancellation)
    {
        _freezes = freezes;
        _body = body;
        _root = root;
        _member = body.Member;
        _subjectOf = subjectOf;
        _cancellation = cancellation;
    }

    /// <summary>The facts of this body.</summary>
    /// <param name="body">The body, for the record.</param>
    /// <param name="root">Its operation.</param>
    /// <param name="subjectOf">The state or parameter that a symbol stands for; nothing where its mentions are not worth a note.</param>
    /// <param name="effectOf">What a method does to the guards of its caller.</param>
    /// <param name="freezes">Knows which checks let through only what still builds its object.</param>
    /// <param name="cancellation">Stops the walk.</param>
    public static BodyFacts Of(
        Body body, IOperation root, Func<ISymbol, ISymbol?> subjectOf, Func<IMethodSymbol, GuardEffect?> effectOf, Freezes freezes, CancellationToken cancellation)
    {
        BodyWalk walk = new(body, root, subjectOf, freezes, cancellation) { _effectOf = effectOf };
        walk.Visit(root, HeldAtEntryOf(body.Member));
        if (walk._isTooDeep)
            return BodyFacts.Nothing(body);

        return new BodyFacts(body, walk._mentions, walk._calls, walk._delegates, walk._firstSynchronization)
        {
            Runs = walk._runs,
            Joins = walk._joins,
            PerItem = walk._perItem,
            Values = walk._values,
            Selves = walk._selves,
        };
    }

    private GuardSet Visit(IOperation? operation, GuardSet held)
    {
        if (operation is null)
            return held;

        if (_depth >= MaximalDepth)
        {
            _isTooDeep = true;
            return held;
        }

        _depth++;
        GuardSet after = Dispatch(operation, held);
        _depth--;
        return after;
    }

    private GuardSet Dispatch(IOperation operation, GuardSet held) => operation switch
    {
        IBlockOperation block => VisitBlock(block, held),
        ILockOperation @lock => VisitLock(@lock, held),
        IUsingOperation @using => VisitUsing(@using, held),
        IUsingDeclarationOperation declaration => VisitScope(declaration.DeclarationGroup, held).After,
        ITryOperation @try => VisitTry(@try, held),
        IConditionalOperation conditional => VisitConditional(conditional, held),
        ILoopOperation loop => VisitLoop(loop, held),
        ISwitchOperation @switch => VisitSwitch(@switch, held),
        ISwitchExpressionOperation @switch => VisitArms(@switch, held),
        IReturnOperation { Kind: OperationKind.YieldReturn or OperationKind.YieldBreak } yield => VisitYield(yield, held),
        IReturnOperation @return => VisitReturn(@return, held),
        IThrowOperation @throw => Leave(VisitChildren(@throw, held)),
        IBranchOperation branch => VisitBranch(branch, held),
        IBinaryOperation binary => VisitBinary(binary, held),
        ICoalesceOperation coalesce => VisitOptional(coalesce.Value, coalesce.WhenNull, held),
        ICoalesceAssignmentOperation coalesce => VisitOptional(coalesce.Target, coalesce.Value, held),
        IConditionalAccessOperation access => VisitOptional(access.Operation, access.WhenNotNull, held),
        IAnonymousFunctionOperation lambda => VisitLambda(lambda, held),
        ILocalFunctionOperation function => VisitLocalFunction(function, held),
        IInvocationOperation call => VisitCall(call, held),
        IObjectCreationOperation creation => VisitCreation(creation, held),
        IMethodReferenceOperation method => VisitMethodReference(method, held),
        IAwaitOperation wait => VisitAwait(wait, held),
        IDeclarationPatternOperation { DeclaredSymbol: ILocalSymbol local } pattern => VisitPattern(pattern, local, held),
        IRecursivePatternOperation { DeclaredSymbol: ILocalSymbol local } pattern => VisitPattern(pattern, local, held),
        INameOfOperation => held,
        ISymbolInitializerOperation initializer => VisitInitializer(initializer, held),
        IVariableDeclaratorOperation declarator => VisitDeclarator(declarator, held),
        ISimpleAssignmentOperation assignment => VisitAssignment(assignment, held),
        IMemberReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation => VisitReference(operation, held),
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } self => VisitSelf(self, held),
        _ => VisitChildren(operation, held),
    };

    private GuardSet VisitChildren(IOperation operation, GuardSet held)
    {
        foreach (IOperation child in operation.ChildOperations)
            held = Visit(child, held);

        return held;
    }

    private static GuardSet Leave(GuardSet _) => GuardSet.Unreachable;

    private GuardSet VisitYield(IReturnOperation yield, GuardSet held)
    {
        _isIterator = true;
        held = VisitChildren(yield, held);
        return yield.Kind is OperationKind.YieldBreak ? GuardSet.Unreachable : held;
    }

    // Long chains of + and && lean to the left and would eat the stack.
    private GuardSet VisitBinary(IBinaryOperation binary, GuardSet held)
    {
        if (binary.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
        {
            (GuardSet whenTrue, GuardSet whenFalse) = VisitCondition(binary, held);
            return whenTrue.Join(whenFalse);
        }

        Stack<IOperation> operands = [];
        IOperation leftmost = binary;
        while (leftmost is IBinaryOperation { OperatorKind: not (BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr) } inner)
        {
            operands.Push(inner.RightOperand);
            leftmost = inner.LeftOperand;
        }

        held = Visit(leftmost, held);
        while (operands.Count > 0)
            held = Visit(operands.Pop(), held);

        return held;
    }

    private GuardSet VisitOptional(IOperation always, IOperation sometimes, GuardSet held)
    {
        held = Visit(always, held);
        return held.Join(Visit(sometimes, held));
    }

    private GuardSet VisitReference(IOperation reference, GuardSet held)
    {
        held = VisitChildren(reference, held);
        if (reference.Referenced() is not { } symbol)
            return held;

        NoteRun(reference, symbol);
        NoteSubjects(reference, held);
        if (reference is ILocalReferenceOperation use)
        {
            _fresh.IsFresh(use, _region);
            NoteHeld(use, held);
        }
        else if (reference is IPropertyReferenceOperation property)
        {
            NoteAccessors(property, held);
            if (property.Property.GetMethod is { } getter)
            {
                if (Waits.IsWait(getter))
                    NoteJoin(property, property.Instance, isStart: false);

                held = VisitHelper(getter, property, held);
            }
        }

        return held;
    }

    /// <summary>Notes a mention of what this operation stands for; a local may stand for one of several things.</summary>
    private void NoteSubjects(IOperation mention, GuardSet held)
    {
        foreach (IOperation source in mention is ILocalReferenceOperation { Local: var local } ? _aliases.AllOf(local).DefaultIfEmpty(mention) : [mention])
            if (source.Stated() is { } behind && _subjectOf(behind) is { } subject)
            {
                Instance instance = InstanceOf(source);
                Note(subject, mention, held, instance);
                NoteContents(new Contents(subject, instance), mention, held);
            }
    }

    // class Registry : Dictionary<string, int> { void Bump(string key) => this[key]++; }
    private GuardSet VisitSelf(IInstanceReferenceOperation self, GuardSet held)
    {
        if (_isCollection ??= Collections.Find(_member.ContainingType) is not null)
            foreach (Use use in Use.Of(self))
                if (use.Effect is not Effect.None and not Effect.HandOut || use.PassedTo is not null)
                    _selves.Add(new Mention(_member.ContainingType, use, held, _region, Instance.This));

        return held;
    }

    private void Note(ISymbol symbol, IOperation mention, GuardSet held, Instance instance)
    {
        foreach (Use use in Use.Of(mention))
            if ((use.Effect is not Effect.None || use.PassedTo is not null) && !IsOfCopy(use, symbol, mention))
                _mentions.Add(new Mention(symbol, use, held, _region, instance));
    }

    // Who gives a local another collection leaves the one it was a copy of where it is.
    private static bool IsOfCopy(Use use, ISymbol symbol, IOperation mention) =>
        use.Effect is Effect.Replace && mention is ILocalReferenceOperation { Local: { IsRef: false } copy } && !SymbolEqualityComparer.Default.Equals(copy, symbol);

    private Instance InstanceOf(IOperation reference) => reference switch
    {
        IMemberReferenceOperation { Instance: { } receiver } => ObjectOf(receiver),
        IInvocationOperation { Instance: { } receiver } => ObjectOf(receiver),
        _ => Instance.This,
    };

    /// <summary>The object that a receiver is.</summary>
    private Instance ObjectOf(IOperation? receiver)
    {
        IOperation? target = receiver?.Unwrap();
        if (target is IConditionalAccessInstanceOperation part)
            target = part.Access()?.Operation.Unwrap();

        return target switch
        {
            null => Instance.This,
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => Instance.This,

            // new Cache { Entries = { … } }
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } or IObjectCreationOperation => Instance.Fresh,
            ILocalReferenceOperation local when _fresh.IsFresh(local, _region) => Instance.Fresh,
            IInvocationOperation call when IsMadeInChain(call) => Instance.Fresh,
            _ => Instance.At(Paths.To(target, _aliases.ValueOf)),
        };
    }

    // new Content().Add(a).Add(b): a method that returns its own type is taken to return its object.
    private static bool IsMadeInChain(IInvocationOperation call)
    {
        IOperation? target = call;
        while (target is IInvocationOperation { Instance: { } receiver, TargetMethod: { } method }
            && SymbolEqualityComparer.Default.Equals(method.ReturnType.OriginalDefinition, method.ContainingType.OriginalDefinition))
            target = receiver.Unwrap();

        return target is IObjectCreationOperation;
    }

    private GuardSet VisitInitializer(ISymbolInitializerOperation initializer, GuardSet held)
    {
        if (_subjectOf(_member) is { } subject && initializer is IFieldInitializerOperation or IPropertyInitializerOperation)
        {
            Use first = new(Effect.Replace, initializer.Value.Syntax, AssignedValue.Of(initializer.Value));
            _mentions.Add(new Mention(subject, first, held, _region, Instance.This));
        }

        return VisitChildren(initializer, held);
    }

    private GuardSet VisitDeclarator(IVariableDeclaratorOperation declarator, GuardSet held)
    {
        GuardSet before = held;
        held = VisitChildren(declarator, held);
        if (declarator.GetVariableInitializer()?.Value is { } value)
        {
            NoteScope(declarator.Symbol, held.Beyond(before));
            NoteAnswer(declarator.Symbol, value);
            Bind(declarator.Symbol, value);
            NoteMade(declarator.Symbol, value);
            NoteFirst(declarator.Symbol, value, held);
        }

        return held;
    }

    // if (s_map is { } map) map.Add(…)
    private GuardSet VisitPattern(IPatternOperation pattern, ILocalSymbol local, GuardSet held)
    {
        held = VisitChildren(pattern, held);
        IOperation? matched = pattern.Parent;
        while (matched is INegatedPatternOperation)
            matched = matched.Parent;

        IOperation? value = matched switch
        {
            IIsPatternOperation match => match.Value,
            IPatternCaseClauseOperation { Parent.Parent: ISwitchOperation choice } => choice.Value,
            ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation choice } => choice.Value,
            _ => null,
        };
        if (value is not null)
            Bind(local, value);

        return held;
    }

    private GuardSet VisitAssignment(ISimpleAssignmentOperation assignment, GuardSet held)
    {
        if (Declared(assignment.Target) is { } replacedValue)
            _valueOf.Remove(replacedValue);

        GuardSet before = held;
        held = VisitChildren(assignment, held);
        if (assignment.Target.Unwrap() is ILocalReferenceOperation { Local: var local })
        {
            NoteScope(local, held.Beyond(before));
            NoteAnswer(local, assignment.Value);
            Bind(local, assignment.Value);
            _made.Remove(local);
            if (_published.TryGetValue(assignment, out Contents? map))
                Publish(map, assignment.Target);
        }
        else if (assignment.Target.Referenced() is { } replaced)
            _aliases.Forget(replaced);

        return held;
    }

    private void Bind(ILocalSymbol local, IOperation value)
    {
        _aliases.Bind(local, value);
        _fresh.Bind(local, value, _region);
    }

    /// <summary>What a member surely holds from its first statement on: the monitor of a synchronized method, and what its callers are told to hold.</summary>
    private static GuardSet HeldAtEntryOf(ISymbol member)
    {
        if (member is not IMethodSymbol method)
            return GuardSet.None;

        GuardSet held = DeclaredGuards.Of(method) is { } declared ? GuardSet.None.With(declared) : GuardSet.None;
        return !Guards.IsSynchronized(method) ? held : held.With(method.IsStatic ? Guard.OnType(method.ContainingType) : Guard.OnThis());
    }
}
