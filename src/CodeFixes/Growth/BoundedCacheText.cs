using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MapSafety.CodeFixes.Growth;

/// <summary>
/// The text of the class around a cache. Looking needs no lock; what looks and then changes is one step under the class's own, as it is in the map, and no
/// function of the caller's runs inside it.
/// </summary>
internal sealed class BoundedCacheText
{
    private const int CSharp14 = 1400;
    private readonly Rewrite _rewrite;
    private readonly SourceFile _file;
    private readonly string _name;
    private readonly int _limit;
    private readonly int _minutes;
    private readonly IReadOnlyCollection<BoundedMember> _members;
    private readonly IReadOnlyCollection<string> _answers;
    private readonly string _key;
    private readonly string _value;
    private readonly string _asked;
    private readonly int _position;
    private readonly bool _isNullable;

    public BoundedCacheText(Rewrite rewrite, string name, int limit, int minutes, IReadOnlyCollection<BoundedMember> members, IReadOnlyCollection<string> answers)
    {
        _rewrite = rewrite;
        _file = rewrite.State.File;
        _name = name;
        _limit = limit;
        _minutes = minutes;
        _members = members;
        _answers = answers;
        _position = rewrite.State.Declaration.SpanStart;
        _key = rewrite.State.Type.TypeArguments[0].ToMinimalDisplayString(_file.Model, _position);
        _value = rewrite.State.Type.TypeArguments[1].ToMinimalDisplayString(_file.Model, _position);
        _asked = IsTextAmbiguous() ? "(object)key" : "key";
        _isNullable = (_file.Model.GetNullableContext(_position) & NullableContext.AnnotationsEnabled) != 0;
    }

    /// <summary>A text is an object and a span of characters as well, until C# 14; the cache takes either.</summary>
    private bool IsTextAmbiguous() => _rewrite.State.Type.TypeArguments[0].SpecialType is SpecialType.System_String && _file.CSharp < CSharp14
        && Framework.Find(_file.Model.Compilation, "Microsoft.Extensions.Caching.Memory.MemoryCache") is { } cache
        && cache.GetMembers("TryGetValue").OfType<IMethodSymbol>().Any(method => method.Parameters[0].Type.Name == "ReadOnlySpan");

    private bool Has(string name) => _members.Any(member => member.Name == name);

    private bool HasGate => Has("GetOrAdd") || Has("AddOrUpdate") || Has("TryAdd") || Has("Add") || Has("TryRemove") || Has("TryRemoveAsRemove") || Has("Remove");

    private bool HasLook => Has("TryGetValue") || Has("GetOrAdd") && _answers.Contains("GetOrAdd") || Has("AddOrUpdate");

    private bool HasSet => Has("Set") || Has("GetOrAdd") || Has("AddOrUpdate") || Has("TryAdd") || Has("Add");

    private bool IsOwned => _rewrite.State.IsOfObject;

    public string Write(string access)
    {
        string memory = Name("Microsoft.Extensions.Caching.Memory", "MemoryCache"), options = Name("Microsoft.Extensions.Caching.Memory", "MemoryCacheOptions");
        List<string> lines =
        [
            "/// <summary>At most " + Naming.Number(_limit) + " entries; one that nobody has asked for in " + Naming.Number(_minutes) + " minutes goes.</summary>",
            access + "sealed class " + _name + (IsOwned ? " : " + Name("System", "IDisposable") : ""),
            "{",
        ];
        if (HasSet)
            lines.Add("\tprivate static readonly " + Entry() + " s_entry = " + New(Entry()) + " { Size = 1, SlidingExpiration = " + Name("System", "TimeSpan") + ".FromMinutes(" + Naming.Number(_minutes) + ") };");

        lines.Add("\tprivate readonly " + memory + " _entries = " + (_file.CSharp >= (int)LanguageVersion.CSharp9 ? "new(" : "new " + memory + "(") + "new " + options + " { SizeLimit = " + Naming.Number(_limit) + " });");
        if (HasGate)
            lines.Add("\tprivate readonly " + OwnLock.TypeIn(_rewrite, _file, _position) + " _gate = new" + (_file.CSharp >= (int)LanguageVersion.CSharp9 ? "();" : " object();"));

        foreach (string[] member in Members())
        {
            lines.Add("");
            lines.AddRange(member.Select(line => "\t" + line));
        }

        lines.Add("}");
        return ClassText.Of(_file, _rewrite.State.Declaration.Parent!, lines);
    }

