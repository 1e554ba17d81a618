using MapSafety.Configuration;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>What kind of program a compilation is.</summary>
internal sealed class Project
{
    private readonly Lazy<bool> _isConcurrent;

    public Project(Compilation compilation, Settings settings, Sources sources)
    {
        IsTest = settings.IsTestProject || Knowledge.Hosts.IsTest(compilation);
        _isConcurrent = new(() => !settings.IsSingleThreaded);
    }

    /// <summary>Whether its code is tests.</summary>
    public bool IsTest { get; }

    /// <summary>Whether two of its threads can run at once. A library's callers may have threads; a program shows its own.</summary>
    public bool IsConcurrent => _isConcurrent.Value;
}
