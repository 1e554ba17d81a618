using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>What the attributes of a parameter promise about the call.</summary>
internal static class Contracts
{
    private static readonly TypeName s_doesNotReturnIf = new("System.Diagnostics.CodeAnalysis.DoesNotReturnIfAttribute");

    /// <summary>Whether the call does not come back when this argument is false: <c>Debug.Assert(condition)</c>.</summary>
    public static bool StopsIfFalse(IParameterSymbol parameter) =>
        parameter.GetAttributes().Any(attribute =>
            attribute.AttributeClass is { } type && s_doesNotReturnIf.Matches(type)
            && attribute.ConstructorArguments.Length == 1 && attribute.ConstructorArguments[0].Value is false);
}
