namespace MapSafety.Configuration;

/// <summary>All options. A key that is not here is reported, so a typing mistake does not go unnoticed.</summary>
internal static class Options
{
    /// <summary>What every key of ours begins with.</summary>
    public const string Prefix = "mapsafety.";

    public static Option ConfinedTypes { get; } = new(
        "mapsafety.confined_types", OptionKind.Names, "",
        new Phrase(
            "Types, with those derived from them, whose code runs on one thread only. What they do to a shared collection is not reported.",
            "代码只在单个线程上运行的类型（包括其派生类型）。它们对共享集合的操作不会被报告。"));

    public static Option SynchronizedTypes { get; } = new(
        "mapsafety.synchronized_types", OptionKind.Names, "",
        new Phrase(
            "Collection types of your own that synchronize every call themselves, though they derive from a plain collection.",
            "虽派生自普通集合、但自身会同步每次调用的自定义集合类型。"));

    public static Option StartupMethods { get; } = new(
        "mapsafety.startup_methods", OptionKind.Names, "",
        new Phrase(
            "Methods, as Namespace.Type.Method, that run once before other threads do. Collections may be filled there without a guard.",
            "以 Namespace.Type.Method 形式给出的方法，它们在其他线程运行之前执行一次，可以在其中无保护地填充集合。"));

    public static Option SingletonTypes { get; } = new(
        "mapsafety.singleton_types", OptionKind.Names, "",
        new Phrase(
            "Types, with those derived from them, of which one object serves the whole program, though no registration shows it.",
            "整个程序共用同一个对象的类型（包括其派生类型），即使代码中看不到相应的注册。"));

    public static Option SingletonRegistrations { get; } = new(
        "mapsafety.singleton_registrations", OptionKind.Names, "",
        new Phrase(
            "Methods, as Namespace.Type.Method, that register what their type argument, typeof argument or factory names for the life of the program.",
            "以 Namespace.Type.Method 形式给出的方法，它们把类型实参、typeof 实参或工厂所指的类型注册为与程序同寿命。"));

    public static Option SingleThreaded { get; } = new(
        "mapsafety.single_threaded", OptionKind.Flag, "false",
        new Phrase(
            "The program never runs two threads at once. Synchronization rules are silent.",
            "程序从不同时运行两个线程。同步类规则将保持静默。"));

    public static Option PreferredLock { get; } = new(
        "mapsafety.preferred_lock", OptionKind.Choice, "auto",
        new Phrase(
            "What a fix declares as a lock object: 'lock' is System.Threading.Lock and no fix where the project lacks it, 'auto' takes it where the project has it.",
            "修复程序声明的锁对象类型：“lock”表示 System.Threading.Lock（项目没有它时不提供修复），“auto”在项目可用时采用它。"))
    {
        Choices = ["auto", "lock", "object"],
    };

    public static Option CacheLimit { get; } = new(
        "mapsafety.cache_limit", OptionKind.Number, "10000",
        new Phrase(
            "The most entries that a fix lets a collection have which grew without a bound.",
            "修复程序为原本无限增长的集合设定的最大条目数。"));

    /// <summary>Every option, by key.</summary>
    public static IReadOnlyDictionary<string, Option> All { get; } =
        new[] { ConfinedTypes, SynchronizedTypes, StartupMethods, SingletonTypes, SingletonRegistrations, SingleThreaded, PreferredLock, CacheLimit }
            .ToDictionary(option => option.Key, StringComparer.OrdinalIgnoreCase);
}
