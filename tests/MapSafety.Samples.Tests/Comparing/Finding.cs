namespace MapSafety.Samples.Tests.Comparing;

/// <summary>One rule on one line, as wanted by a comment or as reported by the analyzer.</summary>
/// <param name="File">The source's path; empty when the finding has no place in source.</param>
/// <param name="Line">Counted from one; zero when the finding has no place in source.</param>
/// <param name="Id">The rule: <c>MAP1001</c>.</param>
internal readonly record struct Finding(string File, int Line, string Id);
