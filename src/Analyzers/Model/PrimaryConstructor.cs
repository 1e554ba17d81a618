using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Model;

/// <summary>
/// The constructor that stands in the head of a class. What a member uses of its parameters the compiler keeps in a field, so such a parameter is
/// a field in all but name. Those of a record are properties, which speak for themselves.
/// </summary>
internal static class PrimaryConstructor
{
    /// <summary>The parameters in the head of this type that its members can use.</summary>
    public static IEnumerable<IParameterSymbol> ParametersOf(INamedTypeSymbol type) =>
        type is { IsRecord: false, IsStatic: false } ? type.InstanceConstructors.SelectMany(constructor => constructor.Parameters) : [];

    /// <summary>Whether this is a parameter in the head of a class or struct.</summary>
    public static bool IsParameter(ISymbol symbol) =>
        symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType.IsRecord: false } constructor }
        && constructor.DeclaringSyntaxReferences is { Length: 1 } declarations
        && declarations[0].GetSyntax() is TypeDeclarationSyntax;
}
