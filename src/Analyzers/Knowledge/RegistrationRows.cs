namespace MapSafety.Knowledge;

/// <summary>
/// The rows of <see cref="RegistrationMethods"/>. Those of Microsoft's container and hosts rest on "Service lifetimes" in the pages about
/// dependency injection at learn.microsoft.com/dotnet and, for what hosts make, on the pages about middleware, hosted services, HTTP clients and
/// error handling at learn.microsoft.com/aspnet/core. Those of other containers follow each one's own page about lifetimes (Autofac "Instance
/// Scope", Castle Windsor "LifeStyles", Simple Injector "Object Lifetime Management", Unity "Lifetime Managers", Ninject "Object Scopes", DryIoc
/// "Reuse and Scopes"); no test resolves them, as these packages are not referenced here.
/// </summary>
internal static class RegistrationRows
{
    private const string Abstractions = "Microsoft.Extensions.DependencyInjection.Abstractions";
    private const string AspNetCore = "Microsoft.AspNetCore.App";
    private const string Http = "Microsoft.Extensions.Http";
    private const string HealthChecks = "Microsoft.Extensions.Diagnostics.HealthChecks";
    private const string Hosting = "Microsoft.Extensions.Hosting.Abstractions";
    private const string Services = "Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions";
    private const string Descriptors = "Microsoft.Extensions.DependencyInjection.Extensions.ServiceCollectionDescriptorExtensions";
    private const string Descriptor = "Microsoft.Extensions.DependencyInjection.ServiceDescriptor";
    private const string AutofacBuilder = "Autofac.Builder.IRegistrationBuilder`3";
    private const string AutofacExtensions = "Autofac.RegistrationExtensions";
    private const string Windsor = "Castle.Windsor";
    private const string WindsorComponent = "Castle.MicroKernel.Registration.ComponentRegistration`1";
    private const string WindsorGroup = "Castle.MicroKernel.Registration.Lifestyle.LifestyleGroup`1";
    private const string SimpleInjector = "SimpleInjector";
    private const string Unity = "Unity.Abstractions";
    private const string Ninject = "Ninject";
    private const string DryIoc = "DryIoc";
    private const string Mef = "System.ComponentModel.Composition";
    private const string Mef2 = "System.Composition.AttributedModel";
    private const string Abp = "Volo.Abp.Core";

