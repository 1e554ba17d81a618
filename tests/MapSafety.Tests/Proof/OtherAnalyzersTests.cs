#if ROSLYN_5_12_OR_GREATER
using MapSafety.Tests.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MapSafety.Tests.Proof;

/// <summary>The check of what fixes write is able to fail.</summary>
public sealed class OtherAnalyzersTests
{
    private const string Before = "public sealed class Names { private readonly ConcurrentDictionary<string, int> _names = new(); public int Of(string key) => _names[key]; }";

    [Theory]
    [InlineData("CA1836", "public bool IsNew() => _names.Count == 0;")]
    [InlineData("CA1854", "public static int Get(Dictionary<string, int> map, string key) { if (map.ContainsKey(key)) return map[key]; return 0; }")]
    [InlineData("CA1860", "public static bool Has(List<string> list) => list.Any();")]
    [InlineData("CA1864", "public static void Put(Dictionary<string, int> map, string key) { if (!map.ContainsKey(key)) map.Add(key, 1); }")]
    [InlineData("CA1868", "public static void Put(HashSet<string> set, string key) { if (!set.Contains(key)) set.Add(key); }")]
    [InlineData("IDE0330", "private readonly object _gate = new(); public void Clear() { lock (_gate) _names.Clear(); }")]
    [InlineData("S2551", "public void Clear() { lock (this) _names.Clear(); }")]
    [InlineData("S6612", "public int Put(string key) => _names.GetOrAdd(key, _ => key.Length);")]
    [InlineData("S6618", "public static string Text(int n) => FormattableString.Invariant($\"{n}\");")]
    [InlineData("MA0064", "public void Clear() { lock (this) _names.Clear(); }")]
    [InlineData("MA0105", "public int Put(string key) => _names.GetOrAdd(key, _ => key.Length);")]
    [InlineData("MA0106", "public int Put(string key, string other) => _names.GetOrAdd(key, _ => other.Length);")]
    public async Task Finds_what_was_not_there_before(string id, string member)
    {
        string after = Before.Replace("public int Of", member + " public int Of", StringComparison.Ordinal);

        Assert.Contains(await NewFindingsAsync(Before, after), finding => finding.StartsWith(id + ":", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Does_not_mind_what_was_there_before()
    {
        string bad = Before.Replace("public int Of", "public bool IsNew() => _names.Count == 0; public int Of", StringComparison.Ordinal);

        Assert.Empty(await NewFindingsAsync(bad, bad.Replace("public bool", "public bool IsEmpty() => _names.Count == 0; public bool", StringComparison.Ordinal)));
    }

    [Fact]
    public void All_ids_are_those_of_rules() => Assert.Empty(OtherAnalyzers.Named.Concat(OtherAnalyzers.Disregarded.Keys).Except(OtherAnalyzers.Ids));

    [Theory]
    [InlineData("CA1836")]
    [InlineData("IDE0330")]
    [InlineData("S2551")]
    [InlineData("MA0106")]
    public void Each_package_is_loaded(string id) => Assert.Contains(id, OtherAnalyzers.Ids);

    private static async Task<string[]> NewFindingsAsync(string before, string after) =>
        await OtherAnalyzers.NewFindingsAsync(await CompilationAsync(before), await CompilationAsync(after));

    private static async Task<CSharpCompilation> CompilationAsync(string source) => CSharpCompilation.Create(
        "Names", [CSharpSyntaxTree.ParseText(UsualUsings.Text), CSharpSyntaxTree.ParseText(source)],
        await Frameworks.Newest.ResolveAsync(LanguageNames.CSharp, CancellationToken.None), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
}
#endif
