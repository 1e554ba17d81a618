using MapSafety.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Rules;

/// <summary>A rule that judges what the user has set, not code.</summary>
public abstract class ConfigurationRule : Rule
{
    private protected ConfigurationRule(DiagnosticDescriptor descriptor)
        : base(descriptor)
    {
    }

    /// <summary>Reports what is wrong in a file that the build passes on.</summary>
    internal abstract void Check(AdditionalFileAnalysisContext context);

    /// <summary>Reports what is wrong in settings whose file is not passed on.</summary>
    internal abstract void Check(CompilationAnalysisContext context, Settings settings);
}
