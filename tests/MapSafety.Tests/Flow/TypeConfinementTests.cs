using MapSafety.Flow;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Flow;

/// <summary>What a type itself says about threads: its base types, attributes, comment and registrations.</summary>
public sealed class TypeConfinementTests
{
    private const string Certain = nameof(Certainty.Certain), Likely = nameof(Certainty.Likely), Possible = nameof(Certainty.Possible);

    private const string Annotations = """
        namespace Shop.Annotations
        {
            class ThreadConfinedAttribute : System.Attribute { }
            class NotThreadSafeAttribute : System.Attribute { }
            class ThreadSafeAttribute : System.Attribute { }
        }
        """;

    [Theory]
    [InlineData("class Subject : Microsoft.AspNetCore.Mvc.ControllerBase { }", Certain)]
    [InlineData("class Subject : Microsoft.AspNetCore.Components.ComponentBase { }", Certain)]
    [InlineData("abstract class Subject : Microsoft.AspNetCore.Authentication.IAuthenticationHandler { public abstract Task ChallengeAsync(Microsoft.AspNetCore.Authentication.AuthenticationProperties p); public abstract Task ForbidAsync(Microsoft.AspNetCore.Authentication.AuthenticationProperties p); public abstract Task InitializeAsync(Microsoft.AspNetCore.Authentication.AuthenticationScheme s, Microsoft.AspNetCore.Http.HttpContext c); public abstract Task<Microsoft.AspNetCore.Authentication.AuthenticateResult> AuthenticateAsync(); }", Certain)]
    [InlineData("[Shop.Annotations.ThreadConfined] class Subject { }", Certain)]
    [InlineData("[Shop.Annotations.NotThreadSafe] class Base { } class Subject : Base { }", Certain)]
    [InlineData("/// <summary>This type is not thread-safe.</summary>\nclass Subject { }", Possible)]
    [InlineData("/// <remarks>Instances aren't thread safe.</remarks>\nclass Subject { }", Possible)]
    [InlineData("class Subject { }", null)]
    [InlineData("[Shop.Annotations.ThreadSafe] class Subject { }", null)]
    [InlineData("[Shop.Annotations.NotThreadSafe] class Base { } [Shop.Annotations.ThreadSafe] class Subject : Base { }", null)]
    [InlineData("[Shop.Annotations.ThreadSafe] class Base { } [Shop.Annotations.NotThreadSafe] class Subject : Base { }", Certain)]
    public void A_type_is_confined(string source, string? certainty)
    {
        Facts facts = Facts.Of(Annotations, source);
        Assert.Equal(certainty, facts.Confinement.Of(facts.Type("Subject"))?.Certainty.ToString());
    }

    [Theory]
    [InlineData("services.AddScoped<Subject>()", Likely)]
    [InlineData("services.AddSingleton<Subject>()", null)]
    public void A_registration_confines(string call, string? certainty)
    {
        Facts facts = Facts.Of($$"""
            using Microsoft.Extensions.DependencyInjection;
            class Subject { }
            class Startup { void M(IServiceCollection services) => {{call}}; }
            """);

        Assert.Equal(certainty, facts.Confinement.Of(facts.Type("Subject"))?.Certainty.ToString());
    }

    [Fact]
    public void An_option_confines()
    {
        Facts facts = Facts.With([("mapsafety.confined_types", "Subject")], "class Subject { }");

        Assert.Equal("'Subject' is declared confined @ Subject", Facts.Text(facts.Confinement.Of(facts.Type("Subject"))?.Evidence));
    }

    [Theory]
    [InlineData("/// <summary>A thread-safe cache.</summary>\nclass Subject { }", true)]
    [InlineData("/// <summary>Counts.</summary>\n/// <remarks>This class is Thread Safe.</remarks>\npublic class Subject { }", true)]
    [InlineData("/** <summary>All members are threadsafe.</summary> */\nclass Subject { }", true)]
    [InlineData("[Shop.Annotations.ThreadSafe] class Subject { }", true)]
    [InlineData("[Shop.Annotations.NotThreadSafe] class Base { } [Shop.Annotations.ThreadSafe] class Subject : Base { }", true)]
    [InlineData("[Shop.Annotations.ThreadSafe] class Base { } [Shop.Annotations.NotThreadSafe] class Subject : Base { }", false)]
    [InlineData("/// <summary>A cache. It is not thread-safe.</summary>\nclass Subject { }", false)]
    [InlineData("/// <summary>For a thread-safe version see Other.</summary>\nclass Subject { }", false)]
    [InlineData("/// <summary>Implementations must be thread-safe.</summary>\nclass Subject { }", false)]
    [InlineData("/// <summary>A non-thread-safe cache.</summary>\nclass Subject { }", false)]
    [InlineData("// A thread-safe cache.\nclass Subject { }", false)]
    [InlineData("class Subject { /// <summary>Thread-safe.</summary>\nvoid M() { } }", false)]
    public void A_type_says_that_threads_may_share_it(string source, bool isShared)
    {
        Facts facts = Facts.Of(Annotations, source);

        Assert.Equal(isShared, SharedByContract.Of(facts.Type("Subject")) is not null);
    }
}
