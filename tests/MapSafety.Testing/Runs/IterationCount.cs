using System.Runtime.ExceptionServices;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// How many times a fix was applied, against how many times it was to be: exactly so often if positive, at most so often if
/// negative, never if zero. "At most once" is "once", since a fix that was expected must have happened.
/// </summary>
internal sealed class IterationCount(int expected, IVerifier verifier)
{
    private readonly int _expected = expected == -1 ? 1 : expected;
    private int _used;

    private int Limit => Math.Abs(_expected);

    /// <summary>Counts an iteration; false once even the one that would find nothing left to do is exceeded.</summary>
    public bool Begin() => ++_used <= Limit + 1;

    /// <summary>Does not count the iteration begun last: no action was offered.</summary>
    public void TakeBack() => _used--;

    /// <summary>What is wrong with the count, as a failure that is thrown later; null if nothing.</summary>
    public ExceptionDispatchInfo? Failure()
    {
        try
        {
            verifier.True(_expected < 0 ? _used <= Limit : _used == _expected, Describe());
            return null;
        }
        catch (Exception failure)
        {
            return ExceptionDispatchInfo.Capture(failure);
        }
    }

    private string Describe() => _expected switch
    {
        0 => "No code fixes were expected, but a fix was offered that made no changes to the code.",
        _ when _used > Limit + 1 || _expected < 0 => "The upper limit for the number of code fix iterations was exceeded",
        _ => $"Expected '{_expected}' iterations but found '{_used}' iterations.",
    };
}
