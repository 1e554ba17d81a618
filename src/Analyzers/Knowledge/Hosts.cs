using Microsoft.CodeAnalysis;
namespace MapSafety.Knowledge; internal static class Hosts { public static bool IsTest(Compilation c) => false; }
