using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1003: lets the uses that are under another lock take the one that most uses take. It replaces that lock, and does not nest the two: who takes two
/// locks must always take them in the same order, and where else they meet is not known. So the other lock must guard nothing but this state there.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TakeSameLock))]
public sealed class TakeSameLock() : StateFix("MAP1003")
{
    private protected override string EquivalenceKey => "MapSafety.TakeSameLock";

    internal override Phrase TitleForAll => new("Take the same lock everywhere", "在所有位置获取同一把锁");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        // What keeps others out by calls would go on doing so beside the lock.
        if (Gate.Prevailing(state) is not { } gate || state.Accesses.Select(use => (use.File, use.Owner)).Distinct().Any(member => Gate.TakesOtherGuards(member.File, member.Owner)))
            return null;

        HashSet<LockStatementSyntax> done = [];
        foreach (Use use in state.Ordinary)
        {
            LockStatementSyntax[] around = [.. Gate.LocksAround(use)];
            if (around.Length == 0 || gate.Holds(use))
                continue;

            if (around.Length > 1 || !state.IsOneObject(state.Ordinary.Where(other => other.File == use.File && around[0].Span.Contains(other.State.Span))) || !GuardsOnly(around[0], state, use.File.Model))
                return null;

            if (done.Add(around[0]))
                rewrite.Replace(use.File, around[0].Expression, gate.NameAt(use));
        }

        return done.Count == 0
            ? NothingToDo
            : new Phrase("Take the lock '{0}' at every use of '{1}'", "每次使用“{1}”时都获取锁“{0}”", gate.Name, state.Symbol.Name);
    }

    /// <summary>Whether nothing under this lock can be meant to be guarded by it but the state: no other field or property, no code of the program's own.</summary>
    internal static bool GuardsOnly(LockStatementSyntax around, StateUses state, SemanticModel model) =>
        around.Statement.DescendantNodes().All(node => node switch
        {
            LockStatementSyntax => false,
            SimpleNameSyntax name => model.GetSymbolInfo(name).Symbol switch
            {
                IMethodSymbol method => Framework.IsOwn(method),
                IFieldSymbol { IsConst: false } or IPropertySymbol or IEventSymbol => IsState(model.GetSymbolInfo(name).Symbol!, state) || IsOfFramework(model.GetSymbolInfo(name).Symbol!),
                _ => true,
            },
            _ => true,
        });

    private static bool IsState(ISymbol symbol, StateUses state) => SymbolEqualityComparer.Default.Equals(symbol.OriginalDefinition, state.Symbol.OriginalDefinition);

    private static bool IsOfFramework(ISymbol symbol) => !symbol.Locations.Any(place => place.IsInSource);
}
