namespace MapSafety.Tests.Peers;

/// <summary>
/// RacerD, the race detector of Infer and Infer#. It looks at types that are marked as safe for threads or show a lock, takes all locks for one, and
/// asks whether the caller owns what it touches.
/// </summary>
public sealed partial class RacerDTests : PeerTests
{
    // Both report every change: the type says that threads may share it.
    [Theory]
    [InlineData("_names.Add(name)")]
    [InlineData("_names.Insert(index, name)")]
    [InlineData("_names.AddRange(more)")]
    [InlineData("_names.Clear()")]
    [InlineData("_names.RemoveAt(index)")]
    [InlineData("_names.Remove(name)")]
    [InlineData("_names.RemoveAll(more.Contains)")]
    [InlineData("_names[index] = name")]
    public Task A_bare_change_of_a_list_in_a_type_marked_as_safe(string change) => BothReport($$"""
        [ThreadSafe]
        public class Guests
        {
            private List<string> _names = new();

            public void Change(int index, string name, List<string> more)
            {
                {|MAP1004:{{change}}|};
            }
        }
        """);

    // RacerD takes the caller for an owner that cannot be trusted; we do not: nothing shows that the caller's list is shared.
    [Theory]
    [InlineData("List<string>")]
    [InlineData("IList<string>")]
    [InlineData("Collection<string>")]
    public Task A_change_of_a_list_that_the_caller_passes(string type) => OnlyThePeerReports($$"""
        [ThreadSafe]
        public class Guests
        {
            public void Drop({{type}} names, int index) => names.RemoveAt(index);
        }
        """);

    // RacerD reports here too, for maps.
    [Theory]
    [InlineData("Dictionary<string, string>")]
    [InlineData("SortedList<string, string>")]
    [InlineData("IDictionary<string, string>")]
    public Task A_change_of_a_map_that_the_caller_passes(string type) => OnlyThePeerReports($$"""
        [ThreadSafe]
        public class Rooms
        {
            public void Free({{type}} guests, string room) => guests.Remove(room);
        }
        """);

    // Neither reports: many readers, no writer.
    [Fact]
    public Task Reads_of_a_list_that_nobody_changes() => BothSilent("""
        [ThreadSafe]
        public class Guests
        {
            private readonly List<string> _names = new();

            public string Find(int index, string name) =>
                _names.Contains(name) && _names.Count > 0 ? _names[index] : "";
        }
        """);

    // Neither reports.
    [Fact]
    public Task Reads_of_a_map_that_nobody_changes() => BothSilent("""
        [ThreadSafe]
        public class Rooms
        {
            private readonly Dictionary<string, string> _guests = new();

            public bool Knows(string room) => _guests.ContainsKey(room) || _guests.ContainsValue(room) || _guests.Count == 0;

            public int Hash() => _guests.GetHashCode() + _guests.Keys.Count + _guests.Values.Count;

            public int Walk()
            {
                int length = 0;
                foreach (KeyValuePair<string, string> guest in _guests)
                    length += guest.Value.Length;
                return length;
            }
        }
        """);

    // Both report the read.
    [Fact]
    public Task A_bare_look_at_a_list_that_grows_under_the_lock() => BothReport("""
        [ThreadSafe]
        public class Guests
        {
            private readonly List<string> _names = new();

            [MethodImpl(MethodImplOptions.Synchronized)]
            public void Add(string name) => _names.Add(name);

            public bool Has(string name) => {|MAP1002:_names.Contains(name)|};
        }
        """);

    // Neither reports: the list is made for it.
    [Theory]
    [InlineData("ConcurrentDictionary<string, int>", "shared.TryRemove(name, out _)")]
    [InlineData("ConcurrentQueue<string>", "shared.Enqueue(name)")]
    [InlineData("BlockingCollection<string>", "shared.Add(name)")]
    public Task A_change_of_a_concurrent_collection_that_the_caller_passes(string type, string change) => BothSilent($$"""
        [ThreadSafe]
        public class Guests
        {
            public void Change({{type}} shared, string name)
            {
                {{change}};
            }
        }
        """);

