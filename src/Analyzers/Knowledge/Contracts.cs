using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>What attributes promise about calls.</summary>
internal static class Contracts
{
    private static readonly TypeName s_doesNotReturnIf = new("System.Diagnostics.CodeAnalysis.DoesNotReturnIfAttribute");

    private static readonly TypeName s_conditional = new("System.Diagnostics.ConditionalAttribute");

    /// <summary>Whether calls of this method are compiled only on some condition: <c>Debug.WriteLine</c>.</summary>
    public static bool IsConditional(IMethodSymbol method) =>
        method.GetAttributes().Any(attribute => attribute.AttributeClass is { } type && s_conditional.Matches(type));

    /// <summary>Whether the call does not come back when this argument is false: <c>Debug.Assert(condition)</c>.</summary>
    public static bool StopsIfFalse(IParameterSymbol parameter) =>
        parameter.GetAttributes().Any(attribute =>
            attribute.AttributeClass is { } type && s_doesNotReturnIf.Matches(type)
            && attribute.ConstructorArguments.Length == 1 && attribute.ConstructorArguments[0].Value is false);
}
