using MapSafety.Configuration;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Flow;

/// <summary>What kind of program a compilation is.</summary>
internal sealed class Project
{
    private readonly Compilation _compilation;
    private readonly Settings _settings;
    private readonly Sources _sources;
    private readonly Lazy<bool> _isConcurrent;

    public Project(Compilation compilation, Settings settings, Sources sources)
    {
        _compilation = compilation;
        _settings = settings;
        _sources = sources;
        IsTest = settings.IsTestProject || References(compilation, HostKind.Tests);
        _isConcurrent = new(FindConcurrency);
    }

    /// <summary>Whether its code is tests.</summary>
    public bool IsTest { get; }

    /// <summary>Whether other projects may use its public types: a program's are for its own code.</summary>
    public bool IsLibrary => _compilation.Options.OutputKind is not (OutputKind.ConsoleApplication or OutputKind.WindowsApplication);

    /// <summary>
    /// Whether two of its threads can run at once. A library's callers may have threads; a program shows its own, by its host or by naming
    /// something that runs beside it.
    /// </summary>
    public bool IsConcurrent => _isConcurrent.Value;

    private bool FindConcurrency()
    {
        if (_settings.IsSingleThreaded)
            return false;

        return IsLibrary
            || References(_compilation, HostKind.Concurrent)
            || NamesConcurrentType();
    }

    private static bool References(Compilation compilation, HostKind kind) =>
        compilation.SourceModule.ReferencedAssemblySymbols.Any(assembly => Hosts.KindOf(assembly) == kind);

    private bool NamesConcurrentType()
    {
        // A call of an extension method does not name the type that declares it.
        HashSet<string> names = [.. Hosts.ConcurrentTypes.Select(row => new TypeName(row.Type).SimpleName), "AsParallel"];
        HashSet<int> hashes = [.. names.Select(Words.Hash)];
        return _compilation.SyntaxTrees.Any(tree => _sources.Mention(tree, hashes, default) && NamesConcurrentType(tree, names));
    }

    private bool NamesConcurrentType(SyntaxTree tree, HashSet<string> names)
    {
        SemanticModel model = _compilation.GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes()
            .OfType<SimpleNameSyntax>()
            .Where(name => names.Contains(name.Identifier.ValueText))
            .Select(name => model.GetSymbolInfo(name).Symbol)
            .Any(symbol => Hosts.ShowsConcurrency(symbol as INamedTypeSymbol ?? (symbol as IMethodSymbol)?.ContainingType));
    }
}
