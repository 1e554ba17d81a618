namespace MapSafety.Knowledge;

/// <summary>
/// The rows of <see cref="SharedContracts"/>. A row is added for what a framework's documentation says of its instances; what many people do
/// with a type is no reason. Not here because their pages say otherwise: gRPC server interceptors, hub filters, health checks, typed clients and
/// <c>IMiddleware</c> (made for each use), trace listeners (called under a lock), NLog targets (the same), <c>IObserver</c> (one
/// notification after another), EF Core interceptors that keep state of one context, HTTP modules (one for each pooled application object).
/// </summary>
internal static class SharedContractRows
{
    private const string AspNetCore = "Microsoft.AspNetCore.App";
    private const string Mvc = "System.Web.Mvc";
    private const string WebApi = "System.Web.Http";
    private const string EntityFramework = "Microsoft.EntityFrameworkCore";
    private const string Hosting = "Microsoft.Extensions.Hosting.Abstractions";
    private const string Logging = "Microsoft.Extensions.Logging.Abstractions";
    private const string OpenTelemetry = "OpenTelemetry";
    private const string ApplicationInsights = "Microsoft.ApplicationInsights";
    private const string Newtonsoft = "Newtonsoft.Json";
    private const string CodeAnalysis = "Microsoft.CodeAnalysis";
    private const string Serilog = "Serilog";

    private const string AllRequests = "one instance serves all requests", AllRequestsInChinese = "一个实例服务于所有请求";
    private const string AllCalls = "one instance serves all calls of the client", AllCallsInChinese = "一个实例服务于客户端的所有调用";
    private const string AllThreads = "threads use one instance together", AllThreadsInChinese = "多个线程共用一个实例";
    private const string AllSerializations = "one instance is cached for all serializations", AllSerializationsInChinese = "一个实例被缓存并用于所有序列化";
    private const string AllLoggers = "every thread that logs calls one instance", AllLoggersInChinese = "每个写日志的线程都调用同一个实例";

    // https://learn.microsoft.com/aspnet/core/fundamentals/middleware/write
    public static SharedContract Middleware { get; } = new("Microsoft.AspNetCore.Http.RequestDelegate", AllRequests, AllRequestsInChinese)
    {
        Library = AspNetCore,
        Name = "middleware",
    };

