using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>
/// Tells whether an object that a member makes is used there and then forgotten. It is followed through locals, and out of private members into those that call
/// them; where it is stored, passed on or returned to others, somebody may keep it.
/// </summary>
internal sealed class Throwaways(CompilationFacts facts)
{
    private const int MaximalSteps = 6;

    /// <summary>Whether nobody keeps what this operation makes.</summary>
    public bool IsForgotten(IOperation made) => IsForgotten(made, MaximalSteps);

    private bool IsForgotten(IOperation value, int steps)
    {
        (IOperation? user, IOperation operand) = value.User();
        return steps > 0 && user switch
        {
            IExpressionStatementOperation => true,
            IInvocationOperation call => call.Instance == operand,
            IPropertyReferenceOperation or IEventReferenceOperation => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => AreForgotten(local, value, steps - 1),
            IAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } assignment when assignment.Value == operand => AreForgotten(local, value, steps - 1),
            IConditionalOperation choice when choice.Condition != operand => IsForgotten(choice, steps - 1),
            ICoalesceOperation { Value: var first } choice when first.Unwrap() is not (IMemberReferenceOperation or IInvocationOperation) => IsForgotten(choice, steps - 1),
            IReturnOperation { Kind: OperationKind.Return } result => IsForgottenByCallers(result, steps - 1),
            _ => false,
        };
    }

    private bool AreForgotten(ILocalSymbol local, IOperation value, int steps) => value.Body().Descendants()
        .OfType<ILocalReferenceOperation>()
        .Where(mention => SymbolEqualityComparer.Default.Equals(mention.Local, local) && mention.Write() is null)
        .All(mention => IsForgotten(mention, steps));

    private bool IsForgottenByCallers(IReturnOperation result, int steps)
    {
        if (FunctionAround(result) is not { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Private } method)
            return false;

        IOperation[] mentions = [.. MentionsOf(method)];
        return mentions.Length > 0 && mentions.All(mention => mention is IInvocationOperation && IsForgotten(mention, steps));
    }

    private static IMethodSymbol? FunctionAround(IOperation operation)
    {
        for (IOperation? outer = operation.Parent; outer is not null; outer = outer.Parent)
            if (outer is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return null;

        return operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart) as IMethodSymbol;
    }

    private IEnumerable<IOperation> MentionsOf(IMethodSymbol method)
    {
        int name = Words.Hash(method.Name);
        foreach (INamedTypeSymbol type in Visibility.WithNested(method.ContainingType))
            foreach (Body body in facts.BodiesOf(type))
                if (body.Words.Mention(name) && facts.ModelOf(body.Syntax).GetOperation(body.Syntax) is { } root)
                    foreach (IOperation operation in root.Descendants())
                        if (operation is IInvocationOperation { TargetMethod: var called } && SymbolEqualityComparer.Default.Equals(called.OriginalDefinition, method)
                            || operation is IMethodReferenceOperation { Method: var named } && SymbolEqualityComparer.Default.Equals(named.OriginalDefinition, method))
                            yield return operation;
    }
}
