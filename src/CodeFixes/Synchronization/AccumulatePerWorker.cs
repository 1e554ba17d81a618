using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1005: gives each worker of a parallel loop a collection of its own, and merges them under a lock when the workers are done. Offered where what the
/// callback does can be done in parts: it only adds elements, only stores entries, or only adds to numbers.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AccumulatePerWorker))]
public sealed class AccumulatePerWorker() : PlaceFix("MAP1005")
{
    private protected override string EquivalenceKey => "MapSafety.AccumulatePerWorker";

    internal override Phrase TitleForAll => new("Fill a collection for each worker", "为每个工作线程各填充一个集合");

    private protected override Phrase? Write(PlaceRewrite rewrite, SyntaxNode place)
    {
        SourceFile file = rewrite.File;
        if (Syntax.FunctionOf(place) is not LambdaExpressionSyntax body || ParallelLoop.Of(body, file) is not { } loop || CollectionAt(place, file) is not { } collection
            || file.Model.GetSymbolInfo(collection).Symbol is not { } symbol || !IsSteady(symbol, collection, file) || UsesIn(body, symbol, file) is not { } uses)
            return null;

        Worker worker = new(file, loop, symbol, collection, uses);
        if (worker.Merge() is not { } merge)
            return null;

        worker.Write(rewrite, merge);
        return new Phrase("Fill a collection for each worker and merge it into '{0}' under a lock", "为每个工作线程各填充一个集合，并在锁内合并到“{0}”", symbol.Name);
    }

