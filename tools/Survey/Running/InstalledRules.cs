using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Survey.Running;

/// <summary>Every analyzer and code fix of MapSafety and of the assemblies that were added, found as a host finds them: by reflection.</summary>
internal sealed class InstalledRules
{
    private static readonly string[] s_own = ["MapSafety.Analyzers", "MapSafety.CodeFixes"];

    private readonly HashSet<string> _only;

    private InstalledRules(IReadOnlyList<Assembly> assemblies, IEnumerable<string> only)
    {
        Analyzers = [.. Instances<DiagnosticAnalyzer>(assemblies)];
        Fixes = [.. Instances<CodeFixProvider>(assemblies)];
        Rules = [.. Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).DistinctBy(rule => rule.Id).OrderBy(rule => rule.Id, StringComparer.Ordinal)];
        _only = [.. only];
    }

    public ImmutableArray<DiagnosticAnalyzer> Analyzers { get; }

    public ImmutableArray<CodeFixProvider> Fixes { get; }

    public ImmutableArray<DiagnosticDescriptor> Rules { get; }

    /// <summary>The rules that run: those asked for, or all that are on by default.</summary>
    public IEnumerable<DiagnosticDescriptor> Enabled => Rules.Where(rule => _only.Count == 0 ? rule.IsEnabledByDefault : _only.Contains(rule.Id));

    /// <exception cref="UsageException">An assembly cannot be loaded, or a rule that is asked for is in none.</exception>
    public static InstalledRules Load(SurveyOptions options)
    {
        var rules = new InstalledRules([.. s_own.Select(name => Assembly.Load(new AssemblyName(name))), .. options.AnalyzerFiles.Select(Load)], options.Rules);
        string? unknown = options.Rules.FirstOrDefault(id => rules.Rules.All(rule => rule.Id != id));
        return unknown is null ? rules : throw new UsageException($"there is no rule '{unknown}'");
    }

    /// <summary>Compilation options under which these rules alone run.</summary>
    public CompilationOptions Apply(CompilationOptions options) =>
        _only.Count == 0 ? options : Only(options, _only);

    /// <summary>Compilation options under which one rule alone runs.</summary>
    public CompilationOptions ApplyOnly(CompilationOptions options, string rule) => Only(options, [rule]);

    private CompilationOptions Only(CompilationOptions options, HashSet<string> ids) => options.WithSpecificDiagnosticOptions(
        options.SpecificDiagnosticOptions.SetItems(Rules.Select(rule => KeyValuePair.Create(rule.Id, Report(rule, ids.Contains(rule.Id))))));

    private static ReportDiagnostic Report(DiagnosticDescriptor rule, bool wanted) => (wanted, rule.IsEnabledByDefault) switch
    {
        (false, _) => ReportDiagnostic.Suppress,
        (true, true) => ReportDiagnostic.Default,
        (true, false) => ReportDiagnostic.Warn,
    };

    private static Assembly Load(string file)
    {
        try
        {
            return AssemblyLoadContext.Default.LoadFromAssemblyPath(file);
        }
        catch (Exception exception) when (exception is BadImageFormatException or FileLoadException or FileNotFoundException)
        {
            throw new UsageException($"'{file}' cannot be loaded: {exception.Message}");
        }
    }

    private static IEnumerable<T> Instances<T>(IReadOnlyList<Assembly> assemblies) =>
        from assembly in assemblies
        from type in assembly.GetTypes()
        where typeof(T).IsAssignableFrom(type) && !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null
        orderby type.FullName
        select (T)Activator.CreateInstance(type)!;
}
