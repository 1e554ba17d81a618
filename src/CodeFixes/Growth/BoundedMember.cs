using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;

namespace MapSafety.CodeFixes.Growth;

/// <summary>A member that the class around a cache needs: its name, and of which form where there are several.</summary>
/// <param name="Name">As the map calls it.</param>
/// <param name="Form">For a member that makes values: what makes them.</param>
internal sealed record BoundedMember(string Name, Making Form)
{
    public static BoundedMember Named(string name) => new(name, Making.None);

    /// <summary>The member behind a call, or nothing when the class cannot have it.</summary>
    public static BoundedMember? Of(Use use) => use.Arguments.Any(argument => argument.NameColon is not null) ? null : (use.Member, use.Arguments.Count) switch
    {
        ("TryGetValue" or "TryAdd" or "Add", 2) or ("ContainsKey" or "Remove", 1) or ("Clear", 0) or ("TryRemove", 2) => Named(use.Member),
        ("Remove", 2) => Named("TryRemoveAs" + use.Member),
        ("GetOrAdd", 2) => new(use.Member, IsFunction(use, 1) ? Making.Function : Making.Value),
        ("GetOrAdd", 3) => new(use.Member, Making.FunctionOfState),
        ("AddOrUpdate", 3) => new(use.Member, IsFunction(use, 1) ? Making.Function : Making.Value),
        _ => null,
    };

    private static bool IsFunction(Use use, int parameter) =>
        use.Method is { } method && method.OriginalDefinition.Parameters[parameter].Type is { TypeKind: TypeKind.Delegate };
}

/// <summary>What a value comes from.</summary>
internal enum Making
{
    None,
    Value,
    Function,
    FunctionOfState,
}
