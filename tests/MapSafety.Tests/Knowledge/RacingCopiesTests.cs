using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Pair = System.Collections.Generic.KeyValuePair<int, int>;

namespace MapSafety.Tests.Knowledge;

/// <summary>
/// Which consumers copy a map in two steps, found out by running each on a map that changes between them: right after it has told its count, it gains or
/// loses entries, as another thread could do. The table has those that cannot cope with it, and no others.
/// </summary>
public sealed class RacingCopiesTests
{
    private const string Linq = "System.Linq.Enumerable.";
    private const string Generic = "System.Collections.Generic.";
    private const string Immutable = "System.Collections.Immutable.";

    private static readonly Comparer<Pair> s_byKey = Comparer<Pair>.Create((x, y) => x.Key.CompareTo(y.Key));
    private static readonly Pair s_other = new(-1, -1);
    private static readonly Pair[] s_others = [s_other];

    /// <summary>Every operator of LINQ to Objects, every copy constructor, and what else takes a sequence of pairs.</summary>
    private static readonly (string Name, Func<Racing, object?> Run)[] s_exercises =
    [
        (Linq + "ToArray", map => Enumerable.ToArray(map)),
        (Linq + "ToList", map => map.ToList()),
        (Linq + "OrderBy", map => Walk(map.OrderBy(pair => pair.Key))),
        (Linq + "OrderByDescending", map => Walk(map.OrderByDescending(pair => pair.Key))),
        (Linq + "Order", map => Walk(map.Order(s_byKey))),
        (Linq + "OrderDescending", map => Walk(map.OrderDescending(s_byKey))),
        (Linq + "Reverse", map => Walk(map.Reverse())),
        (Linq + "Shuffle", map => Walk(map.Shuffle())),
        (Linq + "Append", map => map.Append(s_other).ToList()),
        (Linq + "Prepend", map => map.Prepend(s_other).ToArray()),
        (Linq + "DefaultIfEmpty", map => map.DefaultIfEmpty().ToArray()),
        (Linq + "Cast", map => map.Cast<Pair>().ToArray()),
        (Linq + "Concat", map => map.Concat(s_others).ToArray()),
        (Linq + "Concat", map => s_others.Concat(map).ToArray()),
        (Linq + "Concat", map => map.Concat(s_others).OrderBy(pair => pair.Key).ToList()),

        (Linq + "Where", map => map.Where(_ => true).ToArray()),
        (Linq + "Select", map => map.Select(pair => pair.Value).ToArray()),
        (Linq + "Select", map => map.Select(pair => pair.Value).Order().ToList()),
        (Linq + "Select", map => map.Select((pair, i) => pair.Value + i).ToList()),
        (Linq + "SelectMany", map => s_others.SelectMany(_ => map).ToArray()),
        (Linq + "SelectMany", map => map.SelectMany(pair => new[] { pair.Key }).ToList()),
        (Linq + "Skip", map => map.Skip(1).ToArray()),
        (Linq + "SkipLast", map => map.SkipLast(1).ToArray()),
        (Linq + "SkipWhile", map => map.SkipWhile(_ => false).ToArray()),
        (Linq + "Take", map => map.Take(100).ToArray()),
        (Linq + "Take", map => map.Take(1..^1).ToArray()),
        (Linq + "TakeLast", map => map.TakeLast(2).ToArray()),
        (Linq + "TakeWhile", map => map.TakeWhile(_ => true).ToArray()),
        (Linq + "Distinct", map => map.Distinct().ToArray()),
        (Linq + "DistinctBy", map => map.DistinctBy(pair => pair.Key).ToArray()),
        (Linq + "Union", map => map.Union(map).ToArray()),
        (Linq + "UnionBy", map => map.UnionBy(map, pair => pair.Key).ToArray()),
        (Linq + "Except", map => s_others.Except(map).ToArray()),
        (Linq + "ExceptBy", map => map.ExceptBy([1], pair => pair.Key).ToArray()),
        (Linq + "Intersect", map => map.Intersect(map).ToArray()),
        (Linq + "IntersectBy", map => map.IntersectBy([1], pair => pair.Key).ToArray()),
        (Linq + "GroupBy", map => map.GroupBy(pair => pair.Key).ToArray()),
        (Linq + "GroupJoin", map => map.GroupJoin(map, pair => pair.Key, pair => pair.Key, (pair, _) => pair).ToArray()),
        (Linq + "Join", map => map.Join(map, pair => pair.Key, pair => pair.Key, (pair, _) => pair).ToArray()),
        (Linq + "LeftJoin", map => map.LeftJoin(map, pair => pair.Key, pair => pair.Key, (pair, _) => pair).ToArray()),
        (Linq + "RightJoin", map => map.RightJoin(map, pair => pair.Key, pair => pair.Key, (_, pair) => pair).ToArray()),
        (Linq + "Zip", map => map.Zip(map).ToArray()),
        (Linq + "Chunk", map => map.Chunk(2).ToArray()),
        (Linq + "Index", map => map.Index().ToArray()),
        (Linq + "CountBy", map => map.CountBy(pair => pair.Key).ToArray()),
        (Linq + "AggregateBy", map => map.AggregateBy(pair => pair.Key, 0, (sum, _) => sum).ToArray()),
        (Linq + "OfType", map => map.OfType<object>().ToArray()),
        (Linq + "AsEnumerable", map => Walk(map.AsEnumerable())),
        (Linq + "ToDictionary", map => map.ToDictionary()),
        (Linq + "ToDictionary", map => map.ToDictionary(pair => pair.Key)),
        (Linq + "ToHashSet", map => map.ToHashSet()),
        (Linq + "ToLookup", map => map.ToLookup(pair => pair.Key)),
        (Linq + "Aggregate", map => map.Aggregate(0, (sum, _) => sum)),
        (Linq + "All", map => map.All(_ => true)),
        (Linq + "Any", map => map.Any()),
        (Linq + "Any", map => map.Any(pair => pair.Key < 0)),
        (Linq + "Average", map => map.Average(pair => pair.Key)),
        (Linq + "Contains", map => map.Contains(s_other)),
        (Linq + "Count", map => Enumerable.Count(map)),
        (Linq + "ElementAt", map => map.ElementAt(1)),
        (Linq + "ElementAtOrDefault", map => map.ElementAtOrDefault(1)),
        (Linq + "First", map => map.First()),
        (Linq + "FirstOrDefault", map => map.FirstOrDefault()),
        (Linq + "Last", map => map.Last()),
        (Linq + "LastOrDefault", map => map.LastOrDefault()),
        (Linq + "LongCount", map => map.LongCount()),
        (Linq + "Max", map => map.Max(pair => pair.Key)),
        (Linq + "MaxBy", map => map.MaxBy(pair => pair.Key)),
        (Linq + "Min", map => map.Min(pair => pair.Key)),
        (Linq + "MinBy", map => map.MinBy(pair => pair.Key)),
        (Linq + "SequenceEqual", map => map.SequenceEqual(map)),
        (Linq + "Single", map => map.Single(pair => pair.Key == 1)),
        (Linq + "SingleOrDefault", map => map.SingleOrDefault(pair => pair.Key == 1)),
        (Linq + "Sum", map => map.Sum(pair => pair.Key)),
        (Linq + "TryGetNonEnumeratedCount", map => map.TryGetNonEnumeratedCount(out _)),

        (Generic + "List`1..ctor", map => new List<Pair>(map)),
        (Generic + "List`1.AddRange", map => With(new List<Pair>(), list => list.AddRange(map))),
        (Generic + "List`1.InsertRange", map => With(new List<Pair>(), list => list.InsertRange(0, map))),
        (Generic + "Queue`1..ctor", map => new Queue<Pair>(map)),
        (Generic + "Stack`1..ctor", map => new Stack<Pair>(map)),
        (Generic + "SortedSet`1..ctor", map => new SortedSet<Pair>(map, s_byKey)),
        (Generic + "SortedSet`1.SymmetricExceptWith", map => With(new SortedSet<Pair>(s_others, s_byKey), set => set.SymmetricExceptWith(map))),
        (Generic + "SortedList`2..ctor", map => new SortedList<int, int>(map)),
        ("System.Collections.ObjectModel.ObservableCollection`1..ctor", map => new ObservableCollection<Pair>(map)),
        ("System.Collections.ArrayList..ctor", map => new ArrayList(map)),
        ("System.Collections.ArrayList.AddRange", map => With(new ArrayList(), list => list.AddRange(map))),
        ("System.Collections.ArrayList.InsertRange", map => With(new ArrayList(), list => list.InsertRange(0, map))),
        ("System.Collections.SortedList..ctor", map => new SortedList(map)),

        (Generic + "Dictionary`2..ctor", map => new Dictionary<int, int>((IDictionary<int, int>)map)),
        (Generic + "Dictionary`2..ctor", map => new Dictionary<int, int>((IEnumerable<Pair>)map)),
        (Generic + "HashSet`1..ctor", map => new HashSet<Pair>(map)),
        (Generic + "HashSet`1.UnionWith", map => With(new HashSet<Pair>(), set => set.UnionWith(map))),
        (Generic + "LinkedList`1..ctor", map => new LinkedList<Pair>(map)),
        (Generic + "OrderedDictionary`2..ctor", map => new OrderedDictionary<int, int>((IDictionary<int, int>)map)),
        (Generic + "OrderedDictionary`2..ctor", map => new OrderedDictionary<int, int>((IEnumerable<Pair>)map)),
        (Generic + "PriorityQueue`2.EnqueueRange", map => With(new PriorityQueue<Pair, int>(), queue => queue.EnqueueRange(map, 1))),
        (Generic + "SortedDictionary`2..ctor", map => new SortedDictionary<int, int>(map)),
        (Generic + "SortedSet`1.UnionWith", map => With(new SortedSet<Pair>(s_byKey), set => set.UnionWith(map))),
        (Generic + "SortedSet`1.IntersectWith", map => With(new SortedSet<Pair>(s_others, s_byKey), set => set.IntersectWith(map))),
        ("System.Collections.Concurrent.ConcurrentBag`1..ctor", map => new ConcurrentBag<Pair>(map)),
        ("System.Collections.Concurrent.ConcurrentDictionary`2..ctor", map => new ConcurrentDictionary<int, int>(map)),
        ("System.Collections.Concurrent.ConcurrentQueue`1..ctor", map => new ConcurrentQueue<Pair>(map)),
        ("System.Collections.Concurrent.ConcurrentStack`1..ctor", map => new ConcurrentStack<Pair>(map)),
        ("System.Collections.ArrayList.SetRange", map => With(new ArrayList(new int[100]), list => list.SetRange(0, map))),
        ("System.Collections.Hashtable..ctor", map => new Hashtable(map)),
        ("System.Collections.Queue..ctor", map => new Queue(map)),
        ("System.Collections.Stack..ctor", map => new Stack(map)),

        (Immutable + "ImmutableArray.CreateRange", map => ImmutableArray.CreateRange(map)),
        (Immutable + "ImmutableArray.ToImmutableArray", map => map.ToImmutableArray()),
        (Immutable + "ImmutableArray`1.AddRange", map => ImmutableArray.Create(s_other).AddRange(map)),
        (Immutable + "ImmutableArray`1.InsertRange", map => ImmutableArray.Create(s_other).InsertRange(0, map)),
        (Immutable + "ImmutableArray`1+Builder.InsertRange", map => With(ImmutableArray.CreateBuilder<Pair>(), builder => builder.InsertRange(0, map))),
        (Immutable + "ImmutableList.CreateRange", map => ImmutableList.CreateRange(map)),
        (Immutable + "ImmutableList.ToImmutableList", map => map.ToImmutableList()),
        (Immutable + "ImmutableList`1.AddRange", map => ImmutableList<Pair>.Empty.AddRange(map)),
        (Immutable + "ImmutableList`1.InsertRange", map => ImmutableList.Create(s_other).InsertRange(0, map)),
        (Immutable + "ImmutableList`1+Builder.AddRange", map => With(ImmutableList.CreateBuilder<Pair>(), builder => builder.AddRange(map))),
        (Immutable + "ImmutableList`1+Builder.InsertRange", map => With(ImmutableList.CreateBuilder<Pair>(), builder => builder.InsertRange(0, map))),
        (Immutable + "ImmutableSortedSet.CreateRange", map => ImmutableSortedSet.CreateRange(s_byKey, map)),
        (Immutable + "ImmutableSortedSet.ToImmutableSortedSet", map => map.ToImmutableSortedSet(s_byKey)),

        (Immutable + "ImmutableArray`1+Builder.AddRange", map => With(ImmutableArray.CreateBuilder<Pair>(), builder => builder.AddRange(map))),
        (Immutable + "ImmutableDictionary.CreateRange", map => ImmutableDictionary.CreateRange(map)),
        (Immutable + "ImmutableDictionary.ToImmutableDictionary", map => map.ToImmutableDictionary()),
        (Immutable + "ImmutableDictionary`2.AddRange", map => ImmutableDictionary<int, int>.Empty.AddRange(map)),
        (Immutable + "ImmutableDictionary`2.SetItems", map => ImmutableDictionary<int, int>.Empty.SetItems(map)),
        (Immutable + "ImmutableHashSet.ToImmutableHashSet", map => map.ToImmutableHashSet()),
        (Immutable + "ImmutableQueue.CreateRange", map => ImmutableQueue.CreateRange(map)),
        (Immutable + "ImmutableSortedDictionary.CreateRange", map => ImmutableSortedDictionary.CreateRange(map)),
        (Immutable + "ImmutableSortedDictionary.ToImmutableSortedDictionary", map => map.ToImmutableSortedDictionary()),
        (Immutable + "ImmutableSortedDictionary`2.AddRange", map => ImmutableSortedDictionary<int, int>.Empty.AddRange(map)),
        (Immutable + "ImmutableStack.CreateRange", map => ImmutableStack.CreateRange(map)),
        ("System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary", map => map.ToFrozenDictionary()),
        ("System.Collections.Frozen.FrozenSet.ToFrozenSet", map => map.ToFrozenSet()),

        ("System.String.Join", map => string.Join(",", map)),
        ("System.String.Concat", map => string.Concat(map)),
        ("System.Text.StringBuilder.AppendJoin", map => new StringBuilder().AppendJoin(',', map)),
        ("System.Text.Json.JsonSerializer.Serialize", map => JsonSerializer.Serialize(map)),
        ("System.Linq.ParallelEnumerable.ToArray", map => map.AsParallel().ToArray()),
        ("System.Linq.ParallelEnumerable.OrderBy", map => map.AsParallel().OrderBy(pair => pair.Key).ToArray()),
        ("System.Threading.Tasks.Parallel.ForEach", map => Parallel.ForEach(map, _ => { })),
        ("System.Linq.AsyncEnumerable.ToAsyncEnumerable", map => map.ToAsyncEnumerable().ToBlockingEnumerable().ToArray()),

        // The map's own, and what it gives.
        ("System.Collections.Concurrent.ConcurrentDictionary`2.ToArray", map => map.ToArray()),
        ("System.Collections.Concurrent.ConcurrentDictionary`2.GetEnumerator", map => Walk(map)),
        ("System.Collections.Concurrent.ConcurrentDictionary`2.Keys", map => map.Keys.ToList()),
        ("System.Collections.Concurrent.ConcurrentDictionary`2.Values", map => new List<int>(map.Values)),
    ];

