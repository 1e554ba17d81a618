using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>
/// Tells whether a piece of code changes a state, by itself or by the methods that it calls. A delegate that is called there can do anything, and counts as
/// one that does.
/// </summary>
internal sealed class ChangesWithin
{
    // A few calls away, and not through half the program: what is farther off is not what a loop is written for.
    private const int MaximalDepth = 3;
    private const int MaximalMethods = 48;

    private readonly CompilationFacts _facts;
    private readonly Access[] _changes;

    public ChangesWithin(SharedState state, CompilationFacts facts)
    {
        _facts = facts;
        _changes = [.. state.Accesses.Where(access => access.Effect.Mutates() || access.Effect is Effect.Replace)];
    }

    /// <summary>Whether this code changes the state.</summary>
    public bool Are(IOperation code) =>
        _changes.Length > 0
        && (code.Descendants().Any(part => part is IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke }) || Are(code, MaximalDepth, new(SymbolEqualityComparer.Default)));

    private bool Are(IOperation code, int depth, HashSet<ISymbol> asked)
    {
        if (Stand(code.Syntax))
            return true;

        return depth > 0 && code.Descendants().OfType<IInvocationOperation>()
            .Select(call => call.TargetMethod.OriginalDefinition)
            .Where(method => asked.Count < MaximalMethods && asked.Add(method))
            .SelectMany(method => (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences)
            .Select(declaration => declaration.GetSyntax())
            .Where(declaration => _facts.Compilation.ContainsSyntaxTree(declaration.SyntaxTree))
            .Any(declaration => Stand(declaration) || _facts.ModelOf(declaration).GetOperation(declaration) is { } body && Are(body, depth - 1, asked));
    }

    private bool Stand(SyntaxNode code) => Array.Exists(_changes, change => change.Syntax.SyntaxTree == code.SyntaxTree && code.Span.Contains(change.Syntax.Span));
}