    private string Entry() => Name("Microsoft.Extensions.Caching.Memory", "MemoryCacheEntryOptions");

    private string New(string type) => _file.CSharp >= (int)LanguageVersion.CSharp9 ? "new()" : "new " + type;

    private IEnumerable<string[]> Members()
    {
        if (Has("Count"))
            yield return ["public int Count => _entries.Count;"];
        if (Has("IsEmpty"))
            yield return ["public bool IsEmpty => _entries.Count == 0;"];
        if (Has("ContainsKey"))
            yield return ["public bool ContainsKey(" + _key + " key) => _entries.TryGetValue(" + _asked + ", out _);"];
        if (HasLook)
            yield return Look();
        foreach (BoundedMember member in _members.Where(member => member.Name == "GetOrAdd").OrderBy(member => member.Form))
            yield return GetOrAdd(member.Form);
        foreach (BoundedMember member in _members.Where(member => member.Name == "AddOrUpdate").OrderBy(member => member.Form))
            yield return AddOrUpdate(member.Form);
        if (Has("Add"))
            yield return Add();
        if (Has("TryAdd") || Has("Add"))
            yield return TryAdd();
        if (HasSet)
            yield return Set();
        if (Has("Remove"))
            yield return Remove();
        if (Has("TryRemove"))
            yield return TakeOut("TryRemove");
        if (Has("TryRemoveAsRemove"))
            yield return TakeOut("Remove");
        if (Has("Clear"))
            yield return ["public void Clear() => _entries.Clear();"];
        if (IsOwned)
            yield return ["public void Dispose() => _entries.Dispose();"];
    }

    private string[] Look() =>
    [
        "public bool TryGetValue(" + _key + " key, " + Out() + " value)",
        "{",
        "\tif (_entries.TryGetValue(" + _asked + ", out " + Nullable("object") + " entry))",
        "\t{",
        "\t\tvalue = (" + _value + ")entry" + Sure() + ";",
        "\t\treturn true;",
        "\t}",
        "",
        "\tvalue = default" + SureOfDefault() + ";",
        "\treturn false;",
        "}",
    ];

    private string[] GetOrAdd(Making form)
    {
        string head = form switch
        {
            Making.Value => "GetOrAdd(" + _key + " key, " + _value + " made)",
            Making.Function => "GetOrAdd(" + _key + " key, " + Function(_key, _value) + " make)",
            _ => "GetOrAdd<TState>(" + _key + " key, " + Function(_key, "TState", _value) + " make, TState state)",
        };
        string[] making = form switch
        {
            Making.Value => [],
            Making.Function => ["\t" + _value + " made = make(key);"],
            _ => ["\t" + _value + " made = make(key, state);"],
        };
        bool isAnswer = _answers.Contains("GetOrAdd");
        return
        [
            "public " + (isAnswer ? _value : "void") + " " + head,
            "{",
            isAnswer ? "\tif (TryGetValue(key, out var known))" : "\tif (_entries.TryGetValue(" + _asked + ", out _))",
            isAnswer ? "\t\treturn known;" : "\t\treturn;",
            "",
            .. making,
            "\tlock (_gate)",
            "\t{",
            "\t\t// What another thread has stored meanwhile is everybody's.",
            .. isAnswer
                ? (string[])["\t\tif (TryGetValue(key, out var first))", "\t\t\treturn first;", "", "\t\tSet(key, made);", "\t\treturn made;"]
                : ["\t\tif (!_entries.TryGetValue(" + _asked + ", out _))", "\t\t\tSet(key, made);"],
            "\t}",
            "}",
        ];
    }

    private string[] AddOrUpdate(Making form) =>
    [
        "public " + (_answers.Contains("AddOrUpdate") ? _value : "void") + " AddOrUpdate(" + _key + " key, " + (form == Making.Value ? _value + " first" : Function(_key, _value) + " make") + ", " + Function(_key, _value, _value) + " update)",
        "{",
        "\twhile (true)",
        "\t{",
        "\t\tbool isThere = TryGetValue(key, out var old);",
        "\t\t" + _value + " now = isThere ? update(key, old" + (IsNeverNull ? Sure() : "") + ") : " + (form == Making.Value ? "first" : "make(key)") + ";",
        "\t\tlock (_gate)",
        "\t\t{",
        "\t\t\tbool isStill = TryGetValue(key, out var current);",
        "\t\t\tif (isStill == isThere && (!isThere || " + Name("System.Collections.Generic", "EqualityComparer") + "<" + _value + ">.Default.Equals(old, current)))",
        "\t\t\t{",
        "\t\t\t\tSet(key, now);",
        _answers.Contains("AddOrUpdate") ? "\t\t\t\treturn now;" : "\t\t\t\treturn;",
        "\t\t\t}",
        "\t\t}",
        "\t}",
        "}",
    ];

