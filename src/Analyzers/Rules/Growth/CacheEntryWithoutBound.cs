using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Growth;

/// <summary>MAP2003: an entry is put into a cache under a key that varies, and nothing says how long it stays.</summary>
public sealed class CacheEntryWithoutBound() : BodyRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP2003", Category.Growth,
        title: Phrase.Text(
            "Cache entry has neither an expiry nor a size",
            "缓存条目既没有过期时间也没有大小"),
        message: Phrase.Text(
            "'{0}' puts an entry into '{1}' {2}, with neither an expiry, a change token nor a size; {3}",
            "“{0}”{2}向“{1}”放入一个条目，既没有过期时间和更改令牌，也没有大小；{3}"),
        description: Phrase.Text(
            "A cache forgets only what it is told to forget. An entry without an expiry, in a cache without a size limit, stays until the process ends; with a key that comes from users, requests or data there is no end to such entries. Give each entry an expiry, or the cache a size limit and each entry a size.",
            "缓存只会忘记被要求忘记的内容。没有过期时间的条目在没有大小限制的缓存中会一直保留到进程结束；如果键来自用户、请求或数据，这样的条目就没有止境。请为每个条目设置过期时间，或为缓存设置大小限制并为每个条目设置大小。"));

    internal override HashSet<int> Words(CompilationFacts facts) => facts.Caches.Words;

    internal override void Judge(BodyFacts body, CompilationFacts facts, Report report, CancellationToken cancellation)
    {
        if (facts.Project.IsTest)
            return;

        foreach (CacheCall call in facts.Caches.In(body.Body))
            if (call.Store.Kind is not CacheKind.Hybrid && call.Key is { } key
                && facts.Caches.TermsOf(call) is { End: false, Size: false }
                && facts.Caches.HomeOf(call) is { IsLimited: false, Span: CacheSpan.Process or CacheSpan.Object } home
                && facts.Keys.Of(key, cancellation) is { IsOpen: true, Source: { } source })
                Tell(call, source, home, body, facts, report);
    }

    private static void Tell(CacheCall call, Evidence source, CacheHome home, BodyFacts body, CompilationFacts facts, Report report)
    {
        Location[] removals = [.. CacheRemovals.Of(call, body.Body.Member.ContainingType, facts)];
        bool isSure = call.Store.Kind is CacheKind.Memory && home.Span is CacheSpan.Process && removals.Length == 0;
        report.At(
            Rule, body.Body.Member, Syntax(call).GetLocation(), new Handover(""), isSure ? Rule.DefaultSeverity : DiagnosticSeverity.Info,
            source.Location.IsInSource ? removals.Prepend(source.Location) : removals,
            Wording.NameOf(body.Body.Member), CacheUses.NameOf(call), source.Text, Fate(call, home, removals.Length > 0));
    }

    private static SyntaxNode Syntax(CacheCall call) => call.Operation.Write()?.Syntax ?? call.Operation.Syntax;

    private static Phrase Fate(CacheCall call, CacheHome home, bool isRemoved) => call.Store.Kind switch
    {
        _ when isRemoved => new("what is not removed by its key stays", "没有按键移除的条目会一直保留"),
        CacheKind.Runtime => new("it stays until the machine runs short of memory", "它会一直保留到机器内存不足"),
        CacheKind.Distributed => new("the server keeps it as long as its own policy lets it", "服务器按照自身的策略保留它"),
        _ when home.Span is CacheSpan.Object => new("it stays as long as the object that has the cache", "它与持有缓存的对象存活同样久"),
        _ => new("it stays until the process ends", "它会一直保留到进程结束"),
    };
}
