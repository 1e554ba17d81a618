using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// Which members read as questions. The framework's naming guidelines give verbs to members that do something and nouns, adjectives or these
/// verbs to members that only answer; callers rely on it and take such members for safe to call together.
/// </summary>
internal static class Queries
{
    private static readonly string[] s_verbs = ["Contains", "Find", "Get", "Has", "Is", "Lookup", "Resolve", "TryFind", "TryGet", "TryResolve"];

    private static readonly HashSet<string> s_answers = new(["Compare", "CompareTo", "Equals", "GetHashCode", "ToString"], StringComparer.Ordinal);

    // They look alike, but what they answer with has a position, or is what has been written so far.
    private static readonly HashSet<string> s_others =
        new(["GetAsyncEnumerator", "GetAwaiter", "GetEnumerator", "GetObjectData", "GetResult"], StringComparer.Ordinal);

    private static readonly TypeName[] s_tasks = [new("System.Threading.Tasks.Task"), new("System.Threading.Tasks.ValueTask")];

    /// <summary>Whether a caller takes this member for a query: a getter, or a method that answers and is named so.</summary>
    public static bool IsQuery(IMethodSymbol member) => member.MethodKind switch
    {
        MethodKind.PropertyGet => true,
        MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation => Answers(member) && IsNamedSo(NameOf(member)),
        _ => false,
    };

    /// <summary>Whether this member writes its object as text.</summary>
    public static bool IsText(IMethodSymbol member) => member is { IsOverride: true, Name: "ToString", Parameters.IsEmpty: true };

    /// <summary>Whether the name of a query says that it may add something: <c>GetOrAdd</c>, <c>GetOrCreate</c>.</summary>
    public static bool SaysThatItAdds(IMethodSymbol query) => IsFirstWord("GetOr", NameOf(query));

    private static bool Answers(IMethodSymbol method) =>
        !method.ReturnsVoid && !(method.ReturnType is INamedTypeSymbol type && Array.Exists(s_tasks, task => task.Matches(type)));

    private static string NameOf(IMethodSymbol method) =>
        method.ExplicitInterfaceImplementations is { Length: > 0 } implemented ? implemented[0].Name : method.Name;

    private static bool IsNamedSo(string name) =>
        s_answers.Contains(name) || !s_others.Contains(name) && Array.Exists(s_verbs, verb => IsFirstWord(verb, name));

    private static bool IsFirstWord(string verb, string name) =>
        name.StartsWith(verb, StringComparison.Ordinal) && (name.Length == verb.Length || !char.IsLower(name[verb.Length]));
}
