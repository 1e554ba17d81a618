using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeActions;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>The actions within a code action, which older compilers keep to themselves.</summary>
internal static class NestedActions
{
#if ROSLYN_4_14_OR_GREATER
    public static ImmutableArray<CodeAction> Of(CodeAction action) => action.NestedActions;
#else
    private static readonly System.Reflection.PropertyInfo s_nested =
        typeof(CodeAction).GetProperty("NestedCodeActions", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)
        ?? throw new InvalidOperationException("This compiler's code actions have no nested actions.");

    public static ImmutableArray<CodeAction> Of(CodeAction action) => (ImmutableArray<CodeAction>)s_nested.GetValue(action)!;
#endif
}
