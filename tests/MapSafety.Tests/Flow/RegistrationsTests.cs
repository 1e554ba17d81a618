using MapSafety.Flow;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Flow;

/// <summary>How long objects live by the registrations of a compilation: every spelling, the base types, and what says nothing.</summary>
public sealed class RegistrationsTests
{
    private const string Types = """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.DependencyInjection.Extensions;
        using Microsoft.Extensions.Hosting;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;

        interface ICache { }
        abstract class CacheBase { }
        class Cache : CacheBase, ICache { public Cache() { } public Cache(int size) { } }
        class Other : ICache { }
        class Open<T> { }
        """;

    [Theory]
    [InlineData("services.AddSingleton<Cache>()")]
    [InlineData("services.AddSingleton<ICache, Cache>()")]
    [InlineData("services.AddSingleton(typeof(Cache))")]
    [InlineData("services.AddSingleton(typeof(ICache), typeof(Cache))")]
    [InlineData("services.AddSingleton(new Cache())")]
    [InlineData("services.AddSingleton<ICache>(new Cache())")]
    [InlineData("services.AddSingleton(typeof(ICache), new Cache())")]
    [InlineData("services.AddSingleton<ICache>(sp => new Cache(3))")]
    [InlineData("services.AddSingleton<ICache>(sp => { var cache = new Cache(3); return cache; })")]
    [InlineData("services.AddSingleton<ICache>(_ => ActivatorUtilities.CreateInstance<Cache>(_))")]
    [InlineData("services.AddSingleton<ICache>(sp => sp.GetRequiredService<Cache>())")]
    [InlineData("services.AddSingleton<ICache>(Make)")]
    [InlineData("services.AddKeyedSingleton<ICache, Cache>(\"key\")")]
    [InlineData("services.AddKeyedSingleton<ICache>(\"key\", new Cache())")]
    [InlineData("services.AddKeyedSingleton<ICache>(\"key\", (sp, key) => new Cache())")]
    [InlineData("services.TryAddSingleton<Cache>()")]
    [InlineData("services.TryAddSingleton<ICache>(sp => new Cache())")]
    [InlineData("services.TryAddSingleton(typeof(ICache), typeof(Cache))")]
    [InlineData("services.TryAddKeyedSingleton<ICache, Cache>(\"key\")")]
    [InlineData("services.Add(ServiceDescriptor.Singleton<ICache, Cache>())")]
    [InlineData("services.TryAddEnumerable(ServiceDescriptor.Singleton<ICache, Cache>())")]
    [InlineData("services.Replace(ServiceDescriptor.Singleton(typeof(ICache), typeof(Cache)))")]
    [InlineData("services.Add(ServiceDescriptor.KeyedSingleton<ICache, Cache>(\"key\"))")]
    [InlineData("services.Add(ServiceDescriptor.Describe(typeof(ICache), typeof(Cache), ServiceLifetime.Singleton))")]
    [InlineData("services.Add(new ServiceDescriptor(typeof(ICache), typeof(Cache), ServiceLifetime.Singleton))")]
    [InlineData("services.Add(new ServiceDescriptor(typeof(ICache), sp => new Cache(), ServiceLifetime.Singleton))")]
    [InlineData("services.Add(new ServiceDescriptor(typeof(ICache), new Cache()))")]
    [InlineData("services.AddTransient<Other>().AddSingleton<Cache>().AddScoped<Other>()")]
    [InlineData("ServiceCollectionServiceExtensions.AddSingleton<Cache>(services)")]
    [InlineData("Task.Run(() => services.AddSingleton<Cache>())")]
    [InlineData("services.AddSingleton(typeof(ICache), sp => new Cache())")]
    [InlineData("services.AddSingleton<ICache>(static _ => Make2(_))")]
    [InlineData("services.AddSingleton<ICache>(Make2)")]
    [InlineData("services.AddSingleton<ICache>(sp => { if (sp is null) return new Cache(); return null!; })")]
    [InlineData("services.AddKeyedSingleton<Cache>(\"key\")")]
    [InlineData("services.AddKeyedSingleton(typeof(ICache), \"key\", typeof(Cache))")]
    [InlineData("services.AddKeyedSingleton(typeof(ICache), \"key\", (sp, key) => new Cache())")]
    [InlineData("services.TryAddSingleton(new Cache())")]
    [InlineData("services.TryAddSingleton(typeof(ICache), sp => new Cache())")]
    [InlineData("services.TryAddKeyedSingleton(\"key\", new Cache())")]
    [InlineData("services.TryAdd(ServiceDescriptor.Singleton(typeof(ICache), new Cache()))")]
    [InlineData("services.TryAdd(new[] { ServiceDescriptor.Singleton<ICache, Cache>() })")]
    [InlineData("services.TryAddEnumerable(new[] { ServiceDescriptor.Singleton<ICache, Cache>() })")]
    [InlineData("services.Insert(0, ServiceDescriptor.Singleton<ICache>(sp => new Cache()))")]
    [InlineData("services.RemoveAll<ICache>().AddSingleton<ICache, Cache>()")]
    [InlineData("services.Add(new(typeof(ICache), typeof(Cache), ServiceLifetime.Singleton))")]
    [InlineData("services.Add(new ServiceDescriptor(typeof(ICache), \"key\", typeof(Cache), ServiceLifetime.Singleton))")]
    [InlineData("services.Add(ServiceDescriptor.DescribeKeyed(typeof(ICache), \"key\", typeof(Cache), ServiceLifetime.Singleton))")]
    [InlineData("var one = ServiceDescriptor.Singleton<ICache, Cache>(); services.Add(one)")]
    [InlineData("var cache = new Cache(); services.AddSingleton(cache)")]
    [InlineData("ICache cache = new Cache(); services.AddSingleton(cache)")]
    [InlineData("ICache cache; cache = new Cache(); services.AddSingleton<ICache>(cache)")]
    [InlineData("var type = typeof(Cache); services.AddSingleton(type)")]
    [InlineData("var life = ServiceLifetime.Singleton; services.Add(new ServiceDescriptor(typeof(ICache), typeof(Cache), life))")]
    [InlineData("const ServiceLifetime Life = ServiceLifetime.Singleton; services.Add(ServiceDescriptor.Describe(typeof(ICache), typeof(Cache), Life))")]
    [InlineData("foreach (var type in new[] { typeof(Other), typeof(Cache) }) services.AddSingleton(type)")]
    [InlineData("foreach (var type in new[] { typeof(Other), typeof(Cache) }) { services.TryAddSingleton(typeof(ICache), type); }")]
    [InlineData("foreach (var (service, made) in new[] { (typeof(ICache), typeof(Cache)) }) services.AddSingleton(service, made)")]
    [InlineData("Type[] types = { typeof(Cache) }; foreach (var type in types) services.AddSingleton(type)")]
    [InlineData("AddMine<ICache, Cache>(services)")]
    [InlineData("AddByType(services, typeof(Cache))")]
    [InlineData("AddByFactory<ICache>(services, sp => new Cache())")]
    [InlineData("AddFor<Cache>(services, ServiceLifetime.Singleton)")]
    [InlineData("AddUsually<Cache>(services)")]
    public void A_singleton_in_any_spelling(string call) => Assert.NotNull(Singleton(call, "Cache"));