    private static ExpressionSyntax? CollectionAt(SyntaxNode place, SourceFile file) => place.AncestorsAndSelf().OfType<ExpressionSyntax>().Select(node => node switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Expression,
        ElementAccessExpressionSyntax element => element.Expression,
        AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax element } => element.Expression,
        _ => null,
    }).FirstOrDefault(found => found is IdentifierNameSyntax && file.Model.GetSymbolInfo(found).Symbol is not INamedTypeSymbol);

    /// <summary>Whether every worker locks the same collection.</summary>
    private static bool IsSteady(ISymbol symbol, ExpressionSyntax collection, SourceFile file) => symbol switch
    {
        ILocalSymbol { IsRef: false } or IParameterSymbol { RefKind: RefKind.None } => !Syntax.IsReassigned(collection, Syntax.MemberOf(collection), file.Model),
        // The rest of the type would have to lock a field, too.
        _ => false,
    };

    /// <summary>All uses in the callback; nothing where some of them belong to a function inside, or cannot be understood.</summary>
    private static Use[]? UsesIn(LambdaExpressionSyntax body, ISymbol symbol, SourceFile file)
    {
        Use[] uses = [.. body.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == symbol.Name && SymbolEqualityComparer.Default.Equals(file.Model.GetSymbolInfo(name).Symbol, symbol))
            .Select(name => new Use(file, name))];
        bool isDeclaredInside = symbol.DeclaringSyntaxReferences.Any(declared => body.Span.Contains(declared.Span));
        return !isDeclaredInside && !HelpedUses.Exist(body, symbol, file) && uses.All(use => use.IsBound && Syntax.FunctionOf(use.State) == body) ? uses : null;
    }

    /// <summary>The loop with a collection for each worker.</summary>
    private sealed class Worker
    {
        private readonly SourceFile _file;
        private readonly ParallelLoop _loop;
        private readonly ExpressionSyntax _collection;
        private readonly Use[] _uses;
        private readonly INamedTypeSymbol? _type;
        private readonly ISymbol _symbol;
        private readonly string _mine;

        public Worker(SourceFile file, ParallelLoop loop, ISymbol symbol, ExpressionSyntax collection, Use[] uses)
        {
            (_file, _loop, _symbol, _collection, _uses) = (file, loop, symbol, collection, uses);
            _type = (symbol as ILocalSymbol)?.Type as INamedTypeSymbol ?? (symbol as IParameterSymbol)?.Type as INamedTypeSymbol;
            _mine = Free("mine");
        }

        /// <summary>The statement that merges a worker's collection; nothing where the parts would not make up the whole.</summary>
        public string? Merge() => _type is null ? null : Knowledge.Collections.RowOf(_type)?.MetadataName switch
        {
            "System.Collections.Generic.List`1" when _uses.All(use => IsPut(use, "Add", "AddRange")) => _collection + ".AddRange(" + _mine + ");",
            "System.Collections.Generic.HashSet`1" or "System.Collections.Generic.SortedSet`1" when _uses.All(use => IsPut(use, "Add", "UnionWith")) => _collection + ".UnionWith(" + _mine + ");",
            "System.Collections.Generic.Dictionary`2" or "System.Collections.Generic.SortedDictionary`2" => MergeMap(),
            _ => null,
        };

        private static bool IsPut(Use use, params string[] members) => use is { IsStatement: true, IsExtension: false } && members.Contains(use.Member);

        private string? MergeMap()
        {
            string pair = Free("pair"), target = _collection + "[" + pair + ".Key] = ";
            string head = "foreach (var " + pair + " in " + _mine + ")\n";
            if (_uses.All(use => use.Assigner is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } store && Syntax.IsStatement(store, _file.Model)))
                return head + target + pair + ".Value;";

            // A key that is there twice is found by its worker, or when the second of two workers is done.
            if (_uses.All(use => IsPut(use, "Add")))
                return head + _collection + ".Add(" + pair + ".Key, " + pair + ".Value);";

            if (!Tally.IsNumber(_type!.TypeArguments[1]) || !Tally.IsAll(_uses))
                return null;

            string sum = Free("sum");
            return head + target + _collection + ".TryGetValue(" + pair + ".Key, out " + _file.TypeOfLocal(_type.TypeArguments[1], _loop.Call.SpanStart) + " " + sum + ") ? " + sum + " + " + pair + ".Value : " + pair + ".Value;";
        }

        public void Write(PlaceRewrite rewrite, string merge)
        {
            Layout layout = _file.Layout;
            string indent = layout.IndentAt(_loop.Body.SpanStart), line = layout.Newline + indent;
            string between = layout.StartsLine(_loop.Body.SpanStart) ? line : " ";
            string[] parameters = [.. _loop.ParameterList.Select(parameter => parameter.Identifier.Text), .. (_loop.ParameterList.Length == 1 ? new[] { Free("state") } : [])];
            string open = layout.BeforeBrace(_loop.Call, indent) + "{";

            foreach (Use use in _uses)
                rewrite.Replace(use.State, _mine);

            rewrite.Replace(TextSpan.FromBounds(_loop.Body.SpanStart, ((LambdaExpressionSyntax)_loop.Body).ArrowToken.SpanStart), "() => " + Creation() + "," + between + "(" + string.Join(", ", parameters) + ", " + _mine + ") ");
            WriteBody(rewrite, open, line);

            string inner = line + layout.Unit + layout.Unit, lockOpen = layout.BeforeBrace(_loop.Call, indent + layout.Unit) + "{";
            string locked = line + layout.Unit + "lock (" + _collection + ")" + lockOpen + inner + merge.Replace("\n", inner + layout.Unit) + line + layout.Unit + "}";
            rewrite.Insert(_loop.Body.Span.End, "," + between + _mine + " =>" + open + locked + line + "}");
        }

        private void WriteBody(PlaceRewrite rewrite, string open, string line)
        {
            Layout layout = _file.Layout;
            if (_loop.Body.Body is not BlockSyntax block)
            {
                rewrite.Replace(TextSpan.FromBounds(((LambdaExpressionSyntax)_loop.Body).ArrowToken.Span.End, _loop.Body.Body.SpanStart), open + line + layout.Unit);
                rewrite.Insert(_loop.Body.Span.End, ";" + line + layout.Unit + "return " + _mine + ";" + line + "}");
                return;
            }

            foreach (ReturnStatementSyntax early in block.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>())
                rewrite.Insert(early.ReturnKeyword.Span.End, " " + _mine);

            SyntaxToken end = block.CloseBraceToken;
            bool isOnOwnLine = layout.StartsLine(end.SpanStart);
            rewrite.Insert(end.SpanStart, isOnOwnLine ? layout.Unit + "return " + _mine + ";" + layout.Newline + layout.IndentAt(end.SpanStart) : "return " + _mine + "; ");
        }

        /// <summary>An empty collection that compares as the whole does.</summary>
        private string Creation()
        {
            bool isPlain = _type!.GetMembers("Comparer").IsEmpty || _symbol is ILocalSymbol { DeclaringSyntaxReferences: [var declared] }
                && declared.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } made } && Rewriting.Creation.Read(made, _type, _file.Model) is { Comparer: null, Source: null };
            return "new " + _type.ToMinimalDisplayString(_file.Model, NullableFlowState.NotNull, _loop.Call.SpanStart) + "(" + (isPlain ? "" : _collection + ".Comparer") + ")";
        }

        private string Free(string wish) => Syntax.FreeName(wish, Syntax.MemberOf(_loop.Call), _file.Model, _loop.Call.SpanStart);
    }
}
