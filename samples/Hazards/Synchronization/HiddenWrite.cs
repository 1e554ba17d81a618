namespace Hazards.Synchronization;

// MAP1012 in every shape it takes: members that read as queries and remember their answers.

public sealed class Looks_immutable(Func<int, long> square)
{
    private readonly Func<int, long> _square = square;
    private readonly Dictionary<int, long> _squares = [];

    public long GetSquare(int number)
    {
        if (!_squares.TryGetValue(number, out long value))
            _squares[number] = value = _square(number); // MAP1012
        return value;
    }
}

public sealed class Indexer(TextReader reader)
{
    private readonly SortedList<int, string> _lines = [];

    public string this[int number] => _lines.TryGetValue(number, out string? line) ? line : _lines[number] = reader.ReadLine() ?? ""; // MAP1012
}

public sealed class Getter(TextReader reader)
{
    private readonly List<string> _columns = [];

    public IReadOnlyList<string> Columns
    {
        get
        {
            if (_columns.Count == 0)
                _columns.AddRange((reader.ReadLine() ?? "").Split(',')); // MAP1012
            return _columns;
        }
    }
}

public sealed class Asynchronous(HttpClient client)
{
    private readonly Dictionary<string, string> _pages = [];

    public async Task<string> FindPageAsync(string address)
    {
        if (_pages.TryGetValue(address, out string? page))
            return page;

        page = await client.GetStringAsync(new Uri(address));
        _pages[address] = page; // MAP1012
        return page;
    }
}

public sealed class Through_a_helper(Func<string, object?> find)
{
    private readonly Dictionary<string, object?> _found = [];

    public bool Has(string name) => _found.TryGetValue(name, out object? found) ? found is not null : Search(name) is not null;

    public bool TryGet(string name, out object? found) => _found.TryGetValue(name, out found) || (found = Search(name)) is not null;

    private object? Search(string name)
    {
        object? found = find(name);
        _found.Add(name, found); // MAP1012
        return found;
    }
}

public sealed class Comparing(Func<string, int> weigh) : IComparable<string>
{
    private readonly Dictionary<string, int> _weights = [];

    public int CompareTo(string? other) => other is null ? 1 : WeightOf(other);

    private int WeightOf(string text)
    {
        if (_weights.TryGetValue(text, out int weight))
            return weight;

        weight = weigh(text);
        _weights.Add(text, weight); // MAP1012
        return weight;
    }
}

public sealed class Made_at_the_first_question(Func<string, string> translate)
{
    private Dictionary<string, string>? _words;

    public string Resolve(string word)
    {
        _words ??= [];
        if (!_words.ContainsKey(word))
            _words.Add(word, translate(word)); // MAP1012
        return _words[word];
    }
}
