using Microsoft.CodeAnalysis;

namespace MapSafety.Rules;

/// <summary>How messages speak of code.</summary>
internal static class Wording
{
    /// <summary>The name under which a reader knows this member: not the compiler's name of an accessor, a constructor or an operator.</summary>
    public static string NameOf(ISymbol member) => member switch
    {
        IMethodSymbol { AssociatedSymbol: IPropertySymbol { IsIndexer: true } } => "this[]",
        IMethodSymbol { AssociatedSymbol: { } property } => property.Name,
        IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } => member.ContainingType.Name,
        IMethodSymbol { MethodKind: MethodKind.Destructor } => "~" + member.ContainingType.Name,
        IMethodSymbol { MethodKind: MethodKind.ExplicitInterfaceImplementation, ExplicitInterfaceImplementations: { Length: > 0 } implemented } =>
            implemented[0].ContainingType.Name + "." + implemented[0].Name,
        IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion } => "operator " + member.Name.Replace("op_", ""),
        IMethodSymbol { IsImplicitlyDeclared: true } or { Name: "<Main>$" } => "Main",
        _ => member.Name,
    };
}
