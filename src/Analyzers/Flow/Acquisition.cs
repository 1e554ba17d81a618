using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>A call that takes or gives back a guard.</summary>
internal readonly record struct Acquisition(GuardAction Action, Guard Guard)
{
    /// <summary>What the call does to which guard, or nothing when it is no guard operation.</summary>
    public static Acquisition? Of(IInvocationOperation call, Func<ILocalSymbol, IOperation?> valueOf)
    {
        if (Guards.Find(call.TargetMethod) is not { } row)
            return null;

        IOperation? target = row.ObjectIsFirstArgument ? call.Arguments.FirstOrDefault()?.Value : call.Instance;
        return target is null ? null : new Acquisition(row.Action, Identify(target, row.Mode, valueOf));
    }

    /// <summary>The guard on the object that this expression names.</summary>
    public static Guard Identify(IOperation target, GuardMode mode, Func<ILocalSymbol, IOperation?> valueOf)
    {
        switch (target.Unwrap())
        {
            case IInstanceReferenceOperation:
                return Guard.OnThis(mode);
            case ITypeOfOperation type:
                return Guard.OnType(type.TypeOperand);
        }

        List<ISymbol> path = [];
        for (IOperation? current = target.Unwrap(); current is not null; current = (current as IMemberReferenceOperation)?.Instance?.Unwrap())
        {
            if (current is IInstanceReferenceOperation)
                break;

            if (current is ILocalReferenceOperation { Local: var local } && valueOf(local) is { } value)
                current = value.Unwrap();

            if (current.Referenced() is not { } symbol)
                return Guard.Unknown(mode);

            path.Insert(0, symbol);
        }

        return path.Count == 0 ? Guard.OnThis(mode) : Guard.On(mode, [.. path]);
    }
}
