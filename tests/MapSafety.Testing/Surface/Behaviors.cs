namespace Microsoft.CodeAnalysis.Testing;

/// <summary>The compiler diagnostics that must be expected like those of an analyzer.</summary>
public enum CompilerDiagnostics
{
    /// <summary>None: the code need not compile.</summary>
    None = 0,

    /// <summary>Errors.</summary>
    Errors = 1,

    /// <summary>Errors and warnings.</summary>
    Warnings = 2,

    /// <summary>Errors, warnings and suggestions.</summary>
    Suggestions = 3,

    /// <summary>All, the hidden ones too.</summary>
    All = 4,
}

/// <summary>How markup in sources is read.</summary>
[Flags]
public enum MarkupOptions
{
    /// <summary>Ambiguous markup is an error.</summary>
    None = 0,

    /// <summary>Where several descriptors fit, the first is meant.</summary>
    UseFirstDescriptor = 1,

    /// <summary><c>$$</c> is code (raw string interpolation) and marks nothing.</summary>
    TreatPositionIndicatorsAsCode = 2,
}

/// <summary>What the markup of a state's sources stands for.</summary>
public enum MarkupMode
{
    /// <summary>Sources hold no markup; what looks like it is code.</summary>
    None = 0,

    /// <summary>Markup is removed and means nothing.</summary>
    Ignore = 1,

    /// <summary>Markup is removed; spans of fixable diagnostics mean nothing, the others are expected.</summary>
    IgnoreFixable = 2,

    /// <summary>Markup is removed; every span is expected.</summary>
    Allow = 3,
}

/// <summary>What a state takes from the state before it.</summary>
public enum StateInheritanceMode
{
    /// <summary>Whatever is not set, and the expected diagnostics no fix handles.</summary>
    AutoInherit = 0,

    /// <summary>Nothing.</summary>
    Explicit = 1,

    /// <summary>Whatever is not set, and all expected diagnostics.</summary>
    AutoInheritAll = 2,
}

/// <summary>Checks of diagnostics that a test leaves out.</summary>
[Flags]
public enum TestBehaviors
{
    /// <summary>All checks run.</summary>
    None = 0,

    /// <summary>Code marked as generated is not analysed a second time.</summary>
    SkipGeneratedCodeCheck = 1,

    /// <summary>The suppressed code is not analysed.</summary>
    SkipSuppressionCheck = 2,

    /// <summary>The output of source generators is not compared.</summary>
    SkipGeneratedSourcesCheck = 4,
}

/// <summary>Checks of fixes that a test leaves out.</summary>
[Flags]
public enum CodeFixTestBehaviors
{
    /// <summary>All checks run.</summary>
    None = 0,

    /// <summary>No Fix All in a document.</summary>
    SkipFixAllInDocumentCheck = 1,

    /// <summary>No Fix All in a project.</summary>
    SkipFixAllInProjectCheck = 2,

    /// <summary>No Fix All in the solution.</summary>
    SkipFixAllInSolutionCheck = 4,

    /// <summary>No Fix All at all.</summary>
    SkipFixAllCheck = SkipFixAllInDocumentCheck | SkipFixAllInProjectCheck | SkipFixAllInSolutionCheck,

    /// <summary>One diagnostic is fixed once, then the run ends.</summary>
    FixOne = 8,

    /// <summary>A fix for a diagnostic that editors do not see is accepted.</summary>
    SkipLocalDiagnosticCheck = 16,
}

/// <summary>How closely the tree a fix produced must follow the one the parser gives for its text.</summary>
public enum CodeActionValidationMode
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>The same nodes and tokens.</summary>
    SemanticStructure = 1,

    /// <summary>The same nodes, tokens and trivia in the same places.</summary>
    Full = 2,
}

/// <summary>The former name of <see cref="CodeActionValidationMode"/>.</summary>
public enum CodeFixValidationMode
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>The same nodes and tokens.</summary>
    SemanticStructure = 1,

    /// <summary>The same nodes, tokens and trivia in the same places.</summary>
    Full = 2,
}
