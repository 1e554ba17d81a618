using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>Why threads share the instances of a type by what it is, not by where one is held.</summary>
/// <param name="evidence">What says so, and where.</param>
/// <param name="certainty">How sure it is.</param>
/// <param name="contract">The framework's contract; nothing where the type itself says so.</param>
internal sealed class SharedByContract(Evidence evidence, Certainty certainty, SharedContract? contract)
{
    public Evidence Evidence { get; } = evidence;

    public Certainty Certainty { get; } = certainty;

    public SharedContract? Contract { get; } = contract;

    /// <summary>The contract that this type fulfils, its own word for it, or nothing.</summary>
    public static SharedByContract? Of(INamedTypeSymbol type)
    {
        if (SharedContracts.Find(type) is { } contract)
            return new(Words(type, contract), contract.IsUsual ? Certainty.Likely : Certainty.Certain, contract);

        if (Annotations.ThreadSafe(type) is { } attribute)
            return new(TypeEvidence.Marked(type, attribute), Certainty.Certain, null);

        return TypeDocumentation.SaysThreadSafe(type) is { } documented ? new(documented, Certainty.Certain, null) : null;
    }

    /// <summary>How often the framework calls this member, by its name or that of what it overrides or implements.</summary>
    public CallPattern PatternOf(ISymbol member)
    {
        if (Contract is null || member is not IMethodSymbol method)
            return CallPattern.AnyThread;

        if (method.ExplicitInterfaceImplementations is { Length: > 0 } implemented)
            return Contract.PatternOf(implemented[0].Name);

        return method is { IsOverride: true } or { DeclaredAccessibility: Accessibility.Public } ? Contract.PatternOf(method.Name) : CallPattern.AnyThread;
    }

    private static Evidence Words(INamedTypeSymbol type, SharedContract contract) => TypeEvidence.At(type, new Phrase(
        "'{0}' is shared as {1}: {2}", "“{0}”作为 {1} 被共享：{2}",
        type.Name, contract.Name ?? new TypeName(contract.Type).SimpleName, new Phrase(contract.Why, contract.WhyInChinese)));
}
