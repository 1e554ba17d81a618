namespace MapSafety.Survey;

/// <summary>What the process says when it ends; scripts rely on the numbers.</summary>
internal static class ExitCode
{
    /// <summary>The survey ran. Findings are its result, not a failure.</summary>
    public const int Ok = 0;

    /// <summary><c>--fix</c> found a fix or Fix All that is not right.</summary>
    public const int FixProblems = 1;

    /// <summary>The command line is wrong, or names nothing that holds C#.</summary>
    public const int Usage = 2;

    /// <summary>An analyzer threw (the compiler's AD0001), so what was printed is not the whole truth.</summary>
    public const int AnalyzerCrashed = 3;
}
