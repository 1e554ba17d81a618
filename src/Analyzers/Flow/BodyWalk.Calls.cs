using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <content>Calls: who is called under which guards, and which calls take and give back a guard.</content>
internal sealed partial class BodyWalk
{
    private void NoteAccessors(IPropertyReferenceOperation property, GuardSet held)
    {
        NoteCall(property.Property.GetMethod, property.Instance, property, held);
        NoteCall(property.Property.SetMethod, property.Instance, property, held);
    }

    private void NoteCall(IMethodSymbol? callee, IOperation? receiver, IOperation call, GuardSet held)
    {
        if (callee?.OriginalDefinition is { DeclaringSyntaxReferences.IsEmpty: false } definition)
            _calls.Add(new Call(definition, held, _region, ObjectOf(receiver), call.Syntax));
    }

    // An asynchronous method whose task nobody waits for runs on beside its caller, with nothing of what the caller holds.
    private void NoteCall(IInvocationOperation call, GuardSet held)
    {
        IMethodSymbol callee = Callee(call);
        if (!RunsOnByItself(callee) || IsWaitedFor(call))
        {
            NoteCall(callee, call.Instance, call, held);
            return;
        }

        Region caller = _region;
        Runner runner = new(callee.Name, call.Syntax.GetLocation(), IsTaskKept(call));
        _region = new Region(RegionKind.OtherThread, caller, GuardSet.None, Runner: runner);
        NoteCall(callee, call.Instance, call, GuardSet.None);
        _region = caller;
    }

    // A local that holds a lambda calls that.
    private IMethodSymbol Callee(IInvocationOperation call) =>
        call is { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } instance } && Made(instance.Unwrap()) is IAnonymousFunctionOperation lambda
            ? lambda.Symbol
            : call.TargetMethod;

    // An asynchronous iterator does nothing until somebody walks it.
    private static bool RunsOnByItself(IMethodSymbol method) => method.IsAsync && (method.ReturnsVoid || Callbacks.ReturnsTask(method));

    /// <summary>Whether the task is awaited, asked for its result, or returned for the caller to await.</summary>
    private static bool IsWaitedFor(IInvocationOperation call)
    {
        (IOperation? user, IOperation operand) = call.User();
        return user is IAwaitOperation or IReturnOperation
            || user is IInvocationOperation chained && chained.Instance == operand
            || user is IPropertyReferenceOperation property && property.Instance == operand;
    }

    private GuardSet VisitCall(IInvocationOperation call, GuardSet held)
    {
        _cancellation.ThrowIfCancellationRequested();
        held = VisitReceivers(call, held);
        NoteSubjects(call, held);
        NoteCall(call, held);
        NoteAsyncCall(call);
        NoteJoin(call);
        return VisitGuards(call, held);
    }

    private GuardSet VisitGuards(IInvocationOperation call, GuardSet held) =>
        Acquisition.Of(call, _aliases.ValueOf) is { } acquisition ? Apply(acquisition, call, held)
        : IsFreezeCheck(call) ? held.With(Guard.Building())
        : VisitHelper(call.TargetMethod, call, VisitDisposal(call, held));

    private bool IsFreezeCheck(IInvocationOperation call) =>
        call is { Arguments.IsEmpty: true, Parent: IExpressionStatementOperation }
        && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, _member.ContainingType)
        && _freezes.IsCheckedBy(call.TargetMethod);

    // A lock on an object that came from elsewhere guards that object, and says nothing about this one.
    private void NoteSynchronization(Guard guard, IOperation acquisition)
    {
        bool isOwn = guard.Root is GuardRoot.This
            || guard.Path.Count == 1 && guard.Path[0] is IFieldSymbol { IsStatic: false } field && Guards.IsMadeForLocking(field.Type);
        if (isOwn)
            _firstSynchronization ??= acquisition.Syntax;
    }

    // A fluent chain is as deep as it is long, so its receivers are taken in a loop, innermost first.
    private GuardSet VisitReceivers(IInvocationOperation call, GuardSet held)
    {
        Stack<IInvocationOperation> chain = [];
        IInvocationOperation current = call;
        while (true)
        {
            chain.Push(current);
            if (current.Instance is not IInvocationOperation inner)
                break;

            current = inner;
        }

        held = Visit(current.Instance, held);
        while (chain.Count > 0)
        {
            IInvocationOperation link = chain.Pop();
            foreach (IArgumentOperation argument in link.Arguments)
                held = VisitArgument(argument, held);

            if (link == call)
                break;

            NoteSubjects(link, held);
            NoteCall(link, held);
            held = VisitGuards(link, held);
        }

        return held;
    }

    // After Debug.Assert(Monitor.IsEntered(gate)) the lock is held, or the program has stopped.
    private GuardSet VisitArgument(IArgumentOperation argument, GuardSet held) =>
        argument is { Parameter: { Type.SpecialType: SpecialType.System_Boolean } parameter } && Contracts.StopsIfFalse(parameter)
            ? VisitCondition(argument.Value, held).WhenTrue
            : Visit(argument, held);

    private GuardSet Apply(Acquisition acquisition, IInvocationOperation call, GuardSet held)
    {
        NoteSynchronization(acquisition.Guard, call);
        switch (acquisition.Step)
        {
            case GuardStep.Releases:
                return Release(acquisition.Guard, held);
            case GuardStep.Checks:
                return held;

            // Monitor.TryEnter(gate); and nobody asks whether it was taken
            case GuardStep.Tries when call.Parent is IExpressionStatementOperation && !call.Arguments.Any(argument => argument.Parameter?.RefKind is RefKind.Ref):
                return held;
            case GuardStep.Tries when ResultLocal(call) is { } taken:
                _takenIf[taken] = acquisition.Guard;
                return held;
            default:
                return acquisition.IsScope && IsKeptByUsing(call) ? held : held.With(Acquired(GuardSet.None.With(acquisition.Guard)));
        }
    }

    /// <summary>The local that tells whether a conditional acquisition succeeded: its result, or its <c>ref bool</c>.</summary>
    private static ILocalSymbol? ResultLocal(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
            if (argument is { Parameter.RefKind: RefKind.Ref, Value: ILocalReferenceOperation { Local: { Type.SpecialType: SpecialType.System_Boolean } local } })
                return local;

        IOperation value = call;
        while (value.Parent is IAwaitOperation or IConversionOperation or IParenthesizedOperation)
            value = value.Parent;

        return value.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } => target.Local,
            _ => null,
        };
    }
}
