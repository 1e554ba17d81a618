using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>A call that takes, gives back or asks about a guard.</summary>
/// <param name="Step">What it does.</param>
/// <param name="IsScope">Whether disposing its result gives the guard back.</param>
/// <param name="Guard">The guard.</param>
internal readonly record struct Acquisition(GuardStep Step, bool IsScope, Guard Guard)
{
    /// <summary>What the call does to which guard, or nothing when it is no guard operation.</summary>
    public static Acquisition? Of(IInvocationOperation call, Func<ILocalSymbol, IOperation?> valueOf)
    {
        if (Guards.Find(call.TargetMethod, call.Instance?.Type) is not { } row)
            return null;

        IOperation? target = row.Place is GuardPlace.FirstArgument ? call.Arguments.FirstOrDefault()?.Value : call.Instance;
        return target is null ? null : new Acquisition(row.Step, row.ReleasesOnDispose, Identify(target, row, valueOf));
    }

    /// <summary>Which guard a property asks about: <c>gate.IsHeldByCurrentThread</c>.</summary>
    public static Acquisition? Of(IPropertyReferenceOperation property, Func<ILocalSymbol, IOperation?> valueOf) =>
        property is { Instance: { } target, Property.GetMethod: { } getter } && Guards.Find(getter, target.Type) is { } row
            ? new Acquisition(row.Step, row.ReleasesOnDispose, Identify(target, row, valueOf))
            : null;

    /// <summary>The monitor of the object that this expression names.</summary>
    public static Guard Identify(IOperation target, Func<ILocalSymbol, IOperation?> valueOf) => Identify(target, GuardMode.Exclusive, valueOf);

    // Which lock a keyed lock takes depends on the key, so two acquisitions are not known to be the same.
    private static Guard Identify(IOperation target, GuardOperation row, Func<ILocalSymbol, IOperation?> valueOf) =>
        row.Kind is GuardKind.KeyedLock ? Guard.Unknown(row.Mode) : Identify(target, row.Mode, valueOf);

    private static Guard Identify(IOperation target, GuardMode mode, Func<ILocalSymbol, IOperation?> valueOf) =>
        Named(target, mode, valueOf).At(target.Syntax);

    private static Guard Named(IOperation target, GuardMode mode, Func<ILocalSymbol, IOperation?> valueOf)
    {
        switch (target.Unwrap())
        {
            case IInstanceReferenceOperation:
                return Guard.OnThis(mode);
            case ITypeOfOperation type:
                return Guard.OnType(type.TypeOperand);
        }

        return Paths.To(target, valueOf) switch
        {
            null => Guard.Unknown(mode),
            { Count: 0 } => Guard.OnThis(mode),
            var path => Guard.On(mode, [.. path]),
        };
    }
}
