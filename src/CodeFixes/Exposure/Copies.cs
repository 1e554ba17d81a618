using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Exposure;

/// <summary>How a collection is copied so that the copy fits where the collection stood.</summary>
internal static class Copies
{
    // What walks and counts cannot be told from an array.
    private static readonly HashSet<string> s_sequences = ["IEnumerable", "IReadOnlyCollection", "IReadOnlyList"];
    private static readonly HashSet<string> s_readable = ["IReadOnlyDictionary", "IReadOnlySet", "IEnumerator", "ReadOnlyCollection", "ReadOnlyDictionary"];

    /// <summary>A copy, and whether who gets it can change it.</summary>
    public static (string Text, bool CanChange)? Of(Rewrite rewrite, SourceFile file, ExpressionSyntax source)
    {
        TypeInfo info = file.Model.GetTypeInfo(source);
        if (info.Type is not INamedTypeSymbol type || info.ConvertedType is not INamedTypeSymbol wanted || IsPerhapsNull(info, rewrite.State))
            return null;

        string name = Parenthesized(source);
        if (WalkOf(source) is { } walk)
            return file.Model.GetTypeInfo(walk).ConvertedType is INamedTypeSymbol { TypeKind: TypeKind.Interface }
                ? With(rewrite, file, source, name, "ToList", canChange: false)
                : Same(rewrite, file, source, type, name, canChange: false);

        if (wanted is { TypeKind: TypeKind.Interface } && (s_sequences.Contains(wanted.Name) || IsBare(wanted) || wanted.Name is "ICollection" && IsView(type)))
            return With(rewrite, file, source, name, "ToArray", canChange: false);

        bool canChange = !s_readable.Contains((ResultOf(source, file) ?? wanted).Name);
        return wanted is { TypeKind: TypeKind.Interface, Name: "IReadOnlyDictionary" or "IReadOnlySet" or "IDictionary" or "ISet" or "IList" or "ICollection" }
            || SymbolEqualityComparer.Default.Equals(wanted, type)
            ? Same(rewrite, file, source, type, name, canChange)
            : null;
    }

    private static (string, bool)? Same(Rewrite rewrite, SourceFile file, ExpressionSyntax source, INamedTypeSymbol type, string name, bool canChange)
    {
        string made = "new " + type.ToMinimalDisplayString(file.Model, NullableFlowState.NotNull, source.SpanStart) + "(" + source;
        return Collections.RowOf(type)?.MetadataName switch
        {
            "System.Collections.Generic.List`1" => With(rewrite, file, source, name, "ToList", canChange),
            "System.Collections.Generic.Queue`1" or "System.Collections.Generic.LinkedList`1" => (made + ")", canChange),
            "System.Collections.Generic.Dictionary`2" or "System.Collections.Generic.SortedDictionary`2" or "System.Collections.Generic.SortedList`2"
                or "System.Collections.Generic.HashSet`1" or "System.Collections.Generic.SortedSet`1" =>
                Syntax.IsStable(source) ? (made + ", " + source + ".Comparer)", canChange) : null,
            _ => null,
        };
    }

    private static (string, bool)? With(Rewrite rewrite, SourceFile file, ExpressionSyntax source, string name, string method, bool canChange)
    {
        if (file.Model.LookupSymbols(source.SpanStart, file.Model.GetTypeInfo(source).Type, method, includeReducedExtensionMethods: true).IsEmpty)
            Imports.Extensions(rewrite, file, source.SpanStart, "System.Linq", "Enumerable");

        return (name + "." + method + "()", canChange);
    }

    /// <summary>The call of <c>GetEnumerator</c> on the source.</summary>
    private static InvocationExpressionSyntax? WalkOf(ExpressionSyntax source) =>
        source.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetEnumerator", Parent: InvocationExpressionSyntax walk } access && access.Expression == source ? walk : null;

    /// <summary>The type of what is made of the source: a wrapper's.</summary>
    private static ITypeSymbol? ResultOf(ExpressionSyntax source, SourceFile file) => source.Parent switch
    {
        ArgumentSyntax { Parent.Parent: ExpressionSyntax made } => file.Model.GetTypeInfo(made).Type,
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } => file.Model.GetTypeInfo(call).Type,
        _ => null,
    };

    /// <summary>The expression, in parentheses where a member access needs them.</summary>
    public static string Parenthesized(ExpressionSyntax source) => source is QueryExpressionSyntax or AssignmentExpressionSyntax or BinaryExpressionSyntax or ConditionalExpressionSyntax or CastExpressionSyntax or AwaitExpressionSyntax or SwitchExpressionSyntax
        ? "(" + source + ")"
        : source.ToString();

    private static bool IsBare(INamedTypeSymbol wanted) => wanted is { IsGenericType: false, Name: "IEnumerable" or "ICollection" };

    private static bool IsView(INamedTypeSymbol type) => type.TypeKind is TypeKind.Interface || Collections.RowOf(type) is { Discipline: Discipline.View };

    private static bool IsPerhapsNull(TypeInfo info, StateUses state) => info.Nullability.FlowState switch
    {
        NullableFlowState.NotNull => false,
        NullableFlowState.MaybeNull => true,
        _ => state is not { Initializer: not null, Symbol: IFieldSymbol { IsReadOnly: true } },
    };
}
