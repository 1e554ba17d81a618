using Microsoft.CodeAnalysis;

namespace MapSafety.Model;

/// <summary>A call, as far as it tells what the objects that the called method uses are to its caller.</summary>
/// <param name="Syntax">The call.</param>
/// <param name="Receiver">The object that the method runs on.</param>
/// <param name="Known">The symbols that lead the caller to the object in a parameter of the method, or in a field that it puts a parameter in.</param>
internal sealed record CallSite(SyntaxNode Syntax, Instance Receiver, IReadOnlyDictionary<ISymbol, IReadOnlyList<ISymbol>> Known);
