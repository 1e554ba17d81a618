using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Use = MapSafety.CodeFixes.Rewriting.Use;

namespace MapSafety.CodeFixes.Growth;

/// <summary>
/// Writes the removal of keys whose collections have become empty. A collection that left the map while somebody else still held it would take entries
/// that nobody finds again, so each function must use the map and what it took out of it under one and the same acquisition of their lock.
/// </summary>
internal sealed class Buckets(Rewrite rewrite)
{
    private StateUses Map => rewrite.State;

    /// <summary>The number of places written; none where one of them cannot be.</summary>
    public int Write()
    {
        if (!IsMap() || Gate.Existing(Map) is not { } gate || !Map.Accesses.All(use => gate.Holds(use) && FindsOrAsks(use) && (use.IsAssigned ? IsOwn(use) : Escapes.StaysHere(use)))
            || Held() is not { } held || !held.All(gate.Holds) || !IsOneHoldEach(held))
            return 0;

        Use[] shrinking = held.Where(use => Retyping.EffectOf(use) is Effect.Shrink or Effect.Clear).ToArray();
        return shrinking.All(use => Write(use, held)) ? shrinking.Length : 0;
    }

    // ---- what is taken out of the map

    /// <summary>The uses of the locals that hold collections of the map, or nothing where one of these goes elsewhere.</summary>
    private List<Use>? Held()
    {
        List<Use> held = new();
        foreach (Use use in Map.Accesses)
            if (LocalOf(use) is { } local)
                foreach (IdentifierNameSyntax name in Syntax.MentionsOf(local, Immediate.FunctionOf(use), use.File.Model))
                    if (Syntax.FunctionOf(name) != Syntax.FunctionOf(use.State) || !Stays(name, use.File))
                        return null;
                    else if (name.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or CommonForEachStatementSyntax)
                        held.Add(new Use(use.File, name));

        return Map.Accesses.Any(IsWalk) ? null : held;
    }

