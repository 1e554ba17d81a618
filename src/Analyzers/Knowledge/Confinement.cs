using Microsoft.CodeAnalysis;
namespace MapSafety.Knowledge;
internal static class Confinement { public static bool IsSingleThreaded(INamedTypeSymbol t) => false; public static bool IsThreadBound(IFieldSymbol f) => f.GetAttributes().Any(a => a.AttributeClass?.Name == "ThreadStaticAttribute"); }
