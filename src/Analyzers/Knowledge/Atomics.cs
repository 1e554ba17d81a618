using Microsoft.CodeAnalysis;
namespace MapSafety.Knowledge;
internal static class Atomics { public static bool IsInterlocked(IMethodSymbol m) => m.ContainingType is { Name: "Interlocked" }; }
