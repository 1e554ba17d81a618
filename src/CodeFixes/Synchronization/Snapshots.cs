using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// A function that reads a published collection twice may see two different ones. Each such function takes the reference once, into a local, and
/// reads that.
/// </summary>
internal static class Snapshots
{
    /// <summary>Introduces the locals, or returns false where a function reads several times and changes the state as well.</summary>
    public static bool Write(Rewrite rewrite, IEnumerable<(Use Use, Effect Effect)> uses, Func<Use, bool> absorbed)
    {
        foreach (IGrouping<SyntaxNode, (Use Use, Effect Effect)> function in uses.GroupBy(use => Immediate.FunctionOf(use.Use)))
        {
            Use[] reads = function.Where(use => use.Effect is Effect.Read or Effect.Enumerate or Effect.HandOut && !absorbed(use.Use)).Select(use => use.Use).ToArray();
            bool readsElsewhere = rewrite.State.Uses.Any(use => absorbed(use) && Immediate.FunctionOf(use) == function.Key);
            if (reads.Length + (readsElsewhere ? 1 : 0) < 2)
                continue;

            if (readsElsewhere || !rewrite.State.IsOneObject(reads) || function.Any(use => use.Effect.Mutates() || use.Effect == Effect.Replace) || !WriteLocal(rewrite, function.Key, reads))
                return false;
        }

        return true;
    }

    private static bool WriteLocal(Rewrite rewrite, SyntaxNode function, Use[] reads)
    {
        SourceFile file = reads[0].File;
        string local = Syntax.FreeName(Plain(rewrite.State.Symbol.Name), reads[0].Owner, file.Model, reads[0].State.SpanStart);
        foreach (Use read in reads)
            rewrite.Call(read, local);

        string declaration = "var " + local + " = " + reads[0].State + ";";
        if (Bodies.ExpressionOf(function) is { } body && reads.All(read => body.Span.Contains(read.State.Span)))
            return WriteInBody(rewrite, file, function, declaration);

        if (StatementOf(reads) is not { } first || !file.Layout.StartsLine(first.SpanStart))
            return false;

        rewrite.Insert(file, first.SpanStart, declaration + file.Layout.Newline + file.Layout.IndentAt(first.SpanStart));
        return true;
    }

    private static bool WriteInBody(Rewrite rewrite, SourceFile file, SyntaxNode function, string declaration)
    {
        string result = Syntax.ReturnsValue(function, file.Model) ? "return " : "";
        Bodies.Expand(rewrite, file, function, indent => declaration + file.Layout.Newline + indent + result, _ => ";", levels: 0);
        return true;
    }

    /// <summary>The statement, in the innermost row that contains all reads, in which the first of them stands.</summary>
    private static StatementSyntax? StatementOf(Use[] reads)
    {
        foreach (StatementSyntax statement in reads[0].State.Ancestors().OfType<StatementSyntax>())
            if (Syntax.Siblings(statement) is { Length: > 0 } row && reads.All(read => row.Any(sibling => sibling.Span.Contains(read.State.Span))))
                return statement;

        return null;
    }

    /// <summary><c>s_hits</c> gives <c>hits</c>, <c>Hits</c> too.</summary>
    public static string Plain(string name)
    {
        string bare = name.StartsWith("s_", StringComparison.Ordinal) ? name.Substring(2) : name.TrimStart('_');
        string local = bare.Length == 0 ? "" : char.ToLowerInvariant(bare[0]) + bare.Substring(1);
        return local.Length == 0 || local == name ? "current" : local;
    }
}