    private static ILocalSymbol? LocalOf(Use use) => use.Member == "TryGetValue" && use.Arguments.Count == 2
        ? (use.Arguments[1].Expression is DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax declared } ? use.File.Model.GetDeclaredSymbol(declared) : use.File.Model.GetSymbolInfo(use.Arguments[1].Expression).Symbol) as ILocalSymbol
        : use.Whole.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } && !use.IsAssigned && (use.Element is not null || use.Member == "GetOrAdd") ? use.File.Model.GetDeclaredSymbol(variable) as ILocalSymbol : null;

    private bool Stays(IdentifierNameSyntax name, SourceFile file) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == name,
        ElementAccessExpressionSyntax element => element.Expression == name,
        CommonForEachStatementSyntax loop => loop.Expression == name,
        AssignmentExpressionSyntax assignment when assignment.Left == name => assignment.Right is BaseObjectCreationExpressionSyntax || assignment.Right.GetFirstToken().IsKind(SyntaxKind.OpenBracketToken),
        AssignmentExpressionSyntax assignment => Map.Uses.Any(use => use.File == file && use.Element == assignment.Left),
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => Map.Uses.Any(use => use.File == file && use.Call == call),
        BinaryExpressionSyntax or IsPatternExpressionSyntax => true,
        _ => false,
    };

    /// <summary>Whether what is stored is known to nobody else: made on the spot, or in a local that is followed.</summary>
    private static bool IsOwn(Use use) => use.Element is not null && use.Assigner is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } store && store.Right switch
    {
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax } => true,
        IdentifierNameSyntax name => use.File.Model.GetSymbolInfo(name).Symbol is ILocalSymbol,
        BaseObjectCreationExpressionSyntax => true,
        var made => made.GetFirstToken().IsKind(SyntaxKind.OpenBracketToken),
    };

    /// <summary>Whether the collections are walked one after the other; what a loop takes out of them is not followed.</summary>
    private static bool IsWalk(Use use) => use.State.FirstAncestorOrSelf<CommonForEachStatementSyntax>() is { } loop && loop.Expression.Span.Contains(use.State.Span)
        && loop.Statement.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => use.File.Model.GetSymbolInfo(call).Symbol is IMethodSymbol method && Collections.EffectOf(method)?.Mutates() is true);

    private bool IsConcurrent => Map.Collection?.MetadataName == "System.Collections.Concurrent.ConcurrentDictionary`2";

    private bool IsMap() => (IsConcurrent || Map.Collection?.MetadataName is "System.Collections.Generic.Dictionary`2" or "System.Collections.Generic.SortedDictionary`2")
        && Map.Type.TypeArguments is [_, INamedTypeSymbol value] && value.GetMembers("Count").OfType<IPropertySymbol>().Any();

    /// <summary>Whether the use goes on when the key has been removed with its last entry.</summary>
    private bool FindsOrAsks(Use use) => use.Element is null || use.IsAssigned || Forgetting.IsSureToFind(use, Map);

    /// <summary>Whether every function takes the lock once around all that it does with the map and its collections.</summary>
    private bool IsOneHoldEach(List<Use> held) => Map.Accesses.Concat(held).GroupBy(Immediate.FunctionOf)
        .All(function => function.SelectMany(Gate.LocksAround).Distinct().Count() == 1);

    private bool Write(Use shrink, List<Use> held)
    {
        if (KeyOf(shrink) is not { } key || !Syntax.IsStable(key) || Syntax.IsReassigned(key, shrink.Owner, shrink.File.Model) || IsFilledAfterwards(shrink, held))
            return false;

        if (shrink.State.FirstAncestorOrSelf<StatementSyntax>() is not { } statement)
            return false;

        string map = MapIn(shrink), test = "if (" + shrink.State + ".Count == 0)", removal = map + (IsConcurrent ? ".TryRemove(" + key + ", " + Syntax.Discard(shrink) + ");" : ".Remove(" + key + ");");
        return statement switch
        {
            ReturnStatementSyntax answer when answer.Expression == shrink.Whole => Answer(shrink, answer, test, removal),
            ExpressionStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } => Follow(shrink.File, statement, test, removal),
            _ => false,
        };
    }

    private string MapIn(Use shrink) => Map.Uses.First(use => use.File == shrink.File && Immediate.FunctionOf(use) == Immediate.FunctionOf(shrink)).State.ToString();

    /// <summary>The key under which a local's collection was found: <c>m.TryGetValue(key, out var bucket)</c>, <c>var bucket = m[key];</c></summary>
    private ExpressionSyntax? KeyOf(Use shrink)
    {
        if (shrink.File.Model.GetSymbolInfo(shrink.State).Symbol is not ILocalSymbol { DeclaringSyntaxReferences: [{ } place] } || place.GetSyntax() is not { } declared)
            return null;

        Use[] sources = Map.Uses.Where(use => use.File == shrink.File && SymbolEqualityComparer.Default.Equals(LocalOf(use), use.File.Model.GetDeclaredSymbol(declared))).ToArray();
        return sources is [{ } source] && Immediate.FunctionOf(source) == Immediate.FunctionOf(shrink) ? source.Argument(0) : null;
    }

    /// <summary>Whether the function adds to a collection after it may have left the map.</summary>
    private static bool IsFilledAfterwards(Use shrink, List<Use> held) => held.Any(use => use.File == shrink.File && Immediate.FunctionOf(use) == Immediate.FunctionOf(shrink)
        && Retyping.EffectOf(use) is Effect.Grow or Effect.Write && (use.State.SpanStart > shrink.State.SpanStart || IsInLoop(shrink)));

    private static bool IsInLoop(Use use) => use.State.Ancestors().TakeWhile(node => node is not MemberDeclarationSyntax)
        .Any(node => node is WhileStatementSyntax or ForStatementSyntax or DoStatementSyntax or CommonForEachStatementSyntax);

    // ---- how

    /// <summary>The removal behind the statement, with which it shares a block from now on if it had none.</summary>
    private bool Follow(SourceFile file, StatementSyntax statement, string test, string removal)
    {
        Layout layout = file.Layout;
        if (!layout.StartsLine(statement.SpanStart) || !Layout.EndsLine(statement.GetLastToken()))
            return false;

        string indent = layout.IndentAt(statement.SpanStart);
        string text = layout.Newline + indent + test + Embedded(file, statement, indent, removal);
        if (Syntax.Siblings(statement).Length > 0)
        {
            rewrite.Insert(file, layout.EndOfLine(statement.Span.End), text + (IsFollowed(statement) ? layout.Newline : ""));
            return true;
        }

        if (statement.Parent is null || !layout.StartsLine(statement.Parent.SpanStart))
            return false;

        string outer = layout.IndentAt(statement.Parent.SpanStart), brace = layout.BeforeBrace(statement.Parent, outer);
        SyntaxToken head = statement.GetFirstToken().GetPreviousToken();
        rewrite.Replace(file, TextSpan.FromBounds(head.Span.End, statement.SpanStart), brace + "{" + layout.Newline + indent);
        rewrite.Insert(file, layout.EndOfLine(statement.Span.End), text + layout.Newline + outer + "}");
        return !head.TrailingTrivia.Any(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia));
    }

    /// <summary><c>return bucket.Remove(item);</c> keeps its answer in a local.</summary>
    private bool Answer(Use shrink, ReturnStatementSyntax answer, string test, string removal)
    {
        SourceFile file = shrink.File;
        Layout layout = file.Layout;
        if (Syntax.Siblings(answer).Length == 0 || !layout.StartsLine(answer.SpanStart) || file.Model.GetTypeInfo(shrink.Whole).Type is not { } type)
            return false;

        string indent = layout.IndentAt(answer.SpanStart), line = layout.Newline + indent;
        string local = Syntax.FreeName("removed", shrink.Owner, file.Model, answer.SpanStart);
        rewrite.Replace(file, answer.ReturnKeyword, file.TypeOfLocal(type, answer.SpanStart) + " " + local + " =");
        rewrite.Insert(file, answer.Span.End, line + test + Embedded(file, answer, indent, removal) + layout.Newline + line + "return " + local + ";");
        return true;
    }

    private static bool IsFollowed(StatementSyntax statement) =>
        Syntax.Following(statement).Length > 0 && !statement.GetLastToken().GetNextToken().LeadingTrivia.Any(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));

    private static string Embedded(SourceFile file, SyntaxNode place, string indent, string statement)
    {
        Layout layout = file.Layout;
        string line = layout.Newline + indent;
        return file.UsesBraces
            ? layout.BeforeBrace(place, indent) + "{" + line + layout.Unit + statement + line + "}"
            : line + layout.Unit + statement;
    }
}
