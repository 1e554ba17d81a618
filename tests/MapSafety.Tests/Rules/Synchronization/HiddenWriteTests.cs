using MapSafety.Rules.Synchronization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>MAP1012: members that read as queries and remember their answers.</summary>
public sealed class HiddenWriteTests : RuleTests<HiddenWrite>
{
    // A field that is no plain value, so that what the type keeps is not all known.
    private const string Source = "class Source { public string Load(string key) => key; public Task<string> LoadAsync(string key) => Task.FromResult(key); }";

    [Fact]
    public Task Message_names_the_query_and_the_other_member() => Says(
        "'GetName' adds to '_names', a Dictionary behind the query 'NameOf', with no lock held; 'Knows' reads it and can run at the same time",
        """
        public class Names
        {
            private readonly System.IO.Stream _file;
            private readonly Dictionary<int, string> {|#1:_names|} = new();
            public Names(System.IO.Stream file) => _file = file;
            public string {|#2:NameOf|} => GetName(1);
            public bool Knows(int id) => {|#3:_names.ContainsKey(id)|};
            private string GetName(int id)
            {
                if (!{|#4:_names.TryGetValue(id, out string? name)|})
                    {|#0:_names.Add(id, name = _file.Length + " " + id)|};
                return name;
            }
        }
        """,
        DiagnosticSeverity.Info, others: 4);

    [Fact]
    public Task A_public_type_that_is_otherwise_immutable_is_a_warning() => Says(
        "'Get' writes to '_squares', a Dictionary behind the query 'Get', with no lock held; two calls of it can run at the same time",
        """
        public sealed class Squares
        {
            private readonly int _base;
            private readonly Func<int, long> _square;
            private readonly Dictionary<int, long> {|#1:_squares|} = new();
            public Squares(int root, Func<int, long> square) { _base = root; _square = square; }
            public long {|#2:Get|}(int n)
            {
                if (!{|#3:_squares.TryGetValue(n, out long value)|})
                    {|#0:_squares[n] = value = _square(_base + n)|};
                return value;
            }
        }
        """,
        DiagnosticSeverity.Warning, others: 3);

    [Theory]
    [InlineData("public string Get(string key)", "")]
    [InlineData("public string Find(string key)", "")]
    [InlineData("public string Lookup(string key)", "")]
    [InlineData("public string ResolveName(string key)", "")]
    [InlineData("public string GetOrAdd(string key)", "")]
    [InlineData("public string GetOrCreate(string key)", "")]
    [InlineData("public string this[string key]", "get")]
    [InlineData("internal string GetName(string key)", "")]
    [InlineData("public virtual string GetName(string key)", "")]
    [InlineData("string IFinder.Find(string key)", "")]
    public Task Every_kind_of_query(string head, string accessor) => Finds(Source + $$"""
        interface IFinder { string Find(string key) => key; }
        class Names : IFinder
        {
            private readonly Source _source = new();
            private readonly Dictionary<string, string> _names = new();
            {{head}}
            {
                {{accessor}} {
                    if (_names.TryGetValue(key, out var name))
                        return name;
                    name = _source.Load(key);
                    {|MAP1012:_names[key] = name|};
                    return name;
                }
            }
        }
        """);

    [Theory]
    [InlineData("public string Load(string key)")]
    [InlineData("public string Add(string key)")]
    [InlineData("public string Getter(string key)")]
    [InlineData("public string Issue(string key)")]
    [InlineData("public string Compile(string key)")]
    [InlineData("public string Register(string key)")]
    [InlineData("public string Intern(string key)")]
    [InlineData("public string Island(string key)")]
    public Task Safe_twin_a_member_named_for_what_it_does(string head) => Silent(Source + $$"""
        class Names
        {
            private readonly Source _source = new();
            private readonly Dictionary<string, string> _names = new();
            {{head}}
            {
                if (_names.TryGetValue(key, out var name))
                    return name;
                name = _source.Load(key);
                _names[key] = name;
                return name;
            }
        }
        """);

