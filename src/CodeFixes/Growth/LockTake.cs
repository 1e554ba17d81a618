using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Growth;

/// <summary>
/// One place where the lock of a key is taken out of its map and used, on the spot or through a local that nothing else is done with than to take the lock
/// and give it back. Whoever only tries to take it, counts those who wait, or disposes of it is not understood.
/// </summary>
/// <param name="Use">The use of the map: <c>s_locks.GetOrAdd(key, …)</c>.</param>
/// <param name="Call">What yields the lock: that call, or the call of a method that returns it.</param>
/// <param name="Key">The key.</param>
/// <param name="Local">The declaration of the local that keeps the lock, if there is one.</param>
/// <param name="Held">The code that may run while the lock is held.</param>
internal sealed record LockTake(Use Use, InvocationExpressionSyntax Call, ExpressionSyntax Key, LocalDeclarationStatementSyntax? Local, IReadOnlyList<SyntaxNode> Held)
{
    public SourceFile File => Use.File;

    /// <summary>All places, or nothing when the map is used in any other way.</summary>
    public static LockTake[]? All(StateUses state)
    {
        List<LockTake> takes = new();
        foreach (Use use in state.Uses)
        {
            if (!IsTake(use) || Places(state, use) is not { } places)
                return null;

            takes.AddRange(places);
        }

        return takes.Count == 0 ? null : takes.ToArray();
    }

    /// <summary>What makes the lock of a new key; all places must make it alike.</summary>
    public static BaseObjectCreationExpressionSyntax? Made(StateUses state)
    {
        BaseObjectCreationExpressionSyntax[] made = state.Uses.Select(use => Made(use.Argument(1))).OfType<BaseObjectCreationExpressionSyntax>().ToArray();
        ITypeSymbol type = state.Type.TypeArguments[1];
        return made.Length == state.Uses.Length && made.All(one => SyntaxFactory.AreEquivalent(one.ArgumentList, made[0].ArgumentList) && one.Initializer is null)
            && state.Uses.Zip(made, (use, one) => use.File.Model.GetTypeInfo(one).Type).All(one => SymbolEqualityComparer.Default.Equals(one, type))
            && LetsOneIn(made[0], type) ? made[0] : null;
    }

    private static BaseObjectCreationExpressionSyntax? Made(ExpressionSyntax? value) => value switch
    {
        BaseObjectCreationExpressionSyntax creation => creation,
        LambdaExpressionSyntax { Body: BaseObjectCreationExpressionSyntax creation } => creation,
        _ => null,
    };

    private static bool LetsOneIn(BaseObjectCreationExpressionSyntax made, ITypeSymbol type)
    {
        ArgumentSyntax[] arguments = made.ArgumentList?.Arguments.ToArray() ?? [];
        return Guards.IsSemaphore(type)
            ? arguments.Length is 1 or 2 && arguments.All(argument => argument.Expression is LiteralExpressionSyntax { Token.ValueText: "1" })
            : arguments.Length == 0 && Guards.IsForLockStatement(type) && !type.Name.StartsWith("ReaderWriter", StringComparison.Ordinal);
    }

    private static bool IsTake(Use use) => use is { Member: "GetOrAdd", Call: not null, Arguments.Count: 2, Qualifier: null } && use.Argument(0) is not null;

    private static IEnumerable<LockTake>? Places(StateUses state, Use use)
    {
        if (HelperOf(use) is not { } helper)
            return Of(use, use.Call!, use.Argument(0)!) is { } take ? [take] : null;

        // A private method that does nothing but yield the lock: what counts is what its callers do.
        List<LockTake> takes = new();
        foreach (SimpleNameSyntax name in use.File.Root.DescendantNodes().OfType<SimpleNameSyntax>().Where(name => name.Identifier.ValueText == helper.Name))
        {
            if (!SymbolEqualityComparer.Default.Equals(use.File.Model.GetSymbolInfo(name).Symbol?.OriginalDefinition, helper))
                continue;

            SyntaxNode called = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            if (called.Parent is not InvocationExpressionSyntax call || call.ArgumentList.Arguments.Count == 0 || Of(use, call, call.ArgumentList.Arguments[0].Expression) is not { } take)
                return null;

            takes.Add(take);
        }

        return state.Symbol.ContainingType.DeclaringSyntaxReferences.Length == 1 ? takes : null;
    }

    /// <summary>The private method whose only deed is to return the lock.</summary>
    private static IMethodSymbol? HelperOf(Use use)
    {
        SyntaxNode function = Syntax.FunctionOf(use.State);
        bool isAll = Bodies.ExpressionOf(function) == use.Call || use.Call!.Parent is ReturnStatementSyntax { Parent: BlockSyntax { Statements.Count: 1 } block } && Bodies.BlockOf(function) == block;
        return isAll && use.File.Model.GetDeclaredSymbol(function) is IMethodSymbol { DeclaredAccessibility: Accessibility.Private, MethodKind: MethodKind.Ordinary, IsVirtual: false } method ? method : null;
    }

    private static LockTake? Of(Use use, InvocationExpressionSyntax call, ExpressionSyntax key)
    {
        SourceFile file = use.File;
        if (call.Parent is LockStatementSyntax around && around.Expression == call)
            return new LockTake(use, call, key, null, [around.Statement]);

        if (call.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } declaration } } variable }
            || file.Model.GetDeclaredSymbol(variable) is not ILocalSymbol local)
            return null;

        SyntaxNode function = Syntax.FunctionOf(call);
        List<SyntaxNode> held = new();
        foreach (IdentifierNameSyntax name in Syntax.MentionsOf(local, function, file.Model))
        {
            if (Syntax.FunctionOf(name) != function || HeldBy(name, file, function) is not { } code)
                return null;

            held.AddRange(code);
        }

        return new LockTake(use, call, key, declaration, held);
    }

    /// <summary>What runs while the lock is held that this mention of it takes; empty for one that gives it back.</summary>
    private static IEnumerable<SyntaxNode>? HeldBy(IdentifierNameSyntax name, SourceFile file, SyntaxNode function)
    {
        if (name.Parent is LockStatementSyntax around && around.Expression == name)
            return [around.Statement];

        InvocationExpressionSyntax? call = (name.Parent as MemberAccessExpressionSyntax)?.Parent as InvocationExpressionSyntax ?? name.Parent?.Parent?.Parent as InvocationExpressionSyntax;
        if (call is null || file.Model.GetSymbolInfo(call).Symbol is not IMethodSymbol method || Guards.Find(method, file.Model.GetTypeInfo(name).Type) is not { } operation)
            return null;

        if (operation.Step is GuardStep.Releases)
            return [];

        // A lock that is held from here on may be held to the end of the function.
        bool isPatient = operation.Step is GuardStep.Acquires && method.ReturnType.SpecialType is not SpecialType.System_Boolean
            && method.Parameters.Skip(operation.Place is GuardPlace.Receiver ? 0 : 1).All(parameter => parameter.Type.Name == "CancellationToken" || parameter.RefKind == RefKind.Ref);
        return isPatient ? After(call, function) : null;
    }

    private static IEnumerable<SyntaxNode> After(SyntaxNode place, SyntaxNode function)
    {
        foreach (SyntaxNode around in place.AncestorsAndSelf().TakeWhile(node => node != function))
        {
            // Where the code around comes round again, all of it runs while the lock is held.
            if (around is WhileStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or DoStatementSyntax)
                yield return around;
            else if (around is StatementSyntax statement)
                foreach (StatementSyntax next in Syntax.Following(statement))
                    yield return next;
        }
    }
}
