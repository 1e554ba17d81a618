using Microsoft.CodeAnalysis.Testing;

namespace MapSafety.Testing.Conformance;

/// <summary>The verifier that serves any test framework.</summary>
public sealed class VerifierTests
{
    private static readonly DefaultVerifier s_verifier = new();

    public static TheoryData<string, Action<IVerifier>> Failures => new()
    {
        { "empty", verifier => verifier.Empty("items", [1]) },
        { "not empty", verifier => verifier.NotEmpty("items", Array.Empty<int>()) },
        { "equal", verifier => verifier.Equal(1, 2) },
        { "true", verifier => verifier.True(false) },
        { "false", verifier => verifier.False(true) },
        { "fail", verifier => verifier.Fail() },
        { "language", verifier => verifier.LanguageIsSupported("Cobol") },
        { "sequence", verifier => verifier.SequenceEqual([1, 2], [2, 1]) },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void Failures_name_their_context(string name, Action<IVerifier> fail)
    {
        IVerifier inner = s_verifier.PushContext("outer").PushContext("inner");
        string message = Assert.Throws<InvalidOperationException>(() => fail(inner)).Message;
        Assert.True(message.StartsWith($"Context: outer{Environment.NewLine}Context: inner{Environment.NewLine}", StringComparison.Ordinal), name);
    }

    [Fact]
    public void What_holds_does_not_fail()
    {
        s_verifier.Empty("items", Array.Empty<int>());
        s_verifier.NotEmpty("items", [1]);
        s_verifier.Equal(1, 1);
        s_verifier.True(true);
        s_verifier.False(false);
        s_verifier.LanguageIsSupported("C#");
        s_verifier.SequenceEqual([1, 2], [1, 2]);
    }

    [Fact]
    public void A_difference_shows_the_lines_that_differ()
    {
        string message = Assert.Throws<InvalidOperationException>(() => s_verifier.EqualOrDiff("a\nb\nc", "a\nx\nc", "texts")).Message;
        Assert.Contains("-b", message, StringComparison.Ordinal);
        Assert.Contains("+x", message, StringComparison.Ordinal);
        Assert.DoesNotContain("-a", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_verifier_that_loses_its_context_is_found_out() => Assert.Throws<InvalidOperationException>(() => new Derived().PushContext("x"));

    private sealed class Derived : DefaultVerifier;
}