    public static SharedContract[] Rows { get; } =
    [
        // https://learn.microsoft.com/dotnet/core/extensions/workers
        new("Microsoft.Extensions.Hosting.IHostedService", "its work runs beside all others", "它的工作与其他一切同时运行")
        {
            Library = Hosting,
            Once = ["StartAsync", "StopAsync", "StartingAsync", "StartedAsync", "StoppingAsync", "StoppedAsync"],
            OnceBesideOthers = ["ExecuteAsync"],
        },

        // A factory keeps one logger for each category, whoever asks:
        // https://github.com/dotnet/runtime/blob/main/src/libraries/Microsoft.Extensions.Logging/src/LoggerFactory.cs
        new("Microsoft.Extensions.Logging.ILoggerProvider", AllLoggers, AllLoggersInChinese)
        {
            Library = Logging,
            Once = ["SetScopeProvider"],
        },

        // https://github.com/dotnet/runtime/blob/main/src/libraries/Microsoft.Extensions.Logging/src/LoggerFactory.cs
        new("Microsoft.Extensions.Logging.ILogger", AllLoggers, AllLoggersInChinese)
        {
            Library = Logging,
        },

        // A client may be used from several threads, and a pool gives one handler to several clients:
        // https://learn.microsoft.com/dotnet/core/extensions/httpclient-factory
        new("System.Net.Http.HttpMessageHandler", AllCalls, AllCallsInChinese),

        // https://learn.microsoft.com/dotnet/standard/serialization/system-text-json/configure-options
        new("System.Text.Json.Serialization.JsonConverter", AllSerializations, AllSerializationsInChinese),

        // https://www.newtonsoft.com/json/help/html/Performance.htm
        new("Newtonsoft.Json.JsonConverter", AllSerializations, AllSerializationsInChinese)
        {
            Library = Newtonsoft,
            IsUsual = true,
        },

        // https://www.newtonsoft.com/json/help/html/Performance.htm
        new("Newtonsoft.Json.Serialization.IContractResolver", AllSerializations, AllSerializationsInChinese)
        {
            Library = Newtonsoft,
        },

        // A filter that is no factory is used again as it is:
        // https://github.com/dotnet/aspnetcore/blob/main/src/Mvc/Mvc.Core/src/Filters/DefaultFilterProvider.cs
        new("Microsoft.AspNetCore.Mvc.Filters.IFilterMetadata", AllRequests, AllRequestsInChinese)
        {
            Library = AspNetCore,
            IsAttribute = true,
            Unless = "Microsoft.AspNetCore.Mvc.Filters.IFilterFactory",
        },

        // https://learn.microsoft.com/aspnet/whitepapers/mvc3-release-notes
        new("System.Web.Mvc.FilterAttribute", AllRequests, AllRequestsInChinese)
        {
            Library = Mvc,
        },

        // https://github.com/aspnet/AspNetWebStack/blob/main/src/System.Web.Http/Controllers/ReflectedHttpActionDescriptor.cs
        new("System.Web.Http.Filters.FilterAttribute", AllRequests, AllRequestsInChinese)
        {
            Library = WebApi,
            IsUsual = true,
        },

        // https://learn.microsoft.com/aspnet/core/fundamentals/error-handling
        new("Microsoft.AspNetCore.Diagnostics.IExceptionHandler", AllRequests, AllRequestsInChinese)
        {
            Library = AspNetCore,
        },

        // https://learn.microsoft.com/aspnet/core/security/data-protection/using-data-protection
        new("Microsoft.AspNetCore.DataProtection.IDataProtectionProvider", AllThreads, AllThreadsInChinese)
        {
            Library = AspNetCore,
        },

        // https://learn.microsoft.com/aspnet/core/security/data-protection/extensibility/key-management
        new("Microsoft.AspNetCore.DataProtection.KeyManagement.IKeyManager", AllThreads, AllThreadsInChinese)
        {
            Library = AspNetCore,
        },

        // https://learn.microsoft.com/aspnet/core/security/data-protection/extensibility/key-management
        new("Microsoft.AspNetCore.DataProtection.Repositories.IXmlRepository", AllThreads, AllThreadsInChinese)
        {
            Library = AspNetCore,
        },

        // https://learn.microsoft.com/aspnet/core/security/data-protection/extensibility/core-crypto
        new("Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.IAuthenticatedEncryptor", AllThreads, AllThreadsInChinese)
        {
            Library = AspNetCore,
        },

        // https://learn.microsoft.com/aspnet/core/grpc/clientfactory
        new("Grpc.Core.Interceptors.Interceptor", AllCalls, AllCallsInChinese)
        {
            Library = "Grpc.Core.Api",
            Requires =
            [
                "AsyncUnaryCall", "BlockingUnaryCall", "AsyncServerStreamingCall", "AsyncClientStreamingCall", "AsyncDuplexStreamingCall",
            ],
        },

        // https://learn.microsoft.com/dotnet/api/microsoft.entityframeworkcore.diagnostics.isingletoninterceptor
        new("Microsoft.EntityFrameworkCore.Diagnostics.ISingletonInterceptor", "one instance serves many contexts", "一个实例服务于多个上下文")
        {
            Library = EntityFramework,
        },

        // https://learn.microsoft.com/ef/core/modeling/value-conversions
        new("Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter", "the cached model holds it for all contexts", "缓存的模型在所有上下文中共用它")
        {
            Library = EntityFramework,
            IsUsual = true,
        },

        // https://github.com/dotnet/roslyn/blob/main/docs/analyzers/Analyzer%20Actions%20Semantics.md
        new("Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer", "one instance analyzes all compilations at once", "一个实例同时分析所有编译")
        {
            Library = CodeAnalysis,
            Once = ["Initialize"],
        },

        // https://github.com/dotnet/roslyn/blob/main/docs/features/incremental-generators.md
        new("Microsoft.CodeAnalysis.IIncrementalGenerator", "one instance serves all compilations", "一个实例服务于所有编译")
        {
            Library = CodeAnalysis,
            Once = ["Initialize"],
        },

        // https://github.com/dotnet/roslyn/blob/main/docs/analyzers/FixAllProvider.md
        new("Microsoft.CodeAnalysis.CodeFixes.CodeFixProvider", "one instance serves all documents", "一个实例服务于所有文档")
        {
            Library = "Microsoft.CodeAnalysis.Workspaces",
            IsUsual = true,
        },

        // https://learn.microsoft.com/dotnet/api/system.threading.tasks.taskscheduler#thread-safety
        new("System.Threading.Tasks.TaskScheduler", AllThreads, AllThreadsInChinese),

        // https://learn.microsoft.com/dotnet/api/system.buffers.arraypool-1#thread-safety
        new("System.Buffers.ArrayPool`1", AllThreads, AllThreadsInChinese),

        // https://learn.microsoft.com/dotnet/api/system.resources.resourcemanager#thread-safety
        new("System.Resources.ResourceManager", AllThreads, AllThreadsInChinese),

        // https://learn.microsoft.com/dotnet/core/diagnostics/eventsource-collect-and-view-traces
        new("System.Diagnostics.Tracing.EventListener", AllLoggers, AllLoggersInChinese)
        {
            IsUsual = true,
            Once = ["OnEventSourceCreated"],
        },

        // https://learn.microsoft.com/dotnet/api/system.diagnostics.tracelistener.isthreadsafe
        new("System.Diagnostics.TraceListener", AllLoggers, AllLoggersInChinese)
        {
            Requires = ["IsThreadSafe"],
        },

        // https://learn.microsoft.com/dotnet/api/system.componentmodel.typedescriptor.getconverter
        new("System.ComponentModel.TypeConverter", "one instance is cached for the type", "每个类型缓存一个实例")
        {
            IsUsual = true,
        },

        // https://github.com/dotnet/runtime/blob/main/src/libraries/System.ComponentModel.Annotations/src/System/ComponentModel/DataAnnotations/ValidationAttributeStore.cs
        new("System.ComponentModel.DataAnnotations.ValidationAttribute", "one instance is cached for the type", "每个类型缓存一个实例")
        {
            IsUsual = true,
        },

        // https://learn.microsoft.com/dotnet/api/system.configuration.provider.providerbase
        new("System.Configuration.Provider.ProviderBase", AllRequests, AllRequestsInChinese)
        {
            Library = "System.Configuration.ConfigurationManager",
            IsUsual = true,
            Once = ["Initialize"],
        },

        // https://learn.microsoft.com/dotnet/core/extensions/caching
        new("Microsoft.Extensions.Caching.Memory.IMemoryCache", AllThreads, AllThreadsInChinese)
        {
            Library = "Microsoft.Extensions.Caching.Abstractions",
            IsUsual = true,
        },

        // https://learn.microsoft.com/aspnet/core/performance/caching/distributed
        new("Microsoft.Extensions.Caching.Distributed.IDistributedCache", AllThreads, AllThreadsInChinese)
        {
            Library = "Microsoft.Extensions.Caching.Abstractions",
            IsUsual = true,
        },

        // https://github.com/open-telemetry/opentelemetry-dotnet/blob/main/docs/trace/extending-the-sdk/README.md#processor
        new("OpenTelemetry.BaseProcessor`1", AllThreads, AllThreadsInChinese)
        {
            Library = OpenTelemetry,
        },

        // https://github.com/open-telemetry/opentelemetry-dotnet/blob/main/docs/trace/extending-the-sdk/README.md#sampler
        new("OpenTelemetry.Trace.Sampler", AllThreads, AllThreadsInChinese)
        {
            Library = OpenTelemetry,
        },

        // https://learn.microsoft.com/azure/azure-monitor/app/api-filtering-sampling
        new("Microsoft.ApplicationInsights.Extensibility.ITelemetryInitializer", AllThreads, AllThreadsInChinese)
        {
            Library = ApplicationInsights,
            IsUsual = true,
        },

        // https://learn.microsoft.com/azure/azure-monitor/app/api-filtering-sampling
        new("Microsoft.ApplicationInsights.Extensibility.ITelemetryProcessor", AllThreads, AllThreadsInChinese)
        {
            Library = ApplicationInsights,
            IsUsual = true,
        },

        // https://github.com/serilog/serilog/wiki/Developing-a-sink
        new("Serilog.Core.ILogEventSink", AllLoggers, AllLoggersInChinese)
        {
            Library = Serilog,
            IsUsual = true,
        },

        // https://github.com/serilog/serilog/wiki/Enrichment
        new("Serilog.Core.ILogEventEnricher", AllLoggers, AllLoggersInChinese)
        {
            Library = Serilog,
            IsUsual = true,
        },

        // https://github.com/NLog/NLog/wiki/How-to-write-a-custom-layout-renderer
        new("NLog.LayoutRenderers.LayoutRenderer", AllLoggers, AllLoggersInChinese)
        {
            Library = "NLog",
            IsUsual = true,
        },

        // A table that grows while others look things up asks its comparer from each of their threads:
        // https://learn.microsoft.com/dotnet/api/system.collections.concurrent.concurrentdictionary-2
        new("System.Collections.Generic.IEqualityComparer`1", AllThreads, AllThreadsInChinese)
        {
            IsUsual = true,
        },

        // https://learn.microsoft.com/dotnet/api/system.linq.parallelenumerable.orderby
        new("System.Collections.Generic.IComparer`1", AllThreads, AllThreadsInChinese) { IsUsual = true },
    ];
}
