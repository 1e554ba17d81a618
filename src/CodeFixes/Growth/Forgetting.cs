using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Growth;

/// <summary>
/// Asks whether the program goes on when entries of a state are dropped: whoever looks expects that an entry may be missing, and nothing hangs on the
/// entry but its value. A subscription, a pending request, a lock or a timer would be lost with its entry, and so would what a bucket has gathered.
/// </summary>
internal static class Forgetting
{
    // The framework keeps none of these alive; what they are for is over when nobody does.
    private static readonly HashSet<string> s_pending = ["TaskCompletionSource", "CancellationTokenSource", "CancellationTokenRegistration", "Task", "ValueTask", "IAsyncResult"];

    /// <summary>Whether values of this type are worth no more than what made them.</summary>
    public static bool MayLose(ITypeSymbol value) => value switch
    {
        IArrayTypeSymbol => true,
        { TypeKind: TypeKind.Delegate } => false,
        INamedTypeSymbol { Arity: 1, Name: "Lazy" or "WeakReference" } wrapper => MayLose(wrapper.TypeArguments[0]),
        INamedTypeSymbol { Arity: 1, Name: "Task" or "ValueTask" } promise => MayLose(promise.TypeArguments[0]),
        _ => !s_pending.Contains(value.Name) && !Disposal.IsDisposable(value) && !Guards.IsMadeForLocking(value),
    };

    /// <summary>Whether the map's values gather what is put into them: dropping one loses what nobody can make again.</summary>
    public static bool HoldsBuckets(StateUses state) => state.Type.TypeArguments is [_, var value] && Collections.Find(value) is { } bucket
        && (bucket.Discipline is Discipline.Immutable
            ? state.Uses.Any(use => use.Member is "AddOrUpdate" or "TryUpdate")
            : state.Uses.Where(use => use.Call is not null || use.IsAssigned).Any(use => Made(use).Any(made => IsEmpty(made, value, use.File.Model))));

    private static IEnumerable<BaseObjectCreationExpressionSyntax> Made(Use use) => use.Owner.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>();

    private static bool IsEmpty(BaseObjectCreationExpressionSyntax made, ITypeSymbol type, SemanticModel model) =>
        made is { Initializer: null, ArgumentList: null or { Arguments.Count: 0 } } && model.GetTypeInfo(made).Type is { } created && model.Compilation.HasImplicitConversion(created, type);

    /// <summary>
    /// Whether an indexer finds its entry all the same: the function has looked for that key or stored it before, under the same lock, and has added
    /// nothing else since.
    /// </summary>
    public static bool IsSureToFind(Use read, StateUses state)
    {
        if (read.Argument(0) is not { } key || !Syntax.IsStable(key) || Syntax.IsReassigned(key, read.Owner, read.File.Model))
            return false;

        LockStatementSyntax? around = read.State.FirstAncestorOrSelf<LockStatementSyntax>();
        return around is not null && !read.State.Ancestors().TakeWhile(node => node != around).Any(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
            && state.Uses.Where(use => use.File == read.File && around.Span.Contains(use.State.Span)).All(use => use == read || Syntax.IsSameValue(use.Argument(0), key))
            && state.Uses.Any(use => use.File == read.File && around.Span.Contains(use.State.Span) && use.State.SpanStart < read.State.SpanStart && Assures(use, read));
    }

    private static bool Assures(Use use, Use read)
    {
        StatementSyntax? statement = use.State.FirstAncestorOrSelf<StatementSyntax>();
        return use.Member switch
        {
            // if (!m.ContainsKey(k)) m[k] = v;  … m[k]
            "ContainsKey" or "TryGetValue" => statement is IfStatementSyntax choice && choice.Condition.Span.Contains(use.State.Span),
            "TryAdd" or "Add" => statement?.Parent == read.State.FirstAncestorOrSelf<StatementSyntax>()?.Parent,
            _ => use.Element is not null && use.IsAssigned && statement?.Parent == read.State.FirstAncestorOrSelf<StatementSyntax>()?.Parent,
        };
    }
}
