using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>What the code of a type does with one of its fields or automatic properties.</summary>
internal static class Holders
{
    /// <summary>Whether nobody but its own type's construction gives it a value.</summary>
    public static bool IsFixed(ISymbol member) => member is IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null };

    /// <summary>All mentions in the code of the type, and the initializer.</summary>
    public static IEnumerable<IOperation> MentionsOf(ISymbol member, CompilationFacts facts)
    {
        int name = Words.Hash(member.Name);
        foreach (INamedTypeSymbol type in Visibility.WithNested(member.ContainingType))
            foreach (Body body in facts.BodiesOf(type))
                foreach (IOperation mention in MentionsIn(body, member, name, facts))
                    yield return mention;
    }

    private static IEnumerable<IOperation> MentionsIn(Body body, ISymbol member, int name, CompilationFacts facts)
    {
        bool isInitializer = SymbolEqualityComparer.Default.Equals(body.Member, member);
        if (!isInitializer && !body.Words.Mention(name) || facts.ModelOf(body.Syntax).GetOperation(body.Syntax) is not { } root)
            return [];

        return isInitializer
            ? [root]
            : root.Descendants().Where(mention =>
                mention is IFieldReferenceOperation or IPropertyReferenceOperation && SymbolEqualityComparer.Default.Equals(mention.Referenced(), member.OriginalDefinition));
    }

    /// <summary>The value that the mention stores, or nothing when it stores none.</summary>
    public static IOperation? ValueGivenBy(IOperation mention) => mention switch
    {
        ISymbolInitializerOperation initializer => initializer.Value,
        _ => mention.Write() switch
        {
            ISimpleAssignmentOperation assignment => assignment.Value,
            ICoalesceAssignmentOperation assignment => assignment.Value,
            _ => null,
        },
    };
}