    [Theory]
    [InlineData("services.AddScoped<Cache>()")]
    [InlineData("services.AddTransient<ICache, Cache>()")]
    [InlineData("services.TryAddScoped(typeof(Cache))")]
    [InlineData("services.AddKeyedTransient<ICache, Cache>(\"key\")")]
    [InlineData("services.Add(ServiceDescriptor.Scoped<ICache, Cache>())")]
    [InlineData("services.Add(ServiceDescriptor.Describe(typeof(ICache), typeof(Cache), ServiceLifetime.Scoped))")]
    [InlineData("services.Add(new ServiceDescriptor(typeof(ICache), typeof(Cache), ServiceLifetime.Transient))")]
    [InlineData("services.AddHttpClient<Cache>()")]
    [InlineData("services.AddHttpClient<ICache, Cache>(\"name\")")]
    [InlineData("services.AddScoped(typeof(ICache), sp => new Cache())")]
    [InlineData("foreach (var type in new[] { typeof(Cache) }) services.AddScoped(type)")]
    [InlineData("var life = ServiceLifetime.Scoped; services.Add(new ServiceDescriptor(typeof(ICache), typeof(Cache), life))")]
    [InlineData("services.AddHttpClient(\"name\").AddTypedClient<Cache>()")]
    [InlineData("AddPart<Cache>(services)")]
    [InlineData("AddFor<Cache>(services, ServiceLifetime.Transient)")]
    [InlineData("AddUsually<Cache>(services, ServiceLifetime.Scoped)")]
    public void Safe_twin_what_a_request_has_to_itself(string call)
    {
        Facts facts = Registering(call);

        Assert.Null(facts.Registrations.SingletonOf(facts.Type("Cache")));
        Assert.NotNull(facts.Registrations.ShortLivedOf(facts.Type("Cache")));
    }