    public static RegistrationMethod[] Methods { get; } =
    [
        new(Services, Lifetime.Singleton, "AddSingleton", "AddKeyedSingleton") { Library = Abstractions },
        new(Services, Lifetime.Scoped, "AddScoped", "AddKeyedScoped") { Library = Abstractions },
        new(Services, Lifetime.Transient, "AddTransient", "AddKeyedTransient") { Library = Abstractions },
        new(Descriptors, Lifetime.Singleton, "TryAddSingleton", "TryAddKeyedSingleton") { Library = Abstractions },
        new(Descriptors, Lifetime.Scoped, "TryAddScoped", "TryAddKeyedScoped") { Library = Abstractions },
        new(Descriptors, Lifetime.Transient, "TryAddTransient", "TryAddKeyedTransient") { Library = Abstractions },
        new(Descriptor, Lifetime.Singleton, "Singleton", "KeyedSingleton") { Library = Abstractions },
        new(Descriptor, Lifetime.Scoped, "Scoped", "KeyedScoped") { Library = Abstractions },
        new(Descriptor, Lifetime.Transient, "Transient", "KeyedTransient") { Library = Abstractions },

        // A lifetime stands in an argument; where none does, an object is handed over.
        new(Descriptor, Lifetime.Singleton, ".ctor", "Describe", "DescribeKeyed") { Library = Abstractions },
        new("Microsoft.Extensions.DependencyInjection.ServiceCollectionHostedServiceExtensions", Lifetime.Singleton, "AddHostedService")
        {
            Library = Hosting,
        },

        // "IMiddleware is activated per client request", by the container.
        new("Microsoft.AspNetCore.Builder.UseMiddlewareExtensions", Lifetime.Singleton, "UseMiddleware")
        {
            Library = AspNetCore,
            Unless = "Microsoft.AspNetCore.Http.IMiddleware",
        },
        new("Microsoft.Extensions.DependencyInjection.ExceptionHandlerServiceCollectionExtensions", Lifetime.Singleton, "AddExceptionHandler")
        {
            Library = AspNetCore,
        },
        new("Microsoft.Extensions.DependencyInjection.HealthChecksBuilderAddCheckExtensions", Lifetime.Singleton, "AddCheck")
        {
            Library = HealthChecks,
            TakesObjectsOnly = true,
        },
        new("Microsoft.Extensions.DependencyInjection.HttpClientFactoryServiceCollectionExtensions", Lifetime.Transient, "AddHttpClient")
        {
            Library = Http,
        },
        new("Microsoft.Extensions.DependencyInjection.HttpClientBuilderExtensions", Lifetime.Transient, "AddTypedClient") { Library = Http },
        new("Microsoft.AspNetCore.Authentication.AuthenticationBuilder", Lifetime.Transient, "AddScheme", "AddRemoteScheme")
        {
            Library = AspNetCore,
            NamesLast = true,
        },
        new("Microsoft.AspNetCore.Builder.GrpcEndpointRouteBuilderExtensions", Lifetime.Transient, "MapGrpcService")
        {
            Library = "Grpc.AspNetCore.Server",
        },

        new(AutofacExtensions, Lifetime.Transient, "RegisterType", "Register", "RegisterGeneric") { Library = "Autofac" },
        new(AutofacExtensions, Lifetime.Singleton, "RegisterInstance") { Library = "Autofac" },
        new("Castle.MicroKernel.Registration.Component", Lifetime.Singleton, "For") { Library = Windsor },
        new(WindsorComponent, Lifetime.Singleton, "ImplementedBy", "Instance", "UsingFactoryMethod") { Library = Windsor },
        new("SimpleInjector.Container", Lifetime.Transient, "Register") { Library = SimpleInjector },
        new("SimpleInjector.Container", Lifetime.Singleton, "RegisterSingleton", "RegisterInstance") { Library = SimpleInjector },
        new("Unity.UnityContainerExtensions", Lifetime.Transient, "RegisterType") { Library = Unity },
        new("Unity.UnityContainerExtensions", Lifetime.Singleton, "RegisterSingleton", "RegisterInstance") { Library = Unity },
        new("Ninject.Syntax.BindingRoot", Lifetime.Transient, "Bind", "Rebind") { Library = Ninject },
        new("Ninject.Syntax.IBindingToSyntax`1", Lifetime.Transient, "To", "ToMethod") { Library = Ninject },
        new("Ninject.Syntax.IBindingToSyntax`1", Lifetime.Singleton, "ToConstant") { Library = Ninject },
        new("DryIoc.Registrator", Lifetime.Transient, "Register", "RegisterDelegate") { Library = DryIoc },
        new("DryIoc.Registrator", Lifetime.Singleton, "RegisterInstance") { Library = DryIoc },
    ];