    public static TheoryData<int, string> Exercises => [.. s_exercises.Select((exercise, i) => (i, exercise.Name))];

    [Theory, MemberData(nameof(Exercises))]
    public void The_table_has_what_does_not_cope_with_growth(int exercise, string name) =>
        Assert.Equal(Throws(s_exercises[exercise].Run, 1) || Throws(s_exercises[exercise].Run, 40), IsRow(name));

    [Theory, MemberData(nameof(Exercises))]
    public void The_table_has_what_makes_up_entries_where_some_are_gone(int exercise, string name)
    {
        bool isWrong;
        try
        {
            isWrong = Entries(s_exercises[exercise].Run(new Racing(change: -1))).Any(entry => entry is null or Pair { Key: 0 });
        }
        catch (ArgumentException)
        {
            isWrong = true;
        }

        // A sorted walk skips what it has made up, or shows it: it depends on the order.
        Assert.False(isWrong && !IsRow(name));
    }

    [Fact]
    public void Every_row_is_exercised() =>
        Assert.Empty(RacingCopies.All.SelectMany(NamesOf).Except(s_exercises.Select(exercise => exercise.Name)));

    [Fact]
    public void Every_operator_is_exercised() => Assert.Empty(
        from method in typeof(Enumerable).GetMethods(BindingFlags.Public | BindingFlags.Static)
        where method.GetParameters().Any(parameter => parameter.ParameterType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        where s_exercises.All(exercise => exercise.Name != Linq + method.Name)
        where method.Name is not "ThenBy" and not "ThenByDescending"
        select method.Name);

    [Fact]
    public void Every_copy_constructor_is_exercised() => Assert.Empty(
        from type in typeof(List<>).Assembly.GetExportedTypes().Concat(typeof(SortedSet<>).Assembly.GetExportedTypes()).Concat(typeof(ConcurrentBag<>).Assembly.GetExportedTypes())
        where type is { Namespace: "System.Collections.Generic" or "System.Collections.Concurrent" or "System.Collections", IsClass: true, IsNested: false, IsAbstract: false }
        where type.GetConstructors().Any(constructor => constructor.GetParameters().Any(parameter => TakesMap(parameter.ParameterType)))
        where s_exercises.All(exercise => exercise.Name != type.FullName + "..ctor")
        select type.FullName);

    [Theory]
    [InlineData("OrderBy(…).First()")]
    [InlineData("OrderBy(…).ThenBy(…).Select(…).FirstOrDefault()")]
    [InlineData("OrderByDescending(…).Last()")]
    [InlineData("Order().LastOrDefault()")]
    [InlineData("OrderBy(…).Any()")]
    [InlineData("OrderBy(…).Count()")]
    [InlineData("OrderBy(…).Contains(…)")]
    [InlineData("Reverse().First()")]
    [InlineData("Reverse().Last()")]
    [InlineData("Shuffle().First()")]
    public void What_keeps_one_entry_does_not_copy(string query)
    {
        Func<Racing, object?> run = query switch
        {
            "OrderBy(…).First()" => map => map.OrderBy(pair => pair.Key).First(),
            "OrderBy(…).ThenBy(…).Select(…).FirstOrDefault()" => map => map.OrderBy(pair => pair.Key).ThenBy(pair => pair.Value).Select(pair => pair.Key).FirstOrDefault(),
            "OrderByDescending(…).Last()" => map => map.OrderByDescending(pair => pair.Key).Last(),
            "Order().LastOrDefault()" => map => map.Order(s_byKey).LastOrDefault(),
            "OrderBy(…).Any()" => map => map.OrderBy(pair => pair.Key).Any(),
            "OrderBy(…).Count()" => map => map.OrderBy(pair => pair.Key).Count(),
            "OrderBy(…).Contains(…)" => map => map.OrderBy(pair => pair.Key).Contains(s_other),
            "Reverse().First()" => map => map.Reverse().First(),
            "Reverse().Last()" => map => map.Reverse().Last(),
            "Shuffle().First()" => map => map.Shuffle().First(),
            _ => throw new ArgumentException(query, nameof(query)),
        };

        Assert.False(Throws(run, 1) || Throws(run, 40));
    }

    private static readonly (Type Target, Func<Racing, object?> Run)[] s_spreads =
    [
        (typeof(Pair[]), map => (Pair[])[.. map]),
        (typeof(Pair[]), map => (Pair[])[s_other, .. map]),
        (typeof(List<Pair>), map => (List<Pair>)[.. map]),
        (typeof(List<Pair>), map => (List<Pair>)[s_other, .. map]),
        (typeof(IEnumerable<Pair>), map => (IEnumerable<Pair>)[.. map]),
        (typeof(ICollection<Pair>), map => (ICollection<Pair>)[.. map]),
        (typeof(IList<Pair>), map => (IList<Pair>)[.. map, s_other]),
        (typeof(IReadOnlyCollection<Pair>), map => (IReadOnlyCollection<Pair>)[.. map]),
        (typeof(IReadOnlyList<Pair>), map => (IReadOnlyList<Pair>)[.. map, .. map]),
        (typeof(Span<Pair>), map => ((Span<Pair>)[.. map]).Length),
        (typeof(ReadOnlySpan<Pair>), map => ((ReadOnlySpan<Pair>)[s_other, .. map]).Length),
        (typeof(ImmutableArray<Pair>), map => (ImmutableArray<Pair>)[.. map]),
        (typeof(ImmutableList<Pair>), map => (ImmutableList<Pair>)[.. map]),
        (typeof(HashSet<Pair>), map => (HashSet<Pair>)[.. map]),
        (typeof(LinkedListOfPairs), map => { LinkedListOfPairs pairs = [.. map]; return pairs; }),
    ];

    public static TheoryData<int> Spreads => [.. Enumerable.Range(0, s_spreads.Length)];

    [Theory, MemberData(nameof(Spreads))]
    public void Spreads_that_make_room_by_the_count(int spread)
    {
        (Type target, Func<Racing, object?> run) = s_spreads[spread];
        ITypeSymbol symbol = target.IsArray
            ? Framework.Compilation.CreateArrayTypeSymbol(Framework.Get("System.Int32"))
            : Framework.Find(target.IsGenericType ? target.GetGenericTypeDefinition().FullName! : target.FullName!) ?? Framework.Get("System.Collections.Generic.HashSet`1");

        Assert.Equal(Throws(run, 1), RacingCopies.IsSpreadInto(symbol));
    }

    // They have no ICollection<T> by which they could be asked to copy themselves; the old ICollection they have.
    [Fact]
    public void Queues_stacks_and_bags_are_walked()
    {
        Assert.Equal([1, 2], new RacingQueue().ToList());
        Assert.Equal([1, 2], new List<int>(new RacingQueue()));
        Assert.Equal([1, 2], new RacingQueue().Order().ToArray());
        Assert.Equal([1, 2], (int[])[.. (IEnumerable<int>)new RacingQueue()]);
        Assert.Throws<ArgumentException>(() => new ArrayList(new RacingQueue()));
        Assert.False(typeof(ICollection<int>).IsAssignableFrom(typeof(ConcurrentQueue<int>)));
        Assert.False(typeof(ICollection<int>).IsAssignableFrom(typeof(ConcurrentStack<int>)));
        Assert.False(typeof(ICollection<int>).IsAssignableFrom(typeof(ConcurrentBag<int>)));
    }

    [Fact]
    public void Tables_name_what_the_framework_has()
    {
        foreach (RacingCopies.Row row in RacingCopies.All)
            foreach (string method in row.Methods)
            {
                IMethodSymbol[] found = Framework.Methods(Framework.Get(row.Type), method);
                Assert.Contains(found, overload => overload.Parameters.Any(parameter => parameter.Name == row.Parameter && RacingCopies.Find(overload, parameter) == row.Kind));
            }

        INamedTypeSymbol operators = Framework.Get("System.Linq.Enumerable");
        Assert.All(Framework.Methods(operators, "First/1"), method => Assert.True(RacingCopies.KeepsOne(method)));
        Assert.All(Framework.Methods(operators, "First/2"), method => Assert.False(RacingCopies.KeepsOne(method)));
        Assert.All(Framework.Methods(operators, "Contains/2"), method => Assert.True(RacingCopies.KeepsOne(method)));
    }

    private static IEnumerable<string> NamesOf(RacingCopies.Row row) => row.Methods.Select(method => row.Type + "." + method.Split('/')[0]);

    private static bool IsRow(string name) => RacingCopies.All.SelectMany(NamesOf).Contains(name);

    private static bool TakesMap(Type type) =>
        type == typeof(ICollection) || type == typeof(IDictionary)
        || type.IsGenericType && type.GetGenericTypeDefinition() is var definition && (definition == typeof(IEnumerable<>) || definition == typeof(IDictionary<,>))
        && !type.GenericTypeArguments[0].Name.StartsWith("ValueTuple", StringComparison.Ordinal);

    private static bool Throws(Func<Racing, object?> run, int change)
    {
        try
        {
            run(new Racing(change));
            return false;
        }
        catch (Exception failure) when (failure is ArgumentException or IndexOutOfRangeException)
        {
            return true;
        }
    }

    private static IEnumerable<object?> Entries(object? result) => result is IEnumerable entries and not string ? entries.Cast<object?>() : [];

    private static object? Walk(IEnumerable<Pair> pairs)
    {
        foreach (Pair pair in pairs)
            _ = pair.Key.ToString(CultureInfo.InvariantCulture);

        return null;
    }

    private static T With<T>(T collection, Action<T> change)
    {
        change(collection);
        return collection;
    }

    /// <summary>A real map of eight entries that another thread seems to change whenever it has told its count.</summary>
    private sealed class Racing : ConcurrentDictionary<int, int>, ICollection<Pair>, IReadOnlyCollection<Pair>, IDictionary<int, int>, IReadOnlyDictionary<int, int>, ICollection, IDictionary
    {
        private readonly int _change;
        private int _next = 1;

        public Racing(int change)
        {
            Add(8);
            _change = change;
        }

        public new int Count
        {
            get
            {
                int count = base.Count;
                Add(_change);
                if (_change < 0)
                    TryRemove(Keys.First(), out _);

                return count;
            }
        }

        int ICollection<Pair>.Count => Count;

        int IReadOnlyCollection<Pair>.Count => Count;

        int ICollection.Count => Count;

        private void Add(int entries)
        {
            for (int i = 0; i < entries; i++)
                TryAdd(_next, _next++);
        }
    }

    private sealed class RacingQueue : ConcurrentQueue<int>, ICollection
    {
        public RacingQueue()
        {
            Enqueue(1);
            Enqueue(2);
        }

        int ICollection.Count
        {
            get
            {
                int count = Count;
                Enqueue(3);
                return count;
            }
        }
    }

    /// <summary>A collection of one's own, which the compiler fills by <c>Add</c>.</summary>
    private sealed class LinkedListOfPairs : IEnumerable<Pair>
    {
        private readonly LinkedList<Pair> _pairs = new();

        public void Add(Pair pair) => _pairs.AddLast(pair);

        public IEnumerator<Pair> GetEnumerator() => _pairs.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
