using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <content>Statements: where paths part, meet and leave.</content>
internal sealed partial class BodyWalk
{
    private GuardSet VisitBlock(IBlockOperation block, GuardSet held)
    {
        List<Guard> scoped = [];
        Exits outer = _exits;
        _exits = Exits.None;
        foreach (IOperation statement in block.Operations)
        {
            if (statement is IUsingDeclarationOperation declaration)
            {
                (held, IReadOnlyList<Guard> taken) = VisitScope(declaration.DeclarationGroup, held);
                scoped.AddRange(taken);
            }
            else
            {
                held = Visit(statement, held);
            }
        }

        _exits = outer.With(_exits.Without(scoped));
        return WithoutAll(held, scoped);
    }

    private GuardSet VisitLock(ILockOperation @lock, GuardSet held)
    {
        held = Visit(@lock.LockedValue, held);
        Guard guard = Acquisition.Identify(@lock.LockedValue, _aliases.ValueOf);
        NoteSynchronization(guard, @lock.LockedValue);
        return VisitUnder([guard], @lock.Body, held.With(guard));
    }

    private GuardSet VisitUsing(IUsingOperation @using, GuardSet held)
    {
        (GuardSet after, IReadOnlyList<Guard> taken) = VisitScope(@using.Resources, held);
        return VisitUnder(taken, @using.Body, after);
    }

    private GuardSet VisitUnder(IReadOnlyList<Guard> guards, IOperation body, GuardSet held)
    {
        Exits outer = _exits;
        _exits = Exits.None;
        held = Visit(body, held);
        _exits = outer.With(_exits.Without(guards));
        return WithoutAll(held, guards);
    }

    /// <summary>Visits what a using keeps, and tells which guards it gives back at its end.</summary>
    private (GuardSet After, IReadOnlyList<Guard> Taken) VisitScope(IOperation resources, GuardSet held)
    {
        GuardSet before = held;
        held = Visit(resources, held);
        List<Guard> taken = [], kept = [.. held.Beyond(before)];
        foreach (IOperation value in Resources(resources))
            if (value.Unwrap() is IInvocationOperation call
                && Acquisition.Of(call, _aliases.ValueOf) is { IsScope: true } acquisition)
                taken.Add(acquisition.Guard);

        foreach (Guard guard in taken)
            held = held.With(guard);

        return (held, [.. kept, .. taken]);
    }

    private static IEnumerable<IOperation> Resources(IOperation resources) => resources switch
    {
        IVariableDeclarationGroupOperation group => group.Declarations
            .SelectMany(declaration => declaration.Declarators)
            .Select(declarator => declarator.GetVariableInitializer()?.Value)
            .OfType<IOperation>()
            .Select(Awaited),
        _ => [Awaited(resources)],
    };

    private static IOperation Awaited(IOperation value)
    {
        value = value.Unwrap();
        if (value is IAwaitOperation wait)
            value = wait.Operation.Unwrap();

        // LockAsync(token).ConfigureAwait(false)
        return value is IInvocationOperation { Instance: { } task, TargetMethod: var method } && Promises.Configures(method) ? task.Unwrap() : value;
    }

    /// <summary>Whether a using disposes what this call returns, so that the using is what holds the guard.</summary>
    private static bool IsKeptByUsing(IInvocationOperation call)
    {
        IOperation? user = call.Parent;
        while (user is IAwaitOperation or IConversionOperation or IParenthesizedOperation
            or IVariableInitializerOperation or IVariableDeclaratorOperation or IVariableDeclarationOperation or IVariableDeclarationGroupOperation
            || user is IInvocationOperation { TargetMethod: var method } && Promises.Configures(method))
            user = user.Parent;

        return user is IUsingOperation or IUsingDeclarationOperation;
    }

    private static GuardSet WithoutAll(GuardSet held, IReadOnlyList<Guard> guards)
    {
        foreach (Guard guard in guards)
            held = held.Without(guard);

        return held;
    }

