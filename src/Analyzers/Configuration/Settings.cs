using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Configuration;

/// <summary>
/// What the user has set, over all files of a compilation: a fact about a type holds wherever the type is used, so lists are united and a
/// flag counts once any part of the project sets it. Values that are not allowed count as not set; MAP0001 speaks of them.
/// </summary>
internal sealed class Settings
{
    private readonly HashSet<(string Key, string Value)> _found = [];

    private Settings()
    {
    }

    public NameList ConfinedTypes { get; } = new();

    public NameList SynchronizedTypes { get; } = new();

    public NameList StartupMethods { get; } = new();

    public NameList SingletonTypes { get; } = new();

    public NameList SingletonRegistrations { get; } = new();

    public bool IsSingleThreaded { get; private set; }

    /// <summary>Whether the build says that this is a test project.</summary>
    public bool IsTestProject { get; private set; }

    /// <summary>Every key of ours with every value that some file sets, bad ones included.</summary>
    public IReadOnlyCollection<(string Key, string Value)> Found => _found;

    public static Settings Read(Compilation compilation, AnalyzerConfigOptionsProvider provider, CancellationToken cancellation)
    {
        Settings settings = new();
        HashSet<AnalyzerConfigOptions> seen = [provider.GlobalOptions];
        settings.Read(provider.GlobalOptions);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            cancellation.ThrowIfCancellationRequested();
            if (provider.GetOptions(tree) is { } options && seen.Add(options))
                settings.Read(options);
        }

        return settings;
    }

    private void Read(AnalyzerConfigOptions options)
    {
        foreach (string key in options.Keys)
            if (key.StartsWith(Options.Prefix, StringComparison.OrdinalIgnoreCase) && options.TryGetValue(key, out string? value))
                Take(key, value.Trim());

        IsTestProject |= options.TryGetValue("build_property.IsTestProject", out string? isTest) && IsTrue(isTest);
    }

    private void Take(string key, string value)
    {
        _found.Add((key, value));
        if (!Options.All.TryGetValue(key, out Option? option) || option.Objection(value) is not null)
            return;

        IsSingleThreaded |= option == Options.SingleThreaded && IsTrue(value);
        AddTo(ConfinedTypes, Options.ConfinedTypes);
        AddTo(SynchronizedTypes, Options.SynchronizedTypes);
        AddTo(StartupMethods, Options.StartupMethods);
        AddTo(SingletonTypes, Options.SingletonTypes);
        AddTo(SingletonRegistrations, Options.SingletonRegistrations);

        void AddTo(NameList names, Option listed)
        {
            if (option == listed)
                foreach (string name in Option.Split(value))
                    names.Add(name);
        }
    }

    private static bool IsTrue(string value) => value.Equals("true", StringComparison.OrdinalIgnoreCase);
}
