using System.Collections;
using MapSafety.Knowledge;

namespace MapSafety.Tests.Knowledge;

/// <summary>
/// The effects of the plain generic collections, pinned to what the running framework does: each member is called on a collection of three
/// entries, with an enumerator under way. What the table calls a read leaves entries, order, capacity and enumerator alone; what it calls
/// growth, shrinking, clearing or a write does exactly that.
/// </summary>
public sealed class BehaviorTests
{
    // Hooks of an obsolete serialization that cannot be called on a collection in use.
    private static readonly string[] s_unexercised = ["GetObjectData", "OnDeserialization"];

    private static readonly Exercise[] s_exercises =
    [
        .. Of("System.Collections.Generic.Dictionary`2", Map<Dictionary<int, int>>, map => map,
            ("Add", map => map.Add(9, 9)), ("TryAdd", map => map.TryAdd(9, 9)), ("set_Item", map => map[2] = 9),
            ("EnsureCapacity", map => map.EnsureCapacity(99)), ("TrimExcess", map => map.TrimExcess()), ("Remove", map => map.Remove(2)),
            ("Clear", map => map.Clear()), ("get_Item", map => _ = map[2]), ("ContainsKey", map => map.ContainsKey(2)),
            ("ContainsValue", map => map.ContainsValue(2)), ("TryGetValue", map => map.TryGetValue(2, out _)), ("get_Count", map => _ = map.Count),
            ("get_Keys", map => Walk(map.Keys)), ("get_Values", map => Walk(map.Values)), ("GetEnumerator", map => map.GetEnumerator()),
            ("get_Comparer", map => _ = map.Comparer), ("get_Capacity", map => _ = map.Capacity)),

        .. Of("System.Collections.Generic.SortedDictionary`2", Map<SortedDictionary<int, int>>, map => map,
            ("Add", map => map.Add(9, 9)), ("set_Item", map => map[2] = 9), ("Remove", map => map.Remove(2)), ("Clear", map => map.Clear()),
            ("get_Item", map => _ = map[2]), ("ContainsKey", map => map.ContainsKey(2)), ("ContainsValue", map => map.ContainsValue(2)),
            ("TryGetValue", map => map.TryGetValue(2, out _)), ("get_Count", map => _ = map.Count), ("get_Keys", map => Walk(map.Keys)),
            ("get_Values", map => Walk(map.Values)), ("GetEnumerator", map => map.GetEnumerator()),
            ("CopyTo", map => map.CopyTo(new KeyValuePair<int, int>[3], 0)), ("get_Comparer", map => _ = map.Comparer)),

        .. Of("System.Collections.Generic.SortedList`2", Map<SortedList<int, int>>, map => map,
            ("Add", map => map.Add(9, 9)), ("set_Item", map => map[2] = 9), ("SetValueAtIndex", map => map.SetValueAtIndex(1, 9)),
            ("set_Capacity", map => map.Capacity = 99), ("TrimExcess", map => map.TrimExcess()), ("Remove", map => map.Remove(2)),
            ("RemoveAt", map => map.RemoveAt(1)), ("Clear", map => map.Clear()), ("get_Item", map => _ = map[2]),
            ("ContainsKey", map => map.ContainsKey(2)), ("ContainsValue", map => map.ContainsValue(2)),
            ("TryGetValue", map => map.TryGetValue(2, out _)), ("get_Count", map => _ = map.Count), ("IndexOfKey", map => map.IndexOfKey(2)),
            ("IndexOfValue", map => map.IndexOfValue(2)), ("GetKeyAtIndex", map => map.GetKeyAtIndex(1)),
            ("GetValueAtIndex", map => map.GetValueAtIndex(1)), ("get_Keys", map => Walk(map.Keys)), ("get_Values", map => Walk(map.Values)),
            ("GetEnumerator", map => map.GetEnumerator()), ("get_Comparer", map => _ = map.Comparer), ("get_Capacity", map => _ = map.Capacity)),

        .. Of("System.Collections.Generic.OrderedDictionary`2", Map<OrderedDictionary<int, int>>, map => map,
            ("Add", map => map.Add(9, 9)), ("TryAdd", map => map.TryAdd(9, 9)), ("Insert", map => map.Insert(1, 9, 9)),
            ("set_Item", map => map[2] = 9), ("SetAt", map => map.SetAt(1, 9)), ("EnsureCapacity", map => map.EnsureCapacity(99)),
            ("TrimExcess", map => map.TrimExcess()), ("Remove", map => map.Remove(2)), ("RemoveAt", map => map.RemoveAt(1)),
            ("Clear", map => map.Clear()), ("get_Item", map => _ = map[2]), ("ContainsKey", map => map.ContainsKey(2)),
            ("ContainsValue", map => map.ContainsValue(2)), ("TryGetValue", map => map.TryGetValue(2, out int _)),
            ("get_Count", map => _ = map.Count), ("GetAt", map => map.GetAt(1)), ("IndexOf", map => map.IndexOf(2)),
            ("get_Keys", map => Walk(map.Keys)), ("get_Values", map => Walk(map.Values)), ("GetEnumerator", map => map.GetEnumerator()),
            ("get_Comparer", map => _ = map.Comparer), ("get_Capacity", map => _ = map.Capacity)),

        .. Of("System.Collections.Generic.HashSet`1", Items<HashSet<int>>, set => set,
            ("Add", set => set.Add(9)), ("UnionWith", set => set.UnionWith([9])), ("SymmetricExceptWith", set => set.SymmetricExceptWith([1, 9])),
            ("EnsureCapacity", set => set.EnsureCapacity(99)), ("TrimExcess", set => set.TrimExcess()), ("Remove", set => set.Remove(2)),
            ("RemoveWhere", set => set.RemoveWhere(item => item == 2)), ("ExceptWith", set => set.ExceptWith([2])),
            ("IntersectWith", set => set.IntersectWith([2])), ("Clear", set => set.Clear()), ("Contains", set => set.Contains(2)),
            ("TryGetValue", set => set.TryGetValue(2, out _)), ("get_Count", set => _ = set.Count), ("GetEnumerator", set => set.GetEnumerator()),
            ("CopyTo", set => set.CopyTo(new int[3])), ("IsSubsetOf", set => set.IsSubsetOf([2])),
            ("IsProperSubsetOf", set => set.IsProperSubsetOf([2])), ("IsSupersetOf", set => set.IsSupersetOf([2])),
            ("IsProperSupersetOf", set => set.IsProperSupersetOf([2])), ("Overlaps", set => set.Overlaps([2])),
            ("SetEquals", set => set.SetEquals([2])), ("get_Comparer", set => _ = set.Comparer), ("get_Capacity", set => _ = set.Capacity)),

        .. Of("System.Collections.Generic.SortedSet`1", Items<SortedSet<int>>, set => set,
            ("Add", set => set.Add(9)), ("UnionWith", set => set.UnionWith([9])), ("SymmetricExceptWith", set => set.SymmetricExceptWith([1, 9])),
            ("Remove", set => set.Remove(2)), ("RemoveWhere", set => set.RemoveWhere(item => item == 2)),
            ("ExceptWith", set => set.ExceptWith([2])), ("IntersectWith", set => set.IntersectWith([2])), ("Clear", set => set.Clear()),
            ("Contains", set => set.Contains(2)), ("TryGetValue", set => set.TryGetValue(2, out _)), ("get_Count", set => _ = set.Count),
            ("get_Min", set => _ = set.Min), ("get_Max", set => _ = set.Max), ("GetEnumerator", set => set.GetEnumerator()),
            ("Reverse", set => Walk(set.Reverse())), ("CopyTo", set => set.CopyTo(new int[3])), ("IsSubsetOf", set => set.IsSubsetOf([2])),
            ("IsProperSubsetOf", set => set.IsProperSubsetOf([2])), ("IsSupersetOf", set => set.IsSupersetOf([2])),
            ("IsProperSupersetOf", set => set.IsProperSupersetOf([2])), ("Overlaps", set => set.Overlaps([2])),
            ("SetEquals", set => set.SetEquals([2])), ("get_Comparer", set => _ = set.Comparer)),

        .. Of("System.Collections.Generic.List`1", Items<List<int>>, list => list,
            ("Add", list => list.Add(9)), ("AddRange", list => list.AddRange(Enumerable.Repeat(9, 2))), ("Insert", list => list.Insert(1, 9)),
            ("InsertRange", list => list.InsertRange(1, [9])), ("set_Item", list => list[1] = 9), ("set_Capacity", list => list.Capacity = 99),
            ("EnsureCapacity", list => list.EnsureCapacity(99)), ("TrimExcess", list => list.TrimExcess()), ("Reverse", list => list.Reverse()),
            ("Sort", list => list.Sort((x, y) => y - x)), ("Remove", list => list.Remove(2)), ("RemoveAll", list => list.RemoveAll(x => x == 2)),
            ("RemoveAt", list => list.RemoveAt(1)), ("RemoveRange", list => list.RemoveRange(1, 1)), ("Clear", list => list.Clear()),
            ("get_Item", list => _ = list[1]), ("get_Count", list => _ = list.Count), ("BinarySearch", list => list.BinarySearch(2)),
            ("Contains", list => list.Contains(2)), ("Exists", list => list.Exists(x => x == 2)), ("Find", list => list.Find(x => x == 2)),
            ("FindIndex", list => list.FindIndex(x => x == 2)), ("FindLast", list => list.FindLast(x => x == 2)),
            ("FindLastIndex", list => list.FindLastIndex(x => x == 2)), ("IndexOf", list => list.IndexOf(2)),
            ("LastIndexOf", list => list.LastIndexOf(2)), ("TrueForAll", list => list.TrueForAll(x => x > 0)),
            ("GetEnumerator", list => list.GetEnumerator()), ("ForEach", list => list.ForEach(_ => { })), ("ConvertAll", list => list.ConvertAll(x => x)),
            ("CopyTo", list => list.CopyTo(new int[3])), ("FindAll", list => list.FindAll(x => x > 0)), ("GetRange", list => list.GetRange(0, 2)),
            ("Slice", list => list.Slice(0, 2)), ("ToArray", list => list.ToArray()), ("get_Capacity", list => _ = list.Capacity)),

        .. Of("System.Collections.Generic.LinkedList`1", () => new LinkedList<int>([1, 2, 3]), list => list,
            ("AddAfter", list => list.AddAfter(list.First!, 9)), ("AddBefore", list => list.AddBefore(list.First!, 9)),
            ("AddFirst", list => list.AddFirst(9)), ("AddLast", list => list.AddLast(9)), ("Remove", list => list.Remove(2)),
            ("RemoveFirst", list => list.RemoveFirst()), ("RemoveLast", list => list.RemoveLast()), ("Clear", list => list.Clear()),
            ("get_Count", list => _ = list.Count), ("get_First", list => _ = list.First), ("get_Last", list => _ = list.Last),
            ("Contains", list => list.Contains(2)), ("Find", list => list.Find(2)), ("FindLast", list => list.FindLast(2)),
            ("GetEnumerator", list => list.GetEnumerator()), ("CopyTo", list => list.CopyTo(new int[3], 0))),

        .. Of("System.Collections.Generic.Queue`1", () => new Queue<int>([1, 2, 3]), queue => queue,
            ("Enqueue", queue => queue.Enqueue(9)), ("EnsureCapacity", queue => queue.EnsureCapacity(99)),
            ("TrimExcess", queue => queue.TrimExcess()), ("Dequeue", queue => queue.Dequeue()), ("TryDequeue", queue => queue.TryDequeue(out _)),
            ("Clear", queue => queue.Clear()), ("get_Count", queue => _ = queue.Count), ("Contains", queue => queue.Contains(2)),
            ("Peek", queue => queue.Peek()), ("TryPeek", queue => queue.TryPeek(out _)), ("GetEnumerator", queue => queue.GetEnumerator()),
            ("CopyTo", queue => queue.CopyTo(new int[3], 0)), ("ToArray", queue => queue.ToArray()), ("get_Capacity", queue => _ = queue.Capacity)),

        .. Of("System.Collections.Generic.Stack`1", () => new Stack<int>([1, 2, 3]), stack => stack,
            ("Push", stack => stack.Push(9)), ("EnsureCapacity", stack => stack.EnsureCapacity(99)), ("TrimExcess", stack => stack.TrimExcess()),
            ("Pop", stack => stack.Pop()), ("TryPop", stack => stack.TryPop(out _)), ("Clear", stack => stack.Clear()),
            ("get_Count", stack => _ = stack.Count), ("Contains", stack => stack.Contains(2)), ("Peek", stack => stack.Peek()),
            ("TryPeek", stack => stack.TryPeek(out _)), ("GetEnumerator", stack => stack.GetEnumerator()),
            ("CopyTo", stack => stack.CopyTo(new int[3], 0)), ("ToArray", stack => stack.ToArray()), ("get_Capacity", stack => _ = stack.Capacity)),

        .. Of("System.Collections.Generic.PriorityQueue`2", () => new PriorityQueue<int, int>([(1, 1), (2, 2), (3, 3)]), queue => queue.UnorderedItems,
            ("Enqueue", queue => queue.Enqueue(9, 9)), ("EnqueueRange", queue => queue.EnqueueRange([9, 9], 9)),
            ("DequeueEnqueue", queue => queue.DequeueEnqueue(9, 9)), ("EnqueueDequeue", queue => queue.EnqueueDequeue(9, 9)),
            ("EnsureCapacity", queue => queue.EnsureCapacity(99)), ("TrimExcess", queue => queue.TrimExcess()),
            ("Dequeue", queue => queue.Dequeue()), ("TryDequeue", queue => queue.TryDequeue(out _, out _)),
            ("Remove", queue => queue.Remove(2, out _, out _)), ("Clear", queue => queue.Clear()), ("get_Count", queue => _ = queue.Count),
            ("Peek", queue => queue.Peek()), ("TryPeek", queue => queue.TryPeek(out _, out _)),
            ("get_UnorderedItems", queue => Walk(queue.UnorderedItems)), ("get_Comparer", queue => _ = queue.Comparer),
            ("get_Capacity", queue => _ = queue.Capacity)),
    ];

