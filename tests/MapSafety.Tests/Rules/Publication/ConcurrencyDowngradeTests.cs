using MapSafety.Rules.Publication;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Rules.Publication;

public sealed class ConcurrencyDowngradeTests : RuleTests<ConcurrencyDowngrade>
{
    [Fact]
    public Task Message_names_both_collections_and_who_changes_them() => Says(
        "'Reload' stores a Dictionary in 's_map', a static IDictionary, where there was a ConcurrentDictionary; 'Add' changes it with no lock held",
        """
        static class Names
        {
            static IDictionary<string, int> {|#3:s_map|} = {|#2:new ConcurrentDictionary<string, int>()|};

            public static void Add(string name) => {|#1:s_map[name] = 1|};

            public static void Reload() => {|#0:s_map = new Dictionary<string, int>()|};
        }
        """,
        others: 3);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Reload”把 Dictionary 存入“s_map”（静态的 IDictionary），而此处原先是 ConcurrentDictionary；“Add”会修改它，且没有持有任何锁",
        """
        static class Names
        {
            static IDictionary<string, int> s_map = new ConcurrentDictionary<string, int>();

            public static void Add(string name) => s_map[name] = 1;

            public static void Reload() => {|MAP3007:s_map = new Dictionary<string, int>()|};
        }
        """);

    // ---- what the value really is

    [Theory]
    [InlineData("s_map = new SortedDictionary<string, int>()")]
    [InlineData("s_map = Load()")]
    [InlineData("s_map = LoadOpen()")]
    [InlineData("s_map = LoadWith(key)")]
    [InlineData("s_map = key.Length > 1 ? new ConcurrentDictionary<string, int>() : new Dictionary<string, int>()")]
    [InlineData("s_map = key.Length switch { 1 => s_map, _ => Load() }")]
    [InlineData("s_map = s_map.ToDictionary(pair => pair.Key, pair => pair.Value)")]
    [InlineData("s_map = (IDictionary<string, int>)Load()")]
    [InlineData("Volatile.Write(ref s_map, Load())")]
    [InlineData("Interlocked.Exchange(ref s_map, new Dictionary<string, int>())")]
    public Task Every_spelling(string store) => Finds($$"""
        static class Names
        {
            static IDictionary<string, int> s_map = new ConcurrentDictionary<string, int>();

            public static void Add(string name) => s_map.Add(name, 1);

            public static void Act(string key) => {|MAP3007:{{store}}|};

            static Dictionary<string, int> Load() => new();

            static IDictionary<string, int> LoadOpen()
            {
                var map = new Dictionary<string, int>();
                map["a"] = 1;
                return map;
            }

            static IDictionary<string, int> LoadWith(string key) => key == "" ? new ConcurrentDictionary<string, int>() : LoadOpen();
        }
        """);

    [Fact]
    public Task Local_of_an_interface_type() => Finds("""
        sealed class Registry
        {
            static ICollection<string> s_names = new ConcurrentBagOfNames();

            public void Add(string name) => s_names.Add(name);

            public void Reset(bool isBig)
            {
                ICollection<string> names;
                if (isBig)
                    names = new HashSet<string>();
                else
                    names = new List<string>();

                {|MAP3007:s_names = names|};
            }
        }

        sealed class ConcurrentBagOfNames : ConcurrentDictionary<string, int>, ICollection<string>
        {
            void ICollection<string>.Add(string item) => TryAdd(item, 1);
            bool ICollection<string>.Contains(string item) => ContainsKey(item);
            void ICollection<string>.CopyTo(string[] array, int arrayIndex) => Keys.CopyTo(array, arrayIndex);
            bool ICollection<string>.Remove(string item) => TryRemove(item, out _);
            bool ICollection<string>.IsReadOnly => false;
            IEnumerator<string> IEnumerable<string>.GetEnumerator() => Keys.GetEnumerator();
        }
        """);

    [Fact]
    public Task Synchronized_wrapper() => Finds("""
        static class Old
        {
            static Hashtable s_table = Hashtable.Synchronized(new Hashtable());

            public static void Put(string key) => s_table[key] = 1;

            public static void Reset() => {|MAP3007:s_table = new Hashtable()|};
        }
        """);

    // ---- where it stands

    [Fact]
    public Task Property_from_another_file() => Finds("""
        static class Store
        {
            public static IDictionary<string, string> Values { get; set; } = new ConcurrentDictionary<string, string>();

            public static void Put(string key, string value) => Values[key] = value;
        }
        """, """
        class Loader
        {
            public void Load(string[] keys) => {|MAP3007:Store.Values = keys.ToDictionary(key => key)|};
        }
        """);

    [Fact]
    public Task Async_and_awaited() => Finds("""
        static class Rates
        {
            static IDictionary<string, decimal> s_rates = new ConcurrentDictionary<string, decimal>();

            public static void Set(string currency, decimal rate) => s_rates[currency] = rate;

            public static async Task ReloadAsync() => {|MAP3007:s_rates = await LoadAsync()|};

            static async Task<IDictionary<string, decimal>> LoadAsync()
            {
                await Task.Yield();
                return new Dictionary<string, decimal>();
            }
        }
        """);

    [Fact]
    public Task Object_that_a_static_holds() => Finds("""
        static class Host { public static readonly Session Current = new(); }

        sealed partial class Session
        {
            private IDictionary<string, object> _items;

            public Session() => _items = new ConcurrentDictionary<string, object>();

            public object this[string key] { set => _items[key] = value; }
        }
        """, """
        sealed partial class Session
        {
            public void Clear()
            {
                try
                {
                    {|MAP3007:_items = new Dictionary<string, object>()|};
                }
                finally
                {
                    Console.WriteLine();
                }
            }
        }
        """);

    [Fact]
    public Task Generic_nested_and_early_return() => Finds("""
        static class Outer<T>
        {
            static IDictionary<string, T> s_items = new ConcurrentDictionary<string, T>();

            internal static class Writer
            {
                public static void Put(string key, T item)
                {
                    if (key == "")
                        return;

                    s_items[key] = item;
                }

                public static void Reset()
                {
                    Renew();

                    void Renew() => {|MAP3007:s_items = new Dictionary<string, T>()|};
                }
            }
        }
        """);

    // ---- silent

    [Theory]
    [InlineData("s_map = new ConcurrentDictionary<string, int>()")]
    [InlineData("s_map = new ConcurrentDictionary<string, int>(Load())")]
    [InlineData("s_map = LoadConcurrent()")]
    [InlineData("s_map = ImmutableDictionary<string, int>.Empty")]
    [InlineData("s_map = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(Load())")]
    [InlineData("s_map = null")]
    [InlineData("s_map = given")]
    public Task Safe_twin_values_that_threads_can_share(string store) => Silent($$"""
        static class Names
        {
            static IDictionary<string, int> s_map = new ConcurrentDictionary<string, int>();

            public static void Add(string name) => s_map[name] = 1;

            public static void Act(IDictionary<string, int> given) => {{store}};

            static Dictionary<string, int> Load() => new();

            static IDictionary<string, int> LoadConcurrent() => new ConcurrentDictionary<string, int>();
        }
        """);

    [Fact]
    public Task Map_that_is_only_read() => Silent("""
        static class Names
        {
            static IReadOnlyDictionary<string, int> s_map = new ConcurrentDictionary<string, int>();

            public static int Of(string name) => s_map[name];

            public static void Reload() => s_map = new Dictionary<string, int>();
        }
        """);

    [Fact]
    public Task Changes_under_a_lock() => Silent("""
        static class Names
        {
            static readonly object s_gate = new();
            static IDictionary<string, int> s_map = new ConcurrentDictionary<string, int>();

            public static void Add(string name)
            {
                lock (s_gate)
                    s_map[name] = 1;
            }

            public static void Reload()
            {
                lock (s_gate)
                    s_map = new Dictionary<string, int>();
            }
        }
        """);

    [Fact]
    public Task Plain_from_the_start() => Silent("""
        static class Names
        {
            static IDictionary<string, int> s_map = new Dictionary<string, int>();

            public static void Add(string name) => s_map[name] = 1;

            public static void Reload() => s_map = new Dictionary<string, int>();
        }
        """);

    [Fact]
    public Task Upgrade() => Silent("""
        static class Names
        {
            static IDictionary<string, int> s_map = new Dictionary<string, int>();

            public static void Add(string name) => s_map[name] = 1;

            public static void Share() => s_map = new ConcurrentDictionary<string, int>(s_map);
        }
        """);

    [Fact]
    public Task Initialization() => Silent("""
        static class Names
        {
            static IDictionary<string, int> s_map = new ConcurrentDictionary<string, int>();

            static Names() => s_map = new Dictionary<string, int>();

            public static void Add(string name) => s_map[name] = 1;
        }
        """);

    [Fact]
    public Task Disposal() => Silent("""
        static class Host { public static readonly Names All = new(); }

        sealed class Names : IDisposable
        {
            private IDictionary<string, int> _map = new ConcurrentDictionary<string, int>();

            public void Add(string name) => _map[name] = 1;

            public void Dispose() => _map = new Dictionary<string, int>();
        }
        """);

    [Fact]
    public Task Objects_that_nobody_shares() => Silent("""
        sealed class Options
        {
            private IDictionary<string, int> _map = new ConcurrentDictionary<string, int>();

            public void Add(string name) => _map[name] = 1;

            public Options Plain() => new() { _map = new Dictionary<string, int>(_map) };
        }
        """);

    [Fact]
    public Task Field_of_the_concurrent_type() => Silent("""
        static class Names
        {
            static ConcurrentDictionary<string, int> s_map = new();

            public static void Add(string name) => s_map[name] = 1;

            public static void Reload() => s_map = new(new Dictionary<string, int>());
        }
        """);

    // ---- limits

    [Fact]
    public Task Misses_what_a_caller_hands_in() => KnownMiss("""
        static class Names
        {
            static IDictionary<string, int> s_map = new ConcurrentDictionary<string, int>();

            public static void Add(string name) => s_map[name] = 1;

            public static void Use(IDictionary<string, int> map) => s_map = map;

            public static void Reset() => Use(new Dictionary<string, int>());
        }
        """);

    [Fact]
    public Task Takes_a_mode_for_one_thread_for_a_downgrade() => KnownFalseAlarm("""
        static class Names
        {
            static IDictionary<string, int> s_map = new ConcurrentDictionary<string, int>();

            public static void Add(string name) => s_map[name] = 1;

            // Called by a tool that has one thread, before it does anything else.
            public static void UseOneThread() => {|MAP3007:s_map = new Dictionary<string, int>()|};
        }
        """);
}
