using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Model;

/// <summary>One use of a state.</summary>
/// <param name="State">The field or auto-property that holds the collection.</param>
/// <param name="Effect">What the use does.</param>
/// <param name="Guards">What is surely held.</param>
/// <param name="Phase">When it runs.</param>
/// <param name="Member">The member it stands in: a method, accessor, constructor, or the field whose initializer it is.</param>
/// <param name="Syntax">The whole use: <c>s_map[key] = value</c>.</param>
/// <param name="Assigned">The type of the value that a replacement stores, where it is known.</param>
internal sealed record Access(
    ISymbol State, Effect Effect, GuardSet Guards, Phase Phase, ISymbol Member, SyntaxNode Syntax, ITypeSymbol? Assigned = null)
{
    /// <summary>Whether it uses the state of the object that the code runs on, and not that of another one; a static has no object.</summary>
    public bool IsOwn { get; init; } = true;

    /// <summary>By which ways threads come to it; asked for the state of objects, and where a static is replaced.</summary>
    public Arrival Arrival { get; init; } = Arrival.Nowhere;

    public Location Location => Syntax.GetLocation();
}