    public static TheoryData<string, string> Members => [.. s_exercises.Select(exercise => (exercise.Type, exercise.Member))];

    [Theory, MemberData(nameof(Members))]
    public void A_member_does_what_the_table_says(string type, string member)
    {
        Exercise exercise = s_exercises.Single(candidate => candidate.Type == type && candidate.Member == member);
        Effect effect = Collections.All.Single(row => row.MetadataName == type).EffectOf(member)!.Value;
        Change change = exercise.Run();

        switch (effect)
        {
            case Effect.Grow:
                Assert.True(change.After > 3);
                break;
            case Effect.Shrink:
                Assert.InRange(change.After, 1, 2);
                break;
            case Effect.Clear:
                Assert.Equal(0, change.After);
                break;
            case Effect.Write:
                Assert.True(change is { After: 3, IsVisible: true });
                break;
            default:
                Assert.True(change is { After: 3, IsVisible: false });
                break;
        }
    }

    [Fact]
    public void Every_member_of_every_plain_generic_collection_is_exercised()
    {
        IEnumerable<string> expected =
            from row in GenericCollections.Rows
            where row.Discipline is Discipline.Plain
            from member in row.Effects
            where member.Value is not Effect.HandOut && !s_unexercised.Contains(member.Key)
            select row.MetadataName + "." + member.Key;

        Assert.Equal(expected.Order(), s_exercises.Select(exercise => exercise.Type + "." + exercise.Member).Order());
    }

