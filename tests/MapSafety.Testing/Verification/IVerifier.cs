using System.Diagnostics.CodeAnalysis;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>How a run says that something is not as it should be: by an exception.</summary>
public interface IVerifier
{
    /// <summary>Fails unless <paramref name="collection"/> has no items.</summary>
    void Empty<T>(string collectionName, IEnumerable<T> collection);

    /// <summary>Fails if <paramref name="collection"/> has no items.</summary>
    void NotEmpty<T>(string collectionName, IEnumerable<T> collection);

    /// <summary>Fails unless the two are equal.</summary>
    void Equal<T>(T expected, T actual, string? message = null);

    /// <summary>Fails unless <paramref name="assert"/> holds.</summary>
    void True([DoesNotReturnIf(false)] bool assert, string? message = null);

    /// <summary>Fails if <paramref name="assert"/> holds.</summary>
    void False([DoesNotReturnIf(true)] bool assert, string? message = null);

    /// <summary>Fails.</summary>
    [DoesNotReturn]
    void Fail(string? message = null);

    /// <summary>Fails for anything but C# and Visual Basic.</summary>
    void LanguageIsSupported(string language);

    /// <summary>Fails unless both have equal items in the same order.</summary>
    void SequenceEqual<T>(IEnumerable<T> expected, IEnumerable<T> actual, IEqualityComparer<T>? equalityComparer = null, string? message = null);

    /// <summary>A verifier whose failures also name <paramref name="context"/>.</summary>
    IVerifier PushContext(string context);
}

/// <summary>Comparisons that need more than one step.</summary>
public static class IVerifierExtensions
{
    /// <summary>Fails unless the texts are equal, and shows the lines that differ.</summary>
    public static void EqualOrDiff(this IVerifier verifier, string expected, string actual, string? message = null)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        if (expected == actual)
            return;

        string headline = message ?? "Actual and expected values differ. Expected shown in baseline of diff:";
        verifier.Fail($"{headline}{Environment.NewLine}{LineDifference.Describe(expected, actual)}");
    }
}
