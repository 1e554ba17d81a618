using Microsoft.CodeAnalysis;
namespace MapSafety.Knowledge;
internal static class StartUp { public static bool IsModuleInitializer(IMethodSymbol m) => false; public static bool Configures(IMethodSymbol m) => false; }
