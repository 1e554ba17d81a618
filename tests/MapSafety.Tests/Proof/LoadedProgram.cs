using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MapSafety.Tests.Proof;

/// <summary>Sources compiled against the running framework and loaded so that they can be unloaded again.</summary>
internal sealed class LoadedProgram : IDisposable
{
    private static readonly MetadataReference[] s_framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator).Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
            || Path.GetFileName(path).StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
            || Path.GetFileName(path) is "mscorlib.dll" or "netstandard.dll")
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)).ToArray();

    private readonly AssemblyLoadContext _context = new(nameof(LoadedProgram), isCollectible: true);
    private readonly Assembly _assembly;

    private LoadedProgram(Stream image) => _assembly = _context.LoadFromStream(image);

    /// <summary>Compiles and loads. Throws <see cref="InvalidOperationException"/> with the compiler's errors and the source when it does not compile.</summary>
    public static LoadedProgram From(IEnumerable<string> sources)
    {
        CSharpParseOptions options = new(LanguageVersion.Preview);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Proof" + Guid.NewGuid().ToString("N"), sources.Select(source => CSharpSyntaxTree.ParseText(source, options)), s_framework,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
        using MemoryStream image = new();
        var result = compilation.Emit(image);
        if (!result.Success)
            throw new InvalidOperationException(string.Join("\n", result.Diagnostics.Where(item => item.Severity == DiagnosticSeverity.Error).Take(5))
                + "\n" + string.Join("\n", sources));

        image.Position = 0;
        return new LoadedProgram(image);
    }

    /// <summary>Calls the static method <c>Check.Run</c>, which returns what went wrong, or null.</summary>
    /// <param name="limit">How long it may take. A program that does not end is a failure with that text; its threads are background threads.</param>
    public string? Run(TimeSpan limit)
    {
        string? outcome = "did not end within " + limit.TotalSeconds + " s";
        MethodInfo run = _assembly.GetType("Check", throwOnError: true)!.GetMethod("Run", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        Thread thread = new(() => outcome = Outcome(run)) { IsBackground = true, Name = "proof" };
        thread.Start();
        return thread.Join(limit) ? outcome : "did not end within " + limit.TotalSeconds + " s";
    }

    public void Dispose() => _context.Unload();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string? Outcome(MethodInfo run)
    {
        try
        {
            return (string?)run.Invoke(null, null);
        }
        catch (TargetInvocationException failure)
        {
            return failure.InnerException!.ToString();
        }
    }
}
