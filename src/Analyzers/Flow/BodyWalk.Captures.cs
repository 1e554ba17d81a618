using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <content>Callbacks that run beside other code: who starts them, and who waits for them.</content>
internal sealed partial class BodyWalk
{
    private readonly List<Run> _runs = [];
    private readonly List<Join> _joins = [];
    private readonly HashSet<IMethodSymbol> _perItem = new(SymbolEqualityComparer.Default);

    // What a local was made with: the options of a runner, the lambda that is passed on later. A local that is assigned again is none of these.
    private readonly Dictionary<ILocalSymbol, IOperation> _made = new(SymbolEqualityComparer.Default);

    private IOperation Made(IOperation value) =>
        value is ILocalReferenceOperation { Local: var local } && _made.TryGetValue(local, out IOperation? made) ? made : value;

    private void NoteMade(ILocalSymbol local, IOperation value)
    {
        if (value.Unwrap() is IDelegateCreationOperation { Target: var target })
            value = target;

        _made[local] = value.Unwrap();
    }

    private void NoteFirst(ILocalSymbol local, IOperation value, GuardSet held)
    {
        if (_subjectOf(local) is { } subject)
            _mentions.Add(new Mention(subject, new Use(Effect.Replace, value.Syntax, AssignedValue.Of(value)), held, _region, Instance.This));
    }

    /// <summary>Notes that a lambda, a method group or a variable with a delegate is handed to something that runs it beside this code.</summary>
    private void NoteRun(IOperation function, ISymbol callback, Region? inner = null)
    {
        if (function is ILocalReferenceOperation && Made(function) is IAnonymousFunctionOperation kept)
            callback = kept.Symbol;

        if (Launch.Event(function) is var (subscription, @event))
        {
            if (Callbacks.CompanyOf(@event) is { } company)
                AddRun(callback, @event.ContainingType.Name + "." + @event.Name, Timed(company), subscription, inner, Fate.Unknown);
        }
        else if (Launch.Receiver(function) is var (call, method, parameter))
        {
            NoteReceived(callback, inner, call, method, parameter);
        }
    }

    // A timer that is told not to repeat fires again only when somebody asks it to.
    private Company Timed(Company company) =>
        company is Company.Itself && _body.Words.Mention(Words.Hash("AutoReset")) ? Company.Nobody : company;

    private void NoteReceived(ISymbol callback, Region? inner, IOperation call, IMethodSymbol method, IParameterSymbol parameter)
    {
        if (Callbacks.CompanyOf(method, parameter) is { } declared)
        {
            AddRun(callback, NameOf(method), Launch.Company(call, declared, Made), call, inner);
        }
        else if (callback is IMethodSymbol function && IsPerItem(call, method, parameter))
        {
            _perItem.Add(function);
            if (function.IsAsync)
                _runs.Add(new Run(callback, NameOf(method), Company.Itself, _region, call.Syntax) { IsAsyncCall = true, Inner = inner });
        }
        else if (parameter.Type.TypeKind is TypeKind.Delegate && IsOfThisProgram(method))
        {
            AddRun(callback, NameOf(method), Company.Creator, call, inner, passedTo: parameter.OriginalDefinition);
        }
    }

    private void AddRun(
        ISymbol callback, string runner, Company company, IOperation call, Region? inner, Fate? fate = null, IParameterSymbol? passedTo = null)
    {
        if (company is Company.Nobody)
            return;

        (Fate Fate, ISymbol? Handle) end = fate is { } known ? (known, null) : Launch.FateOf(call);
        bool isThread = call is IObjectCreationOperation { Type: var made } && Waits.IsThread(made);
        _runs.Add(new Run(callback, runner, company, _region, call.Syntax)
        {
            Inner = inner,
            PassedTo = passedTo,
            Fate = Promises.IsTask(call.Type) || isThread ? end.Fate : fate ?? (passedTo is null ? Blocking(call) : Fate.Dropped),
            Handle = end.Handle,
            IsContinuation = call is IInvocationOperation { TargetMethod: var method } && Waits.Continues(method),
            AwaitsStart = isThread && end.Fate is Fate.Kept,
        });
    }

    // Parallel.For and the like return when all is done; ThreadPool.QueueUserWorkItem returns whether it will be done.
    private static Fate Blocking(IOperation call) => call switch
    {
        IInvocationOperation { TargetMethod: var method } when Callbacks.Waits(method) => Fate.Joined,
        IInvocationOperation { TargetMethod: var method } when Waits.IsPool(method.ContainingType) => Fate.Dropped,
        _ => Fate.Unknown,
    };

