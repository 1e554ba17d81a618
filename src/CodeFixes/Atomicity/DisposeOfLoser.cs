using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Atomicity;

/// <summary>
/// MAP5003: asks the map first, makes the object where there is none, offers it, and disposes of it when another thread was faster. The type of the map stays as it is, so
/// that this can be done where others use the map in ways that a <c>Lazy</c> would not survive.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DisposeOfLoser))]
public sealed class DisposeOfLoser() : PlaceFix("MAP5003")
{
    private protected override string EquivalenceKey => "MapSafety.DisposeOfLoser";

    internal override Phrase TitleForAll { get; } = new("Dispose of the object that the map does not keep", "释放映射没有保留的对象");

    private protected override Phrase? Write(PlaceRewrite rewrite, SyntaxNode place)
    {
        if (CallAround(place) is not { } call || rewrite.File.Model.GetSymbolInfo(call).Symbol is not IMethodSymbol { Name: "GetOrAdd", ContainingType: var type } || !Atomic.Is(type)
            || call.Expression is not MemberAccessExpressionSyntax { Expression: var map } || !Syntax.IsStable(map) || call.ArgumentList.Arguments[0].Expression is not { } key || !Syntax.IsStable(key)
            || Made(rewrite.File, call, key) is not { } made)
            return null;

        return Write(rewrite, new Offer(call, map, key, made.Text, made.Type, type.TypeArguments[1]))
            ? new Phrase("Dispose of the object that '{0}' does not keep", "释放“{0}”没有保留的对象", map.ToString())
            : null;
    }

