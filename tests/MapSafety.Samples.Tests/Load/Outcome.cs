namespace MapSafety.Samples.Tests.Load;

/// <summary>What became of a service under load.</summary>
internal abstract record Outcome
{
    private Outcome() { }

    /// <summary>It kept every promise it was asked about.</summary>
    public sealed record Sound(string Observed) : Outcome;

    /// <summary>It answered, wrongly.</summary>
    public sealed record Wrong(string Observed) : Outcome;

    /// <summary>A request failed: the service threw, or a corrupted map kept it from answering in time.</summary>
    public sealed record Failed(string Reason) : Outcome;

    /// <summary>Runs a load and takes a failing or unanswered request for what it is, an outcome.</summary>
    public static async Task<Outcome> OfAsync(Func<Task<Outcome>> load)
    {
        try
        {
            return await load();
        }
        catch (HttpRequestException error)
        {
            return new Failed(error.Message);
        }
        catch (TaskCanceledException error) when (error.InnerException is TimeoutException)
        {
            return new Failed("No answer: " + error.InnerException.Message);
        }
    }
}
