namespace MapSafety.Survey.Loading.Evaluation;

/// <summary>Property values by name. A global property keeps its value whatever a file says.</summary>
internal sealed class PropertyBag
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _global = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The value, empty when there is none. Setting a global property does nothing.</summary>
    public string this[string name]
    {
        get => _values.GetValueOrDefault(name, "");
        set
        {
            if (!_global.Contains(name))
                _values[name] = value;
        }
    }

    public void SetGlobal(string name, string value)
    {
        _values[name] = value;
        _global.Add(name);
    }

    /// <summary>Sets what the SDK would set after the project's own text, unless the project did.</summary>
    public void SetDefault(string name, string value)
    {
        if (this[name].Length == 0)
            this[name] = value;
    }

    public bool IsTrue(string name) => this[name].Trim().Equals("true", StringComparison.OrdinalIgnoreCase);

    public bool IsFalse(string name) => this[name].Trim().Equals("false", StringComparison.OrdinalIgnoreCase);

    public IEnumerable<string> List(string name) => this[name].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
