using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>A field that a state is guarded by, and that gets another object now and then.</summary>
internal sealed class SwappedLock(Rewrite rewrite, StateUses keeper)
{
    /// <summary>The field as a gate of the state.</summary>
    public Gate Gate { get; } = Gate.On(rewrite.State, keeper.Symbol);

    /// <summary>Whether it is an object that only serves as a lock, and each replacement is one like it, made on the spot: without them nothing is missing.</summary>
    public bool CanBeKept => keeper.Symbol is IFieldSymbol { IsVolatile: false, Type: { SpecialType: SpecialType.System_Object } or { Name: "Lock", ContainingNamespace.Name: "Threading" } }
        && keeper.Declaration is FieldDeclarationSyntax { Declaration.Variables.Count: 1 } && Replacements.All(IsFresh);

    /// <summary>Whether only lock statements take it, so that all of them can take another.</summary>
    public bool IsTakenByStatements => !keeper.Uses.Any(use => Taken(use) is not null);

    private IEnumerable<Use> Replacements => keeper.Ordinary.Where(use => use.Whole == use.State && use.IsAssigned);

    /// <summary>The one field that is locked wherever the state is used under a lock, or nothing where there are several or none that can change.</summary>
    public static IFieldSymbol? Around(StateUses state)
    {
        ISymbol?[] locked = [.. state.Accesses.SelectMany(use => Gate.LocksAround(use).Select(around => use.File.Model.GetSymbolInfo(Syntax.Bare(around.Expression)).Symbol).Concat(EnteredBefore(use)))
            .Distinct(SymbolEqualityComparer.Default)];
        return locked is [IFieldSymbol { IsReadOnly: false } field] && (field.IsStatic || state.IsOfObject) ? field : null;
    }

    /// <summary>Whether a use is under this lock (true), under another (false), or under none.</summary>
    public bool? Holds(Use use)
    {
        LockStatementSyntax[] around = [.. Gate.LocksAround(use)];
        if (around.Length > 0)
            return Array.TrueForAll(around, statement => IsOfSameObject(Syntax.Bare(statement.Expression), use));

        InvocationExpressionSyntax[] entries = [.. CallsBefore(use, GuardStep.Acquires, GuardStep.Tries)];
        return entries.Length <= CallsBefore(use, GuardStep.Releases).Count() ? null : Array.TrueForAll(entries, entry => IsOfSameObject(Syntax.Bare(entry.ArgumentList.Arguments[0].Expression), use));
    }

    /// <summary>Drops the replacements, and makes the field read-only. Returns false where a replacement cannot just go.</summary>
    public bool WriteKept()
    {
        foreach (Use use in Replacements)
            if (!Drop(use))
                return false;

        FieldDeclarationSyntax declaration = (FieldDeclarationSyntax)keeper.Declaration;
        rewrite.Insert(keeper.File, declaration.Declaration.Type.SpanStart, "readonly ");
        if (declaration.Declaration.Type is NullableTypeSyntax optional)
            rewrite.Delete(keeper.File, optional.QuestionToken.Span);

        if (keeper.Initializer is null && !keeper.Uses.Any(use => use.Whole == use.State && use.IsAssigned && keeper.IsInitialization(use)))
            rewrite.Insert(keeper.File, declaration.Declaration.Variables[0].Identifier.Span.End, keeper.File.CSharp >= (int)LanguageVersion.CSharp9 ? " = new()" : " = new object()");

        return true;
    }

    private bool Drop(Use use)
    {
        if (use.Assigner!.Parent is ExpressionStatementSyntax statement && Syntax.Siblings(statement).Length > 0 && use.File.Layout.StartsLine(statement.SpanStart) && Layout.EndsLine(statement.GetLastToken()))
        {
            rewrite.DeleteLines(use.File, statement);
            return true;
        }

        if (use.Assigner.Parent is not ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax method } arrow || Ending.HasRemarks(arrow))
            return false;

        rewrite.Replace(use.File, Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(arrow.SpanStart, method.SemicolonToken.Span.End), "{ }");
        return true;
    }

    private static bool IsFresh(Use use) =>
        use.Assigner is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression or (int)SyntaxKind.CoalesceAssignmentExpression, Right: BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList: null or { Arguments.Count: 0 } } }
        && Syntax.IsStatement(use.Assigner, use.File.Model);

    private bool IsOfSameObject(ExpressionSyntax locked, Use use) => SymbolEqualityComparer.Default.Equals(use.File.Model.GetSymbolInfo(locked).Symbol?.OriginalDefinition, keeper.Symbol.OriginalDefinition)
        && (keeper.Symbol.IsStatic || IsSame(new Use(use.File, locked).Qualifier, use.Qualifier));

    private static bool IsSame(ExpressionSyntax? left, ExpressionSyntax? right) => left is null ? right is null : right is not null && SyntaxFactory.AreEquivalent(left, right);

    // ---- Monitor.Enter(gate); try { … } finally { Monitor.Exit(gate); }

    private static IEnumerable<ISymbol?> EnteredBefore(Use use) => CallsBefore(use, GuardStep.Acquires, GuardStep.Tries)
        .Select(call => use.File.Model.GetSymbolInfo(call.ArgumentList.Arguments[0].Expression).Symbol);

    /// <summary>The calls by which the function takes, or gives back, a monitor before this use.</summary>
    private static IEnumerable<InvocationExpressionSyntax> CallsBefore(Use use, params GuardStep[] steps) => Immediate.FunctionOf(use).DescendantNodes().OfType<InvocationExpressionSyntax>()
        .Where(call => call.SpanStart < use.State.SpanStart && call.ArgumentList.Arguments.Count > 0
            && use.File.Model.GetSymbolInfo(call).Symbol is IMethodSymbol { IsStatic: true } method && Guards.Find(method, null) is { Kind: GuardKind.Monitor } operation && steps.Contains(operation.Step));

    /// <summary>The call that is given the lock object.</summary>
    private static InvocationExpressionSyntax? Taken(Use use) => use.State.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } } ? call : null;
}
