using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>What a variable gets by a replacement.</summary>
internal enum Stored
{
    /// <summary>Nothing: <c>null</c>, <c>default</c>.</summary>
    Nothing,

    /// <summary>A value that is stored only where there is none.</summary>
    FirstValue,

    /// <summary>A new empty collection.</summary>
    Empty,

    /// <summary>A new version of what the variable held: its entries, some more, some less or changed.</summary>
    Derived,

    /// <summary>Something else.</summary>
    Value,

    /// <summary>What code stores that is given the variable by reference and is not understood.</summary>
    Unknown,
}

/// <summary>What one replacement stores, and how.</summary>
/// <param name="Stored">What.</param>
/// <param name="Publication">How others get to see it.</param>
/// <param name="Value">The expression that is stored, where there is one.</param>
/// <param name="Source">The read that the value was computed from; for a first value the test that found nothing.</param>
internal sealed record Storing(Stored Stored, Publication Publication, SyntaxNode? Value = null, SyntaxNode? Source = null)
{
    /// <summary>Whether the code goes on with the entries that the variable held before.</summary>
    public bool IsOldUsed { get; private init; }

    /// <summary>What this use stores into the variable.</summary>
    /// <param name="replacement">The assignment, the call that assigns by reference, or the value of an initializer.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="isVariable">Whether a field, property or method stands for it.</param>
    /// <param name="compilation">Has the code.</param>
    public static Storing Of(SyntaxNode replacement, ISymbol variable, Func<ISymbol, bool> isVariable, Compilation compilation)
    {
        Publication plain = variable is IFieldSymbol { IsVolatile: true } ? Publication.Volatile : Publication.Plain;
        IOperation? operation = compilation.GetSemanticModel(replacement.SyntaxTree).GetOperation(replacement);
        if (operation is IExpressionStatementOperation statement)
            operation = statement.Operation;

        if (operation is null)
            return new Storing(Stored.Unknown, plain);

        Reader reader = new(new Origins(compilation, operation, isVariable, TargetOf(operation, isVariable)), isVariable);
        return operation switch
        {
            _ when IsInitializer(replacement) => reader.Assigned(operation, operation, plain),
            ICoalesceAssignmentOperation lazy when reader.IsTarget(lazy.Target) => new Storing(Stored.FirstValue, plain, lazy.Value.Syntax, lazy.Target.Syntax),
            ISimpleAssignmentOperation assignment when reader.IsTarget(assignment.Target) => reader.Assigned(assignment, assignment.Value, plain),
            IDeconstructionAssignmentOperation deconstruction => reader.Deconstructed(deconstruction, plain),
            IInvocationOperation call when Publications.Of(call.TargetMethod) is { } publication => reader.Called(call, publication),
            _ => new Storing(Stored.Unknown, plain),
        };
    }

    /// <summary>The mention of the variable that is stored into.</summary>
    private static IOperation? TargetOf(IOperation store, Func<ISymbol, bool> isVariable) =>
        (store is IAssignmentOperation assignment ? assignment.Target : store).DescendantsAndSelf()
            .FirstOrDefault(part => part is IMemberReferenceOperation && part.Referenced() is { } symbol && isVariable(symbol));

    private static bool IsInitializer(SyntaxNode value) =>
        value.Parent is EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } };

    /// <summary>Reads the replacements of one variable in one body.</summary>
    private sealed class Reader(Origins origins, Func<ISymbol, bool> isVariable)
    {
        private readonly FirstValues _firsts = new(origins);

        public bool IsTarget(IOperation target) => target.Unwrap().Referenced() is { } symbol && isVariable(symbol);

        public Storing Assigned(IOperation store, IOperation value, Publication publication) =>
            value.IsNothing() ? new Storing(Stored.Nothing, publication, value.Syntax) { IsOldUsed = IsOldUsed(store) }
            : _firsts.TestBefore(store) is { } test ? new Storing(Stored.FirstValue, publication, value.Syntax, test)
            : _firsts.Keeps(value) || value.Unwrap() is ILocalReferenceOperation local && IsFilledWhereMissing(local) ? new Storing(Stored.FirstValue, publication, value.Syntax, value.Syntax)
            : origins.Of(value) is { } source ? new Storing(Stored.Derived, publication, value.Syntax, source)
            : new Storing(IsEmpty(value) ? Stored.Empty : Stored.Value, publication, value.Syntax) { IsOldUsed = IsOldUsed(store) };

        // (s_current, s_previous) = (next, s_current)
        public Storing Deconstructed(IDeconstructionAssignmentOperation deconstruction, Publication publication)
        {
            if (deconstruction.Target.Unwrap() is ITupleOperation targets && deconstruction.Value.Unwrap() is ITupleOperation values && targets.Elements.Length == values.Elements.Length)
                for (int index = 0; index < targets.Elements.Length; index++)
                    if (IsTarget(targets.Elements[index]))
                        return Assigned(deconstruction, values.Elements[index], publication);

            return new Storing(Stored.Value, publication);
        }

        public Storing Called(IInvocationOperation call, Publication publication)
        {
            IOperation? value = ArgumentOf(call, Publications.IsStored), expected = ArgumentOf(call, Publications.IsExpected);
            return publication switch
            {
                Publication.Once => new Storing(Stored.FirstValue, publication, value?.Syntax, call.Syntax),
                Publication.Update => new Storing(Stored.Derived, publication, Source: call.Syntax),
                Publication.CompareAndSwap when expected?.IsNothing() is true => new Storing(Stored.FirstValue, publication, value?.Syntax, call.Syntax),
                _ => value is null ? new Storing(Stored.Unknown, publication) : Assigned(call, value, publication),
            };
        }

        private static IOperation? ArgumentOf(IInvocationOperation call, Func<IParameterSymbol, bool> isIt) =>
            call.Arguments.FirstOrDefault(argument => argument.Parameter is { } parameter && isIt(parameter))?.Value;

        // var map = s_map; map ??= Load(); s_map = map;
        private bool IsFilledWhereMissing(ILocalReferenceOperation local) =>
            origins.ValueOf(local)?.Parent is ICoalesceAssignmentOperation { Target: var target } && origins.IsVariable(target);

        private bool IsOldUsed(IOperation store) =>
            store is IInvocationOperation ? OldEntries.AreUsed(store) : origins.IsKeptBehind(store.Syntax);

        private static bool IsEmpty(IOperation value) => value.Unwrap() switch
        {
            IObjectCreationOperation { Initializer: null } creation => !creation.Arguments.Any(argument => Versions.IsSource(argument.Parameter?.Type)),
            IInvocationOperation call => Versions.IsEmpty(call.TargetMethod.OriginalDefinition),
            IMemberReferenceOperation member => Versions.IsEmpty(member.Member.OriginalDefinition),
            var other => Origins.IsEmptyExpression(other),
        };
    }
}
