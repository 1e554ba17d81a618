using MapSafety.CodeFixes.Growth;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Growth;

public sealed class SetEntrySizeTests : StateFixTests<SetEntrySize>
{
    private const string Before = """
        #pragma warning disable CS1591
        using System;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.Primitives;

        public static class Names
        {
            private static readonly MemoryCache s_names = new(new MemoryCacheOptions { SizeLimit = 100 });

            public static void Put(int id) => s_names.Set(id, "x");

            public static void Briefly(int id) => s_names.Set(id, "x", TimeSpan.FromMinutes(5));

            public static void Until(int id, DateTimeOffset end) => s_names.Set(id, "x", end);

            public static void While(int id, IChangeToken token) => s_names.Set(id, "x", token);

            public static void Sliding(int id) => s_names.Set(id, "x", new MemoryCacheEntryOptions { SlidingExpiration = TimeSpan.FromMinutes(5) });

            public static string? Of(int id) => s_names.GetOrCreate(id, static entry =>
            {
                entry.SlidingExpiration = TimeSpan.FromMinutes(5);
                return "x";
            });

            public static Task<string?> LoadAsync(int id) => s_names.GetOrCreateAsync(id, entry => Task.FromResult("x"));

            public static void Create(int id)
            {
                using ICacheEntry entry = s_names.CreateEntry(id);
                entry.Value = "x";
            }

            public static int Count => s_names.Count;
        }
        """;

    private const string After = """
        #pragma warning disable CS1591
        using System;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.Primitives;

        public static class Names
        {
            private static readonly MemoryCache s_names = new(new MemoryCacheOptions { SizeLimit = 100 });

            public static void Put(int id) => s_names.Set(id, "x", new MemoryCacheEntryOptions { Size = 1 });

            public static void Briefly(int id) => s_names.Set(id, "x", new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5) });

            public static void Until(int id, DateTimeOffset end) => s_names.Set(id, "x", new MemoryCacheEntryOptions { Size = 1, AbsoluteExpiration = end });

            public static void While(int id, IChangeToken token) => s_names.Set(id, "x", new MemoryCacheEntryOptions { Size = 1 }.AddExpirationToken(token));

            public static void Sliding(int id) => s_names.Set(id, "x", new MemoryCacheEntryOptions { SlidingExpiration = TimeSpan.FromMinutes(5), Size = 1 });

            public static string? Of(int id) => s_names.GetOrCreate(id, static entry =>
            {
                entry.Size = 1;
                entry.SlidingExpiration = TimeSpan.FromMinutes(5);
                return "x";
            });

            public static Task<string?> LoadAsync(int id) => s_names.GetOrCreateAsync(id, entry =>
            {
                entry.Size = 1;
                return Task.FromResult("x");
            });

            public static void Create(int id)
            {
                using ICacheEntry entry = s_names.CreateEntry(id);
                entry.Size = 1;
                entry.Value = "x";
            }

            public static int Count => s_names.Count;
        }
        """;

    [Fact]
    public Task Every_way_to_put_an_entry_in() => FixesFiles([("/0/Test0.cs", Before)], [("/0/Test0.cs", After)]);

    [Theory]
    [InlineData("Names.Put(i);")]
    [InlineData("Names.Briefly(i);")]
    [InlineData("Names.Until(i, DateTimeOffset.UtcNow.AddMinutes(5));")]
    [InlineData("Names.Sliding(i);")]
    [InlineData("Names.Of(i);")]
    [InlineData("Names.LoadAsync(i).Wait();")]
    [InlineData("Names.Create(i);")]
    public void Throws_before_and_keeps_the_limit_after(string put) => Proof.Proof.Of(Before, After).FailsBeforeAndPasses($$"""
        using System;
        internal static class Check
        {
            public static string? Run()
            {
                for (int i = 0; i < 1000; i++)
                {
                    {{put}}
                }

                return Names.Count is > 0 and <= 100 ? null : Names.Count + " entries";
            }
        }
        """);

    private const string One = """
        #pragma warning disable CS1591
        using Microsoft.Extensions.Caching.Memory;

        public static class Names
        {
            private static readonly MemoryCache s_names = new(new MemoryCacheOptions { SizeLimit = 100 });

            public static void Put(int id) => s_names.Set(id, "x");
        }
        """;

    [Fact]
    public Task Title() => TitleIs("Set the size of the entry to 1", "MapSafety.SetEntrySize", One);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("将条目的大小设为 1", One);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(One);

    [Fact]
    public Task Not_offered_for_a_factory_in_a_method() => NotOffered("""
        #pragma warning disable CS1591
        using Microsoft.Extensions.Caching.Memory;

        public static class Names
        {
            private static readonly MemoryCache s_names = new(new MemoryCacheOptions { SizeLimit = 100 });

            public static string? Of(int id) => s_names.GetOrCreate(id, Load);

            private static string Load(ICacheEntry entry) => "x";
        }
        """);
}
