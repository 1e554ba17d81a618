using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using MapSafety.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Use = MapSafety.CodeFixes.Rewriting.Use;

namespace MapSafety.CodeFixes.Exposure;

/// <summary>MAP6005: ends the query with <c>ToArray</c>, so that it runs where it stands, under the lock. What walks it later walks the results.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RunQueryUnderLock))]
public sealed class RunQueryUnderLock() : StateFix("MAP6005")
{
    private protected override string EquivalenceKey => "MapSafety.RunQueryUnderLock";

    internal override Phrase TitleForAll => new("Run queries under the lock", "在锁内运行查询");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (Gate.Prevailing(state) is not { } gate)
            return null;

        HashSet<SyntaxNode> done = [];
        foreach (Use use in state.Ordinary.Where(gate.Holds))
            if (use.File.Model.GetOperation(use.State) is { } mention)
                foreach (Departure departure in Departures.Of(mention, state.Symbol).Where(departure => departure.Cargo is Cargo.Query && Places.IsUnderGate(use, departure, gate)))
                    if (done.Add(departure.Source.Syntax) && !Write(rewrite, use.File, departure))
                        return null;

        return done.Count == 0
            ? NothingToDo
            : Titles.Counted(new("Run the query over '{0}' under '{1}'", "在“{1}”下运行对“{0}”的查询", state.Symbol.Name, gate.Name), done.Count);
    }

    // Walked again later, a query sees what is there then; its results stay what they were.
    private static bool Write(Rewrite rewrite, SourceFile file, Departure departure)
    {
        if (departure.Source.Syntax is not ExpressionSyntax query || file.Model.GetTypeInfo(query) is not { Type: INamedTypeSymbol type, ConvertedType: INamedTypeSymbol wanted }
            || !IsSequence(type) || wanted is not { TypeKind: TypeKind.Interface, Name: "IEnumerable" } && !IsOrderedLocal(query, wanted))
            return false;

        // An iterator of the program's own needs no LINQ in its file.
        if (file.Model.LookupSymbols(query.SpanStart, type, "ToArray", includeReducedExtensionMethods: true).IsEmpty)
            Imports.Extensions(rewrite, file, query.SpanStart, "System.Linq", "Enumerable");

        rewrite.Replace(file, query, Copies.Parenthesized(query) + ".ToArray()");
        rewrite.Note(new Phrase("it runs once", "只运行一次"));
        return true;
    }

    private static bool IsSequence(INamedTypeSymbol type) => type.Name is "IEnumerable" or "IOrderedEnumerable" or "ParallelQuery" or "OrderedParallelQuery" or "IQueryable";

    /// <summary><c>var sorted = s_names.OrderBy(…)</c>: the local gets the array's type.</summary>
    private static bool IsOrderedLocal(ExpressionSyntax query, INamedTypeSymbol wanted) =>
        wanted.Name is "IOrderedEnumerable" or "ParallelQuery" or "OrderedParallelQuery"
        && query.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type.IsVar: true } } };
}
