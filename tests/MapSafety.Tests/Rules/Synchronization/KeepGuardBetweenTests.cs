using MapSafety.CodeFixes.Synchronization;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Synchronization;

public sealed class KeepGuardBetweenTests : StateFixTests<KeepGuardBetween>
{
    private const string Ports = """
        using System.Collections.Generic;

        internal static class Ports
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_ports = new();

            public static void Register(string name)
            {
                lock (s_gate)
                {
                    if (s_ports.ContainsKey(name))
                        return;
                }

                int port = name.Length; // the port

                // and in it goes
                lock (s_gate)
                {
                    s_ports.Add(name, port);
                }
            }

            public static int Count()
            {
                lock (s_gate)
                    return s_ports.Count;
            }
        }
        """;

    [Fact]
    public Task One_lock_from_the_check_to_the_change() => Fixes(Ports, """
        using System.Collections.Generic;

        internal static class Ports
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_ports = new();

            public static void Register(string name)
            {
                lock (s_gate)
                {
                    if (s_ports.ContainsKey(name))
                        return;

                    int port = name.Length; // the port

                    // and in it goes
                    s_ports.Add(name, port);
                }
            }

            public static int Count()
            {
                lock (s_gate)
                    return s_ports.Count;
            }
        }
        """,
        step: "Ports.Register(i.ToString());", holds: "Ports.Count() == iterations");

    [Fact]
    public Task Change_in_a_branch_and_a_value_computed_between() => Fixes("""
        using System;
        using System.Collections.Generic;

        internal static class Stock
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_sold = new();
            private static readonly List<string> s_names = new();

            public static void Sell(string article)
            {
                int sold;
                lock (s_gate)
                    s_sold.TryGetValue(article, out sold);

                sold = Math.Max(sold, 0) + 1;
                lock (s_gate)
                    s_sold[article] = sold;
            }

            public static void Name(string name)
            {
                bool isNew;
                lock (s_gate)
                {
                    isNew = !s_names.Contains(name);
                }

                if (isNew)
                {
                    lock (s_gate)
                    {
                        s_names.Add(name);
                    }
                }
            }

            public static int Sold(string article)
            {
                lock (s_gate)
                    return s_sold[article];
            }

            public static int Names()
            {
                lock (s_gate)
                    return s_names.Count;
            }
        }
        """, """
        using System;
        using System.Collections.Generic;

        internal static class Stock
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_sold = new();
            private static readonly List<string> s_names = new();

            public static void Sell(string article)
            {
                int sold;
                lock (s_gate)
                {
                    s_sold.TryGetValue(article, out sold);

                    sold = Math.Max(sold, 0) + 1;
                    s_sold[article] = sold;
                }
            }

            public static void Name(string name)
            {
                bool isNew;
                lock (s_gate)
                {
                    isNew = !s_names.Contains(name);

                    if (isNew)
                    {
                        s_names.Add(name);
                    }
                }
            }

            public static int Sold(string article)
            {
                lock (s_gate)
                    return s_sold[article];
            }

            public static int Names()
            {
                lock (s_gate)
                    return s_names.Count;
            }
        }
        """,
        step: "Stock.Sell(\"a\"); Stock.Name((i % 100).ToString());", holds: "Stock.Sold(\"a\") == calls && Stock.Names() == 100");

    [Fact]
    public Task What_uses_a_value_from_between_comes_along() => Fixes("""
        using System.Collections.Generic;

        internal sealed class Ports
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, int> _ports = new();

            public int Of(string name)
            {
                lock (_gate)
                {
                    if (_ports.TryGetValue(name, out int known))
                        return known;
                }

                int made = name.Length;
                lock (_gate)
                {
                    _ports.Add(name, made);
                    _ports.Add("-" + name, made);
                }

                return made; // the same for all
            }

            public int Count
            {
                get
                {
                    lock (_gate)
                        return _ports.Count;
                }
            }
        }

        internal static class Shared
        {
            public static readonly Ports Ports = new();
        }
        """, """
        using System.Collections.Generic;

        internal sealed class Ports
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, int> _ports = new();

            public int Of(string name)
            {
                lock (_gate)
                {
                    if (_ports.TryGetValue(name, out int known))
                        return known;

                    int made = name.Length;
                    _ports.Add(name, made);
                    _ports.Add("-" + name, made);

                    return made; // the same for all
                }
            }

            public int Count
            {
                get
                {
                    lock (_gate)
                        return _ports.Count;
                }
            }
        }

        internal static class Shared
        {
            public static readonly Ports Ports = new();
        }
        """,
        step: "Shared.Ports.Of(i.ToString());", holds: "Shared.Ports.Count == 2 * iterations");

#if ROSLYN_4_14_OR_GREATER
    [Fact]
    public Task Scopes_of_the_frameworks_lock() => FixesFiles(
        [("/0/Test0.cs", """
            using System.Collections.Generic;
            using System.Threading;

            internal static class Ports
            {
                private static readonly Lock s_gate = new();
                private static readonly Dictionary<string, int> s_ports = new();

                public static void Register(string name)
                {
                    using (s_gate.EnterScope())
                    {
                        if (s_ports.ContainsKey(name))
                            return;
                    }

                    int port = name.Length;
                    using (s_gate.EnterScope())
                        s_ports.Add(name, port);
                }
            }
            """)],
        [("/0/Test0.cs", """
            using System.Collections.Generic;
            using System.Threading;

            internal static class Ports
            {
                private static readonly Lock s_gate = new();
                private static readonly Dictionary<string, int> s_ports = new();

                public static void Register(string name)
                {
                    using (s_gate.EnterScope())
                    {
                        if (s_ports.ContainsKey(name))
                            return;

                        int port = name.Length;
                        s_ports.Add(name, port);
                    }
                }
            }
            """)],
        ReferenceAssemblies.Net.Net100);
#endif

