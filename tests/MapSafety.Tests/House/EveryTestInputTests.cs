using MapSafety.Docs;
using MapSafety.Testing.Extra;
using MapSafety.Tests.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MapSafety.Tests.House;

/// <summary>
/// Code as it stands while somebody types: every input of every test, cut off after a token or without one. That makes tens of thousands of
/// texts; <see cref="Sample"/> of them are tried in each run, drawn evenly with a fixed seed from all of them, so that a run takes no minute
/// and two runs try the same. A new test brings new texts and changes the draw, so that over time all kinds are met.
/// </summary>
public sealed class EveryTestInputTests
{
    private const int Sample = 1200, Parts = 2, Seed = 1001;

    private static readonly Lazy<TestInputs> s_inputs = new(() => TestInputs.Below("tests/MapSafety.Tests"));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public Task Neither_rules_nor_fixes_mind_code_that_is_cut_or_lacks_a_token(int part) => Extra.Survives(
        new MapSafetyAnalyzer(),
        Catalogue.Fixes,
        new Code("", UsualUsings.Text),
        Drawn.Where((_, index) => index % Parts == part),
        limit: TimeSpan.FromSeconds(10),
        TestContext.Current.CancellationToken);

    [Fact]
    public void All_inputs_are_found()
    {
        int ofRules = TestInputs.Below("tests/MapSafety.Tests/Rules").Sources.Length;

        Assert.InRange(ofRules, 100, int.MaxValue);
        Assert.InRange(s_inputs.Value.Sources.Length, ofRules, int.MaxValue);
        Assert.InRange(s_inputs.Value.Skipped.Count, 0, s_inputs.Value.Sources.Length / 10);
    }

    [Fact]
    public void Inputs_are_raw_strings_of_code_filled_with_the_data_of_their_test()
    {
        TestInputs inputs = TestInputs.In(""""
            class Tests
            {
                const string Type = "List<int>";

                [Theory]
                [InlineData("{|MAP1001:s_l.Add(1)|}", "why")]
                [InlineData("s_l" + ".Clear()", "why")]
                void Rows(string statement, string reason) => Finds($$"""
                    class C { static {{Type}} s_l; void M() { {{statement}}; } }
                    """);

                void Plain() => Finds("""
                    class {|#0:D|} { }
                    """, "class NotRaw { }", """
                    no code at all
                    """);

                void Holes(string other) => Finds($$"""
                    class {{other}} { }
                    """);
            }
            """");

        Assert.Equal(
            ["class C { static List<int> s_l; void M() { s_l.Add(1); } }", "class C { static List<int> s_l; void M() { s_l.Clear(); } }", "class D { }"],
            inputs.Sources);
        Assert.Equal(["Tests.cs(18)"], inputs.Skipped);
    }

    [Fact]
    public void The_draw_is_even_and_always_the_same()
    {
        string[] drawn = [.. Drawn];

        Assert.Equal(Sample, drawn.Length);
        Assert.Equal(drawn, Drawn);
        Assert.Equal(drawn.Length, drawn.Distinct().Count());
    }

    private static IEnumerable<string> Drawn
    {
        get
        {
            (string Source, int Token, bool Cut)[] all =
            [
                .. from source in s_inputs.Value.Sources
                   from token in Enumerable.Range(0, TokensOf(source).Length)
                   from cut in new[] { true, false }
                   select (source, token, cut),
            ];
            Shuffle(all, new Random(Seed));
            return all.Select(choice => Mutate(choice.Source, choice.Token, choice.Cut)).Distinct().Take(Sample);
        }
    }

    private static string Mutate(string source, int token, bool cut)
    {
        SyntaxToken chosen = TokensOf(source)[token];
        return cut ? source[..chosen.Span.End] : source.Remove(chosen.SpanStart, chosen.Span.Length);
    }

    private static SyntaxToken[] TokensOf(string source) =>
        [.. CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot().DescendantTokens().Where(token => !token.Span.IsEmpty)];

    // Random.Shuffle's order may change with the framework; this one's is ours.
    private static void Shuffle<T>(T[] items, Random random)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = random.Next(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}