    /// <summary>
    /// A handler can start from any point of the block, so it surely holds only what is held both before and after it. The finally block runs on
    /// every path, so what it gives back is given back on all of them.
    /// </summary>
    private GuardSet VisitTry(ITryOperation @try, GuardSet held)
    {
        Exits outer = _exits;
        _exits = Exits.None;
        GuardSet afterBody = Visit(@try.Body, held);
        GuardSet anywhere = held.Join(afterBody);
        GuardSet end = afterBody;
        foreach (ICatchClauseOperation handler in @try.Catches)
            end = end.Join(VisitHandler(handler, anywhere));

        if (@try.Finally is null)
        {
            _exits = outer.With(_exits);
            return end;
        }

        int mark = _released.Count;
        GuardSet afterFinally = Visit(@try.Finally, end.IsUnreachable ? anywhere : end);
        _exits = outer.With(_exits.Without(_released.Skip(mark)));
        return end.IsUnreachable ? end : afterFinally;
    }

    private GuardSet VisitHandler(ICatchClauseOperation handler, GuardSet held)
    {
        held = Visit(handler.ExceptionDeclarationOrExpression, held);
        held = Visit(handler.Filter, held);
        return Visit(handler.Handler, held);
    }

    // A chain of else if nests as deep as it is long, so it is taken in a loop.
    private GuardSet VisitConditional(IConditionalOperation conditional, GuardSet held)
    {
        GuardSet end = GuardSet.Unreachable;
        while (true)
        {
            (GuardSet whenTrue, GuardSet whenFalse) = VisitCondition(conditional.Condition, held);
            switch (LockedOnce.OutcomeOf(conditional.Syntax, _member.ContainingType))
            {
                case true:
                    whenTrue = whenTrue.With(Guard.Once());
                    break;
                case false:
                    whenFalse = whenFalse.With(Guard.Once());
                    break;
            }

            IReadOnlyDictionary<ILocalSymbol, IOperation> before = _aliases.Now;
            GuardSet then = Visit(conditional.WhenTrue, whenTrue);
            _aliases.Join(before);
            if (_freezes.IsCheckedBy(conditional.Syntax, _member.ContainingType))
                return end.Join(whenFalse.With(Guard.Building()));

            end = end.Join(then);
            if (conditional.WhenFalse is not IConditionalOperation next)
                return end.Join(Visit(conditional.WhenFalse, whenFalse));

            conditional = next;
            held = whenFalse;
        }
    }

    private GuardSet VisitSwitch(ISwitchOperation @switch, GuardSet held)
    {
        held = Visit(@switch.Value, held);
        _jumps.Open(@switch);
        GuardSet end = @switch.Cases.Any(section => section.Clauses.Any(clause => clause is IDefaultCaseClauseOperation))
            ? GuardSet.Unreachable
            : held;
        foreach (ISwitchCaseOperation section in @switch.Cases)
            end = end.Join(VisitChildren(section, held));

        return end.Join(_jumps.Close(@switch).Breaks);
    }

    private GuardSet VisitArms(ISwitchExpressionOperation @switch, GuardSet held)
    {
        held = Visit(@switch.Value, held);
        GuardSet end = GuardSet.Unreachable;
        foreach (ISwitchExpressionArmOperation arm in @switch.Arms)
            end = end.Join(VisitChildren(arm, held));

        return end;
    }

    private GuardSet VisitBranch(IBranchOperation branch, GuardSet held)
    {
        _jumps.Add(branch, held);
        return GuardSet.Unreachable;
    }

    /// <summary>Walks the loop, and again when its body gives back a guard that was held before it: later rounds start with less.</summary>
    private GuardSet VisitLoop(ILoopOperation loop, GuardSet held)
    {
        held = VisitHead(loop, held);
        (int mentions, int calls) mark = (_mentions.Count, _calls.Count);
        (GuardSet end, GuardSet next) = VisitRound(loop, held);
        GuardSet start = held.Join(next);
        if (!start.Equals(held))
        {
            _mentions.RemoveRange(mark.mentions, _mentions.Count - mark.mentions);
            _calls.RemoveRange(mark.calls, _calls.Count - mark.calls);
            (end, _) = VisitRound(loop, start);
        }

        return end;
    }

