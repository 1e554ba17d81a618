using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>A use that stores another collection in a state.</summary>
/// <param name="Access">The use.</param>
/// <param name="What">What it stores, and how.</param>
internal sealed record Replacement(Access Access, Storing What)
{
    public Stored Stored => What.Stored;

    /// <summary>Whether it stores only if nobody has stored anything since it looked.</summary>
    public bool IsAtomic => What.Publication is Publication.CompareAndSwap or Publication.Update or Publication.Once;

    /// <summary>Whether other threads can use the state while this runs.</summary>
    public bool Contends =>
        Access is { Phase: Phase.Ordinary, Guards.IsUnreachable: false, Arrival.IsSomewhere: true }
        && !Access.Guards.Guards.Any(guard => guard.Root is GuardRoot.Once or GuardRoot.Building);

    /// <summary>Whether it can leave the variable without entries that it had.</summary>
    /// <param name="compilation">Has the code.</param>
    public bool LosesEntries(Compilation compilation) => Stored switch
    {
        Stored.Nothing or Stored.Empty or Stored.Value => true,
        Stored.Derived => Drops(compilation),
        _ => false,
    };

    // In the same member, which is as near as the making of the version is looked for.
    private bool Drops(Compilation compilation)
    {
        SemanticModel model = compilation.GetSemanticModel(Access.Syntax.SyntaxTree);
        SyntaxNode member = Access.Syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? Access.Syntax;
        return member.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>()
            .Any(call => model.GetSymbolInfo(call).Symbol is IMethodSymbol method && Versions.Drops(method.ReducedFrom ?? method));
    }

    /// <summary>Whether several threads can run this at the same time: code that others call, or that several runners or a busy one run.</summary>
    public bool MeetsItself => Access.Arrival.IsFromOutside;

    /// <summary>The acquisitions held here that were made before the value was read, so that nobody came between.</summary>
    public IEnumerable<Guard> GuardsFromRead => Access.Guards.Guards.Where(guard => !IsTakenAfterRead(guard));

    private bool IsTakenAfterRead(Guard guard) =>
        guard.Site is { } site && What.Source is { } read && site.SyntaxTree == read.SyntaxTree && site.SpanStart > read.SpanStart
        && site.SpanStart < Access.Syntax.SpanStart && Access.Syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member && member.Span.Contains(site.Span) && member.Span.Contains(read.Span);
}
