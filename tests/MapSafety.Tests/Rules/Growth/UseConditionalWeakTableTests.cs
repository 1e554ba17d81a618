using MapSafety.CodeFixes.Growth;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Growth;

public sealed class UseConditionalWeakTableTests : StateFixTests<UseConditionalWeakTable>
{
    private const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;


        """;

    internal const string Sessions = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        public sealed class Session
        {
            private static readonly object s_gate = new();
            private static readonly ConcurrentDictionary<Session, string> s_names = new(ReferenceEqualityComparer.Instance);
            private static readonly Dictionary<Session, List<int>> s_lists = new();

            public static string Handle(int id)
            {
                Session session = new Session(id);
                session.Numbers();
                return session.Name();
            }

            public Session(int id) => Id = id;

            public int Id { get; }

            public string Name() => s_names.GetOrAdd(this, session => new string('x', session.Id % 100 + 1));

            public bool IsNamed() => s_names.ContainsKey(this);

            public void Rename(string name) => s_names[this] = name;

            public List<int> Numbers()
            {
                lock (s_gate)
                {
                    if (!s_lists.TryGetValue(this, out var list))
                        s_lists[this] = list = new() { Id };

                    return list;
                }
            }
        }
        """;

    internal const string SessionsAfter = """
        using System;
        using System.Collections.Generic;
        using System.Runtime.CompilerServices;

        public sealed class Session
        {
            private static readonly object s_gate = new();
            private static readonly ConditionalWeakTable<Session, string> s_names = new();
            private static readonly ConditionalWeakTable<Session, List<int>> s_lists = new();

            public static string Handle(int id)
            {
                Session session = new Session(id);
                session.Numbers();
                return session.Name();
            }

            public Session(int id) => Id = id;

            public int Id { get; }

            public string Name() => s_names.GetValue(this, session => new string('x', session.Id % 100 + 1));

            public bool IsNamed() => s_names.TryGetValue(this, out _);

            public void Rename(string name) => s_names.AddOrUpdate(this, name);

            public List<int> Numbers()
            {
                lock (s_gate)
                {
                    if (!s_lists.TryGetValue(this, out var list))
                    {
                        list = new() { Id };
                        s_lists.AddOrUpdate(this, list);
                    }

                    return list;
                }
            }
        }
        """;

    [Fact]
    public Task Entries_go_with_their_keys() => Fixes(Sessions, SessionsAfter, step: "Session s = new(i); s.Rename(\"n\" + i); if (s.Name() != \"n\" + i || !s.IsNamed() || s.Numbers()[0] != i) throw new Exception(\"lost\");", holds: "calls > 0");

    [Fact]
    public void Entries_stay_while_their_keys_live() => Proof.Proof.Of(Sessions, SessionsAfter).Passes("""
        using System;
        internal static class Check
        {
            public static string? Run()
            {
                Session[] sessions = new Session[1000];
                string[] names = new string[1000];
                for (int i = 0; i < 1000; i++)
                    names[i] = (sessions[i] = new Session(i)).Name();

                GC.Collect();
                GC.WaitForPendingFinalizers();
                GC.Collect();
                for (int i = 0; i < 1000; i++)
                    if (!object.ReferenceEquals(names[i], sessions[i].Name()))
                        return "lost the name of " + i;

                return null;
            }
        }
        """);

    [Fact]
    public Task Title() => TitleIs("Make 's_names' a ConditionalWeakTable, whose entries go with their keys (1 use in 1 file)", "MapSafety.UseConditionalWeakTable", """
        public sealed class Session
        {
            private static readonly System.Collections.Concurrent.ConcurrentDictionary<Session, string> s_names = new();

            public static Session Handle(int id)
            {
                Session session = new Session(id);
                session.Use();
                return session;
            }

            public Session(int id) => Id = id;

            public int Id { get; }

            public string Use() => s_names.GetOrAdd(this, session => "x" + session.Id);
        }
        """);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("将“s_names”改为 ConditionalWeakTable，条目随键一起释放（1 个文件中的 1 处使用）", """
        public sealed class Session
        {
            private static readonly System.Collections.Concurrent.ConcurrentDictionary<Session, string> s_names = new();

            public static Session Handle(int id)
            {
                Session session = new Session(id);
                session.Use();
                return session;
            }

            public Session(int id) => Id = id;

            public int Id { get; }

            public string Use() => s_names.GetOrAdd(this, session => "x" + session.Id);
        }
        """);

    // ---- where it cannot be

    [Fact]
    public Task Values_that_are_no_objects() => NotOffered(Usings + """
        public sealed class Session
        {
            private static readonly ConcurrentDictionary<Session, int> s_map = new();

            public static Session Handle(int id)
            {
                Session session = new Session(id);
                session.Use();
                return session;
            }

            public Session(int id) => Id = id;

            public int Id { get; }

            public int Use() => s_map.GetOrAdd(this, session => session.Id);
        }
        """);

    [Fact]
    public Task Entries_are_counted() => NotOffered(Usings + """
        public sealed class Session
        {
            private static readonly ConcurrentDictionary<Session, string> s_map = new();

            public static Session Handle(int id)
            {
                Session session = new Session(id);
                session.Use();
                return session;
            }

            public Session(int id) => Id = id;

            public int Id { get; }

            public string Use() => s_map.GetOrAdd(this, session => "x" + session.Id);

            public static int Sessions() => s_map.Count;
        }
        """);

    [Fact]
    public Task Entries_are_walked() => NotOffered(Usings + """
        public sealed class Session
        {
            private static readonly ConcurrentDictionary<Session, string> s_map = new();

            public static Session Handle(int id)
            {
                Session session = new Session(id);
                session.Use();
                return session;
            }

            public Session(int id) => Id = id;

            public int Id { get; }

            public string Use() => s_map.GetOrAdd(this, session => "x" + session.Id);

            public static string[] Names() => s_map.Values.ToArray();
        }
        """);

    [Fact]
    public Task Function_in_a_variable() => NotOffered(Usings + """
        public sealed class Session
        {
            private static readonly ConcurrentDictionary<Session, string> s_map = new();

            public static Session Handle(int id)
            {
                Session session = new Session(id);
                session.Use();
                return session;
            }

            public Session(int id) => Id = id;

            public int Id { get; }

            public string Use() => Use(session => "x" + session.Id);

            private string Use(Func<Session, string> make) => s_map.GetOrAdd(this, make);
        }
        """);
}
