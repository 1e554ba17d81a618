using System.Collections.Immutable;
using MapSafety.CodeFixes.Synchronization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>Forms in which nothing changes the collection after it was published, so that no rule speaks of it by now: the fix is asked directly.</summary>
public sealed partial class PublishThroughLazyTests
{
    [Fact]
    public async Task Assigned_if_missing_in_an_expression() => Assert.Equal(
        """
        using System;
        using System.Collections.Generic;

        static class Words
        {
            private static readonly Lazy<Dictionary<string, int>> s_words = new(Build);

            public static Dictionary<string, int> All => s_words.Value;

            private static Dictionary<string, int> Build() => new Dictionary<string, int> { ["a"] = 1 };
        }

        """,
        await FixedAsync(
        """
        using System.Collections.Generic;

        static class Words
        {
            private static Dictionary<string, int> s_words;

            public static Dictionary<string, int> All => s_words ??= Build();

            private static Dictionary<string, int> Build() => new Dictionary<string, int> { ["a"] = 1 };
        }

        """,
        "F:Words.s_words"));

    [Fact]
    public async Task Assigned_if_missing_as_a_statement() => Assert.Equal(
        """
        using System;
        using System.Collections.Generic;

        static class Words
        {
            private static readonly Lazy<List<string>> s_words = new(static () => new List<string> { "a" });

            public static int Count()
            {
                return s_words.Value.Count;
            }
        }

        """,
        await FixedAsync(
        """
        using System.Collections.Generic;

        static class Words
        {
            private static List<string> s_words;

            public static int Count()
            {
                s_words ??= new List<string> { "a" };
                return s_words.Count;
            }
        }

        """,
        "F:Words.s_words"));

    [Fact]
    public async Task Object_that_is_needed_by_one_expression() => Assert.Equal(
        """
        using System;
        using System.Collections.Generic;

        class Words
        {
            private readonly string _text;
            private readonly Lazy<List<string>> _words;

            public Words(string text)
            {
                _words = new(() => new List<string>(_text.Split(' ')));
                _text = text;
            }

            public IReadOnlyList<string> Get()
            {
                return _words.Value;
            }
        }

        """,
        await FixedAsync(
        """
        using System.Collections.Generic;

        class Words
        {
            private readonly string _text;
            private List<string> _words;

            public Words(string text)
            {
                _text = text;
            }

            public IReadOnlyList<string> Get()
            {
                if (_words == null)
                    _words = new List<string>(_text.Split(' '));
                return _words;
            }
        }

        """,
        "F:Words._words"));

    [Fact]
    public async Task Local_that_is_kept_last() => Assert.Equal(
        """
        using System;
        using System.Collections.Generic;

        static class Words
        {
            private static readonly Lazy<List<string>> s_words = new(BuildWords);

            public static List<string> Get()
            {
                return s_words.Value;
            }

            private static List<string> BuildWords()
            {
                var words = new List<string>();
                foreach (var word in new[] { "a" })
                {
                    words.Add(word);
                }

                return words;
            }
        }

        """,
        await FixedAsync(
        """
        using System.Collections.Generic;

        static class Words
        {
            private static List<string> s_words;

            public static List<string> Get()
            {
                if (s_words != null)
                    return s_words;

                var words = new List<string>();
                foreach (var word in new[] { "a" })
                {
                    words.Add(word);
                }

                s_words = words;
                return words;
            }
        }

        """,
        "F:Words.s_words"));

    [Fact]
    public async Task Older_language() => Assert.Equal(
        """
        using System;
        using System.Collections.Generic;

        static class Words
        {
            private static readonly Lazy<List<string>> s_words = new Lazy<List<string>>(BuildWords);

            public static List<string> Get()
            {
                return s_words.Value;
            }

            private static List<string> BuildWords()
            {
                var words = new List<string>();
                words.Add("a");
                return words;
            }
        }

        """,
        await FixedAsync(
        """
        using System.Collections.Generic;

        static class Words
        {
            private static List<string> s_words;

            public static List<string> Get()
            {
                if (s_words == null)
                {
                    s_words = new List<string>();
                    s_words.Add("a");
                }
                return s_words;
            }
        }

        """,
        "F:Words.s_words", LanguageVersion.CSharp7_3));

    [Theory]
    [InlineData("static class W { static List<string> s_m; public static List<string> Get() => s_m ??= new List<string>(); public static void Reset() => s_m = null; }", "F:W.s_m")] // a field that others replace
    [InlineData("static class W { static volatile List<string> s_m; public static List<string> Get() => s_m ??= new List<string>(); }", "F:W.s_m")] // a volatile field
    [InlineData("static class W { static List<string> s_m; public static List<string> Get(string a) => s_m ??= new List<string> { a }; }", "F:W.s_m")] // a parameter
    [InlineData("static class W { static List<string> s_m; public static async System.Threading.Tasks.Task<List<string>> Get() => s_m ??= await System.Threading.Tasks.Task.FromResult(new List<string>()); }", "F:W.s_m")] // an asynchronous maker
    [InlineData("static class W { static List<string> s_m; public static List<string> Get() => s_m ??= new List<string>(); public static bool Is => s_m is not null; }", "F:W.s_m")] // a test elsewhere
    [InlineData("static class W { static List<string> s_m; public static List<string> Get() => s_m ??= new List<string>(); public static void Add() => Get().Add(s_m[0]); public static void More() => s_m.Add(\"a\"); }", "F:W.s_m")] // a change elsewhere
    [InlineData("record W { List<string> _m; readonly int _n; public List<string> Get() => _m ??= new List<string>(_n); }", "F:W._m")] // a record
    [InlineData("static class W { static List<string> s_m; public static List<string> Get() { lock (typeof(W)) return s_m ??= new List<string>(); } }", "F:W.s_m")] // a lock
    [InlineData("static class W { static List<string> s_m; public static List<string> Get() => s_m ??= new List<string>(); public static List<string> Other() => s_m ??= new List<string>(1); }", "F:W.s_m")] // a second maker
    public async Task Not_written(string type, string state) => Assert.Null(await FixedAsync("using System.Collections.Generic;\n" + type, state));

    private static async Task<string?> FixedAsync(string source, string state, LanguageVersion language = LanguageVersion.CSharp11)
    {
        using AdhocWorkspace workspace = new();
        Project project = workspace.AddProject("Project", LanguageNames.CSharp)
            .WithMetadataReferences(await Framework.ResolveAsync(LanguageNames.CSharp, CancellationToken.None))
            .WithParseOptions(new CSharpParseOptions(language))
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Document document = project.AddDocument("Test0.cs", source);
        Diagnostic finding = Diagnostic.Create(
            new MapSafety.Rules.Synchronization.HiddenWrite().Descriptor, Location.Create((await document.GetSyntaxTreeAsync())!, default), new Handover(state).ToProperties());
        List<CodeAction> offered = [];
        await new PublishThroughLazy().RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => offered.Add(action), CancellationToken.None));
        if (offered is not [{ } action])
            return null;

        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        return (await operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!.GetTextAsync()).ToString();
    }
}
