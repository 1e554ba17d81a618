using Microsoft.CodeAnalysis;
namespace MapSafety.Knowledge;
internal enum GuardMode { Shared, Upgradeable, Exclusive }
internal enum GuardAction { Acquire, TryAcquire, Release, AcquireScope }
internal sealed record GuardOperation(GuardAction Action, GuardMode Mode, bool ObjectIsFirstArgument);
internal static class Guards { public static bool IsSynchronized(IMethodSymbol m) => false; public static GuardOperation? Find(IMethodSymbol m) => (m.ContainingType.Name, m.Name) switch {
 ("Monitor","Enter") => new(GuardAction.Acquire, GuardMode.Exclusive, true),
 ("Monitor","Exit") => new(GuardAction.Release, GuardMode.Exclusive, true),
 ("Lock","EnterScope") => new(GuardAction.AcquireScope, GuardMode.Exclusive, false),
 _ => null }; }
internal enum CallbackTiming { AtOnce, OnceUnderALock, OtherThread, Later }
internal static class Callbacks { public static CallbackTiming? TimingOf(IMethodSymbol m, IParameterSymbol p) => null; }
internal static class GuardsX { }