    [Theory]
    [InlineData("bool TryGet(string key, out string name) { if (!_names.TryGetValue(key, out name!)) { name = _source.Load(key); {|MAP1012:_names[key] = name|}; } return true; }")]
    [InlineData("string Get(string key) { if (!_names.ContainsKey(key)) {|MAP1012:_names.Add(key, _source.Load(key))|}; return _names[key]; }")]
    [InlineData("string Get(string key) => _names.TryGetValue(key, out var name) ? name : {|MAP1012:_names[key] = _source.Load(key)|};")]
    [InlineData("string Get(string key) { return _names.TryGetValue(key, out var name) ? name : ({|MAP1012:_names[key] = _source.Load(key)|}); }")]
    [InlineData("string Get(string key) { if (_names.TryGetValue(key, out var name)) return name; name = _source.Load(key); {|MAP1012:_names.TryAdd(key, name)|}; return name; }")]
    [InlineData("string Get(string key) { if (_names.TryGetValue(key, out var name)) return name; else return Fetch(key); } private string Fetch(string key) { var name = _source.Load(key); {|MAP1012:_names.Add(key, name)|}; return name; }")]
    [InlineData("string Get(string key) { string? name; if (!_names.TryGetValue(key, out name)) { name = _source.Load(key); Keep(key, name); } return name; } private void Keep(string key, string name) => {|MAP1012:_names[key] = name|};")]
    [InlineData("string Get(string key) { if (_names.TryGetValue(key, out var name)) return name; return Make(); string Make() { var made = _source.Load(key); {|MAP1012:_names[key] = made|}; return made; } }")]
    [InlineData("async Task<string> GetAsync(string key) { if (_names.TryGetValue(key, out var name)) return name; name = await _source.LoadAsync(key); {|MAP1012:_names[key] = name|}; return name; }")]
    [InlineData("async ValueTask<string> FindAsync(string key) { if (!_names.TryGetValue(key, out var name)) {|MAP1012:_names[key] = name = await _source.LoadAsync(key)|}; return name; }")]
    [InlineData("int GetLength(string key) { if (!_names.TryGetValue(key, out var name)) { name = _source.Load(key); {|MAP1012:this._names[key] = name|}; } return name.Length; }")]
    [InlineData("string Get(string key) { var names = _names; if (names.TryGetValue(key, out var name)) return name; return {|MAP1012:_names[key] = _source.Load(key)|}; }")]
    [InlineData("string Get(string key) { try { return _names[key]; } catch (KeyNotFoundException) { var name = _source.Load(key); {|MAP1012:_names[key] = name|}; return name; } }")]
    [InlineData("int CompareTo(string key) { if (!_names.TryGetValue(key, out var name)) {|MAP1012:_names[key] = name = _source.Load(key)|}; return name.CompareTo(key); }")]
    [InlineData("bool Contains(string key) { if (!_names.TryGetValue(key, out var name)) {|MAP1012:_names[key] = name = _source.Load(key)|}; return name.Length > 0; }")]
    [InlineData("bool IsKnown(string key) { if (!_names.TryGetValue(key, out var name)) {|MAP1012:_names[key] = name = _source.Load(key)|}; return name.Length > 0; }")]
    [InlineData("IEnumerable<string> GetAll(string[] keys) { foreach (var key in keys) { if (!_names.TryGetValue(key, out var name)) {|MAP1012:_names[key] = name = _source.Load(key)|}; } return _names.Values; }")]
    public Task Every_way_to_remember(string member) => Finds(Source + $$"""
        class Names
        {
            private readonly Source _source = new();
            private readonly Dictionary<string, string> _names = new();
            public {{member}}
        }
        """);

    [Theory]
    [InlineData("Dictionary<string, string>")]
    [InlineData("SortedDictionary<string, string>")]
    [InlineData("SortedList<string, string>")]
    [InlineData("IDictionary<string, string>")]
    public Task Every_plain_map(string type) => Finds(Source + $$"""
        class Names
        {
            private readonly Source _source = new();
            private readonly {{type}} _names = new {{type.Replace("IDict", "Dict")}}();
            public string Get(string key)
            {
                if (!_names.TryGetValue(key, out var name))
                    {|MAP1012:_names[key] = name = _source.Load(key)|};
                return name;
            }
        }
        """);