    private static InvocationExpressionSyntax? CallAround(SyntaxNode place) =>
        (place as ArgumentSyntax ?? place.FirstAncestorOrSelf<ArgumentSyntax>()) is { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } list } argument
        && list.Arguments.Count >= 2 && list.Arguments[1] == argument && list.Arguments.All(other => other.NameColon is null)
            ? call
            : null;

    /// <summary>A map that is offered a value.</summary>
    /// <param name="Call">The call.</param>
    /// <param name="Map">The map.</param>
    /// <param name="Key">The key.</param>
    /// <param name="Made">What makes the value.</param>
    /// <param name="Type">How the variable for it is to be declared.</param>
    /// <param name="Value">The type of the map's values.</param>
    private sealed record Offer(InvocationExpressionSyntax Call, ExpressionSyntax Map, ExpressionSyntax Key, string Made, string Type, ITypeSymbol Value);

    // ---- what is made

    private static (string Text, string Type)? Made(SourceFile file, InvocationExpressionSyntax call, ExpressionSyntax key)
    {
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        ExpressionSyntax? made = arguments[1].Expression switch
        {
            LambdaExpressionSyntax { ExpressionBody: { } body, AsyncKeyword.RawKind: 0 } => body,
            AnonymousFunctionExpressionSyntax => null,
            ExpressionSyntax value => value,
        };
        if (made is null || made.DescendantNodesAndSelf().Any(node => node is AwaitExpressionSyntax or AnonymousFunctionExpressionSyntax { AsyncKeyword.RawKind: not 0 }))
            return null;

        if (file.Model.GetSymbolInfo(made).Symbol is IMethodSymbol group && made is not (InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax))
            return arguments.Count == 2 && CanDispose(group.ReturnType) ? (made + "(" + key + ")", "var") : null;

        if (file.Model.GetTypeInfo(made) is not { Type: { } type } || !CanDispose(type) || made is not (InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax))
            return null;

        string? text = arguments[1].Expression is LambdaExpressionSyntax lambda ? Inline(file, lambda, made, arguments) : made.ToString();
        return text is null ? null : (text, made is ImplicitObjectCreationExpressionSyntax ? type.ToMinimalDisplayString(file.Model, NullableFlowState.NotNull, call.SpanStart) : file.TypeOfLocal(type, call.SpanStart));
    }

    private static bool CanDispose(ITypeSymbol type) => type.IsReferenceType && Products.IsDisposable(type) && !type.Name.StartsWith("Task", StringComparison.Ordinal)
        && (type.TypeKind is TypeKind.Interface ? type.AllInterfaces.Add((INamedTypeSymbol)type) : type.AllInterfaces).Any(contract => contract.SpecialType is SpecialType.System_IDisposable)
        && (type.TypeKind is TypeKind.Interface || Members(type).Any(method => method is { DeclaredAccessibility: Accessibility.Public, Parameters.Length: 0 }));

    private static IEnumerable<IMethodSymbol> Members(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
            foreach (IMethodSymbol method in current.GetMembers(nameof(IDisposable.Dispose)).OfType<IMethodSymbol>())
                yield return method;
    }

    /// <summary>The body of a lambda with what it would be called with in the place of its parameters.</summary>
    private static string? Inline(SourceFile file, LambdaExpressionSyntax lambda, ExpressionSyntax body, SeparatedSyntaxList<ArgumentSyntax> arguments)
    {
        ParameterSyntax[] parameters = lambda switch
        {
            SimpleLambdaExpressionSyntax simple => [simple.Parameter],
            ParenthesizedLambdaExpressionSyntax several => [.. several.ParameterList.Parameters],
            _ => [],
        };
        List<TextChange> changes = new();
        for (int i = 0; i < parameters.Length; i++)
        {
            ExpressionSyntax passed = arguments[i == 0 ? 0 : i + 1].Expression;
            if (file.Model.GetDeclaredSymbol(parameters[i]) is not { } parameter || !Syntax.IsStable(passed))
                return null;

            foreach (IdentifierNameSyntax name in body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
                if (SymbolEqualityComparer.Default.Equals(file.Model.GetSymbolInfo(name).Symbol, parameter))
                    changes.Add(new TextChange(new TextSpan(name.SpanStart - body.SpanStart, name.Span.Length), passed is IdentifierNameSyntax or LiteralExpressionSyntax or MemberAccessExpressionSyntax ? passed.ToString() : "(" + passed + ")"));
        }

        return SourceText.From(body.ToString()).WithChanges(changes.OrderBy(change => change.Span.Start)).ToString();
    }

    // ---- where

    private static bool Write(PlaceRewrite rewrite, Offer offer)
    {
        if (offer.Call.ContainsDirectives || offer.Call.DescendantTrivia().Any(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia)))
            return false;

        SourceFile file = rewrite.File;
        SyntaxNode owner = Syntax.MemberOf(offer.Call);
        Layout layout = file.Layout;
        switch (offer.Call.Parent)
        {
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Modifiers.Count: 0 } statement } declaration } variable }
                when Syntax.Siblings(statement).Length > 0 && !IsBase(file, declaration.Type, offer.Value):
                rewrite.Replace(statement, string.Join(layout.Newline + layout.IndentAt(statement.SpanStart), Lines(file, offer, owner, variable.Identifier.Text, !declaration.Type.IsVar)));
                return true;
            case ReturnStatementSyntax statement when Syntax.Siblings(statement).Length > 0:
                string kept = Syntax.FreeName("kept", owner, file.Model, offer.Call.SpanStart);
                rewrite.Replace(statement, string.Join(layout.Newline + layout.IndentAt(statement.SpanStart), [.. Lines(file, offer, owner, kept, false), "", "return " + kept + ";"]).Replace(layout.Newline + layout.IndentAt(statement.SpanStart) + layout.Newline, layout.Newline + layout.Newline));
                return true;
            case ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax or LocalFunctionStatementSyntax } arrow when Syntax.ReturnsValue(arrow.Parent!, file.Model):
                return WriteBody(rewrite, offer, owner, arrow);
            default:
                return false;
        }
    }

    private static bool WriteBody(PlaceRewrite rewrite, Offer offer, SyntaxNode owner, ArrowExpressionClauseSyntax arrow)
    {
        SourceFile file = rewrite.File;
        Layout layout = file.Layout;
        string kept = Syntax.FreeName("kept", owner, file.Model, offer.Call.SpanStart), outer = layout.IndentAt(arrow.Parent!.SpanStart), inner = outer + layout.Unit;
        string[] lines = [.. Lines(file, offer, owner, kept, false).Select(line => inner + line), "", inner + "return " + kept + ";"];
        SyntaxToken end = arrow.Parent is MethodDeclarationSyntax method ? method.SemicolonToken : ((LocalFunctionStatementSyntax)arrow.Parent).SemicolonToken;
        rewrite.Replace(
            TextSpan.FromBounds(arrow.ArrowToken.GetPreviousToken().Span.End, end.Span.End),
            layout.BeforeBrace(arrow.Parent, outer) + "{" + layout.Newline + string.Join(layout.Newline, lines) + layout.Newline + outer + "}");
        return true;
    }

    private static bool IsBase(SourceFile file, TypeSyntax declared, ITypeSymbol value) => !declared.IsVar && !SymbolEqualityComparer.Default.Equals(file.Model.GetTypeInfo(declared).Type, value);

    private static string[] Lines(SourceFile file, Offer offer, SyntaxNode owner, string kept, bool isWrittenOut)
    {
        string created = Syntax.FreeName("created", owner, file.Model, offer.Call.SpanStart), unit = file.Layout.Unit;
        string type = isWrittenOut || file.TypeOfLocal(offer.Value, offer.Call.SpanStart) != "var"
            ? offer.Value.ToMinimalDisplayString(file.Model, NullableFlowState.NotNull, offer.Call.SpanStart) + ((file.Model.GetNullableContext(offer.Call.SpanStart) & NullableContext.AnnotationsEnabled) != 0 ? "?" : "")
            : "var";
        string[] dispose = file.UsesBraces ? [unit + "{", unit + unit + created + ".Dispose();", unit + "}"] : [unit + unit + created + ".Dispose();"];
        return
        [
            "if (!" + offer.Map + ".TryGetValue(" + offer.Key + ", out " + type + " " + kept + "))",
            "{",
            unit + offer.Type + " " + created + " = " + offer.Made + ";",
            unit + kept + " = " + offer.Map + ".GetOrAdd(" + offer.Key + ", " + created + ");",
            unit + "if (!ReferenceEquals(" + kept + ", " + created + "))",
            .. dispose,
            "}",
        ];
    }
}
