using Microsoft.CodeAnalysis;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>How the type that a remedy writes does in one step what took several.</summary>
internal abstract class Target
{
    /// <summary>The call of an atomic operation on the state: <c>s_hits.TryAdd(k, v)</c>.</summary>
    public abstract string Call(Use use, string operation, params string[] arguments);

    /// <summary>Whether <c>AddOrUpdate</c> takes an argument for its factories.</summary>
    public abstract bool PassesStateToUpdate { get; }

    /// <summary>Whether <c>GetOrAdd</c> takes an argument for its factory.</summary>
    public abstract bool PassesStateToGet { get; }

    /// <summary>Whether statements in the type's initialization can stay as they are.</summary>
    public virtual bool KeepsInitialization => false;

    /// <summary>
    /// Whether the code has the concurrent map already, and only its steps are to become one. Then what it holds is as safe as before, and a plain collection
    /// among the values is no reason to leave the steps apart.
    /// </summary>
    public virtual bool IsThereAlready => false;

    /// <summary>What is stored for an element of a set, or nothing when the state is a map.</summary>
    public virtual string? SetValue => null;

    protected static bool HasGeneric(INamedTypeSymbol? type, string method) =>
        type is not null && type.GetMembers(method).OfType<IMethodSymbol>().Any(member => member.Name == method && member.TypeParameters.Any(parameter => parameter.Name == "TArg"));
}
