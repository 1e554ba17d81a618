using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>How a second read of a variable relies on what the first has seen.</summary>
internal enum Reliance
{
    /// <summary>The first has found an entry, and the second takes it.</summary>
    Entry,

    /// <summary>The second takes what the first has named: a key, an index, a number of entries.</summary>
    Position,

    /// <summary>The first has found that there are entries, and the second takes one.</summary>
    Content,

    /// <summary>The first has found that there is a collection, or has made sure of it.</summary>
    Existence,

    /// <summary>Both answer for the same result.</summary>
    Result,
}

/// <summary>Two reads of one variable, of which the second is taken to see the collection that the first has seen.</summary>
/// <param name="First">The first read: the mention of the variable, or where it got its value.</param>
/// <param name="Second">The use of the collection that the second read gives.</param>
/// <param name="Read">The second read: the mention of the variable.</param>
/// <param name="Reliance">How the second relies on the first.</param>
internal sealed record TornRead(SyntaxNode First, Access Second, SyntaxNode Read, Reliance Reliance)
{
    /// <summary>The guards held from the first read to the second.</summary>
    public IEnumerable<Guard> Guards => Second.Guards.Guards.Where(IsHeldFromFirst);

    /// <summary>All such pairs in the members that use a state at a time when other threads can.</summary>
    public static IEnumerable<TornRead> Of(SharedState state, CompilationFacts facts)
    {
        Access[] stores = [.. state.Accesses.Where(access => access.Effect is Effect.Replace)];
        return Steps.ByMember(state, facts).SelectMany(steps => new Reader(steps, name => facts.IsNameOf(state, name), state, stores).Find());
    }

    // What is taken elsewhere is held by a caller, all the time.
    private bool IsHeldFromFirst(Guard guard) =>
        guard.Site is not { } site || site.SyntaxTree != First.SyntaxTree || site.SpanStart < First.SpanStart || site.SpanStart > Second.Syntax.Span.End;

    /// <summary>Finds the pairs of one member.</summary>
    private sealed class Reader(Steps steps, Func<ISymbol, bool> isVariable, SharedState state, Access[] stores)
    {
        private const int MaximalSteps = 12;

        public IEnumerable<TornRead> Find()
        {
            (Step Step, IOperation Site)[] reads = [.. steps.All.Where(step => step.Access.Effect is Effect.Read or Effect.Enumerate)
                .Select(step => (step, SiteOf(step))).Where(read => read.Item2 is not null).Select(read => (read.step, read.Item2!))];
            foreach ((Step second, IOperation site) in reads)
            {
                foreach ((Step first, IOperation earlier) in reads)
                    if (first != second && ArePair(first, earlier, second, site) && RelianceOf(first, second) is { } reliance)
                        yield return new TornRead(earlier.Syntax, second.Access, site.Syntax, reliance);

                if (MakesSure(second, site) is { } test)
                    yield return new TornRead(test.Syntax, second.Access, site.Syntax, Reliance.Existence);
            }
        }

        // Two reads of one object's variable, one before the other, and no new value in between.
        private bool ArePair(Step first, IOperation earlier, Step second, IOperation site) =>
            first.Function == second.Function && earlier != site && first.Access.IsOwn == second.Access.IsOwn && earlier.HasSameOwner(site)
            && (Reaches(first, second) || IsInside(first, second))
            && !stores.Any(store => store.Syntax.SyntaxTree == site.Syntax.SyntaxTree && store.Syntax.SpanStart > earlier.Syntax.SpanStart && store.Syntax.Span.End <= site.Syntax.SpanStart);

        private static bool Reaches(Step first, Step second) =>
            first.Access.Syntax.Span.End <= second.Access.Syntax.SpanStart && FlowOrder.Reaches(first.Access.Syntax, second.Access.Syntax);

        // s_list[s_list.Count - 1]
        private static bool IsInside(Step first, Step second) => second.Call.Key is { } key && key.Syntax.Span.Contains(first.Access.Syntax.Span);

        // ---- what the second takes for granted

        private Reliance? RelianceOf(Step first, Step second)
        {
            Decision decision = Decision.Between(first.Call, second.Call, second.Function, steps.DefinitionsIn(second.Function));
            bool isTaken = IsTaken(second), hasKey = first.Call.Key is not null;
            return isTaken && decision.HasSameKey && !IsTaken(first) ? (decision.Answer is Answer.Found ? Reliance.Entry : null)
                : (isTaken || Demands.AFittingSize(second.Call.Member) || Demands.AnEntry(second.Call.Member)) && decision.NamesWhatWasSeen ? Reliance.Position
                : isTaken && !hasKey && !state.Collection.IsMap && IsIndex(second) && (decision.IsBranch || IsLimitOfLoop(first, second)) ? Reliance.Position
                : !hasKey && DemandsEntry(second) && decision.IsBranch ? Reliance.Content
                : IsOneResult(first, second, decision) ? Reliance.Result
                : null;
        }

        /// <summary>Whether this takes the value under a key, or the entry at an index, that has to be there.</summary>
        private static bool IsTaken(Step step) => step.Call is { IsUpdate: false, Value: null, Member: { MethodKind: MethodKind.PropertyGet, AssociatedSymbol: IPropertySymbol { IsIndexer: true } } };

        private static bool IsIndex(Step step) => step.Call.Key is { Type.SpecialType: SpecialType.System_Int32 };

