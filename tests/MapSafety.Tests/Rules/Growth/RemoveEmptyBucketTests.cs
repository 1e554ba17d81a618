using MapSafety.CodeFixes.Growth;
using MapSafety.Tests.Rules.Synchronization;

namespace MapSafety.Tests.Rules.Growth;

public sealed class RemoveEmptyBucketTests : StateFixTests<RemoveEmptyBucket>
{
    internal const string Rooms = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        public static class Rooms
        {
            private static readonly object s_gate = new();
            private static readonly ConcurrentDictionary<string, List<int>> s_rooms = new();

            public static int Join(string room, int id)
            {
                lock (s_gate)
                {
                    if (!s_rooms.TryGetValue(room, out var members))
                        s_rooms[room] = members = new List<int>();

                    members.Add(id);
                    return members.Count;
                }
            }

            public static void Leave(string room, int id)
            {
                lock (s_gate)
                {
                    if (s_rooms.TryGetValue(room, out var members))
                        members.Remove(id);
                }
            }

            public static bool Kick(string room, int id)
            {
                lock (s_gate)
                {
                    if (!s_rooms.TryGetValue(room, out var members))
                        return false;

                    return members.Remove(id);
                }
            }

            public static int Size(string room)
            {
                lock (s_gate)
                    return s_rooms.TryGetValue(room, out var members) ? members.Count : 0;
            }
        }
        """;

    internal const string RoomsAfter = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        public static class Rooms
        {
            private static readonly object s_gate = new();
            private static readonly ConcurrentDictionary<string, List<int>> s_rooms = new();

            public static int Join(string room, int id)
            {
                lock (s_gate)
                {
                    if (!s_rooms.TryGetValue(room, out var members))
                        s_rooms[room] = members = new List<int>();

                    members.Add(id);
                    return members.Count;
                }
            }

            public static void Leave(string room, int id)
            {
                lock (s_gate)
                {
                    if (s_rooms.TryGetValue(room, out var members))
                    {
                        members.Remove(id);
                        if (members.Count == 0)
                            s_rooms.TryRemove(room, out _);
                    }
                }
            }

            public static bool Kick(string room, int id)
            {
                lock (s_gate)
                {
                    if (!s_rooms.TryGetValue(room, out var members))
                        return false;

                    var removed = members.Remove(id);
                    if (members.Count == 0)
                        s_rooms.TryRemove(room, out _);

                    return removed;
                }
            }

            public static int Size(string room)
            {
                lock (s_gate)
                    return s_rooms.TryGetValue(room, out var members) ? members.Count : 0;
            }
        }
        """;

    [Fact]
    public Task Key_goes_with_the_last_entry() => Fixes(Rooms, RoomsAfter, step: "int id = thread * 10000 + i; Rooms.Join(\"r\" + i % 3, id); if (i % 2 == 0) Rooms.Leave(\"r\" + i % 3, id); else if (!Rooms.Kick(\"r\" + i % 3, id)) throw new Exception(\"lost\");", holds: "Rooms.Size(\"r0\") + Rooms.Size(\"r1\") + Rooms.Size(\"r2\") == 0");

    [Fact]
    public Task Title() => TitleIs("Remove a key from 's_rooms' when the collection under it is empty (2 places)", "MapSafety.RemoveEmptyBucket", Rooms);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("当键下的集合为空时将该键从“s_rooms”中移除（2 处）", Rooms);

    // ---- where it cannot be

    [Fact]
    public Task Each_collection_is_its_own_lock() => NotOffered("""
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        public static class Cache
        {
            private static readonly ConcurrentDictionary<string, List<int>> s_rooms = new();

            public static int Join(string room, int id)
            {
                var members = s_rooms.GetOrAdd(room, _ => new List<int>());
                lock (members)
                {
                    members.Add(id);
                    return members.Count;
                }
            }

            public static void Leave(string room, int id)
            {
                if (s_rooms.TryGetValue(room, out var members))
                    lock (members)
                        members.Remove(id);
            }
        }
        """);

    [Fact]
    public Task One_reader_takes_no_lock() => NotOffered("""
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        public static class Rooms
        {
            private static readonly object s_gate = new();
            private static readonly ConcurrentDictionary<string, List<int>> s_rooms = new();

            public static int Join(string room, int id)
            {
                lock (s_gate)
                {
                    if (!s_rooms.TryGetValue(room, out var members))
                        s_rooms[room] = members = new List<int>();

                    members.Add(id);
                    return members.Count;
                }
            }

            public static void Leave(string room, int id)
            {
                lock (s_gate)
                {
                    if (s_rooms.TryGetValue(room, out var members))
                        members.Remove(id);
                }
            }

            public static bool Kick(string room, int id)
            {
                lock (s_gate)
                {
                    if (!s_rooms.TryGetValue(room, out var members))
                        return false;

                    return members.Remove(id);
                }
            }

            public static int Size(string room)
            {
                return s_rooms.TryGetValue(room, out var members) ? members.Count : 0;
            }
        }
        """);

