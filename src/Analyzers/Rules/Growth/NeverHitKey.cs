using MapSafety.Flow;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Rules.Growth;

/// <summary>MAP2011: a key contains something that is new at every call, so that no entry is ever found again.</summary>
public sealed class NeverHitKey() : BodyRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP2011", Category.Growth,
        title: Phrase.Text(
            "Cache key is new at every call",
            "缓存键在每次调用时都是新的"),
        message: Phrase.Text(
            "The key under which '{0}' uses '{1}' contains '{2}', {3}: no entry is ever found again, and each call adds one",
            "“{0}”使用“{1}”时所用的键包含“{2}”（{3}）：任何条目都不会再次被找到，而每次调用都会添加一个"),
        description: Phrase.Text(
            "A cache pays off when a later call asks for the same key. A key that contains a new id, the exact time, a random number or a counter is asked for only once: the work is done every time, and the entries pile up until something removes them. Build the key only from what the value depends on.",
            "只有当之后的调用请求相同的键时，缓存才有用。包含新标识、精确时间、随机数或计数器的键只会被请求一次：每次都要重新计算，而条目不断堆积，直到被移除。请仅用决定该值的内容来构造键。"));

    internal override HashSet<int> Words(CompilationFacts facts) => facts.Caches.WordsOfLooks;

    internal override void Judge(BodyFacts body, CompilationFacts facts, Report report, CancellationToken cancellation)
    {
        if (facts.Project.IsTest || facts.ModelOf(body.Body.Syntax).GetOperation(body.Body.Syntax, cancellation) is not { } root)
            return;

        CacheLook[] looks = [.. CacheLook.In(root)];
        FreshKeys keys = new(facts);
        var found = looks.Select(look => (Look: look, Part: keys.PartOf(look.Key))).Where(pair => pair.Part is not null).GroupBy(pair => pair.Part!.Source.Syntax);
        foreach (var uses in found)
        {
            FreshPart part = uses.First().Part!;
            bool mayBeMeant = part.Kind is FreshKind.Counter && !uses.Any(pair => pair.Look.Asks);
            if (!mayBeMeant && !uses.Any(pair => pair.Look.Removes) && !IsKnownElsewhere(uses.SelectMany(pair => pair.Part!.Locals), looks, root))
                Tell([.. uses.Select(pair => pair.Look)], part, body, report);
        }
    }

    private static void Tell(CacheLook[] looks, FreshPart part, BodyFacts body, Report report)
    {
        CacheLook first = looks[0];
        Location place = first.Key.Syntax.GetLocation();
        report.At(
            Rule, body.Body.Member, place, new Handover(""), Rule.DefaultSeverity,
            looks.Skip(1).Select(look => look.Key.Syntax.GetLocation()).Append(part.Source.Syntax.GetLocation()).Where(other => other != place).Distinct(),
            Wording.NameOf(body.Body.Member), CacheUses.HolderOf(first.Cache)?.Name ?? first.Cache.Unwrap().Type?.Name ?? "", Wording.Quoted(part.Source.Syntax), Reason(part.Kind));
    }

    private static Phrase Reason(FreshKind kind) => kind switch
    {
        FreshKind.Clock => new("the exact time of the call", "调用的精确时间"),
        FreshKind.Counter => new("another number at every call", "每次调用都不同的数字"),
        _ => new("another value at every call", "每次调用都不同的值"),
    };

    /// <summary>Whether a local with the new part is used for anything but the key: then somebody may come back with it.</summary>
    private static bool IsKnownElsewhere(IEnumerable<ILocalSymbol> locals, CacheLook[] looks, IOperation root)
    {
        HashSet<ISymbol> known = new(locals, SymbolEqualityComparer.Default);
        return known.Count > 0 && root.Descendants().OfType<ILocalReferenceOperation>().Any(mention =>
            known.Contains(mention.Local) && mention.Write() is null
            && !looks.Any(look => look.Key.Syntax.Span.Contains(mention.Syntax.Span))
            && !IsInDefinitionOf(known, mention));
    }

    private static bool IsInDefinitionOf(HashSet<ISymbol> locals, IOperation mention)
    {
        for (IOperation? outer = mention.Parent; outer is not null; outer = outer.Parent)
            if (outer is IVariableDeclaratorOperation declarator)
                return locals.Contains(declarator.Symbol);
            else if (outer is ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } })
                return locals.Contains(local);

        return false;
    }
}