    private static IEnumerable<Exercise> Of<T>(string type, Func<T> make, Func<T, IEnumerable> entries, params (string Member, Action<T> Call)[] calls)
        where T : class =>
        calls.Select(call => new Exercise(type, call.Member, () => Observe(make(), entries, call.Call)));

    /// <summary>What a caller could notice of the call: entries, their order, the capacity, or an enumerator that was under way.</summary>
    private static Change Observe<T>(T collection, Func<T, IEnumerable> entries, Action<T> call)
        where T : class
    {
        MakeRoom(collection);
        object?[] before = [.. entries(collection).Cast<object?>()];
        object? capacity = Capacity(collection);
        IEnumerator enumerator = entries(collection).GetEnumerator();
        enumerator.MoveNext();

        call(collection);

        object?[] after = [.. entries(collection).Cast<object?>()];
        bool isVisible = !before.SequenceEqual(after) || !Equals(capacity, Capacity(collection)) || IsBroken(enumerator);
        return new(after.Length, isVisible);
    }

    private static bool IsBroken(IEnumerator enumerator)
    {
        try
        {
            enumerator.MoveNext();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    // So that there is something to trim.
    private static void MakeRoom(object collection)
    {
        if (collection is SortedList<int, int> list)
            list.Capacity = 40;
        else
            collection.GetType().GetMethod("EnsureCapacity", [typeof(int)])?.Invoke(collection, [40]);
    }

    private static object? Capacity(object collection) => collection.GetType().GetProperty("Capacity")?.GetValue(collection);

    private static T Map<T>()
        where T : IDictionary<int, int>, new() => new() { { 1, 1 }, { 2, 2 }, { 3, 3 } };

    private static T Items<T>()
        where T : ICollection<int>, new() => new() { 1, 2, 3 };

    private static void Walk(IEnumerable entries)
    {
        foreach (object? entry in entries)
            _ = entry;
    }

    private sealed record Exercise(string Type, string Member, Func<Change> Run);

    private sealed record Change(int After, bool IsVisible);
}
