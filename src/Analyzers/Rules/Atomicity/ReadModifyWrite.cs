using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Atomicity;

/// <summary>MAP5002: an entry of a concurrent map is read, computed anew and stored, each in a step of its own.</summary>
public sealed class ReadModifyWrite() : AtomicityRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP5002", Category.Atomicity,
        title: Phrase.Text(
            "Entry of a concurrent map is changed by reading and storing it",
            "通过先读取再存入来修改并发映射的条目"),
        message: Phrase.Text(
            "'{0}' stores an entry of '{1}', {2}, that it has computed from {3}; {4}",
            "“{0}”把由{3}计算得到的条目存入“{1}”（{2}）；{4}"),
        description: Phrase.Text(
            "Reading an entry and storing a value computed from it are two operations of a concurrent map. What another thread stores between them is overwritten: counts are too low, additions are lost. Let AddOrUpdate compute the value, compare with TryUpdate and try again, or keep an object in the map that counts by Interlocked.",
            "读取条目与存入由它计算出的值是并发映射的两个操作。另一个线程在两者之间存入的内容会被覆盖：计数偏低，新增内容丢失。请让 AddOrUpdate 计算新值，用 TryUpdate 比较并重试，或在映射中存放以 Interlocked 计数的对象。"));

    private static readonly Phrase s_itself = new("its old value in the same expression", "同一表达式中的旧值");
    private static readonly Phrase s_earlier = new("what it read before", "先前读取的值");
    private static readonly Phrase s_lost = new("what another thread stores in between is lost", "另一个线程在其间存入的内容会丢失");

    internal override bool Concerns(CollectionType collection) => base.Concerns(collection) && collection.IsMap;

    private protected override IEnumerable<Finding> Find(Steps steps, SharedState state, CompilationFacts facts)
    {
        foreach (Step step in steps.All.Where(IsStep))
            yield return new Finding(step, null, Rule.DefaultSeverity, s_itself, s_lost);

        foreach (Pair pair in steps.Pairs(step => step.Stores && !step.Call.IsUpdate).Where(Updates.IsUpdate))
            yield return new Finding(pair.Act, pair.Check.Access, Rule.DefaultSeverity, pair.Check.IsIn(pair.Act) ? s_itself : s_earlier, s_lost);
    }

    private static bool IsStep(Step step) => step.Call.IsUpdate && step.Access.Guards.IsNone;
}
