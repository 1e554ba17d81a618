using System.Collections.Immutable;
using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1007: gives the values of a concurrent map the concurrent type of their kind, where they are made, kept and used. Where a value is looked at first and
/// changed afterwards, or goes where it cannot be followed, it is not offered.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseConcurrentValue))]
public sealed class UseConcurrentValue : StateFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("MAP1007");

    private protected override string EquivalenceKey => "MapSafety.UseConcurrentValue";

    internal override Phrase TitleForAll => new("Use concurrent collections as values of concurrent maps", "用并发集合作为并发映射的值");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses map = rewrite.State;
        if (ValueUses.Of(map) is not { } values || ArgumentOf(map.TypeSyntax) is not { } written)
            return null;

        Rewrite inner = new(values.AsState(written), rewrite);
        if (UseConcurrentCollection.CounterpartOf(inner) is not { } counterpart)
            return null;

        bool isWritten = counterpart is ConcurrentMap nested ? nested.WriteAll() : ((ConcurrentLine)counterpart).WriteAll();
        if (!isWritten || !values.Stored.All(stored => counterpart.Store(stored.File, stored.Value)))
            return null;

        foreach ((SourceFile file, TypeSyntax type) in values.Types)
            counterpart.WriteType(file, type);

        // The map's own creation may write the type out again.
        if (map.Initializer is ObjectCreationExpressionSyntax creation && ArgumentOf(creation.Type) is { } again)
            counterpart.WriteType(map.File, again);

        return new Phrase("Make each value of '{0}' {1:a} ({2})", "将“{0}”的每个值改为 {1}（{2}）", map.Symbol.Name, counterpart.NewName, map.Extent);
    }

    /// <summary>How the type of the values is written in that of the map.</summary>
    internal static TypeSyntax? ArgumentOf(TypeSyntax map) => map switch
    {
        GenericNameSyntax generic => generic.TypeArgumentList.Arguments.LastOrDefault(),
        QualifiedNameSyntax { Right: GenericNameSyntax generic } => generic.TypeArgumentList.Arguments.LastOrDefault(),
        NullableTypeSyntax nullable => ArgumentOf(nullable.ElementType),
        _ => null,
    };
}