    [Fact]
    public Task Filled_again_afterwards() => NotOffered("""
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        public static class Rooms
        {
            private static readonly object s_gate = new();
            private static readonly ConcurrentDictionary<string, List<int>> s_rooms = new();

            public static int Join(string room, int id)
            {
                lock (s_gate)
                {
                    if (!s_rooms.TryGetValue(room, out var members))
                        s_rooms[room] = members = new List<int>();

                    members.Add(id);
                    return members.Count;
                }
            }

            public static void Leave(string room, int id)
            {
                lock (s_gate)
                {
                    if (s_rooms.TryGetValue(room, out var members))
                    {
                        members.Remove(id);
                        members.Add(-id);
                    }
                }
            }

            public static bool Kick(string room, int id)
            {
                lock (s_gate)
                {
                    if (!s_rooms.TryGetValue(room, out var members))
                        return false;

                    return members.Remove(id);
                }
            }

            public static int Size(string room)
            {
                lock (s_gate)
                    return s_rooms.TryGetValue(room, out var members) ? members.Count : 0;
            }
        }
        """);

    [Fact]
    public Task Lock_given_back_between() => NotOffered("""
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        public static class Rooms
        {
            private static readonly object s_gate = new();
            private static readonly ConcurrentDictionary<string, List<int>> s_rooms = new();

            public static int Join(string room, int id)
            {
                lock (s_gate)
                {
                    if (!s_rooms.ContainsKey(room))
                        s_rooms[room] = new List<int>();
                }

                lock (s_gate)
                {
                    var members = s_rooms[room];
                    members.Add(id);
                    return members.Count;
                }
            }

            public static void Leave(string room, int id)
            {
                lock (s_gate)
                {
                    if (s_rooms.TryGetValue(room, out var members))
                        members.Remove(id);
                }
            }

            public static bool Kick(string room, int id)
            {
                lock (s_gate)
                {
                    if (!s_rooms.TryGetValue(room, out var members))
                        return false;

                    return members.Remove(id);
                }
            }

            public static int Size(string room)
            {
                lock (s_gate)
                    return s_rooms.TryGetValue(room, out var members) ? members.Count : 0;
            }
        }
        """);

    [Fact]
    public Task Decides_by_the_removal() => NotOffered("""
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        public static class Rooms
        {
            private static readonly object s_gate = new();
            private static readonly ConcurrentDictionary<string, List<int>> s_rooms = new();

            public static int Join(string room, int id)
            {
                lock (s_gate)
                {
                    if (!s_rooms.TryGetValue(room, out var members))
                        s_rooms[room] = members = new List<int>();

                    members.Add(id);
                    return members.Count;
                }
            }

            public static void Leave(string room, int id)
            {
                lock (s_gate)
                {
                    if (s_rooms.TryGetValue(room, out var members))
                        members.Remove(id);
                }
            }

            public static bool Kick(string room, int id)
            {
                lock (s_gate)
                {
                    if (!s_rooms.TryGetValue(room, out var members))
                        return false;

                    if (members.Remove(id))
                        return true;

                    return false;
                }
            }

            public static int Size(string room)
            {
                lock (s_gate)
                    return s_rooms.TryGetValue(room, out var members) ? members.Count : 0;
            }
        }
        """);

    [Fact]
    public Task Collections_are_handed_out() => NotOffered("""
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;

        public static class Rooms
        {
            private static readonly object s_gate = new();
            private static readonly ConcurrentDictionary<string, List<int>> s_rooms = new();

            public static int Join(string room, int id)
            {
                lock (s_gate)
                {
                    if (!s_rooms.TryGetValue(room, out var members))
                        s_rooms[room] = members = new List<int>();

                    members.Add(id);
                    return members.Count;
                }
            }

            public static void Leave(string room, int id)
            {
                lock (s_gate)
                {
                    if (s_rooms.TryGetValue(room, out var members))
                        members.Remove(id);
                }
            }

            public static bool Kick(string room, int id)
            {
                lock (s_gate)
                {
                    if (!s_rooms.TryGetValue(room, out var members))
                        return false;

                    return members.Remove(id);
                }
            }

            public static List<int>? Of(string room)
            {
                lock (s_gate)
                    return s_rooms.TryGetValue(room, out var members) ? members : null;
            }
        }
        """);
}
