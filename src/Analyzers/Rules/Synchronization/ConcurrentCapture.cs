using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules.Synchronization;

/// <summary>MAP1005: a plain collection that callbacks capture is changed by several of them at once, or beside the code that started them.</summary>
public sealed class ConcurrentCapture() : BodyRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP1005", Category.Synchronization,
        title: Phrase.Text(
            "Captured collection is changed by callbacks that run at the same time",
            "被捕获的集合由同时运行的回调修改"),
        message: Phrase.Text(
            "'{0}' {1} '{2}', {3} that a callback of '{4}' captures, {5}; {6}",
            "“{0}”{1}“{2}”（“{4}”的回调所捕获的 {3}），{5}；{6}"),
        description: Phrase.Text(
            "A callback that runs on another thread shares the locals it captures with the code around it and with every other call of it. A plain collection among them loses entries, throws or loops for ever when it is changed at two places at once. Use a concurrent collection, lock inside the callback, or let each worker fill a collection of its own.",
            "在其他线程上运行的回调与其周围的代码以及它自身的其他调用共享所捕获的局部变量。如果其中的普通集合在两处同时被修改，就会丢失条目、抛出异常或陷入死循环。请使用并发集合、在回调内加锁，或让每个工作线程填充各自的集合。"));

    internal override HashSet<int> Words(CompilationFacts facts) => facts.Captures.Words;

    internal override void Judge(BodyFacts body, CompilationFacts facts, Report report, CancellationToken cancellation)
    {
        foreach (Race race in facts.Captures.In(body, cancellation))
            report.At(
                Rule, body.Body.Member, race.At.Syntax.GetLocation(), new Handover(StateOf(race.Collection), race.Kind is RaceKind.Creator), Rule.DefaultSeverity, Others(race),
                Wording.NameOf(body.Body.Member), Deed(race.At.Effect), race.Collection.Name, Wording.One(Captures.TypeOf(race.Collection).Name), race.Run.Runner,
                Holding(race.At), Meeting(race));
    }

    /// <summary>A field or property is a state like any other to the fixes; a variable of the body is found by where it is declared.</summary>
    private static string StateOf(ISymbol collection) => collection is IFieldSymbol or IPropertySymbol ? collection.GetDocumentationCommentId() ?? "" : "";

    private static IEnumerable<Location> Others(Race race) =>
        race.Collection.Locations
            .Append(race.Run.Launch.GetLocation())
            .Concat(race.Uses.Where(use => use != race.At).Select(use => use.Syntax.GetLocation()))
            .Distinct();

    private static Phrase Deed(Effect effect) => effect switch
    {
        Effect.Read => new Phrase("reads", "读取"),
        Effect.Enumerate => new Phrase("enumerates", "枚举"),
        _ => Wording.Deed(effect),
    };

    private static Phrase Holding(Moment use) => use.Guards.Count == 0
        ? new Phrase("with no lock held", "但没有持有任何锁")
        : use.Effect.Mutates() && use.Guards.All(guard => guard.Mode is not GuardMode.Exclusive) ? new Phrase(
            "while it holds '{0}' in a mode that lets readers in", "而所持有的“{0}”的模式允许读者进入", use.Guards[0].Name)
        : new Phrase("holding '{0}', which the other place does not", "只持有另一处并未持有的“{0}”", use.Guards[0].Name);

    private static Phrase Meeting(Race race) => race.Kind switch
    {
        RaceKind.Itself => new Phrase("several calls of it run at the same time", "它的多次调用会同时运行"),
        RaceKind.Rounds => new Phrase("it is started again while it still runs", "它仍在运行时又会被再次启动"),
        RaceKind.Creator when race.At.Around.Count == 0 => new Phrase("the callback {0} at the same time", "该回调会同时{0}", Wording.Collision(race.Other!.Effect)),
        RaceKind.Creator => new Phrase(
            "the code that started it {0} before it has waited for it", "启动它的代码在等待它结束之前{0}", Wording.Collision(race.Other!.Effect)),
        _ => new Phrase(
            "a callback of '{0}' {1} at the same time", "“{0}”的回调会同时{1}", race.Other!.Around[0].Runner, Wording.Collision(race.Other.Effect)),
    };
}
