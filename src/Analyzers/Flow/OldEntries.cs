using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>
/// Answers whether code goes on with the entries of a collection that it has replaced. To ask whether there was one, or to dispose of it, is no use of them.
/// </summary>
internal static class OldEntries
{
    private const int MaximalLocals = 4;

    /// <summary>Whether the code around uses the old collection that this expression gives.</summary>
    public static bool AreUsed(IOperation old) => AreUsed(old, MaximalLocals);

    private static bool AreUsed(IOperation old, int locals)
    {
        (IOperation? user, IOperation operand) = old.User();
        return user switch
        {
            null or IExpressionStatementOperation => false,
            IInvocationOperation call when call.Instance == operand => !Disposal.IsCall(call.TargetMethod),
            IConditionalAccessOperation { WhenNotNull: IInvocationOperation call } => !Disposal.IsCall(call.TargetMethod),
            IBinaryOperation test => !test.LeftOperand.IsNothing() && !test.RightOperand.IsNothing(),
            IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation } => false,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => locals == 0 || AreUsed(local, old, locals - 1),
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } assignment when assignment.Value == operand => locals == 0 || AreUsed(local, old, locals - 1),
            _ => true,
        };
    }

    private static bool AreUsed(ILocalSymbol local, IOperation kept, int locals) => kept.Body().Descendants().OfType<ILocalReferenceOperation>().Any(use =>
        SymbolEqualityComparer.Default.Equals(use.Local, local) && use.Syntax.SpanStart > kept.Syntax.SpanStart && AreUsed(use, locals));
}
