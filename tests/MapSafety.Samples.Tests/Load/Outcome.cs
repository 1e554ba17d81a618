using System.Net;

namespace MapSafety.Samples.Tests.Load;

/// <summary>What became of a service under load.</summary>
internal abstract record Outcome
{
    private Outcome() { }

    /// <summary>It kept every promise it was asked about.</summary>
    public sealed record Sound(string Observed) : Outcome;

    /// <summary>It answered, wrongly.</summary>
    public sealed record Wrong(string Observed) : Outcome;

    /// <summary>A handler threw.</summary>
    public sealed record Threw(string? Exception) : Outcome;

    /// <summary>A request was not answered in time: a corrupted map can keep its reader in a loop.</summary>
    public sealed record Hung : Outcome;

    /// <summary>Runs a load. A service that cannot be reached at all is no outcome but an error.</summary>
    public static async Task<Outcome> OfAsync(Func<Task<Outcome>> load)
    {
        try
        {
            return await load();
        }
        catch (HttpRequestException error) when (error.StatusCode == HttpStatusCode.InternalServerError)
        {
            return new Threw(Exception: null);
        }
        catch (TaskCanceledException error) when (error.InnerException is TimeoutException)
        {
            return new Hung();
        }
    }
}
