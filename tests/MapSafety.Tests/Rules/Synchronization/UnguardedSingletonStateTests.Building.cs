using MapSafety.Rules.Synchronization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>MAP1004: objects that are built and then frozen, types that lock nothing at all, and callbacks that take a guard on their way.</summary>
public sealed partial class UnguardedSingletonStateTests
{
    // What stands in place of {0} checks the flag and that of {1} changes it.
    private const string Frozen = """
        sealed class Model
        {{
            private readonly object _gate = new();
            private readonly Dictionary<string, int> _columns = new();
            private bool _isFrozen;
            public void Add(string name) {{ {0} }}
            public int Find(string name) => _columns[name];
            public void Freeze() {{ lock (_gate) {{ {1} }} }}
            private void ThrowIfFrozen() {{ if (_isFrozen) throw new InvalidOperationException(); }}
            private static void ThrowFrozen() => throw new InvalidOperationException();
            private static void ThrowAbout(string name) {{ string message = name + 1; throw new InvalidOperationException(message); }}
            private static void ThrowLong(string name) {{ if (name.Length > 9) return; throw new InvalidOperationException(name); }}
            private int Warn() => 0;
        }}
        """;

    [Theory]
    [InlineData("if (_isFrozen) throw new InvalidOperationException(); _columns.Add(name, 1);", "_isFrozen = true;")]
    [InlineData("if (_isFrozen) { throw new InvalidOperationException(); } _columns.Add(name, 1);", "_isFrozen = true;")]
    [InlineData("if (this._isFrozen) throw new InvalidOperationException(); _columns.Add(name, 1);", "this._isFrozen = true;")]
    [InlineData("if (_isFrozen) { ThrowFrozen(); } _columns.Add(name, 1);", "_isFrozen = true;")]
    [InlineData("if (_isFrozen) { ThrowAbout(name); } _columns.Add(name, 1);", "_isFrozen = true;")]
    [InlineData("if (_isFrozen) { string message = name + 1; throw new InvalidOperationException(message); } _columns.Add(name, 1);", "_isFrozen = true;")]
    [InlineData("ThrowIfFrozen(); _columns.Add(name, 1);", "_isFrozen = true;")]
    [InlineData("if (name.Length == 0) return; ThrowIfFrozen(); for (int i = 0; i < 2; i++) _columns[name + i] = i;", "_isFrozen = true; _columns.TrimExcess();")]
    public Task Silent_where_a_check_lets_changes_through_only_before_the_object_is_frozen(string add, string freeze) =>
        Silent(string.Format(System.Globalization.CultureInfo.InvariantCulture, Frozen, add, freeze));

    [Theory]
    [InlineData("if (_isFrozen) return; {|MAP1004:_columns.Add(name, 1)|};", "_isFrozen = true;")]
    [InlineData("if (_isFrozen) throw new InvalidOperationException(); {|MAP1004:_columns.Add(name, 1)|};", "_isFrozen = !_isFrozen;")]
    [InlineData("if (_isFrozen) throw new InvalidOperationException(); {|MAP1004:_columns.Add(name, 1)|};", "_isFrozen = false;")]
    [InlineData("if (_isFrozen) throw new InvalidOperationException(); {|MAP1004:_columns.Add(name, 1)|};", "")]
    [InlineData("if (!_isFrozen) throw new InvalidOperationException(); {|MAP1004:_columns.Add(name, 1)|};", "_isFrozen = true;")]
    [InlineData("if (_isFrozen) ThrowLong(name); {|MAP1004:_columns.Add(name, 1)|};", "_isFrozen = true;")]
    [InlineData("if (_isFrozen) Warn(); {|MAP1004:_columns.Add(name, 1)|};", "_isFrozen = true;")]
    [InlineData("{|MAP1004:_columns.Add(name, 1)|}; ThrowIfFrozen();", "_isFrozen = true;")]
    public Task Finds_a_change_that_no_such_check_keeps_before_the_freezing(string add, string freeze) =>
        Finds(string.Format(System.Globalization.CultureInfo.InvariantCulture, Frozen, add, freeze));

    [Fact]
    public Task Disposal_ends_no_building() => Finds("""
        sealed class Store : IDisposable
        {
            private readonly object _gate = new();
            private readonly Dictionary<string, int> _entries = new();
            private bool _isDisposed;
            public void Add(string name)
            {
                if (_isDisposed) throw new ObjectDisposedException(nameof(Store));
                {|MAP1004:_entries.Add(name, 1)|};
            }
            public void Dispose() { lock (_gate) _isDisposed = true; }
        }
        """);