    private string[] Add() =>
    [
        "public void Add(" + _key + " key, " + _value + " value)",
        "{",
        "\tif (!TryAdd(key, value))",
        "\t\tthrow new " + Name("System", "ArgumentException") + "(\"An item with the same key has already been added.\", nameof(key));",
        "}",
    ];

    private string[] TryAdd() => !Has("Add") && !_answers.Contains("TryAdd") ? AddQuietly() :
    [
        (Has("TryAdd") ? "public" : "private") + " bool TryAdd(" + _key + " key, " + _value + " value)",
        "{",
        "\tlock (_gate)",
        "\t{",
        "\t\tif (_entries.TryGetValue(" + _asked + ", out _))",
        "\t\t\treturn false;",
        "",
        "\t\tSet(key, value);",
        "\t\treturn true;",
        "\t}",
        "}",
    ];

    private string[] AddQuietly() =>
    [
        "public void TryAdd(" + _key + " key, " + _value + " value)",
        "{",
        "\tlock (_gate)",
        "\t{",
        "\t\tif (!_entries.TryGetValue(" + _asked + ", out _))",
        "\t\t\tSet(key, value);",
        "\t}",
        "}",
    ];

    /// <summary>What looks and then changes must not be overtaken by what only changes.</summary>
    private string[] Set() => Has("Set") && HasGate
        ?
        [
            "public void Set(" + _key + " key, " + _value + " value)",
            "{",
            "\tlock (_gate)",
            "\t\t_entries.Set(key, value, s_entry);",
            "}",
        ]
        : [(Has("Set") ? "public" : "private") + " void Set(" + _key + " key, " + _value + " value) => _entries.Set(key, value, s_entry);"];

    private string[] Remove() => !_answers.Contains("Remove") ? ["public void Remove(" + _key + " key) => _entries.Remove(key);"] :
    [
        "public bool Remove(" + _key + " key)",
        "{",
        "\tlock (_gate)",
        "\t{",
        "\t\tbool isThere = _entries.TryGetValue(" + _asked + ", out _);",
        "\t\t_entries.Remove(key);",
        "\t\treturn isThere;",
        "\t}",
        "}",
    ];

    private string[] TakeOut(string name) =>
    [
        "public bool " + name + "(" + _key + " key, " + Out() + " value)",
        "{",
        "\tlock (_gate)",
        "\t{",
        "\t\tbool isThere = _entries.TryGetValue(" + _asked + ", out " + Nullable("object") + " entry);",
        "\t\tvalue = isThere ? (" + _value + ")entry" + Sure() + " : default" + SureOfDefault() + ";",
        "\t\t_entries.Remove(key);",
        "\t\treturn isThere;",
        "\t}",
        "}",
    ];

    // ---- words

    private bool IsNeverNull => _rewrite.State.Type.TypeArguments[1] is { IsValueType: false, NullableAnnotation: not NullableAnnotation.Annotated };

    private bool SaysMaybe => _isNullable && IsNeverNull && Framework.Find(_file.Model.Compilation, "System.Diagnostics.CodeAnalysis.MaybeNullWhenAttribute") is not null;

    private string Out() => (SaysMaybe ? "[" + AttributeName() + "(false)] " : "") + "out " + _value;

    private string AttributeName()
    {
        string name = Name("System.Diagnostics.CodeAnalysis", "MaybeNullWhenAttribute");
        return name.Substring(0, name.Length - "Attribute".Length);
    }

    private string Nullable(string type) => _isNullable ? type + "?" : type;

    /// <summary>What tells the compiler that a value is there.</summary>
    private string Sure() => _isNullable ? "!" : "";

    private string SureOfDefault() => IsNeverNull && !SaysMaybe ? Sure() : "";

    private string Function(params string[] types) => Name("System", "Func") + "<" + string.Join(", ", types) + ">";

    private string Name(string space, string type) => Imports.NameOf(_rewrite, _file, _position, space, type);
}
