using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Rules.Atomicity;

/// <summary>MAP5003: the factory of a concurrent map makes, starts or does what must be there only once.</summary>
public sealed class FactoryMayRunTwice() : AtomicityRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP5003", Category.Atomicity,
        title: Phrase.Text(
            "Factory of a concurrent map can run twice for one key",
            "并发映射的工厂可能对同一个键运行两次"),
        message: Phrase.Text(
            "'{0}' gives '{1}', {2}, {3}; {4}",
            "“{0}”为“{1}”（{2}）提供{3}；{4}"),
        description: Phrase.Text(
            "A concurrent map calls its factories with no lock held. Two threads that ask for a key at the same time both run the factory; one result is kept, the other is dropped, and nobody disposes of it, stops it or undoes what it did. Keep a Lazy in the map, which runs its factory once, or dispose of the object that was not kept.",
            "并发映射在不持有锁的情况下调用工厂。两个线程同时请求同一个键时都会运行工厂；一个结果被保留，另一个被丢弃，没有人释放它、停止它或撤销它所做的事情。请在映射中存放 Lazy，它只运行一次工厂；或者释放没有被保留的对象。"));

    private static readonly Phrase s_forgotten = new("it can run twice for one key, and nobody disposes of what is not kept", "它可能对同一个键运行两次，没有被保留的对象无人释放");
    private static readonly Phrase s_workedTwice = new("it can run twice for one key, so that the work is done twice", "它可能对同一个键运行两次，于是工作被执行两次");
    private static readonly Phrase s_heardTwice = new("it can run twice for one key, so that a handler stays for a value that nobody has", "它可能对同一个键运行两次，于是为无人持有的值留下一个处理程序");
    private static readonly Phrase s_doneTwice = new("it can run twice for one key, and so does that", "它可能对同一个键运行两次，这一副作用也随之发生两次");
    private static readonly Phrase s_dropped = new("where the map has an entry already, nobody disposes of it", "当映射中已有条目时，无人释放它");
    private static readonly Phrase s_inVain = new("where the map has an entry already, the work is done in vain", "当映射中已有条目时，这项工作是徒劳的");
    private static readonly Phrase s_heardInVain = new("where the map has an entry already, a handler stays for a value that nobody has", "当映射中已有条目时，会为无人持有的值留下一个处理程序");

    internal override bool Concerns(CollectionType collection) => base.Concerns(collection) && collection.IsMap;

    private protected override IEnumerable<Finding> Find(Steps steps, SharedState state, CompilationFacts facts)
    {
        foreach (Step step in steps.All)
            if (step.Access.Effect is Effect.Grow && step.Call.Operation is IInvocationOperation call && !IsGuarded(step.Access, state))
                foreach (MapFactory factory in MapFactory.Of(call))
                    if (Judge(factory, call, steps.DefinitionsIn(step.Function), facts) is var (severity, given, harm) && !Losers.AreTakenCareOf(call, factory, step.Function))
                    {
                        yield return new Finding(step, null, severity, given, harm) { Place = factory.Argument.Syntax.GetLocation() };
                        break;
                    }
    }

    private static Verdict? Judge(MapFactory factory, IInvocationOperation call, Definitions definitions, CompilationFacts facts)
    {
        Making making = new(facts);
        if (factory.Kind is FactoryKind.Value)
            return Answers(call) ? null : making.OfValue(factory.Argument, definitions) is { } made ? OfValue(made) : null;

        if (Functions.Behind(factory.Argument, facts) is not { } function)
            return factory.Argument.Unwrap() is IDelegateCreationOperation { Target: IMethodReferenceOperation { Method: var method } } && Promises.IsTask(method.ReturnType) && !Products.IsCompleted(method)
                ? OfFactory(new Leftover(Remainder.Work, method.Name))
                : null;

        return making.OfRun(function) is { } left ? OfFactory(left)
            : SideEffects.Of(function, OthersOf(factory, call, facts), facts) is { } effect ? OfEffect(effect)
            : null;
    }

    private static IEnumerable<Function> OthersOf(MapFactory factory, IInvocationOperation call, CompilationFacts facts) =>
        MapFactory.Of(call).Where(other => other.Argument != factory.Argument && other.Kind is not FactoryKind.Value).Select(other => Functions.Behind(other.Argument, facts)).OfType<Function>();

    private static Verdict OfEffect(SideEffect effect) => effect.IsCall
        ? new(DiagnosticSeverity.Info, new Phrase("a factory that calls '{0}'", "一个调用“{0}”的工厂", effect.Name), s_doneTwice)
        : new(DiagnosticSeverity.Info, new Phrase("a factory that changes '{0}'", "一个修改“{0}”的工厂", effect.Name), s_doneTwice);

    // TryAdd makes its value for the one call, and says whether it was kept.
    private static bool Answers(IInvocationOperation call) => call.TargetMethod.ReturnType.SpecialType is SpecialType.System_Boolean || call.TargetMethod.ReturnsVoid;

    private static Verdict OfFactory(Leftover left) => left.Kind switch
    {
        Remainder.Object => new(DiagnosticSeverity.Warning, new Phrase("a factory that makes {0:a}", "一个创建 {0} 的工厂", left.Name), s_forgotten),
        Remainder.Work => new(DiagnosticSeverity.Warning, StartOf(left, new("a factory that starts work", "一个启动工作的工厂"), new("a factory that starts work by '{0}'", "一个通过“{0}”启动工作的工厂", left.Name)), s_workedTwice),
        _ => new(DiagnosticSeverity.Warning, new Phrase("a factory that subscribes to '{0}'", "一个订阅“{0}”的工厂", left.Name), s_heardTwice),
    };

    private static Verdict OfValue(Leftover left) => left.Kind switch
    {
        Remainder.Object => new(DiagnosticSeverity.Warning, new Phrase("{0:a} that is made at every call", "每次调用都会创建的 {0}", left.Name), s_dropped),
        Remainder.Work => new(DiagnosticSeverity.Warning, StartOf(left, new("work that is started at every call", "每次调用都会启动的工作"), new("work that '{0}' starts at every call", "“{0}”在每次调用时启动的工作", left.Name)), s_inVain),
        _ => new(DiagnosticSeverity.Warning, new Phrase("a value that subscribes to '{0}' at every call", "每次调用都会订阅“{0}”的值", left.Name), s_heardInVain),
    };

    // A lambda has no name.
    private static Phrase StartOf(Leftover left, Phrase nameless, Phrase named) => left.Name.Length == 0 ? nameless : named;

    /// <summary>Whether nobody adds an entry while this runs: every change of the map is made under a guard that is held here.</summary>
    private static bool IsGuarded(Access access, SharedState state) => access.Guards.Guards.Any(guard => guard.Mode is not GuardMode.Shared
        && (!guard.HasName || state.Accesses.All(other => !MayAdd(other) || other.Guards.Guards.Any(guard.IsSameObject))));

    private static bool MayAdd(Access access) => access is { Phase: Phase.Ordinary, Effect: Effect.Grow or Effect.Write };

    private sealed record Verdict(DiagnosticSeverity Severity, Phrase Given, Phrase Harm);
}
