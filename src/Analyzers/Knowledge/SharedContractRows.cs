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

    private const string Learn = "https://learn.microsoft.com/";
    private const string Api = Learn + "dotnet/api/";

    public static SharedContract Middleware { get; } = new(
        "Microsoft.AspNetCore.Http.RequestDelegate", AllRequests, AllRequestsInChinese, Learn + "aspnet/core/fundamentals/middleware/write")
    {
        Library = AspNetCore,
        Name = "middleware",
    };

    public static SharedContract[] Rows { get; } =
    [
        new("Microsoft.Extensions.Hosting.IHostedService", "its work runs beside all others", "它的工作与其他一切同时运行",
            Learn + "dotnet/core/extensions/workers")
        {
            Library = Hosting,
            Once = ["StartAsync", "StopAsync", "StartingAsync", "StartedAsync", "StoppingAsync", "StoppedAsync"],
            OnceBesideOthers = ["ExecuteAsync"],
        },
        new("Microsoft.Extensions.Logging.ILoggerProvider", AllLoggers, AllLoggersInChinese, Learn + "dotnet/core/extensions/custom-logging-provider")
        {
            Library = Logging,
            Once = ["SetScopeProvider"],
        },
        new("Microsoft.Extensions.Logging.ILogger", AllLoggers, AllLoggersInChinese, Learn + "dotnet/core/extensions/custom-logging-provider")
        {
            Library = Logging,
        },
        new("System.Net.Http.HttpMessageHandler", AllCalls, AllCallsInChinese, Api + "system.net.http.httpclient#thread-safety"),
        new("System.Text.Json.Serialization.JsonConverter", AllSerializations, AllSerializationsInChinese,
            Learn + "dotnet/standard/serialization/system-text-json/configure-options"),
        new("Newtonsoft.Json.JsonConverter", AllSerializations, AllSerializationsInChinese, "https://www.newtonsoft.com/json/help/html/Performance.htm")
        {
            Library = Newtonsoft,
            IsUsual = true,
        },
        new("Newtonsoft.Json.Serialization.IContractResolver", AllSerializations, AllSerializationsInChinese,
            "https://www.newtonsoft.com/json/help/html/Performance.htm")
        {
            Library = Newtonsoft,
        },
        new("Microsoft.AspNetCore.Mvc.Filters.IFilterMetadata", AllRequests, AllRequestsInChinese, Learn + "aspnet/core/mvc/controllers/filters")
        {
            Library = AspNetCore,
            IsAttribute = true,
            Unless = "Microsoft.AspNetCore.Mvc.Filters.IFilterFactory",
        },
        new("System.Web.Mvc.FilterAttribute", AllRequests, AllRequestsInChinese, Learn + "previous-versions/aspnet/gg401979(v=vs.98)")
        {
            Library = Mvc,
        },
        new("System.Web.Http.Filters.FilterAttribute", AllRequests, AllRequestsInChinese,
            Learn + "aspnet/web-api/overview/advanced/http-message-handlers")
        {
            Library = WebApi,
            IsUsual = true,
        },
        new("Microsoft.AspNetCore.Diagnostics.IExceptionHandler", AllRequests, AllRequestsInChinese, Learn + "aspnet/core/fundamentals/error-handling")
        {
            Library = AspNetCore,
        },
        new("Microsoft.AspNetCore.DataProtection.IDataProtectionProvider", AllThreads, AllThreadsInChinese,
            Learn + "aspnet/core/security/data-protection/using-data-protection")
        {
            Library = AspNetCore,
        },
        new("Microsoft.AspNetCore.DataProtection.KeyManagement.IKeyManager", AllThreads, AllThreadsInChinese,
            Api + "microsoft.aspnetcore.dataprotection.keymanagement.ikeymanager")
        {
            Library = AspNetCore,
        },
        new("Grpc.Core.Interceptors.Interceptor", AllCalls, AllCallsInChinese, Learn + "aspnet/core/grpc/interceptors")
        {
            Library = "Grpc.Core.Api",
            Requires =
            [
                "AsyncUnaryCall", "BlockingUnaryCall", "AsyncServerStreamingCall", "AsyncClientStreamingCall", "AsyncDuplexStreamingCall",
            ],
        },
        new("Microsoft.EntityFrameworkCore.Diagnostics.ISingletonInterceptor", "one instance serves many contexts", "一个实例服务于多个上下文",
            Api + "microsoft.entityframeworkcore.diagnostics.isingletoninterceptor")
        {
            Library = EntityFramework,
        },
        new("Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter", "the cached model holds it for all contexts", "缓存的模型在所有上下文中共用它",
            Learn + "ef/core/modeling/value-conversions")
        {
            Library = EntityFramework,
            IsUsual = true,
        },
        new("Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer", "one instance analyzes all compilations at once", "一个实例同时分析所有编译",
            "https://github.com/dotnet/roslyn/blob/main/docs/analyzers/Analyzer%20Actions%20Semantics.md")
        {
            Library = CodeAnalysis,
            Once = ["Initialize"],
        },
        new("Microsoft.CodeAnalysis.IIncrementalGenerator", "one instance serves all compilations", "一个实例服务于所有编译",
            "https://github.com/dotnet/roslyn/blob/main/docs/features/incremental-generators.md")
        {
            Library = CodeAnalysis,
            Once = ["Initialize"],
        },
        new("Microsoft.CodeAnalysis.CodeFixes.CodeFixProvider", "one instance serves all documents", "一个实例服务于所有文档",
            "https://github.com/dotnet/roslyn/blob/main/docs/analyzers/FixAllProvider.md")
        {
            Library = "Microsoft.CodeAnalysis.Workspaces",
            IsUsual = true,
        },
        new("System.Threading.Tasks.TaskScheduler", AllThreads, AllThreadsInChinese, Api + "system.threading.tasks.taskscheduler#thread-safety"),
        new("System.Buffers.ArrayPool`1", AllThreads, AllThreadsInChinese, Api + "system.buffers.arraypool-1#thread-safety"),
        new("System.Resources.ResourceManager", AllThreads, AllThreadsInChinese, Api + "system.resources.resourcemanager#thread-safety"),
        new("System.Diagnostics.Tracing.EventListener", AllLoggers, AllLoggersInChinese,
            Learn + "dotnet/core/diagnostics/eventsource-collect-and-view-traces")
        {
            IsUsual = true,
            Once = ["OnEventSourceCreated"],
        },
        new("System.Diagnostics.TraceListener", AllLoggers, AllLoggersInChinese, Api + "system.diagnostics.tracelistener.isthreadsafe")
        {
            Requires = ["IsThreadSafe"],
        },
        new("System.ComponentModel.TypeConverter", "one instance is cached for the type", "每个类型缓存一个实例",
            Api + "system.componentmodel.typedescriptor.getconverter")
        {
            IsUsual = true,
        },
        new("System.ComponentModel.DataAnnotations.ValidationAttribute", "one instance is cached for the type", "每个类型缓存一个实例",
            Api + "system.componentmodel.dataannotations.validationattribute")
        {
            IsUsual = true,
        },
        new("System.Configuration.Provider.ProviderBase", AllRequests, AllRequestsInChinese,
            Learn + "previous-versions/aspnet/6tc47t75(v=vs.100)")
        {
            Library = "System.Configuration.ConfigurationManager",
            Once = ["Initialize"],
        },
        new("Microsoft.Extensions.Caching.Memory.IMemoryCache", AllThreads, AllThreadsInChinese, Learn + "dotnet/core/extensions/caching")
        {
            Library = "Microsoft.Extensions.Caching.Abstractions",
            IsUsual = true,
        },
        new("Microsoft.Extensions.Caching.Distributed.IDistributedCache", AllThreads, AllThreadsInChinese,
            Learn + "aspnet/core/performance/caching/distributed")
        {
            Library = "Microsoft.Extensions.Caching.Abstractions",
            IsUsual = true,
        },
        new("OpenTelemetry.BaseProcessor`1", AllThreads, AllThreadsInChinese,
            "https://github.com/open-telemetry/opentelemetry-dotnet/blob/main/docs/trace/extending-the-sdk/README.md#processor")
        {
            Library = OpenTelemetry,
        },
        new("OpenTelemetry.Trace.Sampler", AllThreads, AllThreadsInChinese,
            "https://github.com/open-telemetry/opentelemetry-dotnet/blob/main/docs/trace/extending-the-sdk/README.md#sampler")
        {
            Library = OpenTelemetry,
        },
        new("Microsoft.ApplicationInsights.Extensibility.ITelemetryInitializer", AllThreads, AllThreadsInChinese,
            Learn + "azure/azure-monitor/app/api-filtering-sampling")
        {
            Library = ApplicationInsights,
        },
        new("Microsoft.ApplicationInsights.Extensibility.ITelemetryProcessor", AllThreads, AllThreadsInChinese,
            Learn + "azure/azure-monitor/app/api-filtering-sampling")
        {
            Library = ApplicationInsights,
        },
        new("Serilog.Core.ILogEventSink", AllLoggers, AllLoggersInChinese, "https://github.com/serilog/serilog/wiki/Developing-a-sink")
        {
            Library = Serilog,
        },
        new("Serilog.Core.ILogEventEnricher", AllLoggers, AllLoggersInChinese, "https://github.com/serilog/serilog/wiki/Enrichment")
        {
            Library = Serilog,
        },
        new("NLog.LayoutRenderers.LayoutRenderer", AllLoggers, AllLoggersInChinese,
            "https://github.com/NLog/NLog/wiki/How-to-write-a-custom-layout-renderer")
        {
            Library = "NLog",
            IsUsual = true,
        },

        // A table that grows while others look things up asks its comparer from each of their threads.
        new("System.Collections.Generic.IEqualityComparer`1", AllThreads, AllThreadsInChinese,
            Api + "system.collections.concurrent.concurrentdictionary-2")
        {
            IsUsual = true,
        },
        new("System.Collections.Generic.IComparer`1", AllThreads, AllThreadsInChinese, Api + "system.linq.parallelenumerable.orderby") { IsUsual = true },
    ];
}