    /// <summary>Whether a method calls its delegate once for each item, and all that it returned is under way before anybody waits.</summary>
    private bool IsPerItem(IOperation call, IMethodSymbol method, IParameterSymbol parameter) => Callbacks.TimingOf(method, parameter) switch
    {
        CallbackTiming.AtOnce => Sequences.IsPerItem(method),
        CallbackTiming.Later => Sequences.Projects(method) && Launch.StartsAll(call, IsGathered),
        _ => false,
    };

    /// <summary>Whether somebody in this body waits for all tasks of a query that a local holds.</summary>
    private bool IsGathered(ILocalSymbol query) =>
        _root.Descendants().OfType<IInvocationOperation>().Any(call =>
            (Waits.StartsAll(call.TargetMethod) || Sequences.Copies(call.TargetMethod))
            && call.Arguments.Any(argument => SymbolEqualityComparer.Default.Equals(argument.Value.Unwrap().Referenced(), query)));

    /// <summary>An asynchronous function of this member that is called and not awaited on the spot goes on beside its caller.</summary>
    private void NoteAsyncCall(IInvocationOperation call)
    {
        if (call.TargetMethod is not { MethodKind: MethodKind.LocalFunction, IsAsync: true } function)
            return;

        if (Launch.FateOf(call) is { Fate: not Fate.Joined } end)
            _runs.Add(new Run(function, function.Name, Company.Creator, _region, call.Syntax) { IsAsyncCall = true, Fate = end.Fate, Handle = end.Handle });
    }

    private GuardSet VisitAwait(IAwaitOperation wait, GuardSet held)
    {
        held = Visit(wait.Operation, held);
        NoteJoin(wait, wait.Operation, isStart: false);
        return held;
    }

    private GuardSet VisitMethodReference(IMethodReferenceOperation reference, GuardSet held)
    {
        held = VisitBound(reference, held);
        if (TimingOf(reference) is CallbackTiming.AtOnce)
            NoteCall(reference.Method, reference.Instance, reference, held);
        else if (Receiver(reference) is { } receiver && IsOfThisProgram(receiver.Method))
            NotePassed(reference, receiver.Parameter, held);
        else
            _delegates.Add(new DelegateUse(reference.Method.OriginalDefinition, RunnerOf(reference), _region));

        return held;
    }

    // Who receives the delegate calls the method, if it calls it before it returns.
    private void NotePassed(IMethodReferenceOperation reference, IParameterSymbol parameter, GuardSet held)
    {
        Region outer = _region;
        _region = PassedTo(parameter, reference, held, itself: null);
        NoteCall(reference.Method, reference.Instance, reference, GuardSet.None);
        _region = outer;
        _delegates.Add(new DelegateUse(reference.Method.OriginalDefinition, RunnerOf(reference), _region, IsPassed: true));
    }

    /// <summary>A method of a collection that is itself the callback, <c>list.Add</c>, uses the collection when the callback runs.</summary>
    private GuardSet VisitBound(IMethodReferenceOperation reference, GuardSet held)
    {
        if (TimingOf(reference) is not CallbackTiming.OtherThread || Collections.Find(reference.Instance?.Type) is null)
        {
            NoteRun(reference, reference.Method);
            return VisitChildren(reference, held);
        }

        Region outer = _region, inner = new(RegionKind.OtherThread, outer, GuardSet.None, reference.Method, Runner: RunnerOf(reference));
        NoteRun(reference, reference.Method, inner);
        _region = inner;
        VisitChildren(reference, GuardSet.None);
        _region = outer;
        return held;
    }

    private void NoteJoin(IInvocationOperation call)
    {
        if (Waits.IsWait(call.TargetMethod))
            NoteJoin(call, call.Instance, isStart: false);
        else if (Waits.Starts(call.TargetMethod))
            NoteJoin(call, call.Instance, isStart: true);
    }

    private void NoteJoin(IOperation wait, IOperation? on, bool isStart)
    {
        List<ISymbol> mentioned = [];
        foreach (IOperation part in wait.DescendantsAndSelf())
            if (part.Referenced() is { } symbol)
                mentioned.Add(symbol);

        _joins.Add(new Join(wait.Syntax, _region, mentioned, Signal(on), isStart));
    }

    // await done.Task, await gate.WaitAsync()
    private static ISymbol? Signal(IOperation? on) => on?.Unwrap() switch
    {
        null => null,
        IInvocationOperation { Instance: { } instance, TargetMethod: var method } when Promises.Configures(method) => Signal(instance),
        IInvocationOperation { Instance: { } instance, TargetMethod: var method } when Waits.IsAwaitedSignal(method) => Launch.Root(instance),
        IInvocationOperation => null,
        { } other => Launch.Root(other),
    };
}
