using MapSafety.CodeFixes.Publication;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Publication;

public sealed class PublishLastTests : StateFixTests<PublishLast>
{
    private const string Rates = """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal static class Rates
        {
            private static ConcurrentDictionary<string, int> s_rates = new();

            public static void Reload(IEnumerable<string> names)
            {
                s_rates = new(); // all of them
                foreach (string name in names)
                {
                    s_rates[name] = 1;
                }
            }

            public static int Count => s_rates.Count;
        }
        """;

    [Fact]
    public Task Map_that_a_loop_fills() => Fixes(Rates, """
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal static class Rates
        {
            private static volatile ConcurrentDictionary<string, int> s_rates = new();

            public static void Reload(IEnumerable<string> names)
            {
                ConcurrentDictionary<string, int> rates = new(); // all of them
                foreach (string name in names)
                {
                    rates[name] = 1;
                }
                s_rates = rates;
            }

            public static int Count => s_rates.Count;
        }
        """,
        step: "if (thread == 0) Rates.Reload(new[] { \"a\", \"b\" }); else if (Rates.Count is not (0 or 2)) throw new Exception(\"half filled\");", holds: "Rates.Count == 2");

    [Fact]
    public Task First_value_behind_two_tests() => Fixes("""
        using System.Collections.Generic;

        internal static class Codes
        {
            private static readonly object s_gate = new();
            private static Dictionary<string, int>? s_codes;

            public static int Of(string name)
            {
                if (s_codes == null)
                {
                    lock (s_gate)
                    {
                        if (s_codes == null)
                        {
                            s_codes = new Dictionary<string, int>();
                            s_codes.Add("a", 1);
                            s_codes.Add("b", 2);
                        }
                    }
                }

                return s_codes[name];
            }
        }
        """, """
        using System.Collections.Generic;

        internal static class Codes
        {
            private static readonly object s_gate = new();
            private static volatile Dictionary<string, int>? s_codes;

            public static int Of(string name)
            {
                if (s_codes == null)
                {
                    lock (s_gate)
                    {
                        if (s_codes == null)
                        {
                            var codes = new Dictionary<string, int>();
                            codes.Add("a", 1);
                            codes.Add("b", 2);
                            s_codes = codes;
                        }
                    }
                }

                return s_codes[name];
            }
        }
        """,
        step: "if (Codes.Of(\"b\") != 2) throw new Exception(\"missing\");", holds: "Codes.Of(\"a\") == 1");

    [Fact]
    public Task Title_and_key() => TitleIs("Fill a local, and store it in 's_rates' last (1 place); the field becomes volatile", "MapSafety.PublishLast", Rates);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("先填充局部变量，最后再存入“s_rates”（1 处）；字段变为 volatile", Rates);

    [Fact]
    public Task Code_that_is_cut_off() => SurvivesEveryPrefix(Rates);

    [Fact]
    public Task Not_where_the_filling_may_end_early() => NotOffered(Rates.Replace("s_rates[name] = 1;", "if (name.Length == 0) return; s_rates[name] = 1;"));

    [Fact]
    public void A_reader_finds_it_empty_every_time_without_the_fix() => Proof.Proof.Of(Held("""
                s_rates = new();
                foreach (string name in names)
                    s_rates[name] = 1;
        """), Held("""
                ConcurrentDictionary<string, int> rates = new();
                foreach (string name in names)
                    rates[name] = 1;
                s_rates = rates;
        """)).FailsBeforeAndPasses("""
        using System.Collections.Generic;

        internal static class Check
        {
            // The walk over the new names stops between the store and the first addition, and looks as a reader does.
            public static string? Run()
            {
                Rates.Reload(new[] { "a" });
                bool wasThere = true;
                Rates.Reload(Names());
                return wasThere ? null : "an entry that was there before and is there afterwards is missing";

                IEnumerable<string> Names()
                {
                    System.Threading.Thread reader = new(() => wasThere = Rates.Has("a"));
                    reader.Start();
                    reader.Join();
                    yield return "a";
                }
            }
        }
        """);

    [Fact]
    public Task First_value_with_no_lock() => Fixes("""
        using System.Collections.Generic;
        using System.Linq;

        internal static class Codes
        {
            private static Dictionary<string, int>? s_codes;

            public static int Of(string name)
            {
                Load("a;b;c");
                return s_codes!.TryGetValue(name, out int code) ? code : -1;
            }

            private static void Load(string names)
            {
                if (s_codes != null) return;
                s_codes = new Dictionary<string, int>();

                foreach (string name in names.Split(';'))
                    s_codes.Add(name, s_codes.Count);
            }
        }
        """, """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;

        internal static class Codes
        {
            private static Dictionary<string, int>? s_codes;

            public static int Of(string name)
            {
                Load("a;b;c");
                return s_codes!.TryGetValue(name, out int code) ? code : -1;
            }

            private static void Load(string names)
            {
                if (s_codes != null) return;
                var codes = new Dictionary<string, int>();

                foreach (string name in names.Split(';'))
                    codes.Add(name, codes.Count);
                LazyInitializer.EnsureInitialized(ref s_codes, () => codes);
            }
        }
        """,
        step: "if (Codes.Of(\"c\") != 2) throw new Exception(\"half filled\");", holds: "Codes.Of(\"a\") == 0");

    [Fact]
    public Task Title_of_a_first_value() => TitleIs("Fill a local, and store it in 's_codes' last (1 place); of several only the first is kept", "MapSafety.PublishLast", """
        using System.Collections.Generic;

        internal static class Codes
        {
            private static List<string>? s_codes;

            public static List<string> All(string names)
            {
                if (s_codes == null)
                {
                    s_codes = new List<string>();
                    foreach (string name in names.Split(';'))
                        s_codes.Add(name);
                }

                return s_codes;
            }
        }
        """);

    [Fact]
    public Task Not_a_first_value_with_the_callers_entry() => NotOffered("""
        using System.Collections.Generic;

        internal static class Codes
        {
            private static List<string>? s_codes;

            public static void Add(string name)
            {
                if (s_codes == null)
                {
                    s_codes = new List<string>();
                    s_codes.Add(name);
                }
                else
                {
                    s_codes.Add(name);
                }
            }
        }
        """);

    private static string Held(string reload) => $$"""
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        internal static class Rates
        {
            private static volatile ConcurrentDictionary<string, int> s_rates = new();

            public static void Reload(IEnumerable<string> names)
            {
        {{reload}}
            }

            public static bool Has(string name) => s_rates.ContainsKey(name);
        }
        """;
}
