using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Knowledge;

/// <summary>What methods do to the collections they receive: every row against the framework, and the answers for calls as people write them.</summary>
public sealed class ConsumersTests
{
    private const string Parameters = """
        Dictionary<string, int> map, List<int> list, HashSet<int> set, IList<int> ilist, IEnumerable<int> sequence, ArrayList old,
        Hashtable table, ConcurrentDictionary<string, int> shared, ImmutableDictionary<string, int> frozen, IMemoryCache cache,
        Dictionary<string, List<int>> buckets, ILogger log, object gate, int[] array, Dictionary<List<int>, int> byList,
        ImmutableDictionary<string, int>.Builder builder
        """;

    public static TheoryData<string, string, string> RowsHere =>
    [
        .. from row in Consumers.All
           where row.Library is null || Framework.Find(row.Type) is not null
           from method in row.Methods
           select (row.Type, method, row.Parameter),
    ];

    [Theory, MemberData(nameof(RowsHere))]
    public void A_row_names_a_method_and_a_parameter_of_the_framework(string type, string method, string parameter) => Assert.Contains(
        Framework.Methods(Framework.Get(type), method),
        overload => overload.Parameters.Any(declared => parameter is "*" || declared.Name == parameter));

    [Theory, MemberData(nameof(RowsHere))]
    public void A_row_decides_about_its_own_parameter(string type, string method, string parameter)
    {
        IEnumerable<IParameterSymbol> own =
            from overload in Framework.Methods(Framework.Get(type), method)
            from declared in overload.Parameters
            where parameter is "*" || declared.Name == parameter
            select declared;

        Assert.All(own, declared => Assert.NotNull(Consumers.EffectOnArgument((IMethodSymbol)declared.ContainingSymbol, declared)));
    }

    public static TheoryData<string, string, string> ViewRows => [.. from row in Views.All select (row.Type, row.Method, row.Parameter)];

    [Theory, MemberData(nameof(ViewRows))]
    public void A_view_row_names_a_method_and_a_parameter_of_the_framework(string type, string method, string parameter) => Assert.Contains(
        Framework.Methods(Framework.Get(type), method),
        overload => parameter.Length == 0 || overload.Parameters.Any(declared => declared.Name == parameter));