    public static LifetimeMember[] Lifetimes { get; } =
    [
        new("Microsoft.Extensions.DependencyInjection.ServiceLifetime", Lifetime.Singleton, "Singleton") { Library = Abstractions },
        new("Microsoft.Extensions.DependencyInjection.ServiceLifetime", Lifetime.Scoped, "Scoped") { Library = Abstractions },
        new("Microsoft.Extensions.DependencyInjection.ServiceLifetime", Lifetime.Transient, "Transient") { Library = Abstractions },
        new(AutofacBuilder, Lifetime.Singleton, "SingleInstance") { Library = "Autofac" },
        new(AutofacBuilder, Lifetime.Scoped, "InstancePerLifetimeScope", "InstancePerMatchingLifetimeScope", "InstancePerOwned")
        {
            Library = "Autofac",
        },
        new(AutofacBuilder, Lifetime.Transient, "InstancePerDependency") { Library = "Autofac" },
        new(AutofacExtensions, Lifetime.Scoped, "InstancePerRequest") { Library = "Autofac" },
        new(WindsorComponent, Lifetime.Singleton, "LifestyleSingleton") { Library = Windsor },
        new(WindsorComponent, Lifetime.Scoped, "LifestyleScoped", "LifestylePerWebRequest", "LifestylePerThread", "LifestyleBoundTo")
        {
            Library = Windsor,
        },
        new(WindsorComponent, Lifetime.Transient, "LifestyleTransient", "LifestylePooled", "LifestyleCustom") { Library = Windsor },
        new(WindsorGroup, Lifetime.Singleton, "Singleton") { Library = Windsor },
        new(WindsorGroup, Lifetime.Scoped, "Scoped", "PerThread", "PerWebRequest", "BoundTo") { Library = Windsor },
        new(WindsorGroup, Lifetime.Transient, "Transient", "Pooled", "PooledWithSize", "Custom") { Library = Windsor },
        new("SimpleInjector.Lifestyle", Lifetime.Singleton, "Singleton") { Library = SimpleInjector },
        new("SimpleInjector.Lifestyle", Lifetime.Scoped, "Scoped") { Library = SimpleInjector },
        new("SimpleInjector.Lifestyle", Lifetime.Transient, "Transient") { Library = SimpleInjector },
        new("Unity.Lifetime.ContainerControlledLifetimeManager", Lifetime.Singleton, ".ctor") { Library = Unity },
        new("Unity.Lifetime.SingletonLifetimeManager", Lifetime.Singleton, ".ctor") { Library = Unity },
        new("Unity.Lifetime.HierarchicalLifetimeManager", Lifetime.Scoped, ".ctor") { Library = Unity },
        new("Unity.TypeLifetime", Lifetime.Singleton, "Singleton", "ContainerControlled", "PerContainer") { Library = Unity },
        new("Unity.TypeLifetime", Lifetime.Scoped, "Hierarchical", "Scoped") { Library = Unity },
        new("Ninject.Syntax.IBindingInSyntax`1", Lifetime.Singleton, "InSingletonScope") { Library = Ninject },
        new("Ninject.Syntax.IBindingInSyntax`1", Lifetime.Scoped, "InThreadScope", "InScope") { Library = Ninject },
        new("Ninject.Syntax.IBindingInSyntax`1", Lifetime.Transient, "InTransientScope") { Library = Ninject },
        new("Ninject.Web.Common.RequestScopeExtensionMethod", Lifetime.Scoped, "InRequestScope") { Library = Ninject },
        new("DryIoc.Reuse", Lifetime.Singleton, "Singleton") { Library = DryIoc },
        new("DryIoc.Reuse", Lifetime.Scoped, "Scoped", "InCurrentScope") { Library = DryIoc },
        new("DryIoc.Reuse", Lifetime.Transient, "Transient") { Library = DryIoc },
    ];

    public static LifetimeMark[] Marks { get; } =
    [
        // CreationPolicy.Shared is 1.
        new("System.ComponentModel.Composition.PartCreationPolicyAttribute", Lifetime.Singleton) { Library = Mef, Argument = 1 },

        // With an argument, one for each sharing boundary of that name.
        new("System.Composition.SharedAttribute", Lifetime.Singleton) { Library = Mef2, IsBare = true },
        new("Volo.Abp.DependencyInjection.ISingletonDependency", Lifetime.Singleton) { Library = Abp },
        new("Volo.Abp.DependencyInjection.IScopedDependency", Lifetime.Scoped) { Library = Abp },
        new("Volo.Abp.DependencyInjection.ITransientDependency", Lifetime.Transient) { Library = Abp },
        new("Injectio.Attributes.RegisterSingletonAttribute", Lifetime.Singleton) { Library = "Injectio" },
        new("Injectio.Attributes.RegisterScopedAttribute", Lifetime.Scoped) { Library = "Injectio" },
        new("Injectio.Attributes.RegisterTransientAttribute", Lifetime.Transient) { Library = "Injectio" },
    ];
}