    [Theory]
    [InlineData("services.AddSingleton<Other>()")]
    [InlineData("services.AddSingleton<ICache>(sp => new Other())")]
    [InlineData("services.AddSingleton<Func<Cache>>(sp => () => new Cache())")]
    [InlineData("services.AddKeyedSingleton<ICache, Other>(typeof(Cache))")]
    [InlineData("services.AddKeyedSingleton<ICache, Other>(new Cache())")]
    [InlineData("services.AddSingleton<IList<Cache>>(new List<Cache>())")]
    [InlineData("AddSingleton<Cache>()")]
    [InlineData("services.AddSingleton<Func<ICache>>(sp => () => new Cache())")]
    [InlineData("services.Add(new ServiceDescriptor(typeof(ICache), typeof(Cache), Life()))")]
    [InlineData("AddFor<Cache>(services, Life())")]
    [InlineData("AddFor<Other>(services, ServiceLifetime.Singleton)")]
    [InlineData("AddByType(services, typeof(Other))")]
    [InlineData("foreach (var type in new[] { typeof(Other) }) services.AddSingleton(type)")]
    public void Nothing_said_about_the_type(string call)
    {
        Facts facts = Registering(call);

        Assert.Null(facts.Registrations.SingletonOf(facts.Type("Cache")));
        Assert.Null(facts.Registrations.ShortLivedOf(facts.Type("Cache")));
    }

    [Fact]
    public void A_singleton_wins_over_a_shorter_life()
    {
        Facts facts = Registering("services.AddTransient<Cache>().AddSingleton<ICache, Cache>()");

        Assert.NotNull(facts.Registrations.SingletonOf(facts.Type("Cache")));
        Assert.Null(facts.Registrations.ShortLivedOf(facts.Type("Cache")));
    }

    [Fact]
    public void The_interface_says_nothing_about_another_implementation() =>
        Assert.Null(Singleton("services.AddSingleton<ICache, Cache>()", "Other"));

    [Fact]
    public void What_a_base_type_declares_is_part_of_the_singleton() =>
        Assert.Equal(
            "'Cache' is registered by 'AddSingleton' @ AddSingleton<ICache, Cache>()",
            Singleton("services.AddSingleton<ICache, Cache>()", "CacheBase"));

    [Fact]
    public void A_base_type_that_cannot_be_made_by_itself_lives_as_its_heir_does()
    {
        Facts facts = Registering("services.AddScoped<Cache>()");

        Assert.NotNull(facts.Registrations.ShortLivedOf(facts.Type("CacheBase")));
    }

    [Theory]
    [InlineData("services.AddSingleton(typeof(Open<>))")]
    [InlineData("services.AddSingleton<Open<int>>()")]
    public void An_open_generic_type(string call) => Assert.NotNull(Singleton(call, "Open`1"));

    [Fact]
    public void The_evidence_points_at_the_registration_in_the_chain() =>
        Assert.Equal(
            "'Cache' is registered by 'TryAddSingleton' @ TryAddSingleton<Cache>()",
            Singleton("services.AddSingleton<Other>().TryAddSingleton<Cache>()", "Cache"));

    [Fact]
    public void Top_level_statements_and_hosted_services()
    {
        Facts facts = Facts.Of(Types + """

            class Worker : BackgroundService { protected override Task ExecuteAsync(CancellationToken token) => Task.CompletedTask; }
            class Timing { public Timing(RequestDelegate next) { } public Task InvokeAsync(HttpContext context) => Task.CompletedTask; }
            class Factory : IMiddleware { public Task InvokeAsync(HttpContext context, RequestDelegate next) => Task.CompletedTask; }
            static class Program
            {
                static void Main()
                {
                    WebApplicationBuilder builder = WebApplication.CreateBuilder();
                    builder.Services.AddHostedService<Worker>();
                    WebApplication app = builder.Build();
                    app.UseMiddleware<Timing>();
                    app.UseMiddleware<Factory>();
                }
            }
            """);

        Assert.NotNull(facts.Registrations.SingletonOf(facts.Type("Worker")));
        Assert.NotNull(facts.Registrations.SingletonOf(facts.Type("Timing")));
        Assert.Null(facts.Registrations.SingletonOf(facts.Type("Factory")));
    }

