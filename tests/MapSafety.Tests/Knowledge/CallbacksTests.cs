using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Knowledge;

/// <summary>When the framework runs the delegates it is given: every row against the framework, and the answers for calls as people write them.</summary>
public sealed class CallbacksTests
{
    private const string Parameters = """
        List<int> list, Dictionary<string, int> map, HashSet<int> set, ConcurrentDictionary<string, int> shared, int[] array,
        ImmutableDictionary<string, int> frozen, Task task, CancellationToken token, string lazy, object gate, bool made, IMemoryCache cache,
        SynchronizationContext context
        """;

    public static TheoryData<string, string, string> RowsHere =>
    [
        .. from row in Callbacks.All
           where row.Library is null || Framework.Find(row.Type) is not null
           from method in row.Methods
           select (row.Type, method, row.Parameter),
    ];

    [Theory, MemberData(nameof(RowsHere))]
    public void A_row_decides_about_a_delegate_of_a_framework_method(string type, string method, string parameter)
    {
        IEnumerable<IParameterSymbol> delegates =
            from overload in Framework.Methods(Framework.Get(type), method)
            from declared in overload.Parameters
            where parameter == declared.Name || parameter is "*" && TakesDelegate(declared.Type)
            select declared;

        Assert.NotEmpty(delegates);
        Assert.All(delegates, declared => Assert.NotNull(Callbacks.TimingOf((IMethodSymbol)declared.ContainingSymbol, declared)));
    }

    [Fact]
    public void A_row_names_an_event_of_the_framework() => Assert.All(
        Callbacks.AllEvents,
        row => Assert.All(row.Events, name =>
        {
            IEventSymbol declared = Framework.Get(row.Type).GetMembers(name).OfType<IEventSymbol>().Single();
            Assert.Equal(row.Timing, Callbacks.TimingOf(declared));
        }));

