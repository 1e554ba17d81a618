using Microsoft.CodeAnalysis;

namespace MapSafety.Survey.Running.Fixing;

/// <summary>
/// What other projects can see of a project, as text to compare. While it stays the same, the projects that use it need not be compiled
/// again after a fix, and most fixes touch private state.
/// </summary>
internal static class VisibleSurface
{
    public static string Of(Compilation compilation)
    {
        var lines = new List<string>();
        var pending = new Stack<INamespaceOrTypeSymbol>([compilation.Assembly.GlobalNamespace]);
        while (pending.TryPop(out INamespaceOrTypeSymbol? container))
            foreach (ISymbol member in container.GetMembers().Where(IsVisible))
                if (member is INamespaceOrTypeSymbol inner)
                {
                    lines.Add(inner.ToDisplayString());
                    pending.Push(inner);
                }
                else
                    lines.Add(Line(member));

        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    // Internal members count: other projects may be friends.
    private static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility != Accessibility.Private && !symbol.IsImplicitlyDeclared;

    private static string Line(ISymbol member) => $"{member.ToDisplayString(s_format)} {(member as IFieldSymbol)?.IsReadOnly} {member.IsStatic}";

    private static readonly SymbolDisplayFormat s_format = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMemberOptions(SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeContainingType
            | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeAccessibility)
        .WithParameterOptions(SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeParamsRefOut)
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);
}
