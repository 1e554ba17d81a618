namespace MapSafety.Benchmarks.Code;

/// <summary>Collections as types of the generated code hold them, each with the members that use it.</summary>
internal static class CollectionShapes
{
    public static string[] Instance { get; } =
    [
        """
            private readonly Dictionary<string, int> _amounts = new();

            public int AmountOf(string key)
            {
                if (_amounts.TryGetValue(key, out int amount))
                    return amount;

                amount = Evaluate(key.Length);
                _amounts[key] = amount;
                return amount;
            }

            public void Forget(string key) => _amounts.Remove(key);

        """,
        """
            private readonly List<string> _lines = [];

            public void Append(string line)
            {
                lock (_lines)
                {
                    _lines.Add(line);
                    if (_lines.Count > _limit)
                        _lines.RemoveAt(0);
                }
            }

            public string[] Lines()
            {
                lock (_lines)
                    return _lines.Where(line => line.Length > 0).ToArray();
            }

        """,
        """
            private readonly HashSet<int> _seen = [];
            private readonly Queue<int> _waiting = new();

            public bool Visit(int number)
            {
                if (!_seen.Add(number))
                    return false;

                _waiting.Enqueue(number);
                while (_waiting.Count > _limit)
                    _seen.Remove(_waiting.Dequeue());

                return true;
            }

        """,
    ];

    public static string[] PrivateStatic { get; } =
    [
        """
            private static readonly Dictionary<string, int> s_cache = new();

            public static int Cached(string key)
            {
                if (!s_cache.TryGetValue(key, out int value))
                {
                    value = key.Length * 31;
                    s_cache[key] = value;
                }

                return value;
            }

        """,
        """
            private static readonly object s_gate = new();
            private static readonly List<string> s_names = new();

            public static void Register(string name)
            {
                lock (s_gate)
                {
                    if (!s_names.Contains(name))
                        s_names.Add(name);
                }
            }

            public static int Registered()
            {
                lock (s_gate)
                    return s_names.Count;
            }

        """,
        """
            private static readonly ConcurrentDictionary<int, string> s_labels = new();
            private static readonly Dictionary<string, int> s_ranks = new() { ["low"] = 1, ["middle"] = 2, ["high"] = 3 };

            public static string Label(int number) => s_labels.GetOrAdd(number, static key => key.ToString("x"));

            public static int Rank(string name) => s_ranks.TryGetValue(name, out int rank) ? rank : 0;

        """,
    ];

    public static string InternalStatic(string name) => $$"""
            internal static readonly Dictionary<string, int> {{name}} = new();

            public static void Enter(string name, int value) => {{name}}[name] = value;

        """;

    public static string UseOfInternalStatic(string holder, string name) => $$"""
            public static int Look(string name) => {{holder}}.{{name}}.TryGetValue(name, out int value) ? value : -1;

        """;
}
