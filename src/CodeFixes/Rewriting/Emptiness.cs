using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>Asks a concurrent collection whether it is empty, which is cheap, where the code counted, which takes every lock.</summary>
internal static class Emptiness
{
    /// <summary>Writes <c>IsEmpty</c> for a comparison of the count with zero. Returns false when it is none.</summary>
    public static bool Simplify(Rewrite rewrite, Use use, ExpressionSyntax count)
    {
        if (IsEmptyTest(count) is not { } isEmpty)
            return false;

        rewrite.Replace(use.File, count.Parent!, (isEmpty ? "" : "!") + rewrite.Called(use) + ".IsEmpty");
        return true;
    }

    public static bool WriteAny(Rewrite rewrite, Use use)
    {
        bool isNegated = use.Call!.Parent.IsKind(SyntaxKind.LogicalNotExpression);
        rewrite.Replace(use.File, isNegated ? use.Call.Parent! : use.Call, (isNegated ? "" : "!") + rewrite.Called(use) + ".IsEmpty");
        return true;
    }

    /// <summary>True for "is empty", false for "has entries", nothing for another question.</summary>
    public static bool? IsEmptyTest(ExpressionSyntax count)
    {
        if (count.Parent is not BinaryExpressionSyntax comparison)
            return null;

        bool isLeft = comparison.Left == count;
        string number = (isLeft ? comparison.Right : comparison.Left).ToString();
        SyntaxKind kind = isLeft ? comparison.Kind() : Mirror(comparison.Kind());
        return (kind, number) switch
        {
            (SyntaxKind.EqualsExpression, "0") or (SyntaxKind.LessThanOrEqualExpression, "0") or (SyntaxKind.LessThanExpression, "1") => true,
            (SyntaxKind.NotEqualsExpression, "0") or (SyntaxKind.GreaterThanExpression, "0") or (SyntaxKind.GreaterThanOrEqualExpression, "1") => false,
            _ => null,
        };
    }

    private static SyntaxKind Mirror(SyntaxKind kind) => kind switch
    {
        SyntaxKind.LessThanExpression => SyntaxKind.GreaterThanExpression,
        SyntaxKind.GreaterThanExpression => SyntaxKind.LessThanExpression,
        SyntaxKind.LessThanOrEqualExpression => SyntaxKind.GreaterThanOrEqualExpression,
        SyntaxKind.GreaterThanOrEqualExpression => SyntaxKind.LessThanOrEqualExpression,
        _ => kind,
    };
}
