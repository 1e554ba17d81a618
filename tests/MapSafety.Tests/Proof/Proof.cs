namespace MapSafety.Tests.Proof;

/// <summary>
/// Proves a fix by running it. The code after the fix must pass a check under many threads; where the failure can be forced, the code before
/// the fix must fail the same check, so that the check is known to be able to fail.
/// </summary>
/// <example><code>
/// Proof.Of(before, after).Hammer(step: "Hits.Hit(\"a\");", holds: "Hits.Of(\"a\") == calls");
/// Proof.Of(before, after).LosesWhenMeeting(operation: 2, step: "Hits.Hit(k);", holds: "Hits.Of(k) == calls");
/// </code></example>
internal sealed class Proof
{
    private const int Threads = 8, Iterations = 2000;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30), s_limitOfMillions = TimeSpan.FromMinutes(3);
    private readonly string[] _before;
    private readonly string[] _after;

    private Proof(string[] before, string[] after) => (_before, _after) = (before, after);

    public static Proof Of(string before, string after) => new([before], [after]);

    public static Proof Of(IEnumerable<string> before, IEnumerable<string> after) => new(before.ToArray(), after.ToArray());

    /// <summary>Runs the step on many threads at once over the fixed code: no exception, and afterwards the condition holds.</summary>
    /// <param name="step">Statements; <c>thread</c> and <c>i</c> number the thread and its iteration.</param>
    /// <param name="holds">A condition; <c>calls</c> is the number of steps made, <c>threads</c> and <c>iterations</c> their factors.</param>
    public void Hammer(string step, string holds)
    {
        string check = $$"""
            using System;
            using System.Linq;
            using System.Collections.Generic;
            internal static class Check
            {
                public static string? Run()
                {
                    int threads = {{Threads}}, iterations = {{Iterations}}, calls = threads * iterations;
                    if (Together.Run(threads, iterations, (thread, i) => { {{step}} }) is { } failure)
                        return failure;

                    return {{holds}} ? null : "does not hold: " + {{Quoted(holds)}};
                }
            }
            """;
        Passes(_after, check);
    }

    /// <summary>
    /// Two threads make one step each and meet when each begins its n-th map operation: the code before the fix loses an update every time,
    /// the fixed code never.
    /// </summary>
    /// <param name="operation">Which map operation of the step is the one that acts on what an earlier one saw.</param>
    /// <param name="step">Statements over the key <c>k</c>.</param>
    /// <param name="holds">A condition over <c>k</c> and <c>calls</c>.</param>
    public void LosesWhenMeeting(int operation, string step, string holds)
    {
        Fails(_before, Meeting(operation, step, holds, patience: 10_000));
        Passes(_after, Meeting(operation, step, holds, patience: 150));
    }

    /// <summary>
    /// One thread is stopped in the middle of adding a key while another makes the map grow. The code before the fix then links the key into
    /// the table that was thrown away, every time; the fixed code keeps it.
    /// </summary>
    /// <param name="add">A statement that adds the key <c>k</c>.</param>
    /// <param name="contains">A condition: <c>k</c> is there.</param>
    public void LosesWhenGrowing(string add, string contains)
    {
        string check = Growing(add, contains);
        Fails(_before, check);
        Passes(_after, check);
    }

    /// <summary>
    /// Feeds a million different keys: afterwards the code before the fix holds on to more memory than a collection with a limit can, the fixed code does
    /// not; and as long as there are a few keys only, both find what was put in. The heap belongs to the whole process, so nothing else may run beside this.
    /// </summary>
    /// <param name="step">Statements that bring the key of number <c>i</c>.</param>
    /// <param name="finds">A condition: what was brought for <c>i</c> is there.</param>
    public void BoundsMemory(string step, string finds)
    {
        string check = Feeding(step, finds);
        Assert.StartsWith("holds", Run(_before, check, s_limitOfMillions), StringComparison.Ordinal);
        Assert.Null(Run(_after, check, s_limitOfMillions));
    }

    /// <summary>Runs a check of the caller's own over the fixed code: a class <c>Check</c> with a method <c>Run</c> that returns what is wrong.</summary>
    public void Passes(string check) => Passes(_after, check);

    /// <summary>Demands that the code before the fix fails a check of the caller's own, and that the fixed code passes it.</summary>
    public void FailsBeforeAndPasses(string check)
    {
        Fails(_before, check);
        Passes(_after, check);
    }

    /// <summary>Demands that the code before the fix fails a check.</summary>
    public void FailsBefore(string check) => Fails(_before, check);

    private static string Meeting(int operation, string step, string holds, int patience) => $$"""
        using System;
        using System.Linq;
        using System.Collections.Generic;
        internal static class Check
        {
            private static void Step(Key k) { {{step}} }

            public static string? Run()
            {
                // An empty map answers without asking the key for its hash code, which would upset the count.
                Step(new Key(0));
                Key k = new(1);
                int calls = 2;
                Key.MeetAt({{operation}}, TimeSpan.FromMilliseconds({{patience}}));
                if (Together.Run(2, 1, (thread, i) => Step(k)) is { } failure)
                    return failure;

                Key.MeetAt(-1, TimeSpan.Zero);
                return {{holds}} ? null : "does not hold: " + {{Quoted(holds)}};
            }
        }
        """;

    private static string Growing(string add, string contains) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Threading;
        internal static class Check
        {
            private static void Add(Key k) { {{add}} }

            private static bool Contains(Key k) => {{contains}};

            public static string? Run()
            {
                Add(new Key(0));
                Key slow = new(1);
                Thread? other = null;
                Key.InsideNextSearch(() =>
                {
                    other = new Thread(() =>
                    {
                        for (int number = 2; number < 100; number++)
                            Add(new Key(number));
                    }) { IsBackground = true };
                    other.Start();
                    // Under a lock the other thread gets no further until this one has left.
                    other.Join(TimeSpan.FromMilliseconds(200));
                });
                Add(slow);
                other?.Join();
                for (int number = 0; number < 100; number++)
                    if (!Contains(new Key(number)))
                        return "key " + number + " is lost";

                return null;
            }
        }
        """;

    private static string Feeding(string step, string finds) => $$"""
        using System;
        using System.Threading;
        internal static class Check
        {
            private const int Few = 4_000, Keys = 1_000_000, MostBytes = 20_000_000;

            private static void Step(int i) { {{step}} }

            private static bool Finds(int i) => {{finds}};

            public static string? Run()
            {
                long start = GC.GetTotalMemory(forceFullCollection: true);
                for (int i = 0; i < Few; i++)
                    Step(i);

                for (int i = 0; i < Few; i++)
                    if (!Finds(i))
                        return "does not find the key of number " + i;

                for (int i = Few; i < Keys; i++)
                    Step(i);

                // What has a finalizer or hangs on a weak key needs more than one collection.
                long held = GC.GetTotalMemory(forceFullCollection: true) - start;
                for (int round = 0; round < 4 && held > MostBytes; round++)
                {
                    GC.WaitForPendingFinalizers();
                    held = GC.GetTotalMemory(forceFullCollection: true) - start;
                }

                return held > MostBytes ? "holds " + held + " bytes" : null;
            }
        }
        """;

    private static void Passes(string[] sources, string check)
    {
        if (Run(sources, check) is { } failure)
            Assert.Fail("The fixed code fails: " + failure + "\n" + string.Join("\n", sources));
    }

    private static void Fails(string[] sources, string check)
    {
        if (Run(sources, check) is null)
            Assert.Fail("The code before the fix passes a check that it should fail:\n" + string.Join("\n", sources));
    }

    private static string? Run(string[] sources, string check) => Run(sources, check, s_limit);

    private static string? Run(string[] sources, string check, TimeSpan limit)
    {
        using LoadedProgram program = LoadedProgram.From([.. sources, Together.Source, "#nullable enable\n" + check]);
        return program.Run(limit);
    }

    private static string Quoted(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";
}
