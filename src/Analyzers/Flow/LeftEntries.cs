using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>
/// Finds entries of one state that stay when a wait behind their addition fails. Two shapes are looked for: a function that adds, waits and removes, but removes only
/// where the wait has succeeded; and a pending request, added for somebody else to take out and complete, of which the adder gives up waiting.
/// </summary>
/// <remarks>
/// The order is that of the text. A removal in a <c>finally</c> or <c>catch</c> around the wait, in a callback that the member passes on, in a caller's <c>finally</c>, in
/// a sweep or in the disposal of something else answers for the entry, and nothing is found.
/// </remarks>
internal sealed class LeftEntries(SharedState state, CompilationFacts facts)
{
    private readonly Removals _removals = new(state, facts);

    /// <summary>The entries, at most one for each function.</summary>
    public IEnumerable<LeftEntry> All
    {
        get
        {
            if (_removals.All.All(removal => removal.Effect is Effect.Clear))
                yield break;

            foreach (Steps steps in Steps.ByMember(state, facts))
                foreach (IGrouping<IOperation, Step> function in steps.All.Where(IsAddition).GroupBy(step => step.Function))
                    if (function.Select(Of).FirstOrDefault(left => left is not null) is { } left && !_removals.HaveOtherCauses && !IsHealedByCallers(left))
                        yield return left;
        }
    }

    // GetOrAdd may give what is somebody else's, and AddOrUpdate counts.
    private static bool IsAddition(Step step) =>
        step.Access.Effect is Effect.Grow or Effect.Write && step.Call is { Key: not null, IsUpdate: false } call && (call.Answers || call.Member.ReturnsVoid) && (step.Stores || !call.Replaces);

    private LeftEntry? Of(Step addition)
    {
        SyntaxNode added = addition.Access.Syntax, function = addition.Function.Syntax;
        ISymbol member = addition.Access.Member;
        if (IsCalledBack(added, addition.Function.Body().Syntax, member))
            return null;

        SyntaxNode[] places = [.. _removals.NearPlacesIn(function, member).Where(place => IsOwn(place, function) && place.SpanStart >= added.Span.End && FlowOrder.Reaches(added, place))];
        SyntaxNode[] same = [.. places.Where(place => NamesKey(place, addition.Call.Key!.Syntax))];
        return same.Length > 0 ? RemovedBehind(addition, same)
            : places.Length == 0 && TakenByOther(member) is { } other ? Abandoned(addition, other)
            : null;
    }

    // ---- added, waited, removed

    private LeftEntry? RemovedBehind(Step addition, SyntaxNode[] removals)
    {
        // What is taken back where something fails is meant to stay where nothing does.
        if (Array.FindLast(removals, removal => !removal.Ancestors().Any(node => node is CatchClauseSyntax && addition.Function.Syntax.Span.Contains(node.Span))) is not { } last)
            return null;

        SyntaxNode added = addition.Access.Syntax;
        Failures failures = new(addition.Function, facts);
        SyntaxNode[] waits = [.. failures.Waits.Concat(failures.TimedWaits).Where(wait => IsBetween(added, wait, last))];
        if (waits.Length == 0)
            return null;

        int first = waits.Min(wait => wait.SpanStart);
        SyntaxNode? open = failures.Waits.Concat(failures.Exits.Where(exit => exit.SpanStart > first))
            .Where(place => IsBetween(added, place, last) && !removals.Any(removal => removal.Span.End <= place.SpanStart && FlowOrder.Reaches(removal, place)))
            .FirstOrDefault(place => !failures.IsHealed(place, node => _removals.AreIn(node, addition.Access.Member), attempt => removals.Any(removal => removal.SpanStart >= attempt.Span.End)));
        return open is null ? null : new LeftEntry(addition.Access, open, AccessAt(last), IsUnconditional(last, added) && !_removals.AreWholesale);
    }

    private static bool IsBetween(SyntaxNode added, SyntaxNode place, SyntaxNode removal) =>
        place.SpanStart >= added.Span.End && place.SpanStart < removal.SpanStart && FlowOrder.Reaches(added, place) && FlowOrder.Reaches(place, removal) && !IsWhereNotAdded(added, place);

    private Access? AccessAt(SyntaxNode removal) =>
        _removals.All.FirstOrDefault(access => access.Syntax == removal) ?? _removals.All.FirstOrDefault(access => facts.ModelOf(removal).GetSymbolInfo(removal).Symbol is { } method && SymbolEqualityComparer.Default.Equals(access.Member, method.OriginalDefinition));

    private static bool IsUnconditional(SyntaxNode removal, SyntaxNode added) =>
        !removal.Ancestors().TakeWhile(node => !node.Span.Contains(added.Span)).Any(node => node is IfStatementSyntax or SwitchSectionSyntax or ConditionalExpressionSyntax);

    // ---- added for somebody else

    private LeftEntry? Abandoned(Step addition, Access other)
    {
        if (!state.Collection.IsMap || !IsPending(addition.Call.Value?.Unwrap().Type))
            return null;

        SyntaxNode added = addition.Access.Syntax;
        Failures failures = new(addition.Function, facts);
        bool isGivenUp = IsGivenUp(addition.Function);
        SyntaxNode? open = failures.Waits.Where(wait => isGivenUp || !IsForItself(wait, addition.Function)).Concat(failures.TimedWaits)
            .Where(wait => wait.SpanStart >= added.Span.End && FlowOrder.Reaches(added, wait) && !IsWhereNotAdded(added, wait))
            .OrderBy(wait => wait.SpanStart)
            .FirstOrDefault(wait => !failures.IsHealed(wait, node => _removals.AreIn(node, addition.Access.Member), _ => false));
        return open is null ? null : new LeftEntry(addition.Access, open, other, !_removals.AreWholesale);
    }

