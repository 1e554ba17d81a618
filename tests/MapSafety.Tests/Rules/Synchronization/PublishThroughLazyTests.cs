using MapSafety.CodeFixes.Synchronization;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>The fix that publishes a collection which is filled once through a <c>Lazy</c>.</summary>
public sealed partial class PublishThroughLazyTests : StateFixTests<PublishThroughLazy>
{
    private const string Words = """
        using System.Collections.Generic;

        static class Words
        {
            private static Dictionary<string, int>? s_words;

            public static Dictionary<string, int> All
            {
                get
                {
                    if (s_words == null)
                    {
                        s_words = new Dictionary<string, int>();
                        foreach (string word in new[] { "a", "b" })
                            s_words.Add(word, 1);

                        // And one more.
                        s_words["c"] = 2;
                    }

                    return s_words;
                }
            }
        }

        """;

    [Fact]
    public Task Title_says_what_changes() => TitleIs("Publish 's_words' through a Lazy (5 uses in 1 file)", "MapSafety.PublishThroughLazy", Words);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("通过 Lazy 发布“s_words”（1 个文件中的 5 处使用）", Words);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Words);

    [Fact]
    public Task Null_and_filled_in_place() => Fixes(
        """
        using System.Collections.Generic;

        static class Words
        {
            private static Dictionary<string, int>? s_words;

            public static Dictionary<string, int> All
            {
                get
                {
                    if (s_words == null)
                    {
                        s_words = new Dictionary<string, int>();
                        foreach (string word in new[] { "a", "b" })
                            s_words.Add(word, 1);

                        // And one more.
                        s_words["c"] = 2;
                    }

                    return s_words;
                }
            }
        }

        """,
        after: """
        using System;
        using System.Collections.Generic;

        static class Words
        {
            private static readonly Lazy<Dictionary<string, int>> s_words = new(BuildWords);

            public static Dictionary<string, int> All
            {
                get
                {
                    return s_words.Value;
                }
            }

            private static Dictionary<string, int> BuildWords()
            {
                var words = new Dictionary<string, int>();
                foreach (string word in new[] { "a", "b" })
                    words.Add(word, 1);

                // And one more.
                words["c"] = 2;
                return words;
            }
        }

        """,
        step: "if (Words.All.Count != 3) throw new Exception(\"incomplete\");",
        holds: "Words.All[\"c\"] == 2");

    [Fact]
    public Task Empty_and_filled_by_a_helper() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Table
        {
            private readonly string _header;
            private readonly List<string> _columns = new();

            public Table(string header)
            {
                _header = header;
            }

            public IReadOnlyList<string> Columns
            {
                get
                {
                    if (_columns.Count == 0)
                        ReadHeader();
                    return _columns;
                }
            }

            private void ReadHeader() => _columns.AddRange(_header.Split(','));
        }

        static class Shared { public static readonly Table Table = new("a,b,c"); }

        """,
        after: """
        using System;
        using System.Collections.Generic;

        sealed class Table
        {
            private readonly string _header;
            private readonly Lazy<List<string>> _columns;

            public Table(string header)
            {
                _columns = new(BuildColumns);
                _header = header;
            }

            public IReadOnlyList<string> Columns
            {
                get
                {
                    return _columns.Value;
                }
            }

            private List<string> BuildColumns()
            {
                List<string> columns = new();
                columns.AddRange(_header.Split(','));
                return columns;
            }
        }

        static class Shared { public static readonly Table Table = new("a,b,c"); }

        """,
        step: "if (Shared.Table.Columns.Count != 3) throw new Exception(\"incomplete\");",
        holds: "Shared.Table.Columns[2] == \"c\"");

    [Fact]
    public Task Early_return_and_a_local_that_is_published_after_it_is_half_filled() => Fixes(
        """
        using System.Collections.Generic;

        static class Primes
        {
            private static HashSet<int>? s_primes;

            public static bool IsPrime(int n) => GetPrimes().Contains(n);

            private static HashSet<int> GetPrimes()
            {
                if (s_primes != null)
                    return s_primes;

                s_primes = new() { 2 };
                for (int i = 3; i < 100; i += 2)
                {
                    if (i % 3 != 0 || i == 3)
                        s_primes.Add(i);
                }

                return s_primes;
            }
        }

        """,
        after: """
        using System;
        using System.Collections.Generic;

        static class Primes
        {
            private static readonly Lazy<HashSet<int>> s_primes = new(BuildPrimes);

            public static bool IsPrime(int n) => GetPrimes().Contains(n);

            private static HashSet<int> GetPrimes()
            {
                return s_primes.Value;
            }

            private static HashSet<int> BuildPrimes()
            {
                HashSet<int> primes = new() { 2 };
                for (int i = 3; i < 100; i += 2)
                {
                    if (i % 3 != 0 || i == 3)
                        primes.Add(i);
                }

                return primes;
            }
        }

        """,
        step: "if (!Primes.IsPrime(97)) throw new Exception(\"incomplete\");",
        holds: "Primes.IsPrime(2) && !Primes.IsPrime(4)");

    [Fact]
    public Task Object_without_a_constructor() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Names
        {
            private Dictionary<int, string>? _names;

            public string First => "a";

            public string? Find(int id)
            {
                if (_names is null)
                {
                    _names = new();
                    _names.Add(1, First);
                    _names.Add(2, "b");
                }

                return _names.TryGetValue(id, out string? name) ? name : null;
            }

            public int Count => Find(0) is null ? _names!.Count : 0;
        }

        static class Shared { public static readonly Names Names = new(); }

        """,
        after: """
        using System;
        using System.Collections.Generic;

        sealed class Names
        {
            private readonly Lazy<Dictionary<int, string>> _names;

            public Names() => _names = new(BuildNames);

            public string First => "a";

            public string? Find(int id)
            {
                return _names.Value.TryGetValue(id, out string? name) ? name : null;
            }

            private Dictionary<int, string> BuildNames()
            {
                Dictionary<int, string> names = new();
                names.Add(1, First);
                names.Add(2, "b");
                return names;
            }

            public int Count => Find(0) is null ? _names.Value.Count : 0;
        }

        static class Shared { public static readonly Names Names = new(); }

        """,
        step: "if (Shared.Names.Find(2) != \"b\") throw new Exception(\"incomplete\");",
        holds: "Shared.Names.Count == 2");

    [Fact]
    public Task Not_offered_an_entry_for_each_key() => NotOffered(
        """
        using System.Collections.Generic;

        static class Names
        {
            private static Dictionary<int, string>? s_names;

            public static string Of(int id)
            {
                if (s_names == null)
                    s_names = new Dictionary<int, string>();

                if (!s_names.TryGetValue(id, out string? name))
                    s_names[id] = name = "n" + id;
                return name;
            }
        }

        """);

    [Fact]
    public Task Not_offered_what_another_member_empties() => NotOffered(
        """
        using System.Collections.Generic;

        static class Words
        {
            private static Dictionary<string, int>? s_words;

            public static void Forget() => s_words = null;

            public static Dictionary<string, int> All
            {
                get
                {
                    if (s_words == null)
                    {
                        s_words = new Dictionary<string, int>();
                        foreach (string word in new[] { "a", "b" })
                            s_words.Add(word, 1);

                        // And one more.
                        s_words["c"] = 2;
                    }

                    return s_words;
                }
            }
        }

        """);

    [Fact]
    public Task Not_offered_where_others_ask_whether_it_is_there() => NotOffered(
        """
        using System.Collections.Generic;

        static class Words
        {
            private static Dictionary<string, int>? s_words;

            public static bool IsLoaded => s_words != null;

            public static Dictionary<string, int> All
            {
                get
                {
                    if (s_words == null)
                    {
                        s_words = new Dictionary<string, int>();
                        foreach (string word in new[] { "a", "b" })
                            s_words.Add(word, 1);

                        // And one more.
                        s_words["c"] = 2;
                    }

                    return s_words;
                }
            }
        }

        """);

    [Fact]
    public Task Not_offered_filled_from_an_argument() => NotOffered(
        """
        using System.Collections.Generic;

        static class Words
        {
            private static Dictionary<string, int>? s_words;

            public static Dictionary<string, int> Get(string first)
            {
                if (s_words == null)
                {
                    s_words = new Dictionary<string, int>();
                    s_words.Add(first, 1);
                }

                return s_words;
            }
        }

        """);

    [Fact]
    public Task Not_offered_where_the_maker_asks_for_it() => NotOffered(
        """
        using System.Collections.Generic;

        static class Words
        {
            private static Dictionary<string, int>? s_words;

            public static Dictionary<string, int> Get()
            {
                if (s_words == null)
                {
                    s_words = new Dictionary<string, int>();
                    s_words.Add("a", Other.Count());
                    s_words.Add("b", 1);
                }

                return s_words;
            }

            public static int Size() => s_words!.Count;
        }

        static class Other
        {
            public static int Count() => Words.Size();
        }

        """);

    [Fact]
    public Task Not_offered_where_filling_waits() => NotOffered(
        """
        using System.Threading.Tasks;
        using System.Collections.Generic;

        static class Words
        {
            private static Dictionary<string, int>? s_words;

            public static async Task<Dictionary<string, int>> Get()
            {
                if (s_words == null)
                {
                    s_words = new Dictionary<string, int>();
                    await Task.Yield();
                    s_words.Add("a", 1);
                }

                return s_words;
            }
        }

        """);

    [Fact]
    public Task Not_offered_where_filling_may_end_early() => NotOffered(
        """
        using System.Collections.Generic;

        static class Words
        {
            private static Dictionary<string, int>? s_words;

            public static Dictionary<string, int>? Get()
            {
                if (s_words == null)
                {
                    s_words = new Dictionary<string, int>();
                    if (System.Environment.ProcessorCount == 99)
                        return null;
                    s_words.Add("a", 1);
                }

                return s_words;
            }
        }

        """);

    [Fact]
    public Task Helper_with_a_block_and_a_count_that_is_asked_the_other_way() => Fixes(
        """
        using System.Collections.Generic;

        static class Routes
        {
            private static readonly Dictionary<string, string> s_routes = new(System.StringComparer.Ordinal);

            public static string? Find(string path)
            {
                if (s_routes.Count < 1)
                {
                    Load();
                }

                return s_routes.GetValueOrDefault(path);
            }

            // Reads the routes.
            private static void Load()
            {
                for (int i = 0; i < 3; i++)
                    s_routes[i.ToString()] =
                        "route " + i;
            }
        }

        """,
        after: """
        using System;
        using System.Collections.Generic;

        static class Routes
        {
            private static readonly Lazy<Dictionary<string, string>> s_routes = new(BuildRoutes);

            public static string? Find(string path)
            {
                return s_routes.Value.GetValueOrDefault(path);
            }

            private static Dictionary<string, string> BuildRoutes()
            {
                Dictionary<string, string> routes = new(System.StringComparer.Ordinal);
                for (int i = 0; i < 3; i++)
                    routes[i.ToString()] =
                        "route " + i;
                return routes;
            }
        }

        """,
        step: "if (Routes.Find(\"2\") != \"route 2\") throw new Exception(\"incomplete\");",
        holds: "Routes.Find(\"3\") == null");

    [Fact]
    public Task Two_states_at_once_and_constructors_that_call_each_other() => Fixes(
        """
        using System.Collections.Generic;

        sealed class Units
        {
            private readonly int _base;
            private List<int>? _unused;
            private List<int>? _large;
            private HashSet<string>? _names;

            public Units() : this(10)
            {
            }

            public Units(int start)
            {
                _base = start;
                _unused = new();
            }

            public List<int>? Unused => _unused;

            public IReadOnlyList<int> GetLarge()
            {
                if (_large == null)
                {
                    _large = new List<int>();
                    _large.Add(_base);
                }

                return _large;
            }

            public bool IsName(string name)
            {
                if (null == _names)
                {
                    _names = new HashSet<string>();
                    _names.Add("m");
                    _names.Add("kg");
                }

                return _names.Contains(name);
            }
        }

        static class Shared { public static readonly Units Units = new(); }

        """,
        after: """
        using System;
        using System.Collections.Generic;

        sealed class Units
        {
            private readonly int _base;
            private List<int>? _unused;
            private readonly Lazy<List<int>> _large;
            private readonly Lazy<HashSet<string>> _names = new(BuildNames);

            public Units() : this(10)
            {
            }

            public Units(int start)
            {
                _large = new(BuildLarge);
                _base = start;
                _unused = new();
            }

            public List<int>? Unused => _unused;

            public IReadOnlyList<int> GetLarge()
            {
                return _large.Value;
            }

            private List<int> BuildLarge()
            {
                var large = new List<int>();
                large.Add(_base);
                return large;
            }

            public bool IsName(string name)
            {
                return _names.Value.Contains(name);
            }

            private static HashSet<string> BuildNames()
            {
                var names = new HashSet<string>();
                names.Add("m");
                names.Add("kg");
                return names;
            }
        }

        static class Shared { public static readonly Units Units = new(); }

        """,
        step: "if (Shared.Units.GetLarge()[0] != 10 || !Shared.Units.IsName(\"kg\")) throw new Exception(\"incomplete\");",
        holds: "Shared.Units.Unused != null");

    [Fact]
    public Task Not_offered_constructor_without_a_block() => NotOffered(
        """
        using System.Collections.Generic;

        sealed class Names
        {
            private Dictionary<int, string>? _names;

            public Names() => First = "a";

            public string First { get; }

            public string? Find(int id)
            {
                if (_names is null)
                {
                    _names = new();
                    _names.Add(1, First);
                }

                return _names.TryGetValue(id, out string? name) ? name : null;
            }
        }

        static class Shared { public static readonly Names Names = new(); }

        """);

    [Fact]
    public Task Not_offered_empty_that_another_member_asks() => NotOffered(
        """
        using System.Collections.Generic;

        static class Routes
        {
            private static readonly Dictionary<string, string> s_routes = new();

            public static int Loaded => s_routes.Count;

            public static string? Find(string path)
            {
                if (s_routes.Count == 0)
                    s_routes.Add("a", "b");

                return s_routes.GetValueOrDefault(path);
            }
        }

        """);

    [Fact]
    public Task Not_offered_maker_that_others_may_override() => NotOffered(
        """
        using System.Collections.Generic;

        class Names
        {
            private Dictionary<int, string>? _names;

            public string? Find(int id)
            {
                if (_names is null)
                {
                    _names = new();
                    _names.Add(1, First());
                }

                return _names.TryGetValue(id, out string? name) ? name : null;
            }

            protected virtual string First() => "a";
        }

        static class Shared { public static readonly Names Names = new(); }

        """);
}