    [Fact]
    public Task Sum_of_earlier_answers() => Finds("""
        public sealed class Fibonacci
        {
            private readonly Dictionary<int, long> _known = new() { [0] = 0, [1] = 1 };
            public long Get(int n) => _known.TryGetValue(n, out long known) ? known : {|MAP1012:_known[n] = Get(n - 1) + Get(n - 2)|};
        }
        """);

    [Fact]
    public Task Getter_that_fills_a_list_when_first_asked() => Finds("""
        public class Table
        {
            private readonly System.IO.TextReader _reader;
            private readonly List<string> _columns = new();
            public Table(System.IO.TextReader reader) => _reader = reader;
            public IReadOnlyList<string> Columns
            {
                get
                {
                    if (_columns.Count == 0)
                        {|MAP1012:_columns.AddRange(_reader.ReadLine()!.Split(','))|};
                    return _columns;
                }
            }
        }
        """);

    [Fact]
    public Task Field_that_is_made_at_the_first_question() => Finds(Source + """
        class Names
        {
            private readonly Source _source = new();
            private Dictionary<string, string>? _names;
            public string Get(string key)
            {
                _names ??= new();
                if (!_names.TryGetValue(key, out var name))
                    {|MAP1012:_names[key] = name = _source.Load(key)|};
                return name;
            }
        }
        """);

    [Fact]
    public Task Generic_type_partial_type_and_record() => Finds(
        """
        partial class Cache<T> where T : notnull
        {
            private readonly Func<T, object> _make;
            private readonly Dictionary<T, object> _values = new();
            public Cache(Func<T, object> make) => _make = make;
        }
        record Person(string Name)
        {
            private readonly Dictionary<string, string> _titles = new();
            public string GetTitle(string language)
            {
                if (_titles.TryGetValue(language, out var title))
                    return title;
                title = language + Name;
                {|MAP1012:_titles[language] = title|};
                return title;
            }
        }
        """,
        """
        partial class Cache<T>
        {
            public object Get(T key)
            {
                if (!_values.TryGetValue(key, out var value))
                    {|MAP1012:_values[key] = value = _make(key)|};
                return value;
            }
        }
        """);

    [Fact]
    public Task Nested_type_that_others_can_use_and_a_private_property() => Finds(Source + """
        public class Outer
        {
            public class Names
            {
                private readonly Source _source = new();
                private Dictionary<string, string> Known { get; } = new();
                public string Get(string key)
                {
                    if (!Known.TryGetValue(key, out var name))
                        {|MAP1012:Known[key] = name = _source.Load(key)|};
                    return name;
                }
            }
        }
        """);

    [Fact]
    public Task Comparison_and_hash_code_that_remember() => Finds("""
        class ByWeight : IComparable<string>
        {
            private readonly Func<string, int> _weigh;
            private readonly Dictionary<string, int> _weights = new();
            public ByWeight(Func<string, int> weigh) => _weigh = weigh;
            public int CompareTo(string? other) => WeightOf(other!);
            public override int GetHashCode() => WeightOf("");
            private int WeightOf(string text)
            {
                if (!_weights.TryGetValue(text, out int weight))
                {
                    weight = _weigh(text);
                    {|MAP1012:_weights.Add(text, weight)|};
                }
                return weight;
            }
        }
        """);

    [Fact]
    public Task Two_queries_with_one_memory() => Finds(Source + """
        class Names
        {
            private readonly Source _source = new();
            private readonly Dictionary<string, string> _names = new();
            public string Get(string key)
            {
                if (_names.TryGetValue(key, out var name)) return name;
                {|MAP1012:_names[key] = name = _source.Load(key)|};
                return name;
            }
            public string Find(string key)
            {
                if (_names.TryGetValue(key, out var name)) return name;
                {|MAP1012:_names[key] = name = _source.Load(key + key)|};
                return name;
            }
        }
        """);

    [Fact]
    public Task Settings_of_the_object_and_its_disposal_change_nothing() => Finds(Source + """
        class Names : IDisposable
        {
            private readonly Source _source = new();
            private readonly Dictionary<string, string> _names = new();
            private bool _isDisposed;
            public int Limit { get; set; }
            public string Get(string key)
            {
                if (_isDisposed) throw new ObjectDisposedException(key);
                if (!_names.TryGetValue(key, out var name))
                    {|MAP1012:_names[key] = name = _source.Load(key)|};
                return name;
            }
            public void Dispose() { _isDisposed = true; _names.Clear(); }
        }
        """);

