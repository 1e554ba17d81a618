using MapSafety.Flow;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Growth;

/// <summary>MAP2015: an entry without a size is put into a cache with a size limit, which throws.</summary>
public sealed class EntryWithoutSize() : BodyRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP2015", Category.Growth,
        title: Phrase.Text(
            "Entry without a size in a cache with a size limit",
            "向有大小限制的缓存放入没有大小的条目"),
        message: Phrase.Text(
            "'{0}' puts an entry without a size into '{1}', which has a size limit: it throws an InvalidOperationException",
            "“{0}”向有大小限制的“{1}”放入没有大小的条目：会引发 InvalidOperationException"),
        description: Phrase.Text(
            "A memory cache that was given a SizeLimit refuses entries that do not say how large they are: storing one throws an InvalidOperationException. Set the Size of every entry, in the unit that the limit is meant in; where it counts entries, the size of each is 1.",
            "设置了 SizeLimit 的内存缓存会拒绝没有说明大小的条目：存入这样的条目会引发 InvalidOperationException。请按限制所用的单位为每个条目设置 Size；如果限制的是条目数，每个条目的大小为 1。"));

    internal override HashSet<int> Words(CompilationFacts facts) => facts.Caches.Words;

    internal override void Judge(BodyFacts body, CompilationFacts facts, Report report, CancellationToken cancellation)
    {
        foreach (CacheCall call in facts.Caches.In(body.Body))
            if (call.Store.Kind is CacheKind.Memory
                && facts.Caches.HomeOf(call) is { IsLimited: true } home
                && facts.Caches.TermsOf(call) is { Size: false })
                report.At(
                    Rule, body.Body.Member, call.Operation.Syntax.GetLocation(), new Handover(""), Rule.DefaultSeverity, home.Limit is { } limit ? [limit] : [],
                    Wording.NameOf(body.Body.Member), CacheUses.NameOf(call));
    }
}
