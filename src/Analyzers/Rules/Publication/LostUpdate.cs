using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Rules.Publication;

/// <summary>MAP3003: a collection is replaced by a new version of itself, and nothing makes sure that nobody has replaced it meanwhile.</summary>
public sealed class LostUpdate() : StateRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP3003", Category.Publication,
        title: Phrase.Text(
            "Shared collection is replaced by a new version of itself without compare-and-swap",
            "未使用比较并交换，就用共享集合自身的新版本替换它"),
        message: Phrase.Text(
            "'{0}' replaces '{1}', {2}, by a new version of itself {3}; {4}",
            "“{0}”用“{1}”（{2}）自身的新版本替换它，{3}；{4}"),
        description: Phrase.Text(
            "Reading a collection, making a new version of it and storing that are three steps. Whoever stores a version in between is overwritten by one that knows nothing of it: entries are lost, removed ones come back. Let ImmutableInterlocked or a compare-and-swap loop repeat the change until nobody came between, or take one lock around reading and storing at every replacement.",
            "读取集合、生成新版本、存回新版本是三个步骤。其间存入的版本会被一个对它一无所知的版本覆盖：条目丢失，已移除的条目又重新出现。请让 ImmutableInterlocked 或比较并交换循环重复该修改，直到没有人插入其间，或者在每次替换时用同一把锁包住读取和存储。"));

    private static readonly Phrase s_bare = new("with no lock held", "但没有持有任何锁");
    private static readonly Phrase s_itself = new("two calls of it can run at the same time, and one update is lost", "它的两次调用可能同时运行，其中一次更新会丢失");

    internal override bool Concerns(CollectionType collection) => collection.Discipline is not Discipline.View;

    internal override void Judge(SharedState state, CompilationFacts facts, Report report)
    {
        // Who changes the collection in place has another discipline, and other rules speak of it.
        if (!state.Accesses.Any(access => access.Effect is Effect.Replace && access.Phase is Phase.Ordinary) || state.Mutations().Any())
            return;

        Replacement[] all = [.. facts.ReplacementsOf(state).Where(replacement => replacement.Contends)];
        foreach (IGrouping<ISymbol, Replacement> member in all.Where(update => IsUpdate(update) && !IsTestedAgain(update, state)).GroupBy(update => update.Access.Member, SymbolEqualityComparer.Default))
            if (member.Select(update => (Update: update, Rival: Rivals.Of(update, all))).FirstOrDefault(pair => pair.Rival is not null) is ({ } update, { } rival))
                Tell(update, rival, all, state, report);
    }

    private static bool IsUpdate(Replacement replacement) => replacement is { Stored: Stored.Derived, IsAtomic: false };

    // Who asks again, under the lock, whether the version is still the one that was read has nobody's update to lose.
    private static bool IsTestedAgain(Replacement update, SharedState state) =>
        update.Access.Guards.Guards.Any(guard => Swaps.IsTestedAgain(guard.Site, state.Symbol));

    private static void Tell(Replacement update, Replacement rival, Replacement[] all, SharedState state, Report report)
    {
        Access at = update.Access;
        IEnumerable<Location> others = state.Symbol.Locations
            .Concat(state.Reach.Locations)
            .Concat(update.What.Source is { } read && !at.Syntax.Span.Contains(read.Span) ? [read.GetLocation()] : [])
            .Concat(all.Select(other => other.Access.Location))
            .Where(place => place != at.Location)
            .Distinct();
        report.At(
            Rule, at.Member, at.Location, state.Symbol, IsRemembered(update, all, state) ? DiagnosticSeverity.Info : Rivals.SeverityOf(state, at, all), others,
            Wording.NameOf(at.Member), state.Name, state.Reach.Words, Held(update), Lost(update, rival));
    }

    /// <summary>Whether one member looks answers up, and stores what it has computed where there is none: what is lost is computed again.</summary>
    private static bool IsRemembered(Replacement update, Replacement[] all, SharedState state) =>
        update.Access.Member is IMethodSymbol { ReturnsVoid: false, ReturnType.SpecialType: not SpecialType.System_Boolean }
        && Array.TrueForAll(all, other => SymbolEqualityComparer.Default.Equals(other.Access.Member, update.Access.Member))
        && state.Accesses.Any(access => access.Effect is Effect.Read && SymbolEqualityComparer.Default.Equals(access.Member, update.Access.Member) && IsLookUp(access));

    // _map.TryGetValue(key, out var answer), _map[key]
    private static bool IsLookUp(Access access) => access.Syntax is ElementAccessExpressionSyntax
        || access.Syntax is InvocationExpressionSyntax { ArgumentList.Arguments: var arguments } && arguments.Any(argument => argument.RefKindKeyword.IsKind(SyntaxKind.OutKeyword));

    private static Phrase Held(Replacement update) =>
        update.Access.Guards.Guards.FirstOrDefault(guard => guard.HasName) is not { } guard ? s_bare
        : update.GuardsFromRead.Contains(guard) ? new Phrase("under '{0}'", "持有“{0}”", guard.Name)
        : new Phrase("made of what it read before it took '{0}'", "而新版本来自获取“{0}”之前的读取", guard.Name);

    private static Phrase Lost(Replacement update, Replacement rival) => SymbolEqualityComparer.Default.Equals(update.Access.Member, rival.Access.Member)
        ? s_itself
        : new Phrase("'{0}' can replace it at the same time, and one of the two is lost", "“{0}”可能同时替换它，二者之一会丢失", Wording.NameOf(rival.Access.Member));
}