    [Theory]
    [InlineData("public sealed class Names", "private readonly string _prefix = \"\";", true)]
    [InlineData("public sealed class Names", "private readonly int[] _sizes = { 1 };", false)]
    [InlineData("public sealed class Names", "private readonly List<int> _sizes = new() { 1 };", true)]
    [InlineData("public sealed class Names", "public int Limit { get; init; }", true)]
    [InlineData("public sealed class Names", "private readonly ImmutableArray<int> _sizes = ImmutableArray<int>.Empty;", true)]
    [InlineData("public sealed class Names", "private static int s_count;", true)]
    [InlineData("public sealed class Names", "public int Limit { get; set; }", false)]
    [InlineData("public sealed class Names", "private int _limit; public void Limit() { }", false)]
    [InlineData("public sealed class Names", "private readonly System.IO.Stream _stream = null!;", false)]
    [InlineData("public sealed class Names : Base", "", false)]
    [InlineData("internal sealed class Names", "", false)]
    public async Task A_warning_only_where_all_else_is_known_not_to_change(string head, string beside, bool isWarning)
    {
        CSharpAnalyzerTest<Only<HiddenWrite>, DefaultVerifier> test = Test($$"""
            public class Base { protected int _count; }
            {{head}}
            {
                {{beside}}
                private readonly Dictionary<string, string> _names = new();
                public string Get(string key)
                {
                    if (_names.TryGetValue(key, out var name)) return name;
                    return {|#0:_names[key] = key.ToUpperInvariant()|};
                }
            }
            """);
        test.ExpectedDiagnostics.Add(
            new DiagnosticResult("MAP1012", isWarning ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info)
                .WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Safe_twin_the_memory_is_a_concurrent_map() => Silent(Source + """
        class Names
        {
            private readonly Source _source = new();
            private readonly ConcurrentDictionary<string, string> _names = new();
            public string Get(string key) => _names.GetOrAdd(key, _source.Load);
        }
        """);

    [Theory]
    [InlineData("lock (_gate) { if (!_names.TryGetValue(key, out var name)) _names[key] = name = key + key; return name; }")]
    [InlineData("lock (_names) { if (!_names.TryGetValue(key, out var name)) _names[key] = name = key + key; return name; }")]
    [InlineData("Monitor.Enter(_gate); try { if (!_names.TryGetValue(key, out var name)) _names[key] = name = key + key; return name; } finally { Monitor.Exit(_gate); }")]
    [InlineData("lock (_gate) return Make(key); } private string Make(string key) { if (!_names.TryGetValue(key, out var name)) _names[key] = name = key + key; return name;")]
    public Task Safe_twin_the_memory_is_guarded(string body) => Silent($$"""
        class Names
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, string> _names = new();
            public string Get(string key) { {{body}} }
        }
        """);

    [Theory]
    [InlineData("public void Set(string key, string name) => _names[key] = name;")]
    [InlineData("public void Add(string key) => _names.Add(key, key);")]
    [InlineData("public void Forget(string key) => _names.Remove(key);")]
    [InlineData("public void Reset() => _names.Clear();")]
    [InlineData("public void Reset() => _names = new();")]
    [InlineData("public string this[string key] { set => _names[key] = value; }")]
    [InlineData("public string Load(string key) => Get(key); private int _position; public bool Read() { _position++; return true; }")]
    [InlineData("private int _depth; public void Enter() => ++_depth;")]
    [InlineData("private int _depth; public void Enter() => this._depth = 3;")]
    [InlineData("private int _depth; private string _last = \"\"; public void Enter() => (_depth, _last) = (1, \"\");")]
    [InlineData("private int _depth; public void Enter() => int.TryParse(\"1\", out _depth);")]
    [InlineData("public string Text { get; private set; } = \"\"; public void Enter() => Text = \"a\";")]
    [InlineData("private readonly List<string> _parts = new(); public void Append(string part) => _parts.Add(part);")]
    public Task Safe_object_that_others_change_too(string beside) => Silent(Source + $$"""
        class Names
        {
            private readonly Source _source = new();
            private Dictionary<string, string> _names = new();
            {{beside}}
            public string Get(string key)
            {
                if (!_names.TryGetValue(key, out var name))
                    _names[key] = name = _source.Load(key);
                return name;
            }
        }
        """);

    [Fact]
    public Task Safe_helper_of_an_ordinary_member() => Silent(Source + """
        class Renderer
        {
            private readonly Source _source = new();
            private readonly Dictionary<string, string> _names = new();
            public void Render(string key) => Console.WriteLine(GetName(key));
            private string GetName(string key)
            {
                if (!_names.TryGetValue(key, out var name))
                    _names[key] = name = _source.Load(key);
                return name;
            }
        }
        """);

    [Theory]
    [InlineData("if (!_ids.TryGetValue(name, out int id)) { _ids[name] = 1; return 0; } _ids[name] = ++id; return id;")]
    [InlineData("_ids.TryGetValue(name, out int count); _ids[name] = count + 1; return count;")]
    [InlineData("_ids.TryGetValue(name, out int id); return _ids[name] = id + 1;")]
    [InlineData("int id = _ids.GetValueOrDefault(name); return _ids[name] = -id;")]
    [InlineData("return _ids[name] = _ids.GetValueOrDefault(name) + 1;")]
    [InlineData("if (!_ids.ContainsKey(name)) _ids[name] = 0; return _ids[name]++;")]
    [InlineData("if (!_ids.ContainsKey(name)) _ids[name] = 0; return _ids[name] += 2;")]
    [InlineData("_ids[name] = 1; return 1;")]
    public Task Safe_counter_that_answers_otherwise_each_time(string body) => Silent($$"""
        class Ids
        {
            private readonly System.Random _random = new();
            private readonly Dictionary<string, int> _ids = new();
            public int GetId(string name) { {{body}} }
        }
        """);

    [Fact]
    public Task Wrong_about_a_counter_that_counts_in_a_local_first() => KnownFalseAlarm("""
        class Ids
        {
            private readonly System.Random _random = new();
            private readonly Dictionary<string, int> _ids = new();
            public int GetId(string name)
            {
                _ids.TryGetValue(name, out int id);
                id++;
                {|MAP1012:_ids[name] = id|};
                return id;
            }
        }
        """);

    [Fact]
    public Task Safe_set_of_what_was_seen() => Silent("""
        class Walk
        {
            private readonly System.Random _random = new();
            private readonly HashSet<string> _seen = new();
            public bool IsNew(string name) => _seen.Add(name);
            public bool Has(string name) { if (_seen.Contains(name)) return true; _seen.Add(name); return false; }
        }
        """);

    [Theory]
    [InlineData("class Names : Microsoft.AspNetCore.Mvc.ControllerBase")]
    [InlineData("class Names : System.Windows.Forms.Control")]
    [InlineData("class Names : Orleans.Grain")]
    [InlineData("/// <summary>Instances are not thread-safe.</summary>\nclass Names")]
    [InlineData("[NotThreadSafe] class Names")]
    public Task Safe_confined_type(string head) => Silent(Source + $$"""
        namespace Microsoft.AspNetCore.Mvc { public class ControllerBase { } }
        namespace System.Windows.Forms { public class Control { } }
        namespace Orleans { public class Grain { } }
        class NotThreadSafeAttribute : Attribute { }
        {{head}}
        {
            private readonly Source _source = new();
            private readonly Dictionary<string, string> _names = new();
            public string Get(string key)
            {
                if (!_names.TryGetValue(key, out var name))
                    _names[key] = name = _source.Load(key);
                return name;
            }
        }
        """);

    [Fact]
    public Task Safe_private_nested_type_struct_and_local() => Silent(Source + """
        class Outer
        {
            private sealed class Names
            {
                private readonly Source _source = new();
                private readonly Dictionary<string, string> _names = new();
                public string Get(string key)
                {
                    if (!_names.TryGetValue(key, out var name))
                        _names[key] = name = _source.Load(key);
                    return name;
                }
            }
            public string Get(string[] keys)
            {
                var names = new Dictionary<string, string>();
                foreach (var key in keys)
                    if (!names.TryGetValue(key, out _))
                        names[key] = key;
                return string.Concat(names.Values);
            }
        }
        readonly struct Pair
        {
            private readonly Dictionary<string, string> _names;
            public string Get(string key) => _names.TryGetValue(key, out var name) ? name : _names[key] = key;
        }
        """);

    [Fact]
    public Task Safe_memory_of_each_thread() => Silent(Source + """
        class Names
        {
            private readonly Source _source = new();
            private readonly ThreadLocal<Dictionary<string, string>> _names = new(() => new());
            public string Get(string key)
            {
                if (!_names.Value!.TryGetValue(key, out var name))
                    _names.Value[key] = name = _source.Load(key);
                return name;
            }
        }
        """);

    [Fact]
    public Task Safe_query_that_only_reads_what_the_constructor_filled() => Silent("""
        class Names
        {
            private readonly Dictionary<string, string> _names = new();
            public Names(string[] keys) { foreach (var key in keys) if (GetOrAdd(key).Length == 0) throw new ArgumentException(key); }
            public string Get(string key) => _names[key];
            private string GetOrAdd(string key) { if (!_names.TryGetValue(key, out var name)) _names[key] = name = key; return name; }
        }
        """);

    [Theory]
    [InlineData("internal readonly Dictionary<string, string> _names = new();")]
    [InlineData("private readonly Dictionary<string, string> _names = new(); public IDictionary<string, string> All => _names;")]
    public Task Safe_collection_that_others_can_name(string declaration) => Silent(Source + $$"""
        class Names
        {
            private readonly Source _source = new();
            {{declaration}}
            public string Get(string key)
            {
                if (!_names.TryGetValue(key, out var name))
                    _names[key] = name = _source.Load(key);
                return name;
            }
        }
        """);

    [Fact]
    public Task Safe_query_that_takes_out_what_it_answers_with() => Silent("""
        class Jobs
        {
            private readonly Queue<string> _jobs;
            public Jobs(IEnumerable<string> jobs) => _jobs = new(jobs);
            public string GetNext() => _jobs.Dequeue();
        }
        """);

    [Fact]
    public async Task Safe_in_a_test_project()
    {
        CSharpAnalyzerTest<Only<HiddenWrite>, DefaultVerifier> test = Test("""
            public sealed class Names
            {
                private readonly Dictionary<string, string> _names = new();
                public string Get(string key) => _names.TryGetValue(key, out var name) ? name : _names[key] = key;
            }
            """);
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.IsTestProject = true\n"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Other_rules_speak_where_the_object_is_known_to_be_shared() => Silent("""
        public sealed class Names
        {
            public static readonly Names Instance = new();
            private readonly Dictionary<string, string> _names = new();
            public string Get(string key) => _names.TryGetValue(key, out var name) ? name : _names[key] = key;
        }
        """);

    [Fact]
    public Task Misses_a_memory_written_through_an_alias_alone() => KnownMiss(Source + """
        class Names
        {
            private readonly Source _source = new();
            private readonly Dictionary<string, string> _names = new();
            public string Get(string key)
            {
                var names = _names;
                if (!names.TryGetValue(key, out var name))
                    names[key] = name = _source.Load(key);
                return name;
            }
        }
        """);

    [Fact]
    public Task Misses_a_memory_that_can_be_reset() => KnownMiss(Source + """
        class Names
        {
            private readonly Source _source = new();
            private readonly Dictionary<string, string> _names = new();
            public void Reset() => _names.Clear();
            public string Get(string key)
            {
                if (!_names.TryGetValue(key, out var name))
                    _names[key] = name = _source.Load(key);
                return name;
            }
        }
        """);

    [Fact]
    public Task Misses_a_slot_taken_by_reference() => KnownMiss(Source + """
        class Names
        {
            private readonly Source _source = new();
            private readonly Dictionary<string, string> _names = new();
            public string Get(string key)
            {
                ref string? name = ref CollectionsMarshal.GetValueRefOrAddDefault(_names, key, out bool isKnown);
                if (!isKnown)
                    name = _source.Load(key);
                return name!;
            }
        }
        """);
}