    [Theory]
    [InlineData("map.Any()", "map", nameof(Effect.Read))]
    [InlineData("map.Count()", "map", nameof(Effect.Read))]
    [InlineData("sequence.Contains(1)", "sequence", nameof(Effect.Read))]
    [InlineData("map.Any(x => x.Value > 1)", "map", nameof(Effect.Enumerate))]
    [InlineData("map.First()", "map", nameof(Effect.Enumerate))]
    [InlineData("map.ToList()", "map", nameof(Effect.Enumerate))]
    [InlineData("map.Where(x => x.Value > 1)", "map", nameof(Effect.Enumerate))]
    [InlineData("sequence.Concat(list)", "list", nameof(Effect.Enumerate))]
    [InlineData("list.AsEnumerable()", "list", nameof(Effect.HandOut))]
    [InlineData("list.AsQueryable()", "list", nameof(Effect.HandOut))]
    [InlineData("list.AsParallel()", "list", nameof(Effect.Enumerate))]
    [InlineData("Parallel.ForEach(list, x => { })", "list", nameof(Effect.Enumerate))]
    [InlineData("map.GetValueOrDefault(\"\")", "map", nameof(Effect.Read))]
    [InlineData("CollectionExtensions.TryAdd(map, \"\", 1)", "map", nameof(Effect.Grow))]
    [InlineData("CollectionExtensions.Remove(map, \"\", out var _)", "map", nameof(Effect.Shrink))]
    [InlineData("ilist.AsReadOnly()", "ilist", nameof(Effect.HandOut))]
    [InlineData("list.AddRange(array.AsSpan())", "list", nameof(Effect.Grow))]
    [InlineData("CollectionsMarshal.GetValueRefOrAddDefault(map, \"\", out _)", "map", nameof(Effect.Grow))]
    [InlineData("CollectionsMarshal.GetValueRefOrNullRef(map, \"\")", "map", nameof(Effect.Write))]
    [InlineData("CollectionsMarshal.AsSpan(list)", "list", nameof(Effect.HandOut))]
    [InlineData("CollectionsMarshal.SetCount(list, 1)", "list", nameof(Effect.Write))]
    [InlineData("ImmutableInterlocked.TryAdd(ref frozen, \"\", 1)", "frozen", nameof(Effect.Replace))]
    [InlineData("ImmutableInterlocked.Update(ref frozen, m => m)", "frozen", nameof(Effect.Replace))]
    [InlineData("Interlocked.Exchange(ref map, list == null ? null : new())", "map", nameof(Effect.Replace))]
    [InlineData("Interlocked.CompareExchange(ref map, null, null)", "map", nameof(Effect.Replace))]
    [InlineData("Volatile.Read(ref map)", "map", nameof(Effect.None))]
    [InlineData("Volatile.Write(ref map, null)", "map", nameof(Effect.Replace))]
    [InlineData("LazyInitializer.EnsureInitialized(ref map)", "map", nameof(Effect.Replace))]
    [InlineData("Monitor.Enter(map)", "map", nameof(Effect.None))]
    [InlineData("GC.KeepAlive(map)", "map", nameof(Effect.None))]
    [InlineData("ArgumentNullException.ThrowIfNull(map)", "map", nameof(Effect.None))]
    [InlineData("ReferenceEquals(map, gate)", "map", nameof(Effect.None))]
    [InlineData("gate.Equals(map)", "map", nameof(Effect.None))]
    [InlineData("string.Join(\",\", list)", "list", nameof(Effect.Enumerate))]
    [InlineData("string.Concat(sequence)", "sequence", nameof(Effect.Enumerate))]
    [InlineData("string.Format(\"{0}\", list)", "list", nameof(Effect.None))]
    [InlineData("Console.WriteLine(map)", "map", nameof(Effect.None))]
    [InlineData("new List<int>(list)", "list", nameof(Effect.Enumerate))]
    [InlineData("new Dictionary<string, int>(map)", "map", nameof(Effect.Enumerate))]
    [InlineData("new ConcurrentDictionary<string, int>(map)", "map", nameof(Effect.Enumerate))]
    [InlineData("new ObservableCollection<int>(list)", "list", nameof(Effect.Enumerate))]
    [InlineData("new ArrayList(old)", "old", nameof(Effect.Enumerate))]
    [InlineData("new Collection<int>(ilist)", "ilist", nameof(Effect.HandOut))]
    [InlineData("new ReadOnlyCollection<int>(ilist)", "ilist", nameof(Effect.HandOut))]
    [InlineData("new ReadOnlyDictionary<string, int>(map)", "map", nameof(Effect.HandOut))]
    [InlineData("list.AddRange(sequence)", "sequence", nameof(Effect.Enumerate))]
    [InlineData("set.UnionWith(list)", "list", nameof(Effect.Enumerate))]
    [InlineData("old.AddRange(table)", "table", nameof(Effect.Enumerate))]
    [InlineData("buckets.Add(\"\", list)", "list", nameof(Effect.HandOut))]
    [InlineData("buckets.ContainsValue(list)", "list", nameof(Effect.None))]
    [InlineData("byList.TryGetValue(list, out _)", "list", nameof(Effect.None))]
    [InlineData("old.Add(list)", "list", nameof(Effect.HandOut))]
    [InlineData("Hashtable.Synchronized(table)", "table", nameof(Effect.HandOut))]
    [InlineData("map.ToFrozenDictionary()", "map", nameof(Effect.Enumerate))]
    [InlineData("map.ToImmutableDictionary()", "map", nameof(Effect.Enumerate))]
    [InlineData("builder.ToImmutableDictionary()", "builder", nameof(Effect.Enumerate))]
    [InlineData("JsonSerializer.Serialize(map)", "map", nameof(Effect.Enumerate))]
    [InlineData("JsonSerializer.SerializeToUtf8Bytes<object>(map)", "map", nameof(Effect.Enumerate))]
    [InlineData("log.LogInformation(\"{Map}\", list)", "list", nameof(Effect.Enumerate))]
    [InlineData("cache.Set(\"\", 1)", "cache", nameof(Effect.Grow))]
    [InlineData("cache.Get<int>(\"\")", "cache", nameof(Effect.Read))]
    [InlineData("Array.Resize(ref array, 1)", "array", nameof(Effect.Replace))]
    [InlineData("Task.FromResult(map)", "map", null)]
    [InlineData("Tuple.Create(map)", "map", null)]
    public void A_call_does_this_to_its_argument(string call, string argument, string? effect)
    {
        IOperation operation = Calls.In(Parameters, call);

        Assert.Equal(effect, Consumers.EffectOnArgument(operation.Method(), operation.ParameterFor(argument))?.ToString());
    }

