namespace Microsoft.CodeAnalysis.Testing;

/// <summary>How a location is compared.</summary>
[Flags]
public enum DiagnosticLocationOptions
{
    /// <summary>Start and end must be right.</summary>
    None = 0,

    /// <summary>Only the start must be right.</summary>
    IgnoreLength = 1,

    /// <summary>The path is a key of the markup, as in <c>#0</c>.</summary>
    InterpretAsMarkupKey = 2,

    /// <summary>The additional location is marked as unnecessary code.</summary>
    UnnecessaryCode = 4,
}

/// <summary>What is not compared.</summary>
[Flags]
public enum DiagnosticOptions
{
    /// <summary>All is compared.</summary>
    None = 0,

    /// <summary>Additional locations are not compared.</summary>
    IgnoreAdditionalLocations = 1,

    /// <summary>The severity is not compared.</summary>
    IgnoreSeverity = 2,
}

/// <summary>Where a diagnostic is expected.</summary>
public readonly struct DiagnosticLocation(FileLinePositionSpan span, DiagnosticLocationOptions options)
{
    /// <summary>The place.</summary>
    public FileLinePositionSpan Span { get; } = span;

    /// <summary>How it is compared.</summary>
    public DiagnosticLocationOptions Options { get; } = options;
}
