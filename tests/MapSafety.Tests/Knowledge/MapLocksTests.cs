using System.Collections.Concurrent;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Knowledge;

/// <summary>Which members of a concurrent map take all its locks, found out by holding one of them and seeing who waits.</summary>
public sealed class MapLocksTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, Action<ConcurrentDictionary<Key, int>>> s_looks = new()
    {
        ["Keys"] = map => _ = map.Keys,
        ["Values"] = map => _ = map.Values,
        ["Count"] = map => _ = map.Count,
        ["Count()"] = map => Enumerable.Count(map),
        ["Any()"] = map => map.Any(),
        ["ToArray"] = map => map.ToArray(),

        ["IsEmpty"] = map => _ = map.IsEmpty,
        ["foreach"] = map => { foreach (var (key, value) in map) _ = (key, value); },
        ["Select"] = map => map.Select(pair => pair.Value).ToList(),
        ["Sum"] = map => map.Sum(pair => pair.Value),
        ["LongCount()"] = map => map.LongCount(),
        ["Any(…)"] = map => map.Any(pair => pair.Value > 0),
        ["TryGetValue"] = map => map.TryGetValue(new Key(2), out _),
        ["ContainsKey"] = map => map.ContainsKey(new Key(2)),
    };

    [Theory]
    [InlineData("Keys")]
    [InlineData("Values")]
    [InlineData("Count")]
    [InlineData("Count()")]
    [InlineData("Any()")]
    [InlineData("ToArray")]
    public void Waits_for_every_lock(string look) => Assert.True(IsHeldUp(s_looks[look], s_short));

    [Theory]
    [InlineData("IsEmpty")]
    [InlineData("foreach")]
    [InlineData("Select")]
    [InlineData("Sum")]
    [InlineData("LongCount()")]
    [InlineData("Any(…)")]
    [InlineData("TryGetValue")]
    [InlineData("ContainsKey")]
    public void Waits_for_none(string look) => Assert.False(IsHeldUp(s_looks[look], s_long));

    [Fact]
    public void Tables_name_what_the_framework_has()
    {
        INamedTypeSymbol map = Framework.Get("System.Collections.Concurrent.ConcurrentDictionary`2"), operators = Framework.Get("System.Linq.Enumerable");

        Assert.True(MapLocks.IsKeys(map.GetMembers("Keys").Single()));
        Assert.True(MapLocks.IsValues(map.GetMembers("Values").Single()));
        Assert.True(MapLocks.IsCount(map.GetMembers("Count").Single()));
        Assert.All(Framework.Methods(operators, "Count/1"), method => Assert.True(MapLocks.IsCount(method)));
        Assert.All(Framework.Methods(operators, "Count/2"), method => Assert.False(MapLocks.IsCount(method)));
        Assert.All(Framework.Methods(operators, "Any/1"), method => Assert.True(MapLocks.IsAny(method)));
        Assert.All(Framework.Methods(operators, "Where"), method => Assert.True(MapLocks.Walks(method)));
        Assert.All(Framework.Methods(operators, "ToList"), method => Assert.False(MapLocks.Walks(method)));
    }

    /// <summary>Whether a look has to wait while another thread is in the middle of adding a key, and comes to its end afterwards.</summary>
    private static bool IsHeldUp(Action<ConcurrentDictionary<Key, int>> look, TimeSpan patience)
    {
        ConcurrentDictionary<Key, int> map = new();
        map[new Key(1)] = 1;
        map[new Key(2)] = 2;
        using ManualResetEventSlim isInside = new(), mayLeave = new();
        Key slow = new(1) { Compares = () => { isInside.Set(); mayLeave.Wait(s_long * 2); } };
        Task adds = Task.Run(() => map.TryAdd(slow, 3));
        Assert.True(isInside.Wait(s_long));

        Task looks = Task.Run(() => look(map));
        bool isHeldUp = !looks.Wait(patience);
        mayLeave.Set();
        Assert.True(Task.WaitAll([adds, looks], s_long));
        return isHeldUp;
    }

    private sealed class Key(int number) : IEquatable<Key>
    {
        public Action? Compares { get; init; }

        public bool Equals(Key? other)
        {
            (Compares ?? other?.Compares)?.Invoke();
            return other?.Number == Number;
        }

        public override bool Equals(object? obj) => Equals(obj as Key);

        public override int GetHashCode() => Number;

        private int Number { get; } = number;
    }
}
