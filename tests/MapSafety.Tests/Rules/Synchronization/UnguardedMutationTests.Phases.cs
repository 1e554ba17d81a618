namespace MapSafety.Tests.Rules.Synchronization;

/// <content>When code runs: private constructors, the entry point before and after it has started threads, lambdas in locals.</content>
public sealed partial class UnguardedMutationTests
{
    [Theory]
    [InlineData("static readonly Shelf s_first = new(\"first\");")]
    [InlineData("static readonly Shelf s_first = new Shelf(\"first\"); static readonly Shelf s_second = new(\"second\");")]
    [InlineData("static readonly Shelf s_first; static Shelf() => s_first = Make(); static Shelf Make() => new(\"first\");")]
    [InlineData("static readonly object s_gate = new(); public static Shelf Make() { lock (s_gate) return new(\"first\"); }")]
    [InlineData("static readonly object s_gate = new(); private Shelf() : this(\"first\") { } public static Shelf Make() { lock (s_gate) return new(); }")]
    [InlineData("static class Maker { static readonly Shelf s_first = new(\"first\"); }")]
    public Task Safe_twin_a_private_constructor_that_only_initialization_or_a_lock_reaches(string makers) => Silent($$"""
        sealed class Shelf
        {
            static readonly List<string> s_all = new();
            private Shelf(string name) => s_all.Add(name);
            {{makers}}
        }
        """);

    [Theory]
    [InlineData("private", "static readonly Shelf s_first = new(\"first\"); public static Shelf Make() => new(\"other\");")]
    [InlineData("private", "public static Shelf Make() => new(\"first\");")]
    [InlineData("private", "static readonly object s_gate = new(); private Shelf() : this(\"first\") { } public static Shelf Make() => new();")]
    [InlineData("internal", "static readonly Shelf s_first = new(\"first\");")]
    public Task A_constructor_that_others_reach(string access, string makers) => Finds($$"""
        sealed class Shelf
        {
            static readonly List<string> s_all = new();
            {{access}} Shelf(string name) => {|MAP1001:s_all.Add(name)|};
            {{makers}}
        }
        """);

    private const string Sizes = """
        static class Sizes
        {
            public static readonly Dictionary<string, int> All = new();
            public static void Show() => Console.Write(All.Count);
        }
        """;

    [Theory]
    [InlineData("Sizes.All[\"a\"] = 1; Task.Run(Sizes.Show);")]
    [InlineData("Sizes.All[\"a\"] = 1; new Thread(Sizes.Show).Start();")]
    [InlineData("var thread = new Thread(Sizes.Show); Sizes.All[\"a\"] = 1; thread.Start();")]
    [InlineData("var thread = new Thread(Sizes.Show); thread.Start(); thread.Join(); Sizes.All[\"a\"] = 1;")]
    [InlineData("await Task.Run(Sizes.Show); Sizes.All[\"a\"] = 1;")]
    [InlineData("var task = Task.Run(Sizes.Show); await task; Sizes.All[\"a\"] = 1;")]
    [InlineData("Task one = Task.Run(Sizes.Show), other = Task.Run(Sizes.Show); await Task.WhenAll(one, other); Sizes.All[\"a\"] = 1;")]
    [InlineData("Parallel.Invoke(Sizes.Show, Sizes.Show); Sizes.All[\"a\"] = 1;")]
    [InlineData("if (args.Length > 0) { Task.Run(Sizes.Show); return; } Sizes.All[\"a\"] = 1;")]
    [InlineData("Fill(); Task.Run(Sizes.Show); static void Fill() => Sizes.All[\"a\"] = 1;")]
    public Task Safe_twin_the_entry_point_while_it_is_alone(string statements) => Program(statements, Sizes);

    [Theory]
    [InlineData("_ = Task.Run(Sizes.Show); {|MAP1001:Sizes.All[\"a\"] = 1|};")]
    [InlineData("new Thread(Sizes.Show).Start(); {|MAP1001:Sizes.All[\"a\"] = 1|};")]
    [InlineData("var thread = new Thread(Sizes.Show); thread.Start(); {|MAP1001:Sizes.All[\"a\"] = 1|}; thread.Join();")]
    [InlineData("var task = Task.Run(() => Sizes.Show()); {|MAP1001:Sizes.All[\"a\"] = 1|}; await task;")]
    [InlineData("_ = Task.Run(Sizes.Show); Fill(); static void Fill() => {|MAP1001:Sizes.All[\"a\"] = 1|};")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => Sizes.Show()); if (args.Length > 0) {|MAP1001:Sizes.All.Clear()|};")]
    public Task The_entry_point_beside_threads_it_has_started(string statements) => Program(statements, Sizes);

    [Fact]
    public Task Safe_twin_a_static_that_only_the_entry_point_uses() => Program(
        "_ = Task.Run(() => Console.Write(1)); Options.Set(); Console.Write(Options.All.Count);",
        """
        static class Options
        {
            public static readonly Dictionary<string, int> All = new();
            public static void Set() => All["a"] = 1;
        }
        """);

    [Theory]
    [InlineData("Action add = () => {|MAP1001:s_list.Add(1)|}; lock (s_gate) add(); add();")]
    [InlineData("Action add = () => {|MAP1001:s_list.Add(1)|}; lock (s_gate) Keep(add);")]
    [InlineData("Action add = () => {|MAP1001:s_list.Add(1)|}; lock (s_gate) { add(); add = null; }")]
    [InlineData("Action add = () => {|MAP1001:s_list.Add(1)|}; add();")]
    public Task A_lambda_in_a_local_that_runs_without_the_lock_too(string statements) => Finds($$"""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();
            static Action s_kept;
            public static void Add() { {{statements}} }
            static void Keep(Action action) => s_kept = action;
        }
        """);

    [Fact]
    public Task Safe_twin_a_semaphore_whose_number_is_computed() => Silent("""
        static class Shared
        {
            static readonly SemaphoreSlim s_semaphore = new(Count());
            static readonly List<int> s_list = new();
            static int Count() => 1;
            public static void Add() { s_semaphore.Wait(); s_list.Add(1); s_semaphore.Release(); }
        }
        """);

    [Fact]
    public Task Wrongly_reports_a_delegate_in_a_field_that_is_called_under_the_lock() => KnownFalseAlarm("""
        static class Shared
        {
            static readonly object s_gate = new();
            static readonly List<int> s_list = new();
            static readonly Action<int> s_add = item => {|MAP1001:s_list.Add(item)|};

            public static void Add(int item) { lock (s_gate) s_add(item); }
        }
        """);
}