    [Theory]
    [InlineData("list.ForEach(x => { })", nameof(CallbackTiming.AtOnce))]
    [InlineData("list.RemoveAll(x => true)", nameof(CallbackTiming.AtOnce))]
    [InlineData("list.Sort((x, y) => 0)", nameof(CallbackTiming.AtOnce))]
    [InlineData("set.RemoveWhere(x => true)", nameof(CallbackTiming.AtOnce))]
    [InlineData("shared.GetOrAdd(\"\", k => 1)", nameof(CallbackTiming.AtOnce))]
    [InlineData("shared.AddOrUpdate(\"\", 1, (k, v) => 1)", nameof(CallbackTiming.AtOnce))]
    [InlineData("Array.ForEach(array, x => { })", nameof(CallbackTiming.AtOnce))]
    [InlineData("Array.Sort(array, (x, y) => 0)", nameof(CallbackTiming.AtOnce))]
    [InlineData("list.ToDictionary(x => x)", nameof(CallbackTiming.AtOnce))]
    [InlineData("list.Any(x => true)", nameof(CallbackTiming.AtOnce))]
    [InlineData("list.Aggregate((x, y) => x)", nameof(CallbackTiming.AtOnce))]
    [InlineData("list.Select(x => x)", nameof(CallbackTiming.Later))]
    [InlineData("list.OrderBy(x => x)", nameof(CallbackTiming.Later))]
    [InlineData("list.AsParallel().Select(x => x)", nameof(CallbackTiming.OtherThread))]
    [InlineData("string.Create(3, 0, (span, state) => { })", nameof(CallbackTiming.AtOnce))]
    [InlineData("ImmutableInterlocked.Update(ref frozen, m => m)", nameof(CallbackTiming.AtOnce))]
    [InlineData("ImmutableInterlocked.GetOrAdd(ref frozen, \"\", k => 1)", nameof(CallbackTiming.AtOnce))]
    [InlineData("cache.GetOrCreate(\"\", e => 1)", nameof(CallbackTiming.AtOnce))]
    [InlineData("LazyInitializer.EnsureInitialized(ref lazy, () => \"\")", nameof(CallbackTiming.AtOnce))]
    [InlineData("LazyInitializer.EnsureInitialized(ref lazy, ref gate, () => \"\")", nameof(CallbackTiming.OnceUnderALock))]
    [InlineData("LazyInitializer.EnsureInitialized(ref lazy, ref made, ref gate, () => \"\")", nameof(CallbackTiming.OnceUnderALock))]
    [InlineData("new Lazy<int>(() => 1)", nameof(CallbackTiming.OnceUnderALock))]
    [InlineData("new Lazy<int>(() => 1, LazyThreadSafetyMode.PublicationOnly)", nameof(CallbackTiming.Later))]
    [InlineData("new Lazy<int>(() => 1, false)", nameof(CallbackTiming.Later))]
    [InlineData("new ThreadLocal<int>(() => 1)", nameof(CallbackTiming.Later))]
    [InlineData("Task.Run(() => { })", nameof(CallbackTiming.OtherThread))]
    [InlineData("Task.Factory.StartNew(() => { })", nameof(CallbackTiming.OtherThread))]
    [InlineData("task.ContinueWith(t => { })", nameof(CallbackTiming.OtherThread))]
    [InlineData("Parallel.For(0, 9, i => { })", nameof(CallbackTiming.OtherThread))]
    [InlineData("Parallel.ForEach(list, x => { })", nameof(CallbackTiming.OtherThread))]
    [InlineData("Parallel.ForEachAsync(list, async (x, t) => { await task; })", nameof(CallbackTiming.OtherThread))]
    [InlineData("Parallel.Invoke(() => { }, () => { })", nameof(CallbackTiming.OtherThread))]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => { })", nameof(CallbackTiming.OtherThread))]
    [InlineData("new Thread(() => { })", nameof(CallbackTiming.OtherThread))]
    [InlineData("new Timer(_ => { })", nameof(CallbackTiming.OtherThread))]
    [InlineData("token.Register(() => { })", nameof(CallbackTiming.OtherThread))]
    [InlineData("context.Post(_ => { }, null)", nameof(CallbackTiming.Later))]
    [InlineData("Tuple.Create<Action>(() => { })", null)]
    [InlineData("Task.FromResult<Action>(() => { })", null)]
    public void A_call_runs_its_lambda_then(string call, string? timing)
    {
        IOperation operation = Calls.In(Parameters, call);

        Assert.Equal(timing, Callbacks.TimingOf(operation.Method(), operation.ParameterForLambda())?.ToString());
    }

    [Fact]
    public void The_collection_methods_that_take_a_delegate_are_these()
    {
        IEnumerable<string> methods =
            from row in Collections.All
            where row.Library is null && row.Discipline is not Discipline.Immutable && !row.MetadataName.EndsWith("+Builder", StringComparison.Ordinal)
            from method in Framework.InstanceMembers(Framework.Get(row.MetadataName))
            from parameter in method.Parameters
            where Callbacks.TimingOf(method, parameter) is CallbackTiming.AtOnce
            select $"{method.ContainingType.Name}.{method.Name}";

        Assert.Equal(
            [
                "ConcurrentDictionary.AddOrUpdate", "ConcurrentDictionary.GetOrAdd", "ConditionalWeakTable.GetOrAdd",
                "ConditionalWeakTable.GetValue", "HashSet.RemoveWhere", "List.ConvertAll", "List.Exists", "List.Find", "List.FindAll",
                "List.FindIndex", "List.FindLast", "List.FindLastIndex", "List.ForEach", "List.RemoveAll", "List.Sort", "List.TrueForAll",
                "SortedSet.RemoveWhere",
            ],
            methods.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_linq_runs_at_once_has_run_when_it_returns()
    {
        int[] source = [1, 2, 3];
        int calls = 0;
        bool Seen(int item) => ++calls > 0;

        _ = source.Select(Seen);
        _ = source.Where(Seen);
        _ = source.OrderBy(Seen);
        _ = source.GroupBy(Seen);
        Assert.Equal(0, calls);

        _ = source.All(Seen);
        _ = source.ToLookup(Seen);
        _ = source.Count(Seen);
        Assert.Equal(9, calls);
    }

    private static bool TakesDelegate(ITypeSymbol type) =>
        type.TypeKind is TypeKind.Delegate || type is IArrayTypeSymbol { ElementType.TypeKind: TypeKind.Delegate };
}