    // Both report; the other member holds a lock, so the bare one breaks the type's own rule.
    [Theory]
    [InlineData("_guests[room] = name")]
    [InlineData("_guests.Remove(room)")]
    [InlineData("_guests.Clear()")]
    [InlineData("_guests.TryAdd(room, name)")]
    public Task A_bare_change_of_a_map_that_shrinks_under_the_lock(string change) => BothReport($$"""
        [ThreadSafe]
        public class Rooms
        {
            private readonly Dictionary<string, string> _guests = new();

            public void Change(string room, string name)
            {
                {|MAP1002:{{change}}|};
            }

            [MethodImpl(MethodImplOptions.Synchronized)]
            public void Free(string room) => _guests.Remove(room);
        }
        """);

    // RacerD reports putAll; C# has no such method, so this is a loop. Both report.
    [Fact]
    public Task A_map_that_takes_over_all_entries_of_another() => BothReport("""
        [ThreadSafe]
        public class Rooms
        {
            private readonly Dictionary<string, string> _guests = new();

            public void TakeOver(Dictionary<string, string> others)
            {
                foreach ((string room, string name) in others)
                    {|MAP1002:_guests[room] = name|};
            }

            [MethodImpl(MethodImplOptions.Synchronized)]
            public void Free(string room) => _guests.Remove(room);
        }
        """);

    // Neither reports; RacerD because any lock will do, we because nobody can tell which object the caller passes.
    [Fact]
    public Task A_lock_of_an_object_that_the_caller_passes() => BothSilent("""
        [ThreadSafe]
        public class Rooms
        {
            private readonly Dictionary<string, string> _guests = new();

            public void Free(string room, object gate)
            {
                lock (gate)
                    _guests.Remove(room);
            }
        }
        """);

    // Neither reports: the wrapper was just made.
    [Fact]
    public Task A_change_inside_a_wrapper_that_this_call_made() => BothSilent("""
        public class Stack
        {
            private readonly List<object> _cards = new();

            public object Put(object card) => PutOnTop(card);

            private object PutOnTop(object card)
            {
                _cards.Add(card);
                return this;
            }
        }

        [ThreadSafe]
        public class Table
        {
            public void Deal(object card)
            {
                Stack stack = new();
                stack.Put(card);
            }
        }
        """);

    // RacerD reports: the wrapper belongs to an object that says it is safe. So should we, but a mark says nothing about the objects that its fields hold.
    [Fact]
    public Task A_change_inside_a_wrapper_in_a_field_of_a_type_marked_as_safe() => KnownMiss("""
        public class Stack
        {
            private readonly List<object> _cards = new();

            public object Put(object card) => PutOnTop(card);

            private object PutOnTop(object card)
            {
                _cards.Add(card);
                return this;
            }
        }

        [ThreadSafe]
        public class Table
        {
            private readonly Stack _stack = new();

            public void Deal(object card) => _stack.Put(card);
        }
        """);

    // Both report what goes back into the pool outside the lock.
    [Fact]
    public Task A_pool_that_is_taken_from_under_the_lock_and_given_back_outside() => BothReport("""
        [ThreadSafe]
        public class Buffers
        {
            private readonly Stack<byte[]> _free = new();

            [MethodImpl(MethodImplOptions.Synchronized)]
            public byte[] Take() => _free.Pop();

            public void Use()
            {
                byte[] buffer;
                lock (this)
                    buffer = _free.Pop();
                {|MAP1002:_free.Push(buffer)|};
            }
        }
        """);

    // Neither reports: what is passed is null, or was just made.
    [Fact]
    public Task A_helper_that_makes_the_list_if_there_is_none() => BothSilent("""
        [ThreadSafe]
        public class Guests
        {
            public void Start()
            {
                List<string>? names = null;
                names = AddOrCreate(names);
            }

            private static List<string> AddOrCreate(List<string>? names)
            {
                names ??= new List<string>();
                names.Add("host");
                return names;
            }
        }
        """);

