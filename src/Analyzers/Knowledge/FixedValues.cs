using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// Classes of the framework whose objects never change, so that of two equal ones either will do; each by its page at learn.microsoft.com/dotnet/api. Structs
/// and delegates are values anyway.
/// </summary>
internal static class FixedValues
{
    private static readonly TypeTable<string> s_table = new(
        [
            "System.String",
            "System.Reflection.MemberInfo",
            "System.Reflection.ParameterInfo",
            "System.Reflection.Assembly",
            "System.Reflection.Module",
            "System.Text.RegularExpressions.Regex",
            "System.Uri",
            "System.Version",
            "System.Globalization.CultureInfo",
            "System.Text.Encoding",
            "System.Linq.Expressions.Expression",
        ],
        name => name);

    /// <summary>Whether objects of this type are as good as any equal one.</summary>
    public static bool Has(ITypeSymbol type) =>
        type.IsValueType || type.TypeKind is TypeKind.Delegate
        || type is INamedTypeSymbol { IsRecord: true }
        || Collections.Find(type) is { Discipline: Discipline.Immutable }
        || s_table.FindInherited(type) is not null;
}
