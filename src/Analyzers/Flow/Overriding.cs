using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>Answers which methods one call may run: who calls a virtual method may run any that overrides it.</summary>
internal static class Overriding
{
    private const int MaximalDepth = 64;

    /// <summary>The method that first declared this one: itself, unless it overrides another.</summary>
    public static IMethodSymbol RootOf(IMethodSymbol method)
    {
        IMethodSymbol root = method;
        for (int depth = 0; depth < MaximalDepth && root.OverriddenMethod is { } overridden; depth++)
            root = overridden;

        return root.OriginalDefinition;
    }

    /// <summary>Whether a call of this method may run the one that was declared first, or what overrides it.</summary>
    public static bool Runs(IMethodSymbol called, IMethodSymbol root) =>
        SymbolEqualityComparer.Default.Equals(called, root) || called.IsOverride && SymbolEqualityComparer.Default.Equals(RootOf(called), root);
}
