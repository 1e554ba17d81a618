namespace MapSafety.Testing.Extra;

/// <summary>An analyzer or a fix did not pass a check of <see cref="Extra"/>.</summary>
public sealed class CheckFailedException(string message, Exception? inner = null) : Exception(message, inner);
