using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MapSafety.Testing.Extra;

public static partial class Extra
{
    /// <summary>
    /// After the analysis the analyzer lives and the syntax trees do not. Trees and not compilations are watched: the analysis
    /// works on a copy of the compilation, so that an analyzer which keeps that copy leaves the original free to go.
    /// </summary>
    public static void Released(DiagnosticAnalyzer analyzer, Code code)
    {
        const int Collections = 20;
        ImmutableArray<WeakReference> trees = [];

        // On a thread of its own, no frame is left that could hold a tree by chance.
        var analysis = new Thread(() => trees = AnalyzeOnce(analyzer, code));
        analysis.Start();
        analysis.Join();
        for (int i = 0; i < Collections && trees.Any(tree => tree.IsAlive); i++)
            Collect();

        int alive = trees.Count(tree => tree.IsAlive);
        GC.KeepAlive(analyzer);
        Require(trees.Length > 0, "There is no syntax tree to release.");
        Require(alive == 0, $"{alive} of {trees.Length} syntax trees are still held after the analysis.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ImmutableArray<WeakReference> AnalyzeOnce(DiagnosticAnalyzer analyzer, Code code)
    {
        // No workspace: it would hold the trees itself.
        var options = new CSharpParseOptions(code.LanguageVersion);
        ImmutableArray<SyntaxTree> trees = [.. code.Sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, options, $"/Code{i}.cs"))];
        Compilation compilation = CSharpCompilation.Create("Code", trees, code.References, Workbench.OptionsOf(code));
        Workbench.AnalyzeAsync(compilation, new AnalyzerOptions([]), [analyzer], concurrent: true, CancellationToken.None).GetAwaiter().GetResult();
        return [.. trees.Select(tree => new WeakReference(tree))];
    }

    // What the last analysis on a pool thread touched can stay reachable until that thread does something else.
    private static void Collect()
    {
        Task.WaitAll([.. Enumerable.Range(0, Environment.ProcessorCount * 2).Select(_ => Task.Run(() => Thread.Sleep(1)))]);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
