using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Atomicity;

/// <summary>
/// MAP5011: walks the pairs of the map instead of its keys, and takes the values from them. Offered for loops over <c>Keys</c> and for queries that begin with
/// them, where the walk itself stores nothing in the map.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EnumeratePairs))]
public sealed class EnumeratePairs() : StepFix("MAP5011")
{
    private static readonly HashSet<string> s_sameResult = ["Select", "SelectMany", "Sum", "Min", "Max", "Average", "Any", "All", "Count", "ToDictionary"];

    private protected override string EquivalenceKey => "MapSafety.EnumeratePairs";

    internal override Phrase TitleForAll { get; } = new("Enumerate the pairs", "遍历键值对");

    private protected override Phrase? Write(Rewrite rewrite, Use at)
    {
        if (!Atomic.Is(rewrite.State.Type) || at.Element is null || at.Argument(0) is not IdentifierNameSyntax key || at.File.Model.GetSymbolInfo(key).Symbol is not { } item)
            return null;

        bool isWritten = item switch
        {
            ILocalSymbol { IsForEach: true } => WriteLoop(rewrite, at, item),
            IParameterSymbol => WriteQuery(rewrite, at, item),
            _ => false,
        };
        return isWritten ? new Phrase("Enumerate the pairs of '{0}'", "遍历“{0}”的键值对", rewrite.State.Symbol.Name) : null;
    }

    // ---- foreach (var k in m.Keys) … m[k]

    private static bool WriteLoop(Rewrite rewrite, Use at, ISymbol item)
    {
        if (at.State.FirstAncestorOrSelf<ForEachStatementSyntax>(loop => SymbolEqualityComparer.Default.Equals(at.File.Model.GetDeclaredSymbol(loop), item)) is not { AwaitKeyword.RawKind: 0 } loop
            || KeysOf(loop.Expression, rewrite) is not { } keys || ReadsIn(loop.Statement, item, rewrite) is not { } reads)
            return false;

        SourceFile file = at.File;
        rewrite.Replace(file, loop.Expression, keys.State.ToString());
        if (Framework.DeconstructsPairs(file.Model.Compilation) && file.CSharp >= (int)LanguageVersion.CSharp7)
            return WriteDeconstruction(rewrite, file, loop, reads, at);

        string pair = Syntax.FreeName("pair", at.Owner, file.Model, at.State.SpanStart);
        rewrite.Replace(file, TextSpan.FromBounds(loop.Type.SpanStart, loop.Identifier.Span.End), "var " + pair);
        WriteMembers(rewrite, file, loop.Statement, item, reads, pair);
        return true;
    }

    private static bool WriteDeconstruction(Rewrite rewrite, SourceFile file, ForEachStatementSyntax loop, IReadOnlyList<Use> reads, Use at)
    {
        string value = Syntax.FreeName("value", at.Owner, file.Model, at.State.SpanStart);
        string variables = loop.Type.IsVar
            ? "var (" + loop.Identifier + ", " + value + ")"
            : "(" + loop.Type + " " + loop.Identifier + ", " + file.Model.GetTypeInfo(at.Whole).Type!.ToMinimalDisplayString(file.Model, NullableFlowState.NotNull, at.State.SpanStart) + " " + value + ")";
        bool isKeyUsed = loop.Statement.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(name => name.Identifier.ValueText == loop.Identifier.ValueText && !reads.Any(read => read.Whole.Span.Contains(name.Span)));
        if (!isKeyUsed)
            variables = loop.Type.IsVar ? "var (_, " + value + ")" : "(_" + variables.Substring(variables.IndexOf(','));

        rewrite.Replace(file, TextSpan.FromBounds(loop.Type.SpanStart, loop.Identifier.Span.End), variables);
        foreach (Use read in reads)
            rewrite.Replace(file, read.Whole, value);

        return true;
    }

    // ---- m.Keys.Select(k => m[k])

    private static bool WriteQuery(Rewrite rewrite, Use at, ISymbol item)
    {
        if (at.State.FirstAncestorOrSelf<LambdaExpressionSyntax>(function => function is SimpleLambdaExpressionSyntax) is not SimpleLambdaExpressionSyntax lambda
            || !SymbolEqualityComparer.Default.Equals(at.File.Model.GetDeclaredSymbol(lambda.Parameter), item)
            || lambda.Parent?.Parent?.Parent is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call
            || at.File.Model.GetSymbolInfo(call).Symbol is not IMethodSymbol method || !Linq.IsLinq(method) || !s_sameResult.Contains(method.Name)
            || KeysOf(access.Expression, rewrite) is not { } keys)
            return false;

        LambdaExpressionSyntax[] lambdas = call.ArgumentList.Arguments.Select(argument => argument.Expression).OfType<LambdaExpressionSyntax>().ToArray();
        if (lambdas.Length != call.ArgumentList.Arguments.Count || lambdas.Any(other => other is not SimpleLambdaExpressionSyntax))
            return false;

        string pair = Syntax.FreeName("pair", at.Owner, at.File.Model, at.State.SpanStart);
        rewrite.Replace(at.File, access.Expression, keys.State.ToString());
        foreach (SimpleLambdaExpressionSyntax each in lambdas.Cast<SimpleLambdaExpressionSyntax>())
        {
            if (at.File.Model.GetDeclaredSymbol(each.Parameter) is not { } parameter || ReadsIn(each.Body, parameter, rewrite) is not { } reads)
                return false;

            rewrite.Replace(at.File, each.Parameter, pair);
            WriteMembers(rewrite, at.File, each.Body, parameter, reads, pair);
        }

        return true;
    }

    /// <summary>The use that is <c>m.Keys</c>, or a copy of it, in the head of the walk.</summary>
    private static Use? KeysOf(ExpressionSyntax source, Rewrite rewrite)
    {
        if (source is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToList" or "ToArray" } copy })
            source = copy.Expression;

        return rewrite.State.Uses.FirstOrDefault(use => use.Member == "Keys" && use.Access == source);
    }

    /// <summary>The reads of the walked entry, or nothing when the walk also stores in the map, so that the pair would be out of date.</summary>
    private static IReadOnlyList<Use>? ReadsIn(SyntaxNode body, ISymbol key, Rewrite rewrite)
    {
        List<Use> reads = new();
        foreach (Use use in rewrite.State.Uses.Where(use => body.Span.Contains(use.State.Span)))
        {
            bool isRead = use is { Element: not null, IsAssigned: false } && use.Argument(0) is IdentifierNameSyntax name && SymbolEqualityComparer.Default.Equals(use.File.Model.GetSymbolInfo(name).Symbol, key);
            if (isRead && use.Whole.Parent is not (RefExpressionSyntax or ArgumentSyntax { RefKindKeyword.RawKind: not 0 }))
                reads.Add(use);
            else if (Retyping.EffectOf(use) is not (Effect.Read or Effect.Shrink))
                return null;
        }

        return reads;
    }

    private static void WriteMembers(Rewrite rewrite, SourceFile file, SyntaxNode body, ISymbol key, IReadOnlyList<Use> reads, string pair)
    {
        foreach (Use read in reads)
            rewrite.Replace(file, read.Whole, pair + ".Value");

        foreach (IdentifierNameSyntax name in body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
            if (name.Identifier.ValueText == key.Name && !reads.Any(read => read.Whole.Span.Contains(name.Span)) && SymbolEqualityComparer.Default.Equals(file.Model.GetSymbolInfo(name).Symbol, key))
                rewrite.Replace(file, name, pair + ".Key");
    }
}
