using Microsoft.CodeAnalysis;
namespace MapSafety.Knowledge;
internal static class Consumers { public static bool ReturnsSynchronizedWrapper(IMethodSymbol m) => false; public static Effect? EffectOnArgument(IMethodSymbol method, IParameterSymbol parameter) => null; }
