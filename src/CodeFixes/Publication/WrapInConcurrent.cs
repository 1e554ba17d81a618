using MapSafety.CodeFixes.Rewriting;
using MapSafety.Flow;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Use = MapSafety.CodeFixes.Rewriting.Use;

namespace MapSafety.CodeFixes.Publication;

/// <summary>
/// MAP3007: stores a <c>ConcurrentDictionary</c> with the same entries in the place of the plain map. A comparer that the plain map is made with is kept where it
/// is written there; where it is not seen, this is not offered.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WrapInConcurrent))]
public sealed class WrapInConcurrent() : StateFix("MAP3007")
{
    private protected override string EquivalenceKey => "MapSafety.WrapInConcurrent";

    internal override Phrase TitleForAll => new("Store concurrent collections", "存入并发集合");

    private protected override bool IncludesVisible => true;

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (state.Type is not { TypeKind: TypeKind.Interface, TypeArguments: [{ } key, { } value] } || state.Collection is not { IsMap: true })
            return null;

        int written = 0;
        foreach (Use use in state.Ordinary.Where(use => use.Whole == use.State && use.IsAssigned && !state.IsDisposal(use)))
        {
            if (use.Assigner is not AssignmentExpressionSyntax { Right: var stored } || use.File.Model.GetOperation(stored) is not { } operation)
                return null;

            if (!new Kinds(use.File.Model.Compilation, operation).Of(operation).Any(kind => kind.Discipline is Discipline.Plain))
                continue;

            if (Comparer(stored, use.File.Model) is not { } comparer)
                return null;

            string type = Imports.NameOf(rewrite, use.File, stored.SpanStart, "System.Collections.Concurrent", "ConcurrentDictionary")
                + "<" + key.ToMinimalDisplayString(use.File.Model, stored.SpanStart) + ", " + value.ToMinimalDisplayString(use.File.Model, stored.SpanStart) + ">";
            if (stored is ObjectCreationExpressionSyntax { Initializer: null, ArgumentList: null or { Arguments.Count: 0 } })
                rewrite.Replace(use.File, stored, "new " + type + "()");
            else
            {
                rewrite.Insert(use.File, stored.SpanStart, "new " + type + "(");
                rewrite.Insert(use.File, stored.Span.End, (comparer.Length > 0 ? ", " + comparer : "") + ")");
            }

            written++;
        }

        return written == 0
            ? NothingToDo
            : new Phrase("Store a ConcurrentDictionary in '{0}' ({1})", "在“{0}”中存入 ConcurrentDictionary（{1}）", state.Symbol.Name, Titles.Places(written));
    }

    /// <summary>The comparer that a plain map is made with here, an empty text for the default one; nothing where it is made elsewhere.</summary>
    private static string? Comparer(ExpressionSyntax stored, SemanticModel model)
    {
        ArgumentListSyntax? given = stored switch
        {
            ObjectCreationExpressionSyntax creation => creation.ArgumentList ?? Microsoft.CodeAnalysis.CSharp.SyntaxFactory.ArgumentList(),
            InvocationExpressionSyntax call when model.GetSymbolInfo(call).Symbol is IMethodSymbol method && Linq.IsLinq(method) => call.ArgumentList,
            _ => null,
        };
        if (given is null)
            return null;

        ArgumentSyntax[] comparers = given.Arguments.Where(argument => model.GetTypeInfo(argument.Expression).Type is { } type
            && (IsComparer(type) || type.AllInterfaces.Any(IsComparer))).ToArray();
        return comparers.Length == 0 ? "" : comparers.Length == 1 && Syntax.IsStable(comparers[0].Expression) ? comparers[0].Expression.ToString() : null;
    }

    private static bool IsComparer(ITypeSymbol type) => type is { Name: "IEqualityComparer", ContainingNamespace.Name: "Generic" };
}