    /// <summary>The removal by another member that completes what it takes out.</summary>
    private Access? TakenByOther(ISymbol member) => _removals.All.FirstOrDefault(removal =>
        removal is { Effect: Effect.Shrink, Phase: Phase.Ordinary or Phase.Confined } && !SymbolEqualityComparer.Default.Equals(removal.Member, member)
        && facts.ModelOf(removal.Syntax).GetOperation(removal.Syntax) is { } operation
        && operation.Body().Descendants().OfType<IInvocationOperation>().Any(call => Completions.Completes(call.TargetMethod) || call.Instance is { Type: { } type } && !Completions.IsPromise(type) && IsPending(type)));

    /// <summary>Whether objects of this type wait to be completed: a completion source, or a class or tuple of the compilation that has one.</summary>
    private static bool IsPending(ITypeSymbol? type) => Completions.IsPromise(type)
        || type is INamedTypeSymbol { IsTupleType: true } tuple && tuple.TupleElements.Any(element => Completions.IsPromise(element.Type))
        || type is INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: false } own && own.GetMembers().OfType<IFieldSymbol>().Any(field => !field.IsStatic && Completions.IsPromise(field.Type));

    // It comes when the entry is completed, and is taken out then; but some code here can end it sooner.
    private bool IsForItself(SyntaxNode wait, IOperation function) =>
        facts.ModelOf(wait).GetOperation(wait) is IAwaitOperation { Operation: var operation } && IsTaskOfPending(Failures.Awaited(operation), new Definitions(function));

    private static bool IsTaskOfPending(IOperation awaited, Definitions definitions) => awaited switch
    {
        ILocalReferenceOperation local => definitions.Before(local.Local, local.Syntax.SpanStart) is { Value: IPropertyReferenceOperation kept } && IsTaskOfPending(kept, definitions),
        IPropertyReferenceOperation { Instance.Type: { } type } task => Completions.IsTaskOf(task.Property) || Promises.IsTask(task.Type) && IsPending(type),
        _ => false,
    };

    private static bool IsGivenUp(IOperation function) => function.Descendants().Any(operation =>
        operation is IInvocationOperation call && Completions.Breaks(call.TargetMethod) || operation is IMethodReferenceOperation reference && Completions.Breaks(reference.Method));

    // ---- what answers for the entry

    /// <summary>Whether a callback that the member passes on takes entries out: it runs when a token is cancelled, a task ends, a time is over.</summary>
    private bool IsCalledBack(SyntaxNode added, SyntaxNode body, ISymbol member) => _removals.PlacesIn(body, member).Any(place =>
        place.Ancestors().TakeWhile(node => node != body).Any(node => node is AnonymousFunctionExpressionSyntax && !node.Span.Contains(added.Span))
        || place is SimpleNameSyntax name && !IsCalled(name));

    private static bool IsCalled(SimpleNameSyntax name)
    {
        SyntaxNode called = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name.Parent is MemberBindingExpressionSyntax binding ? binding : name;
        return called.Parent is InvocationExpressionSyntax call && call.Expression == called;
    }

    private bool IsHealedByCallers(LeftEntry left) =>
        left.Added.Member is IMethodSymbol method && facts.CallsOf(method).All.Any(call => call.Syntax.Ancestors().OfType<TryStatementSyntax>().Any(attempt =>
            attempt.Finally is { } end && _removals.AreIn(end, method) || attempt.Block.Span.Contains(call.Syntax.Span) && attempt.Catches.Any(handler => _removals.AreIn(handler, method))));

    private static bool IsOwn(SyntaxNode place, SyntaxNode function) =>
        !place.Ancestors().TakeWhile(node => node != function).Any(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);

    private static bool NamesKey(SyntaxNode removal, SyntaxNode key) =>
        (removal is SimpleNameSyntax ? removal.FirstAncestorOrSelf<InvocationExpressionSyntax>() : removal)?
            .DescendantNodes().OfType<ArgumentSyntax>().Any(argument => SyntaxFactory.AreEquivalent(argument.Expression, key)) == true;

    /// <summary>Whether a place is reached only where the entry could not be added: <c>if (!_pending.TryAdd(id, request)) …</c>.</summary>
    private static bool IsWhereNotAdded(SyntaxNode added, SyntaxNode place)
    {
        string? answer = added.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } ? variable.Identifier.ValueText : null;
        return place.Ancestors().OfType<IfStatementSyntax>().Any(choice => AnswerIn(choice.Condition, added, answer) is { } told
            && (told.IsNegated ? choice.Statement : (SyntaxNode?)choice.Else)?.Span.Contains(place.Span) == true);
    }

    private static (bool IsNegated, ExpressionSyntax Answer)? AnswerIn(ExpressionSyntax condition, SyntaxNode added, string? answer)
    {
        ExpressionSyntax? found = condition.DescendantNodesAndSelf().OfType<ExpressionSyntax>()
            .FirstOrDefault(part => part == added || answer is not null && part is IdentifierNameSyntax name && name.Identifier.ValueText == answer);
        return found is null ? null : (found.Parent is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression }, found);
    }
}
