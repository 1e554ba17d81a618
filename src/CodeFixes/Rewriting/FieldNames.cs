using Microsoft.CodeAnalysis;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>Names for private fields beside a state, in the way in which its type names its other fields.</summary>
internal static class FieldNames
{
    /// <summary>The state's name as a private field would have it here.</summary>
    public static string New(StateUses state) => Free(state, Of(state.Symbol));

    /// <summary>The name, with a number where it is taken in the type or at a use.</summary>
    public static string Free(StateUses state, string wish)
    {
        string free = wish;
        for (int i = 2; IsTaken(state, free); i++)
            free = wish + i;

        return free;
    }

    /// <summary><c>Hits</c> gives <c>_hits</c>, <c>s_hits</c>, <c>m_hits</c> or <c>hits</c>, as the type writes its other fields.</summary>
    private static string Of(ISymbol symbol)
    {
        if (symbol is IFieldSymbol { DeclaredAccessibility: Accessibility.Private })
            return symbol.Name;

        string[] fields = symbol.ContainingType.GetMembers().OfType<IFieldSymbol>()
            .Where(field => field is { IsConst: false, IsImplicitlyDeclared: false, DeclaredAccessibility: Accessibility.Private } && field.IsStatic == symbol.IsStatic).Select(field => field.Name).ToArray();
        bool HasPrefix(string prefix) => fields.Any(field => field.StartsWith(prefix, StringComparison.Ordinal));
        string prefix = HasPrefix("m_") ? "m_"
            : symbol.IsStatic && (HasPrefix("s_") || !HasPrefix("_")) && !fields.Any(field => char.IsLower(field[0]) && field.IndexOf('_') != 1) ? "s_"
            : fields.Any(field => char.IsLower(field[0])) && !HasPrefix("_") ? ""
            : "_";
        return prefix + char.ToLowerInvariant(symbol.Name[0]) + symbol.Name.Substring(1);
    }

    private static bool IsTaken(StateUses state, string name) =>
        !state.File.Model.LookupSymbols(state.Declaration.SpanStart, name: name).IsEmpty
        || !state.Symbol.ContainingType.GetMembers(name).IsEmpty
        || state.Uses.Any(use => !use.File.Model.LookupSymbols(use.State.SpanStart, name: name).IsEmpty);
}
