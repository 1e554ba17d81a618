using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Publication;

/// <summary>
/// MAP3006, MAP3007: keeps the <c>ConcurrentDictionary</c> that a state starts with, and brings it up to date in place where it was replaced: keys that have vanished are
/// removed, the others set. Readers see the work in progress, which the title says.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UpdateInPlace))]
public sealed class UpdateInPlace() : StateFix("MAP3006", "MAP3007")
{
    private protected override string EquivalenceKey => "MapSafety.UpdateInPlace";

    internal override Phrase TitleForAll => new("Keep maps and update them in place", "保留映射并就地更新");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (state is not { Initializer: { } first, Declaration: FieldDeclarationSyntax { Declaration.Variables.Count: 1 } field } || !IsConcurrent(state.File.Model.GetTypeInfo(first).Type)
            || state.Type is not { TypeArguments.Length: 2 } || state.Uses.Any(use => use.State.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or RefExpressionSyntax || use.IsAssigned && use.Whole == use.State && state.IsInitialization(use)))
            return null;

        Use[] stores = state.Ordinary.Where(use => use.IsAssigned && use.Whole == use.State).ToArray();
        if (stores.Length == 0)
            return NothingToDo;

        if (!stores.All(store => new Place(rewrite, store).Write()))
            return null;

        MakeReadOnly(rewrite, field);
        return new Phrase(
            "Keep the map in '{0}' and update it in place ({1}); readers may see old and new entries side by side", "保留“{0}”中的映射并就地更新（{1}）；读取者可能同时看到新旧条目",
            state.Symbol.Name, Titles.Places(stores.Length));
    }

    private static bool IsConcurrent(ITypeSymbol? type) => type is { Name: "ConcurrentDictionary", ContainingNamespace.Name: "Concurrent" };

    private static void MakeReadOnly(Rewrite rewrite, FieldDeclarationSyntax field)
    {
        if (field.Modifiers.FirstOrDefault(modifier => modifier.IsKind(SyntaxKind.VolatileKeyword)) is { RawKind: not 0 } keyword)
            rewrite.Replace(rewrite.State.File, keyword, "readonly");
        else
            rewrite.Insert(rewrite.State.File, field.Declaration.SpanStart, "readonly ");
    }

    /// <summary>One assignment that becomes an update.</summary>
    private sealed class Place(Rewrite rewrite, Use store)
    {
        private readonly SourceFile _file = store.File;

        private bool IsTyped => IsConcurrent(rewrite.State.Type);

        public bool Write()
        {
            if (store.Assigner is not AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment || store.Qualifier is not null && rewrite.State.IsOfObject
                || !rewrite.State.Uses.Where(use => use.Owner == store.Owner).All(use => use == store || assignment.Right.Span.Contains(use.State.Span)))
                return false;

            SyntaxNode function = Syntax.FunctionOf(assignment);
            bool isBody = function is MethodDeclarationSyntax or LocalFunctionStatementSyntax && Bodies.ExpressionOf(function) == assignment && Syntax.IsStatement(assignment, _file.Model);
            if (!isBody && assignment.Parent is not ExpressionStatementSyntax { Parent: BlockSyntax })
                return false;

            if ((LinesOf(assignment.Right) ?? []) is not { Length: > 0 } lines)
                return false;

            if (lines.Length == 1)
            {
                rewrite.Replace(_file, assignment, lines[0].TrimEnd(';'));
                return true;
            }

            string indent = _file.Layout.IndentAt(isBody ? function.SpanStart : assignment.SpanStart) + (isBody ? _file.Layout.Unit : "");
            string text = string.Join(_file.Layout.Newline, lines.Select((line, number) => number == 0 || line.Length == 0 ? line : indent + line));
            if (isBody)
                Bodies.Expand(rewrite, _file, function, _ => "", _ => "", levels: 0);

            rewrite.Replace(_file, isBody ? assignment : assignment.Parent!, text);
            return true;
        }

        /// <summary>The statements, each line indented as against the first; nothing where the value is not understood.</summary>
        private string[]? LinesOf(ExpressionSyntax value)
        {
            if (Made(value) is { } creation)
                return creation switch
                {
                    { Initializer: null, ArgumentList: null or { Arguments.Count: 0 } } => [store.State + ".Clear();"],
                    { Initializer: null, ArgumentList.Arguments: [{ Expression: InvocationExpressionSyntax query }] } when IsFilter(query) is { } filter => Filtered(filter),
                    ObjectCreationExpressionSyntax when IsFree(value) => Updated(value),
                    _ => null,
                };

            return IsFree(value) && IsMap(_file.Model.GetTypeInfo(value).Type) && !value.IsKind(SyntaxKind.NullLiteralExpression) ? Updated(value) : null;
        }

        private BaseObjectCreationExpressionSyntax? Made(ExpressionSyntax value) => value as BaseObjectCreationExpressionSyntax;

        /// <summary>Whether the value is made of something else than the state, so that it can be made before the state changes.</summary>
        private bool IsFree(ExpressionSyntax value) => !rewrite.State.Uses.Any(use => use.File == _file && value.Span.Contains(use.State.Span));

        /// <summary><c>s_map.Where(entry => …)</c>, and nothing else of the state in it.</summary>
        private SimpleLambdaExpressionSyntax? IsFilter(InvocationExpressionSyntax query) =>
            IsTyped && query is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Where" } access, ArgumentList.Arguments: [{ Expression: SimpleLambdaExpressionSyntax { ExpressionBody: { } condition } lambda }] }
            && rewrite.State.Uses.Any(use => use.State == access.Expression) && IsFree(condition) && _file.Model.GetSymbolInfo(query).Symbol is IMethodSymbol method && Linq.IsLinq(method) && HasExactRemoval() && !store.Owner.DescendantTokens().Any(token => token.ValueText == lambda.Parameter.Identifier.ValueText && !lambda.Span.Contains(token.Span))
                ? lambda
                : null;

        private bool HasExactRemoval() => rewrite.State.Type.GetMembers("TryRemove").OfType<IMethodSymbol>().Any(method => method.Parameters.Length == 1);

        private string[] Filtered(SimpleLambdaExpressionSyntax filter)
        {
            string unit = _file.Layout.Unit, entry = filter.Parameter.Identifier.Text;
            rewrite.Note(new Phrase("entries that change meanwhile stay", "其间发生变化的条目会保留"));
            return
            [
                "foreach (var " + entry + " in " + store.State + ")", "{",
                unit + "if (" + filter.ExpressionBody + ")", unit + "{", unit + unit + "continue;", unit + "}", "",
                unit + store.State + ".TryRemove(" + entry + ");", "}",
            ];
        }

        private string[] Updated(ExpressionSyntax value)
        {
            string unit = _file.Layout.Unit, entry = Free("entry");
            bool isNamed = value is IdentifierNameSyntax && _file.Model.GetSymbolInfo(value).Symbol is ILocalSymbol or IParameterSymbol;
            string next = isNamed ? value.ToString() : Free("next");
            string[] lines =
            [
                "foreach (var " + entry + " in " + store.State + ")", "{",
                unit + "if (!" + next + ".ContainsKey(" + entry + ".Key))", unit + "{",
                unit + unit + store.State + (IsTyped ? ".TryRemove(" + entry + ".Key, out _);" : ".Remove(" + entry + ".Key);"), unit + "}", "}", "",
                "foreach (var " + entry + " in " + next + ")", "{",
                unit + store.State + "[" + entry + ".Key] = " + entry + ".Value;", "}",
            ];
            return isNamed ? lines : ["var " + next + " = " + value + ";", .. lines];
        }

        private static bool IsMap(ITypeSymbol? type) => type is INamedTypeSymbol { TypeArguments.Length: 2 } && (IsMapContract(type) || type.AllInterfaces.Any(IsMapContract));

        private static bool IsMapContract(ITypeSymbol type) => type is { TypeKind: TypeKind.Interface, Name: "IDictionary" or "IReadOnlyDictionary", ContainingNamespace.Name: "Generic" };

        private string Free(string wish) => Syntax.FreeName(wish, store.Owner, _file.Model, store.State.SpanStart);
    }
}
