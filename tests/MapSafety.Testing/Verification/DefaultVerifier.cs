using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Throws <see cref="InvalidOperationException"/>, and so serves any test framework.</summary>
public class DefaultVerifier : IVerifier
{
    /// <summary>A verifier without context.</summary>
    public DefaultVerifier()
        : this(ImmutableStack<string>.Empty)
    {
    }

    /// <summary>A verifier within <paramref name="context"/>, innermost first.</summary>
    protected DefaultVerifier(ImmutableStack<string> context) =>
        Context = context ?? throw new ArgumentNullException(nameof(context));

    /// <summary>What is being verified, innermost first.</summary>
    protected ImmutableStack<string> Context { get; }

    /// <inheritdoc/>
    public virtual void Empty<T>(string collectionName, IEnumerable<T> collection) =>
        Require(collection is null || !collection.Any(), $"'{collectionName}' is not empty");

    /// <inheritdoc/>
    public virtual void NotEmpty<T>(string collectionName, IEnumerable<T> collection) =>
        Require(collection is null || collection.Any(), $"'{collectionName}' is empty");

    /// <inheritdoc/>
    public virtual void Equal<T>(T expected, T actual, string? message = null) =>
        Require(EqualityComparer<T>.Default.Equals(expected, actual), message ?? $"items not equal.  expected:'{expected}' actual:'{actual}'");

    /// <inheritdoc/>
    public virtual void True([DoesNotReturnIf(false)] bool assert, string? message = null) =>
        Require(assert, message ?? "Expected value to be 'true' but was 'false'");

    /// <inheritdoc/>
    public virtual void False([DoesNotReturnIf(true)] bool assert, string? message = null) =>
        Require(!assert, message ?? "Expected value to be 'false' but was 'true'");

    /// <inheritdoc/>
    [DoesNotReturn]
    public virtual void Fail(string? message = null) =>
        throw new InvalidOperationException(CreateMessage(message ?? "Verification failed for an unspecified reason."));

    /// <inheritdoc/>
    public virtual void LanguageIsSupported(string language) =>
        Require(language is LanguageNames.CSharp or LanguageNames.VisualBasic, $"Unsupported Language: '{language}'");

    /// <inheritdoc/>
    public virtual void SequenceEqual<T>(IEnumerable<T> expected, IEnumerable<T> actual, IEqualityComparer<T>? equalityComparer = null, string? message = null)
    {
        bool equal = expected is null || actual is null
            ? ReferenceEquals(expected, actual)
            : expected.SequenceEqual(actual, equalityComparer);
        Require(equal, message ?? "Sequences are not equal");
    }

    /// <inheritdoc/>
    public virtual IVerifier PushContext(string context)
    {
        // A derived verifier would silently lose what it adds.
        Require(GetType() == typeof(DefaultVerifier), $"Custom verifier types must override {nameof(PushContext)}");
        return new DefaultVerifier(Context.Push(context));
    }

    /// <summary>The text of a failure, the outermost context first.</summary>
    protected virtual string CreateMessage(string? message)
    {
        string text = message ?? string.Empty;
        foreach (string frame in Context)
            text = $"Context: {frame}{Environment.NewLine}{text}";
        return text;
    }

    private void Require([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
            throw new InvalidOperationException(CreateMessage(message));
    }
}