    private GuardSet VisitHead(ILoopOperation loop, GuardSet held)
    {
        switch (loop)
        {
            case IForEachLoopOperation each:
                return Visit(each.LoopControlVariable, Visit(each.Collection, held));
            case IForLoopOperation @for:
                foreach (IOperation before in @for.Before)
                    held = Visit(before, held);
                return held;
            default:
                return held;
        }
    }

    private (GuardSet End, GuardSet Next) VisitRound(ILoopOperation loop, GuardSet held)
    {
        _jumps.Open(loop);
        (GuardSet end, GuardSet next) = loop switch
        {
            IWhileLoopOperation { ConditionIsTop: true } @while => VisitTopTested(@while.Condition, @while.Body, [], held, @while.ConditionIsUntil),
            IWhileLoopOperation until => VisitBottomTested(until, held),
            IForLoopOperation @for => VisitTopTested(@for.Condition, @for.Body, @for.AtLoopBottom, held, isUntil: false),
            _ => VisitPlain(loop, held),
        };

        (GuardSet breaks, GuardSet continues) = _jumps.Close(loop);
        return (end.Join(breaks), next.Join(continues));
    }

    private (GuardSet End, GuardSet Next) VisitTopTested(
        IOperation? condition, IOperation body, IEnumerable<IOperation> bottom, GuardSet held, bool isUntil)
    {
        (GuardSet enter, GuardSet leave) = condition is null ? (held, GuardSet.Unreachable) : VisitCondition(condition, held);
        if (isUntil)
            (enter, leave) = (leave, enter);

        GuardSet next = Visit(body, enter);
        foreach (IOperation step in bottom)
            next = Visit(step, next);

        return (leave, next);
    }

    private (GuardSet End, GuardSet Next) VisitBottomTested(IWhileLoopOperation loop, GuardSet held)
    {
        GuardSet afterBody = Visit(loop.Body, held);
        if (loop.Condition is null)
            return (afterBody, afterBody);

        (GuardSet again, GuardSet leave) = VisitCondition(loop.Condition, afterBody);
        return (leave, again);
    }

    private (GuardSet End, GuardSet Next) VisitPlain(ILoopOperation loop, GuardSet held)
    {
        GuardSet next = Visit(loop.Body, held);
        return (held.Join(next), next);
    }

    /// <summary>Where jumps land: each loop or switch that is being walked collects what its breaks and continues bring.</summary>
    private sealed class Jumps
    {
        private readonly Stack<(IOperation Target, ILabelSymbol? Break, ILabelSymbol? Continue)> _open = [];
        private readonly Dictionary<ISymbol, GuardSet> _landing = new(SymbolEqualityComparer.Default);

        public void Open(IOperation target) => _open.Push(target switch
        {
            ILoopOperation loop => (target, loop.ExitLabel, loop.ContinueLabel),
            ISwitchOperation @switch => (target, @switch.ExitLabel, null),
            _ => (target, null, null),
        });

        public void Add(IBranchOperation branch, GuardSet held) =>
            _landing[branch.Target] = _landing.TryGetValue(branch.Target, out GuardSet? before) ? before.Join(held) : held;

        public (GuardSet Breaks, GuardSet Continues) Close(IOperation target)
        {
            (_, ILabelSymbol? exit, ILabelSymbol? @continue) = _open.Pop();
            return (Take(exit), Take(@continue));
        }

        private GuardSet Take(ILabelSymbol? label)
        {
            if (label is null || !_landing.TryGetValue(label, out GuardSet? landed))
                return GuardSet.Unreachable;

            _landing.Remove(label);
            return landed;
        }
    }
}