    [Theory]
    [InlineData("list.Where(x => x > 1)", true)]
    [InlineData("list.OrderBy(x => x)", true)]
    [InlineData("list.GroupBy(x => x)", true)]
    [InlineData("list.AsParallel()", true)]
    [InlineData("list.ToArray()", false)]
    [InlineData("sequence.ToDictionary(x => x)", false)]
    [InlineData("sequence.ToLookup(x => x)", false)]
    [InlineData("sequence.Sum()", false)]
    [InlineData("list.FindAll(x => x > 1)", false)]
    public void A_query_that_returns_a_sequence_is_deferred(string call, bool deferred) =>
        Assert.Equal(deferred, Consumers.IsDeferred(Calls.In(Parameters, call).Method()));

    [Fact]
    public void Every_operator_of_linq_answers_for_every_sequence_it_receives()
    {
        IEnumerable<IParameterSymbol> sequences =
            from method in Framework.Get("System.Linq.Enumerable").GetMembers().OfType<IMethodSymbol>()
            where method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public }
            from parameter in method.Parameters
            where Collections.RowOf(parameter.Type) is not null
            select parameter;

        Assert.All(sequences, parameter => Assert.NotNull(Consumers.EffectOnArgument((IMethodSymbol)parameter.ContainingSymbol, parameter)));
    }

    [Fact]
    public void A_constructor_copies_unless_it_makes_a_face_of_its_argument()
    {
        IEnumerable<string> kept =
            from row in Collections.All.Where(row => row.Library is null)
            from constructor in Framework.Get(row.MetadataName).InstanceConstructors
            where constructor.DeclaredAccessibility is Accessibility.Public
            from parameter in constructor.Parameters
            where Collections.Find(parameter.Type) is not null
            where Consumers.EffectOnArgument(constructor, parameter) is not Effect.Enumerate
            select Consumers.EffectOnArgument(constructor, parameter) is Effect.HandOut ? row.MetadataName : "unknown: " + parameter;

        Assert.Equal(
            [
                "System.Collections.Concurrent.BlockingCollection`1",
                "System.Collections.Generic.Dictionary`2+KeyCollection",
                "System.Collections.Generic.Dictionary`2+ValueCollection",
                "System.Collections.Generic.SortedDictionary`2+KeyCollection",
                "System.Collections.Generic.SortedDictionary`2+ValueCollection",
                "System.Collections.ObjectModel.Collection`1",
                "System.Collections.ObjectModel.ReadOnlyCollection`1",
                "System.Collections.ObjectModel.ReadOnlyDictionary`2",
                "System.Collections.ObjectModel.ReadOnlyObservableCollection`1",
                "System.Collections.ObjectModel.ReadOnlySet`1",
            ],
            kept.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_synchronized_wrapper_of_the_framework_is_known()
    {
        IEnumerable<IMethodSymbol> wrappers =
            from type in Framework.VisibleTypes()
            where type.ContainingNamespace.ToString()!.StartsWith("System.Collections", StringComparison.Ordinal)
            from method in type.GetMembers("Synchronized").OfType<IMethodSymbol>()
            where method.DeclaredAccessibility is Accessibility.Public
            select method;

        Assert.NotEmpty(wrappers);
        Assert.All(wrappers, method => Assert.True(Consumers.ReturnsConcurrentWrapper(method)));
    }

    [Fact]
    public void A_method_of_the_users_own_is_unknown()
    {
        IMethodSymbol method = Framework.Compile("class C { void M(System.Collections.Generic.IEnumerable<int> xs) { } }")
            .GetTypeByMetadataName("C")!.GetMembers("M").OfType<IMethodSymbol>().Single();

        Assert.Null(Consumers.EffectOnArgument(method, method.Parameters[0]));
    }
}