    // Neither reports: nobody else has it.
    [Fact]
    public Task A_map_that_never_leaves_the_method() => BothSilent("""
        [ThreadSafe]
        public class Rooms
        {
            public int Count()
            {
                SortedDictionary<int, string> rooms = new();
                rooms[0] = "hall";
                return rooms.Count;
            }
        }
        """);

    // Both report the read.
    [Fact]
    public Task A_bare_read_of_an_entry_that_is_written_under_the_lock() => BothReport("""
        [ThreadSafe]
        public class Sizes
        {
            private readonly SortedList<int, int> _sizes = new();

            [MethodImpl(MethodImplOptions.Synchronized)]
            public void Set() => _sizes[1] = 1;

            public int Get() => {|MAP1002:_sizes[1]|};
        }
        """);

    // RacerD knows that it misses this one; we follow the local.
    [Fact]
    public Task A_bare_read_through_another_name() => OnlyWeReport("""
        [ThreadSafe]
        public class Rooms
        {
            private readonly Dictionary<string, string> _guests = new();

            public string Enter()
            {
                lock (this)
                    _guests["hall"] = "host";
                Dictionary<string, string> alias = _guests;
                return {|MAP1002:alias["hall"]|};
            }
        }
        """);

    // Neither reports: the type of the object counts, not that of the field.
    [Theory]
    [InlineData("IDictionary<string, string> _shared = new ConcurrentDictionary<string, string>()", "_shared[name] = name")]
    [InlineData("IProducerConsumerCollection<string> _shared = new ConcurrentBag<string>()", "_shared.TryAdd(name)")]
    [InlineData("ICollection<KeyValuePair<string, string>> _shared = new ConcurrentDictionary<string, string>()", "_shared.Clear()")]
    [InlineData("IDictionary _shared = Hashtable.Synchronized(new Hashtable())", "_shared.Remove(name)")]
    [InlineData("IList _shared = ArrayList.Synchronized(new ArrayList())", "_shared.Add(name)")]
    public Task A_synchronized_collection_behind_an_interface(string declaration, string change) => BothSilent($$"""
        [ThreadSafe]
        public class Names
        {
            private readonly {{declaration}};

            public void Change(string name)
            {
                {{change}};
            }
        }
        """);

    // RacerD knows Java's Hashtable, which locks itself; that of .NET does not, so we report.
    [Fact]
    public Task A_hashtable_behind_an_interface() => OnlyWeReport("""
        [ThreadSafe]
        public class Names
        {
            private readonly IDictionary _names = new Hashtable();

            public void Drop(string name) => {|MAP1004:_names.Remove(name)|};
        }
        """);

    // Both report; ours is a suggestion, as a lone count is out of date at once and harms nobody.
    [Theory]
    [InlineData("List<string>")]
    [InlineData("Dictionary<string, string>")]
    [InlineData("HashSet<string>")]
    public Task A_bare_count_of_what_shrinks_under_the_lock(string type) => BothReport($$"""
        [ThreadSafe]
        public class Names
        {
            private readonly {{type}} _names = new();

            public int Known => {|MAP1002:_names.Count|};

            [MethodImpl(MethodImplOptions.Synchronized)]
            public void Drop(string name) => _names.Remove(name);
        }
        """, As.Suggestion);

    // Both are silent about a field that one thread owns.
    [Fact]
    public Task A_type_marked_as_confined_to_one_thread() => BothSilent("""
        [ThreadConfined]
        public class View
        {
            private readonly List<string> _rows = new();

            public void Add(string row) => _rows.Add(row);

            public int Rows { get { lock (this) return _rows.Count; } }
        }
        """);

    // Neither reports: the field is marked as confined to one thread.
    [Fact]
    public Task A_field_marked_as_confined_to_one_thread() => BothSilent("""
        [ThreadSafe]
        public class View
        {
            [ThreadConfined]
            private readonly List<string> _rows = new();

            public void Add(string row) => _rows.Add(row);
        }
        """);
}