        // for (int i = 0; i < s_list.Count; i++) … s_list[i]
        private static bool IsLimitOfLoop(Step first, Step second)
        {
            for (IOperation? around = second.Call.Operation; around is not null; around = around.Parent)
                if (around is IForLoopOperation { Condition: { } condition } loop && condition.Syntax.Span.Contains(first.Access.Syntax.Span))
                    return second.Call.Key!.DescendantsAndSelf().Any(part => part is ILocalReferenceOperation { Local: var index } && loop.Locals.Contains(index, SymbolEqualityComparer.Default));

            return false;
        }

        private static bool DemandsEntry(Step step)
        {
            IOperation value = step.Call.Operation;
            for (int count = 0; count < MaximalSteps; count++)
            {
                if (value is IInvocationOperation call && Demands.AnEntry(call.TargetMethod.ReducedFrom ?? call.TargetMethod))
                    return true;

                if (value.Parent is not (IArgumentOperation or IConversionOperation or IParenthesizedOperation or IInvocationOperation))
                    return false;

                value = value.Parent;
            }

            return false;
        }

        /// <summary>Whether two entries, or two numbers, of what is taken for one collection go into one result.</summary>
        private static bool IsOneResult(Step first, Step second, Decision decision) =>
            IsTaken(first) && IsTaken(second) ? decision.HasSameKey && StatementOf(first.Call.Operation) is { } statement && statement == StatementOf(second.Call.Operation)
            : first.Call.Key is null && second.Call.Key is null && IsComputedWith(first.Call.Operation, second.Call.Operation);

        private static IOperation? StatementOf(IOperation value)
        {
            IOperation? statement = value;
            while (statement is not (null or IExpressionStatementOperation or IReturnOperation or IVariableDeclarationGroupOperation or IBlockOperation or IAnonymousFunctionOperation))
                statement = statement.Parent;

            return statement is IBlockOperation or IAnonymousFunctionOperation ? null : statement;
        }

        private static bool IsComputedWith(IOperation first, IOperation second)
        {
            IOperation? common = first;
            while (common is not null && !common.Syntax.Span.Contains(second.Syntax.Span))
                common = common.Parent;

            return common is IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder
                    or BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals,
                Type.SpecialType: not SpecialType.System_String,
            };
        }

        // ---- tests for null

        /// <summary>The place before this read that finds that there is a collection, or gives the variable one.</summary>
        private IOperation? MakesSure(Step second, IOperation site)
        {
            if (second.Access.Syntax is ConditionalAccessExpressionSyntax || IsGuardedByTest(site))
                return null;

            Definitions definitions = steps.DefinitionsIn(second.Function);
            return second.Function.Descendants().FirstOrDefault(operation => operation.Syntax.Span.End <= site.Syntax.SpanStart && IsVariable(operation) && operation.HasSameOwner(site)
                && (IsStored(operation) is { } store ? FlowOrder.Reaches(store.Syntax, second.Access.Syntax)
                    : IsTested(operation) && Decision.Between(new CollectionCall(operation, second.Call.Member, null, null), second.Call, second.Function, definitions).Answer is Answer.Found));
        }

        private static bool IsGuardedByTest(IOperation site) => site.User().User is IConditionalAccessOperation or ICoalesceOperation or ICoalesceAssignmentOperation;

        private static bool IsTested(IOperation read) => read.User().User switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } test => test.LeftOperand.IsNothing() || test.RightOperand.IsNothing(),
            IIsPatternOperation => true,
            _ => false,
        };

        private static IOperation? IsStored(IOperation read) => read.User().User switch
        {
            ICoalesceAssignmentOperation lazy when lazy.Target.Unwrap() == read => lazy,
            ISimpleAssignmentOperation assignment when assignment.Target.Unwrap() == read && !assignment.Value.IsNothing() => assignment,
            _ => null,
        };

        private bool IsVariable(IOperation operation) => operation is IMemberReferenceOperation && operation.Referenced() is { } symbol && isVariable(symbol);

        // ---- where the collection comes from

        /// <summary>The mention of the variable that this operation's collection was read by, straight or into a local.</summary>
        private IOperation? SiteOf(Step step)
        {
            Definitions definitions = steps.DefinitionsIn(step.Function);
            IOperation? value = ReceiverOf(step.Call.Operation);
            for (int count = 0; count < MaximalSteps && value is not null; count++)
            {
                value = value.Unwrap();
                if (value is (IMemberReferenceOperation or IInvocationOperation { Arguments.Length: 0 }) && value.Stated() is { } name && isVariable(name))
                    return value;

                value = value switch
                {
                    ILocalReferenceOperation local => OnlyValueOf(local, definitions),
                    IConditionalAccessInstanceOperation part => part.Access()?.Operation,
                    ICoalesceAssignmentOperation lazy => lazy.Target,
                    ISimpleAssignmentOperation => null,
                    _ => ReceiverOf(value),
                };
            }

            return null;
        }

        private static IOperation? OnlyValueOf(ILocalReferenceOperation local, Definitions definitions)
        {
            Definitions.Definition[] all = [.. definitions.AllBefore(local.Local, local)];
            return all.Length == 1 && all[0].Value != all[0].Operation ? all[0].Value : null;
        }

        private static IOperation? ReceiverOf(IOperation use) => use switch
        {
            IInvocationOperation { Instance: { } instance } => instance,
            IInvocationOperation { Arguments: { Length: > 0 } arguments } => arguments[0].Value,
            IPropertyReferenceOperation property => property.Instance,
            _ => null,
        };
    }
}
