namespace MapSafety.Survey.Loading;

/// <summary>The namespaces that <c>ImplicitUsings</c> imports. Source: learn.microsoft.com/dotnet/core/project-sdk/overview#implicit-using-directives</summary>
internal static class ImplicitUsings
{
    private static readonly string[] s_base =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    private static readonly string[] s_web =
    [
        "System.Net.Http.Json", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    ];

    private static readonly string[] s_worker =
        ["Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging"];

    public static IEnumerable<string> Of(string sdk) => sdk switch
    {
        "Microsoft.NET.Sdk.Web" => [.. s_base, .. s_web],
        "Microsoft.NET.Sdk.Worker" => [.. s_base, .. s_worker],
        _ => s_base,
    };
}
