using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using MapSafety.Tests.House;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Knowledge;

/// <summary>Contracts that share an instance between threads: the rows against the framework, and the answers for types as people write them.</summary>
public sealed class SharedContractsTests
{
    private static readonly Compilation s_user = Framework.Compile("""
        using System;
        using System.Collections.Generic;
        using System.ComponentModel;
        using System.Diagnostics;
        using System.Net.Http;
        using System.Text.Json.Serialization;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc.Filters;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;

        namespace Grpc.Core.Interceptors { public abstract class Interceptor { public virtual void AsyncUnaryCall() { } public virtual void UnaryServerHandler() { } } }

        class Middleware { public Middleware(RequestDelegate next) { } public Task InvokeAsync(HttpContext context) => Task.CompletedTask; }
        class OldMiddleware { readonly RequestDelegate _next; public OldMiddleware(RequestDelegate next, string name) => _next = next; public Task Invoke(HttpContext context, object service) => _next(context); }
        class FactoryMiddleware : IMiddleware { public Task InvokeAsync(HttpContext context, RequestDelegate next) => next(context); }
        class NoMiddleware { public Task InvokeAsync(HttpContext context) => Task.CompletedTask; }
        class Worker : BackgroundService { protected override Task ExecuteAsync(CancellationToken token) => Task.CompletedTask; void Help() { } }
        class Handler : DelegatingHandler { }
        abstract class Converter : JsonConverter<int> { }
        class Converters : JsonConverterFactory { public override bool CanConvert(Type type) => true; public override JsonConverter CreateConverter(Type type, System.Text.Json.JsonSerializerOptions options) => null; }
        class AuditAttribute : ActionFilterAttribute { }
        class AuditFilter : IActionFilter { public void OnActionExecuting(ActionExecutingContext c) { } public void OnActionExecuted(ActionExecutedContext c) { } }
        class FactoryAttribute : Attribute, IFilterFactory { public bool IsReusable => false; public IFilterMetadata CreateInstance(IServiceProvider p) => null; }
        class ClientInterceptor : Grpc.Core.Interceptors.Interceptor { public override void AsyncUnaryCall() { } }
        class ServerInterceptor : Grpc.Core.Interceptors.Interceptor { public override void UnaryServerHandler() { } }
        abstract class Logs : ILoggerProvider { }
        class Listener : TraceListener { public override void Write(string m) { } public override void WriteLine(string m) { } }
        class SafeListener : Listener { public override bool IsThreadSafe => true; }
        class Comparing : IEqualityComparer<string> { public bool Equals(string a, string b) => true; public int GetHashCode(string a) => 0; }
        class Plain { }
        """);

    public static TheoryData<string> RowsHere => [.. SharedContracts.All.Where(row => Framework.Find(row.Type) is not null).Select(row => row.Type)];

    [Fact]
    public void A_row_without_a_library_is_in_the_framework() => Assert.All(
        SharedContracts.All.Where(row => row.Library is null or "Microsoft.AspNetCore.App" || row.Library.StartsWith("Microsoft.Extensions", StringComparison.Ordinal)),
        row => Framework.Get(row.Type));

    [Theory, MemberData(nameof(RowsHere))]
    public void A_row_names_members_of_the_framework(string type)
    {
        SharedContract row = SharedContracts.All.Single(row => row.Type == type);
        HashSet<string> members = [.. Family(Framework.Get(type)).SelectMany(declaring => declaring.GetMembers()).Select(member => member.Name)];

        Assert.All(row.Once.Concat(row.OnceBesideOthers).Concat(row.Requires), member => Assert.Contains(member, members));
        if (row.Unless is { } unless)
            Framework.Get(unless);
    }

    [Fact]
    public void A_row_rests_on_a_page()
    {
        string[] lines = [.. Clone.Text("src/Analyzers/Knowledge/SharedContractRows.cs").Split('\n').Select(line => line.Trim())];

        Assert.All(SharedContracts.All, row =>
        {
            int line = Array.FindIndex(lines, line => line.Contains($"new(\"{row.Type}\"", StringComparison.Ordinal));
            Assert.StartsWith("// https://", lines[line - 1], StringComparison.Ordinal);
            Assert.NotEqual(row.Why, row.WhyInChinese);
        });
    }

    [Fact]
    public void No_type_has_two_rows() => Assert.Equal(SharedContracts.All.Count(), SharedContracts.All.Select(row => row.Type).Distinct().Count());

    [Theory]
    [InlineData("Middleware", "Microsoft.AspNetCore.Http.RequestDelegate")]
    [InlineData("OldMiddleware", "Microsoft.AspNetCore.Http.RequestDelegate")]
    [InlineData("FactoryMiddleware", null)]
    [InlineData("NoMiddleware", null)]
    [InlineData("Worker", "Microsoft.Extensions.Hosting.IHostedService")]
    [InlineData("Handler", "System.Net.Http.HttpMessageHandler")]
    [InlineData("Converter", "System.Text.Json.Serialization.JsonConverter")]
    [InlineData("Converters", "System.Text.Json.Serialization.JsonConverter")]
    [InlineData("AuditAttribute", "Microsoft.AspNetCore.Mvc.Filters.IFilterMetadata")]
    [InlineData("AuditFilter", null)] // by its registration
    [InlineData("FactoryAttribute", null)]
    [InlineData("ClientInterceptor", "Grpc.Core.Interceptors.Interceptor")]
    [InlineData("ServerInterceptor", null)]
    [InlineData("Logs", "Microsoft.Extensions.Logging.ILoggerProvider")]
    [InlineData("Listener", null)]
    [InlineData("SafeListener", "System.Diagnostics.TraceListener")]
    [InlineData("Comparing", "System.Collections.Generic.IEqualityComparer`1")]
    [InlineData("Plain", null)]
    public void A_type_is_shared_by_contract(string type, string? contract) =>
        Assert.Equal(contract, SharedContracts.Find(s_user.GetTypeByMetadataName(type)!)?.Type);

    [Theory]
    [InlineData("Worker", "ExecuteAsync", nameof(CallPattern.OnceBesideOthers))]
    [InlineData("Worker", "Help", nameof(CallPattern.AnyThread))]
    [InlineData("Middleware", "InvokeAsync", nameof(CallPattern.AnyThread))]
    public void Members_run_once_or_on_any_thread(string type, string member, string pattern)
    {
        INamedTypeSymbol subject = s_user.GetTypeByMetadataName(type)!;

        Assert.Equal(pattern, SharedByContract.Of(subject)!.PatternOf(subject.GetMembers(member).Single()).ToString());
    }

    [Fact]
    public void The_reason_reads_as_a_clause()
    {
        Evidence evidence = SharedByContract.Of(s_user.GetTypeByMetadataName("Middleware")!)!.Evidence;

        Assert.Equal("'Middleware' is shared as middleware: one instance serves all requests", evidence.Text.ToString(null));
    }

    private static IEnumerable<INamedTypeSymbol> Family(INamedTypeSymbol type) =>
        Framework.VisibleTypes().Where(other =>
            Framework.BasesAndSelf(other).Contains(type, SymbolEqualityComparer.Default) || other.AllInterfaces.Contains(type, SymbolEqualityComparer.Default));
}
