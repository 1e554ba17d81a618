namespace MapSafety.Tests.Proof;

/// <summary>The source that every proof is compiled with: it runs steps on several threads at once, and makes threads meet inside a map.</summary>
internal static class Together
{
    public const string Source = """
        #nullable enable
        using System;
        using System.Collections.Generic;
        using System.Threading;

        /// <summary>Runs a step on several threads that start at the same moment.</summary>
        internal static class Together
        {
            /// <summary>The first thing that went wrong, or null.</summary>
            public static string? Run(int threads, int iterations, Action<int, int> step)
            {
                Exception? failure = null;
                using Barrier start = new(threads);
                Thread[] all = new Thread[threads];
                for (int number = 0; number < threads; number++)
                {
                    int thread = number;
                    all[thread] = new Thread(() =>
                    {
                        start.SignalAndWait();
                        try
                        {
                            for (int i = 0; i < iterations && Volatile.Read(ref failure) is null; i++)
                                step(thread, i);
                        }
                        catch (Exception e)
                        {
                            Interlocked.CompareExchange(ref failure, e, null);
                        }
                    }) { IsBackground = true };
                    all[thread].Start();
                }

                foreach (Thread thread in all)
                    thread.Join();

                return failure?.ToString();
            }
        }

        /// <summary>
        /// A key that can stop a thread inside the map: each map operation asks it for its hash code once, and compares it with its
        /// neighbours in the bucket. All keys fall into one bucket.
        /// </summary>
        public sealed class Key : IEquatable<Key>
        {
            [ThreadStatic] private static int t_hashed;
            [ThreadStatic] private static Action? t_compared;
            private static Barrier? s_meeting;
            private static int s_at;
            private static TimeSpan s_patience;

            public Key(int number) => Number = number;

            public int Number { get; }

            /// <summary>From now on two threads wait for each other when each begins its n-th map operation, but no longer than the patience.</summary>
            public static void MeetAt(int operation, TimeSpan patience)
            {
                s_at = operation;
                s_patience = patience;
                s_meeting = new Barrier(2);
            }

            /// <summary>The action runs once, in the middle of this thread's next search for a key that has neighbours.</summary>
            public static void InsideNextSearch(Action action) => t_compared = action;

            public override int GetHashCode()
            {
                if (s_meeting is { } meeting && ++t_hashed == s_at)
                    meeting.SignalAndWait(s_patience);

                return 7;
            }

            public bool Equals(Key? other)
            {
                if (t_compared is { } action)
                {
                    t_compared = null;
                    action();
                }

                return other is not null && other.Number == Number;
            }

            public override bool Equals(object? other) => Equals(other as Key);
        }
        """;
}