    [Fact]
    public Task Misses_a_flag_that_ends_the_adding_and_not_the_building() => KnownMiss("""
        sealed class Feed
        {
            private readonly object _gate = new();
            private readonly List<string> _items = new();
            private bool _isComplete;
            public void Add(string item)
            {
                if (_isComplete) throw new InvalidOperationException();
                _items.Add(item);
            }
            public void Complete() { lock (_gate) _isComplete = true; }
        }
        """);

    [Fact]
    public Task One_finding_shows_all_places_of_a_type_that_locks_nothing() => Says(
        "'Add1' adds to '_a', a List that is shared because 'Tool' is registered by 'AddSingleton', with no lock held; 'Clear1' changes it and can run at the same time",
        [
            Usings + """
            sealed class Tool
            {
                private readonly List<int> {|#1:_a|} = new(), _b = new(), _c = new();
                public void Add1(int i) => {|#0:_a.Add(i)|};
                public void Add2(int i) => {|#5:_b.Add(i)|};
                public void Add3(int i) => {|#6:_c.Add(i)|};
                public void Clear1() => {|#3:_a.Clear()|};
                public void Clear2() => {|#7:_b.Clear()|};
                public void Clear3() => {|#8:_c.Clear()|};
                public void Cut1() => {|#4:_a.RemoveAt(0)|};
                public void Cut2() => {|#9:_b.RemoveAt(0)|};
                public void Cut3() => {|#10:_c.RemoveAt(0)|};
            }
            static class Startup { public static void Add(IServiceCollection services) => services.{|#2:AddSingleton<Tool>()|}; }
            """,
            Packages,
        ],
        others: 10);

    [Fact]
    public Task A_guard_on_the_way_from_the_callback_makes_it_a_suggestion() => Says(
        "'Read' writes to '_parameters', a Dictionary that code run by 'Timer' shares with other threads, with no lock held; two calls of it can run at the same time",
        """
        sealed class Connector
        {
            private readonly object _sync = new();
            private readonly Dictionary<string, string> {|#1:_parameters|} = new();
            private readonly Timer _keepAlive;
            public Connector() => _keepAlive = new Timer({|#2:_ => KeepAlive()|}, null, 0, 1000);
            private void KeepAlive()
            {
                if (!Monitor.TryEnter(_sync)) return;
                try { Read("a"); }
                finally { Monitor.Exit(_sync); }
            }
            public void Query() => Read("q");
            private void Read(string name) => {|#0:_parameters[name] = name|};
        }
        """,
        DiagnosticSeverity.Info, others: 2);

    [Fact]
    public Task A_double_that_a_test_registers_is_the_tests_own()
    {
        CSharpAnalyzerTest<Only<UnguardedSingletonState>, DefaultVerifier> test = Test(
            Usings + """
            sealed class Log
            {
                private readonly List<int> _sent = new();
                public void Send(int i) => _sent.Add(i);
            }
            static class Setup { public static void Add(IServiceCollection services) => services.AddSingleton<Log>(); }
            """,
            Packages);
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.IsTestProject = true\n"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("public", DiagnosticSeverity.Info)]
    [InlineData("internal", DiagnosticSeverity.Warning)]
    public Task A_public_class_that_a_singleton_makes_may_be_a_builder_for_the_setup(string visibility, DiagnosticSeverity severity) => Says(
        "'Use' adds to '_steps', a List that is shared because 'Pipeline' is registered by 'AddSingleton' and its '_builder' holds 'PipelineBuilder', with no lock held; two calls of it can run at the same time",
        [
            Usings + $$"""
            {{visibility}} sealed class PipelineBuilder
            {
                private readonly List<string> {|#1:_steps|} = new();
                public void Use(string step) => {|#0:_steps.Add(step)|};
            }
            {{visibility}} sealed class Pipeline
            {
                private readonly PipelineBuilder {|#3:_builder|} = new();
                public void Setup(Action<PipelineBuilder> set) => set(_builder);
                public void Also(string step) => _builder.Use(step);
            }
            static class Startup { public static void Add(IServiceCollection services) => services.{|#2:AddSingleton<Pipeline>()|}; }
            """,
            Packages,
        ],
        severity, others: 3);
}