    [Fact]
    public void A_helper_that_passes_its_type_parameter_on_registers()
    {
        Facts facts = Facts.Of(Types + """

            static class Extensions
            {
                public static IServiceCollection AddCache<T>(this IServiceCollection services) where T : class => services.AddNamed<T>("x");
                public static IServiceCollection AddNamed<T>(this IServiceCollection services, string name) where T : class => services.AddSingleton<T>();
                public static IServiceCollection AddPart<T>(this IServiceCollection services) where T : class => services.AddScoped<T>();
            }
            class Startup { void Configure(IServiceCollection services) => services.AddCache<Cache>().AddPart<Other>(); }
            """);

        Assert.NotNull(facts.Registrations.SingletonOf(facts.Type("Cache")));
        Assert.NotNull(facts.Registrations.ShortLivedOf(facts.Type("Other")));
    }

    [Theory]
    [InlineData("mapsafety.singleton_types", "Cache", "Cache")]
    [InlineData("mapsafety.singleton_types", "CacheBase", "Cache")]
    [InlineData("mapsafety.singleton_types", "Ca*", "Cache")]
    [InlineData("mapsafety.singleton_registrations", "Shop.Kit.One", "Cache")]
    [InlineData("mapsafety.singleton_registrations", "Shop.Kit.O*", "Cache")]
    [InlineData("mapsafety.singleton_registrations", "Shop.Kit.ByType", "Other")]
    [InlineData("mapsafety.singleton_registrations", "Shop.Kit.Other", null)]
    public void Options_name_types_and_methods(string key, string value, string? singleton)
    {
        const string Kit = """
            namespace Shop
            {
                static class Kit { public static void One<T>(Func<T> make) { } public static void ByType(Type type) { } }
                class Setup { void M() { Kit.One<ICache>(() => new Cache()); Kit.ByType(typeof(Other)); } }
            }
            """;
        Facts facts = Facts.With([(key, value)], Types + Kit);

        Assert.Equal(singleton is "Cache", facts.Registrations.SingletonOf(facts.Type("Cache")) is not null);
        Assert.Equal(singleton is "Other", facts.Registrations.SingletonOf(facts.Type("Other")) is not null);
    }

    // As the packages declare them.
    private const string Autofac = """
        using Autofac;

        namespace Autofac
        {
            public class ContainerBuilder { }
            public interface IComponentContext { }
            public static class RegistrationExtensions
            {
                public static Builder.IRegistrationBuilder<T, int, int> RegisterType<T>(this ContainerBuilder builder) => null!;
                public static Builder.IRegistrationBuilder<object, int, int> RegisterType(this ContainerBuilder builder, Type type) => null!;
                public static Builder.IRegistrationBuilder<T, int, int> Register<T>(this ContainerBuilder builder, Func<IComponentContext, T> make) => null!;
                public static Builder.IRegistrationBuilder<T, int, int> RegisterInstance<T>(this ContainerBuilder builder, T instance) => null!;
            }
        }

        namespace Autofac.Builder
        {
            public interface IRegistrationBuilder<A, B, C>
            {
                IRegistrationBuilder<A, B, C> As<T>();
                IRegistrationBuilder<A, B, C> SingleInstance();
                IRegistrationBuilder<A, B, C> InstancePerLifetimeScope();
            }
        }
        """;

    [Theory]
    [InlineData("builder.RegisterType<Cache>().SingleInstance()", true)]
    [InlineData("builder.RegisterType<Cache>().As<ICache>().SingleInstance()", true)]
    [InlineData("builder.RegisterType(typeof(Cache)).SingleInstance()", true)]
    [InlineData("builder.Register(c => new Cache()).As<ICache>().SingleInstance()", true)]
    [InlineData("builder.RegisterInstance(new Cache())", true)]
    [InlineData("builder.RegisterInstance<ICache>(new Cache())", true)]
    [InlineData("builder.RegisterType<Cache>().As<ICache>().InstancePerLifetimeScope()", false)]
    [InlineData("builder.RegisterType<Cache>()", false)]
    public void Autofac_says_it_at_the_end_of_the_chain(string call, bool isSingleton)
    {
        Facts facts = Facts.Of(Types, Autofac + $"class Setup {{ void M(ContainerBuilder builder) {{ {call}; }} }}");

        Assert.Equal(isSingleton, facts.Registrations.SingletonOf(facts.Type("Cache")) is not null);
        Assert.Equal(!isSingleton, facts.Registrations.ShortLivedOf(facts.Type("Cache")) is not null);
    }