    [Theory]
    [InlineData("System.Console.WriteLine(port); return port;")]
    [InlineData("int a = 1; int b = 2; int c = 3; return port + a + b + c;")]
    [InlineData("Probe(port); return port;")]
    public Task Not_offered_where_what_follows_cannot_come_along(string after) => NotOffered($$"""
        using System.Collections.Generic;

        internal static class Ports
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_ports = new();

            public static int Register(string name)
            {
                lock (s_gate)
                {
                    if (s_ports.ContainsKey(name))
                        return 0;
                }

                int port = name.Length;
                lock (s_gate)
                {
                    s_ports.Add(name, port);
                }

                {{after}}
            }

            private static int Probe(int port) => port;
        }
        """);

    [Theory]
    [InlineData("int port = Probe();")]
    [InlineData("int port = System.IO.File.ReadAllBytes(name).Length;")]
    [InlineData("System.Threading.Thread.Sleep(1); int port = 1;")]
    [InlineData("int port = make();")]
    [InlineData("int port = Port;")]
    [InlineData("int port = new System.Collections.Generic.List<int>(new int[1]).Find(item => item > 0);")]
    [InlineData("int port = 0; foreach (char part in name) port += part;")]
    [InlineData("#if X\n#endif\nint port = 1;")]
    public Task Not_offered_where_what_stands_between_may_wait_or_call_others(string between) => NotOffered($$"""
        using System;
        using System.Collections.Generic;

        internal static class Ports
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_ports = new();

            public static void Register(string name, Func<int> make)
            {
                lock (s_gate)
                {
                    if (s_ports.ContainsKey(name))
                        return;
                }

        {{between}}
                lock (s_gate)
                {
                    s_ports.Add(name, port);
                }
            }

            private static int Probe() => 1;

            private static int Port => Probe();
        }
        """);

    [Fact]
    public Task Not_offered_where_a_name_would_be_declared_twice() => NotOffered("""
        using System.Collections.Generic;

        internal static class Ports
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_ports = new();

            public static void Register(string name)
            {
                lock (s_gate)
                {
                    if (s_ports.TryGetValue(name, out int port))
                        return;
                }

                lock (s_gate)
                {
                    int port = 1;
                    s_ports.Add(name, port);
                }
            }
        }
        """);

    [Fact]
    public Task Not_offered_across_an_await_or_for_other_guards() => NotOffered("""
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        internal static class Ports
        {
            private static readonly object s_gate = new();
            private static readonly Dictionary<string, int> s_ports = new();
            private static readonly SemaphoreSlim s_semaphore = new(1, 1);
            private static readonly List<string> s_names = new();

            public static async Task RegisterAsync(string name)
            {
                lock (s_gate)
                {
                    if (s_ports.ContainsKey(name))
                        return;
                }

                await Task.Yield();
                lock (s_gate)
                {
                    s_ports.Add(name, 1);
                }
            }

            public static async Task NameAsync(string name)
            {
                await s_semaphore.WaitAsync();
                bool known = s_names.Contains(name);
                s_semaphore.Release();
                if (known)
                    return;

                await s_semaphore.WaitAsync();
                s_names.Add(name);
                s_semaphore.Release();
            }
        }
        """);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("从检查到修改一直持有锁“s_gate”", Ports);

    [Fact]
    public Task Title_says_what_changes() => TitleIs("Hold the lock on 's_gate' from the check to the change", "MapSafety.KeepGuardBetween", Ports);

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(Ports);
}
