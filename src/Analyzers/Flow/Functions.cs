using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>The code behind delegates and calls, where the compilation has it and it is certain which code that is.</summary>
internal static class Functions
{
    /// <summary>The lambda, local function or method that this delegate runs, or nothing when that is not known.</summary>
    public static Function? Behind(IOperation value, CompilationFacts facts) => value.Unwrap() switch
    {
        IDelegateCreationOperation creation => Behind(creation.Target, facts),
        IAnonymousFunctionOperation lambda => new Function(lambda.Symbol, lambda),
        IMethodReferenceOperation reference => Of(reference.Method, facts),
        _ => null,
    };

    /// <summary>The code of this method; nothing for one of another assembly, or that others override.</summary>
    public static Function? Of(IMethodSymbol method, CompilationFacts facts)
    {
        IMethodSymbol definition = (method.ReducedFrom ?? method).OriginalDefinition;
        definition = definition.PartialImplementationPart ?? definition;
        if (definition.IsAbstract || (definition.IsVirtual || definition.IsOverride && !definition.IsSealed) && !definition.ContainingType.IsSealed
            || definition.DeclaringSyntaxReferences.Length != 1 || !facts.Compilation.ContainsSyntaxTree(definition.DeclaringSyntaxReferences[0].SyntaxTree))
            return null;

        SyntaxNode syntax = definition.DeclaringSyntaxReferences[0].GetSyntax();
        return facts.ModelOf(syntax).GetOperation(syntax) is { } root ? new Function(definition, root) : null;
    }

    /// <summary>The operations of a function without those of the functions inside it.</summary>
    public static IEnumerable<IOperation> Own(this IOperation function)
    {
        Stack<IOperation> open = new(function.ChildOperations.Reverse());
        while (open.Count > 0)
        {
            IOperation operation = open.Pop();
            yield return operation;
            if (operation is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
                foreach (IOperation child in operation.ChildOperations.Reverse())
                    open.Push(child);
        }
    }
}

/// <summary>A function with its code.</summary>
/// <param name="Symbol">The lambda, local function or method.</param>
/// <param name="Root">Its operation.</param>
internal sealed record Function(IMethodSymbol Symbol, IOperation Root)
{
    private readonly Lazy<Definitions> _definitions = new(() => new Definitions(Root));

    /// <summary>Whether its object is still being made, and known to nobody.</summary>
    public bool IsConstruction { get; init; }

    /// <summary>Where it gives its locals their values.</summary>
    public Definitions Definitions => _definitions.Value;

    /// <summary>The values that it returns.</summary>
    public IEnumerable<IOperation> Results =>
        Root.Own().OfType<IReturnOperation>().Where(result => result.Kind is OperationKind.Return).Select(result => result.ReturnedValue).OfType<IOperation>();

    /// <summary>Whether this piece of code stands in it.</summary>
    public bool Contains(SyntaxNode syntax) => syntax.SyntaxTree == Root.Syntax.SyntaxTree && Root.Syntax.Span.Contains(syntax.Span);

    /// <summary>Whether a variable is declared in it.</summary>
    public bool Declares(ISymbol variable) =>
        variable.DeclaringSyntaxReferences.Any(declaration => declaration.SyntaxTree == Root.Syntax.SyntaxTree && Root.Syntax.Span.Contains(declaration.Span));
}
