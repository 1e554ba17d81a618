namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>MAP1004: objects that a library hands to the delegates of programs that configure it.</summary>
public sealed partial class UnguardedSingletonStateTests
{
    // What stands in place of {0} is a member of the options and that of {1} goes beside the registration.
    private const string Configured = """
        using Microsoft.Extensions.DependencyInjection;
        public interface IPolicy {{ }}
        public interface INames {{ void Add(string name); }}
        internal sealed class Names : INames
        {{
            public readonly List<string> All = new();
            public void Add(string name) => All.Add(name);
        }}
        public sealed class Policies
        {{
            internal readonly List<IPolicy> All = new();
            public void Add(IPolicy policy) => All.Add(policy);
        }}
        public sealed class BusOptions
        {{
            internal readonly List<IPolicy> Early = new();
            internal static readonly List<string> s_names = new();
            public Policies Policies {{ get; }} = new();
            internal Names OwnNames {{ get; }} = new();
            public INames Names => OwnNames;
            public int Count => OwnNames.All.Count + Early.Count + Policies.All.Count + s_names.Count;
            public void Clear(int count) {{ foreach (IPolicy policy in Early) count++; }}
            {0}
        }}
        public static class BusExtensions
        {{
            public static IServiceCollection AddBus(this IServiceCollection services, Action<BusOptions> configure)
            {{
                BusOptions options = new();
                configure(options);
                return services.AddSingleton(options);
            }}
            {1}
        }}
        """;

    [Theory]
    [InlineData("public void AddEarly(IPolicy policy) => Early.Add(policy);", "")]
    [InlineData("public BusOptions AddEarly(IPolicy policy) { Early.Add(policy); Sort(); return this; } private void Sort() => Early.Sort();", "")]
    [InlineData("public void AddName(string name) => s_names.Add(name);", "")]
    [InlineData("", "public static BusOptions AddEarly(this BusOptions options, IPolicy policy) { options.Early.Add(policy); return options; }")]
    [InlineData("public void AddEarly(IPolicy policy) => Early.Add(policy);", "public static void AddTest(IServiceCollection services, IPolicy policy) => services.AddBus(options => options.AddEarly(policy));")]
    [InlineData("", "public static void AddTest(IServiceCollection services, IPolicy policy) => services.AddBus(options => { options.Early.Add(policy); options.Policies.Add(policy); });")]
    public Task Silent_for_options_that_start_up_code_fills(string member, string beside) =>
        Silent(string.Format(System.Globalization.CultureInfo.InvariantCulture, Configured, member, beside), Packages);

    [Theory]
    [InlineData("internal void AddEarly(IPolicy policy) => {|MAP1004:Early.Add(policy)|};", "public static void Meet(BusOptions options, IPolicy policy) => options.AddEarly(policy);")]
    [InlineData("public void AddEarly(IPolicy policy) => {|MAP1004:Early.Add(policy)|};", "public static void Meet(BusOptions options, IPolicy policy) => options.AddEarly(policy);")]
    public Task Finds_options_that_ordinary_code_changes(string member, string beside) =>
        Finds(string.Format(System.Globalization.CultureInfo.InvariantCulture, Configured, member, beside), Packages);

    [Fact]
    public Task Finds_what_stands_behind_an_interface_that_is_no_options() => Finds("""
        using Microsoft.Extensions.DependencyInjection;
        public interface IListener { void Hear(string word); }
        public sealed class EarOptions : IListener
        {
            private readonly List<string> _heard = new();
            public void Hear(string word) => {|MAP1004:_heard.Add(word)|};
            public int Count => _heard.Count;
        }
        public static class EarExtensions
        {
            public static void AddEar(this IServiceCollection services, Action<EarOptions> configure)
            {
                EarOptions options = new();
                configure(options);
                services.AddSingleton(options);
            }
        }
        """, Packages);

    [Fact]
    public Task Finds_an_object_that_is_handed_to_a_callback_for_its_result() => Finds("""
        using Microsoft.Extensions.DependencyInjection;
        public sealed class Registry
        {
            private readonly List<string> _names = new();
            public void Add(string name) => {|MAP1004:_names.Add(name)|};
            public bool Has(string name) => _names.Contains(name);
        }
        public static class RegistryExtensions
        {
            public static void AddRegistry(this IServiceCollection services, Func<Registry, Task> serve) => services.AddSingleton(new Registry());
        }
        """, Packages);

    [Fact]
    public Task Misses_a_service_that_start_up_code_may_fill_and_others_go_on_to_change() => KnownMiss("""
        using Microsoft.Extensions.DependencyInjection;
        public sealed class Registry
        {
            private readonly List<string> _names = new();
            public void Add(string name) => _names.Add(name);
            public bool Has(string name) => _names.Contains(name);
        }
        public static class RegistryExtensions
        {
            public static void AddRegistry(this IServiceCollection services, Action<Registry> fill)
            {
                Registry registry = new();
                fill(registry);
                services.AddSingleton(registry);
            }
        }
        """, Packages);
}
