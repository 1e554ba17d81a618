using System.Collections.Immutable;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>
/// The one statement by which a callback puts what it has made into a collection that it captures: <c>results.Add(x)</c>, <c>pages[k] = v</c>. Nothing
/// else in the callback uses the collection, and the answer, if there is one, is thrown away, so another thread may as well do it later.
/// </summary>
/// <param name="File">Where it stands.</param>
/// <param name="Whole">The call or the assignment.</param>
/// <param name="Collection">The collection, as it is written there.</param>
/// <param name="Symbol">The collection.</param>
/// <param name="Callback">The lambda.</param>
/// <param name="Values">What is put in: an element, or a key and its value.</param>
internal sealed record Deposit(
    SourceFile File, ExpressionSyntax Whole, ExpressionSyntax Collection, ISymbol Symbol, AnonymousFunctionExpressionSyntax Callback, ImmutableArray<ExpressionSyntax> Values)
{
    /// <summary>Whether many are put in at once: <c>results.AddRange(xs)</c>.</summary>
    public bool IsOfMany => Whole is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AddRange" or "UnionWith" } };

    /// <summary>The call that puts many elements in at once, or nothing where the collection has none or the element would have to be converted.</summary>
    public string? Bulk
    {
        get
        {
            if (IsOfMany)
                return ((MemberAccessExpressionSyntax)((InvocationExpressionSyntax)Whole).Expression).Name.Identifier.ValueText;

            string? method = Values.Length > 1 || Member is not "Add" ? null : Collections.RowOf(StateOf(Symbol))?.MetadataName switch
            {
                "System.Collections.Generic.List`1" => "AddRange",
                "System.Collections.Generic.HashSet`1" or "System.Collections.Generic.SortedSet`1" => "UnionWith",
                _ => null,
            };
            return method is not null && IsElement(Values[0], ((INamedTypeSymbol)StateOf(Symbol)!).TypeArguments[0]) ? method : null;
        }
    }

    private string Member => Whole is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } ? access.Name.Identifier.ValueText : "";

    /// <summary>The deposit at this node, or nothing when the callback does anything else with the collection, or needs the answer.</summary>
    public static Deposit? At(SourceFile file, SyntaxNode place)
    {
        if (Syntax.FunctionOf(place) is not AnonymousFunctionExpressionSyntax callback)
            return null;

        ExpressionSyntax? whole = place.AncestorsAndSelf().TakeWhile(node => node != callback).OfType<ExpressionSyntax>().FirstOrDefault(IsWhole);
        if (whole is null || !(Syntax.IsStatement(whole, file.Model) || callback.Body == whole) || Read(whole, file.Model) is not var (collection, values)
            || file.Model.GetSymbolInfo(collection).Symbol is not { } symbol || symbol is not (ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol))
            return null;

        bool isAlone = !values.IsEmpty && callback.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Count(name => name.Identifier.ValueText == symbol.Name && SymbolEqualityComparer.Default.Equals(file.Model.GetSymbolInfo(name).Symbol, symbol)) == 1;
        return isAlone && collection is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }
            && !symbol.DeclaringSyntaxReferences.Any(declared => callback.Span.Contains(declared.Span)) && !ChangesMore(callback, symbol, file) && !HelpedUses.Exist(callback, symbol, file)
            ? new Deposit(file, whole, collection, symbol, callback, values)
            : null;
    }

    /// <summary>The statement that does the same with what has been made before, under these names.</summary>
    public string With(params string[] names)
    {
        SourceText text = SourceText.From(Whole.ToString());
        return text.WithChanges(Values.Select((value, index) => new TextChange(new TextSpan(value.SpanStart - Whole.SpanStart, value.Span.Length), names[index]))).ToString() + ";";
    }

    /// <summary>What the callback makes, as one expression.</summary>
    public string Made => Values.Length == 1 ? Text(Values[0]) : "(" + string.Join(", ", Values.Select(Text)) + ")";

    /// <summary>Whether all that is made has a type of its own, so that a lambda can return it.</summary>
    public bool HasTypes => Values.All(value => value is ImplicitObjectCreationExpressionSyntax ? Values.Length == 1 : File.Model.GetTypeInfo(value).Type is { TypeKind: not TypeKind.Error, IsRefLikeType: false });

    /// <summary>A creation that took its type from the parameter has to name it where it is returned.</summary>
    private string Text(ExpressionSyntax value) => value is ImplicitObjectCreationExpressionSyntax made && File.Model.GetTypeInfo(made).ConvertedType is { } type
        ? "new " + type.ToMinimalDisplayString(File.Model, NullableFlowState.NotNull, value.SpanStart) + made.ToString().Substring(made.NewKeyword.Span.Length)
        : value.ToString();

    private static bool IsWhole(ExpressionSyntax node) =>
        node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax } or AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax };

    private static (ExpressionSyntax Collection, ImmutableArray<ExpressionSyntax> Values)? Read(ExpressionSyntax whole, SemanticModel model) => whole switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call when PutsIn(call, access, model)
            => (access.Expression, call.ArgumentList.Arguments.Select(argument => argument.Expression).ToImmutableArray()),
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: ElementAccessExpressionSyntax { ArgumentList.Arguments: [{ NameColon: null } key] } element } store
            => (element.Expression, ImmutableArray.Create(key.Expression, store.Right)),
        _ => null,
    };

    private static bool PutsIn(InvocationExpressionSyntax call, MemberAccessExpressionSyntax access, SemanticModel model) =>
        model.GetSymbolInfo(call).Symbol is IMethodSymbol { IsExtensionMethod: false } method && Collections.EffectOf(method) is Effect.Grow or Effect.Write
        && access.Name.Identifier.ValueText is "Add" or "TryAdd" or "Enqueue" or "Push" or "AddLast" or "AddFirst" or "AddRange" or "UnionWith"
        && call.ArgumentList.Arguments.Count == method.Parameters.Length && call.ArgumentList.Arguments.All(argument => argument is { NameColon: null, RefKindKeyword.RawKind: 0 })
        && !method.Parameters.Any(parameter => parameter.IsParams);

    /// <summary>A callback that changes a second collection too would go on doing so from several threads.</summary>
    private static bool ChangesMore(AnonymousFunctionExpressionSyntax callback, ISymbol collection, SourceFile file) =>
        callback.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => file.Model.GetSymbolInfo(name).Symbol is { } symbol && !SymbolEqualityComparer.Default.Equals(symbol, collection)
            && Collections.RowOf(StateOf(symbol)) is { Discipline: Discipline.Plain } && !symbol.DeclaringSyntaxReferences.Any(declared => callback.Span.Contains(declared.Span))
            && Retyping.EffectOf(new Use(file, name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name)).Mutates());

    private static ITypeSymbol? StateOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => StateUses.TypeOf(symbol),
    };

    /// <summary>Whether a sequence of such values is a sequence of elements.</summary>
    private bool IsElement(ExpressionSyntax value, ITypeSymbol element) => value is ImplicitObjectCreationExpressionSyntax
        || File.Model.GetTypeInfo(value).Type is { } type && File.Model.Compilation.ClassifyConversion(type, element) is { IsIdentity: true } or { IsReference: true, IsImplicit: true };
}