    private const string Windsor = """
        using Castle.MicroKernel.Registration;

        namespace Castle.MicroKernel.Registration
        {
            public static class Component { public static ComponentRegistration<T> For<T>() => null!; }
            public class ComponentRegistration<T>
            {
                public ComponentRegistration<T> ImplementedBy<I>() => this;
                public ComponentRegistration<T> LifestyleTransient() => this;
                public Lifestyle.LifestyleGroup<T> LifeStyle => null!;
            }
        }

        namespace Castle.MicroKernel.Registration.Lifestyle
        {
            public class LifestyleGroup<T> { public ComponentRegistration<T> Singleton => null!; public ComponentRegistration<T> Transient => null!; }
        }
        """;

    [Theory]
    [InlineData("Component.For<ICache>().ImplementedBy<Cache>()", true)]
    [InlineData("Component.For<Cache>()", true)]
    [InlineData("Component.For<ICache>().ImplementedBy<Cache>().LifeStyle.Singleton", true)]
    [InlineData("Component.For<ICache>().ImplementedBy<Cache>().LifestyleTransient()", false)]
    [InlineData("Component.For<ICache>().ImplementedBy<Cache>().LifeStyle.Transient", false)]
    public void Windsor_keeps_what_nobody_limits(string call, bool isSingleton)
    {
        Facts facts = Facts.Of(Types, Windsor + $"class Setup {{ object M() => {call}; }}");

        Assert.Equal(isSingleton, facts.Registrations.SingletonOf(facts.Type("Cache")) is not null);
    }

    private const string Mef = """
        namespace System.Composition { public class SharedAttribute : Attribute { public SharedAttribute() { } public SharedAttribute(string boundary) { } } }
        namespace System.ComponentModel.Composition
        {
            public enum CreationPolicy { Any, Shared, NonShared }
            public class PartCreationPolicyAttribute : Attribute { public PartCreationPolicyAttribute(CreationPolicy policy) { } }
        }
        namespace Volo.Abp.DependencyInjection { public interface ISingletonDependency { } public interface ITransientDependency { } }
        """;

    [Theory]
    [InlineData("[System.Composition.Shared] class Part { }", true)]
    [InlineData("[System.ComponentModel.Composition.PartCreationPolicy(System.ComponentModel.Composition.CreationPolicy.Shared)] class Part { }", true)]
    [InlineData("class Part : Volo.Abp.DependencyInjection.ISingletonDependency { }", true)]
    [InlineData("[System.Composition.Shared(\"request\")] class Part { }", false)]
    [InlineData("[System.ComponentModel.Composition.PartCreationPolicy(System.ComponentModel.Composition.CreationPolicy.NonShared)] class Part { }", false)]
    [InlineData("class Part : Volo.Abp.DependencyInjection.ITransientDependency { }", false)]
    public void A_type_says_itself_how_long_it_lives(string type, bool isSingleton)
    {
        Facts facts = Facts.Of(Mef, type);

        Assert.Equal(isSingleton, facts.Registrations.SingletonOf(facts.Type("Part")) is not null);
    }

    private static string? Singleton(string call, string type)
    {
        Facts facts = Registering(call);
        return Facts.Text(facts.Registrations.SingletonOf(facts.Type(type)));
    }

    private static Facts Registering(string call) => Facts.Of(Types, """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.DependencyInjection.Extensions;

        class Startup
        {
            void Configure(IServiceCollection services)
            {
        """ + call + """
        ;
            }

            static Cache Make(IServiceProvider provider) => new();

            static void AddSingleton<T>() { }

            static ICache Make2(IServiceProvider provider) => new Cache();

            static ServiceLifetime Life() => (ServiceLifetime)DateTime.Now.Second;

            static void AddMine<TService, TMade>(IServiceCollection services) where TService : class where TMade : class, TService =>
                services.AddSingleton<TService, TMade>();

            static void AddPart<T>(IServiceCollection services) => services.Add(ServiceDescriptor.Scoped(typeof(T), typeof(T)));

            static void AddByType(IServiceCollection services, Type type) => services.AddSingleton(type);

            static void AddByFactory<T>(IServiceCollection services, Func<IServiceProvider, T> make) where T : class => services.AddSingleton<T>(make);

            static void AddFor<T>(IServiceCollection services, ServiceLifetime life) => services.Add(new ServiceDescriptor(typeof(T), typeof(T), life));

            static void AddUsually<T>(IServiceCollection services, ServiceLifetime life = ServiceLifetime.Singleton) =>
                services.Add(ServiceDescriptor.Describe(typeof(T), typeof(T), life));
        }
        """);
}
