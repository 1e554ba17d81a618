using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>An entry that stays in a collection when what its adder waits for does not come.</summary>
/// <param name="Added">Where it is added.</param>
/// <param name="Wait">What can fail, or where the function is left.</param>
/// <param name="Removal">The use of the collection that takes it out where all goes well.</param>
/// <param name="IsCertain">Whether the entry is taken out whenever the wait succeeds.</param>
internal sealed record LeftEntry(Access Added, SyntaxNode Wait, Access? Removal, bool IsCertain)
{
    /// <summary>Whether somebody else takes it out: who brings the answer.</summary>
    public bool IsTakenElsewhere => Removal is { } removal && !SymbolEqualityComparer.Default.Equals(removal.Member, Added.Member);
}
