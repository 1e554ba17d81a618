using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Benchmarks.Code;

/// <summary>
/// Writes a code base of ordinary business code: modules of records, services and static classes that call each other, with loops, lambdas,
/// queries, locks and awaits. The same size gives the same text everywhere.
/// </summary>
/// <remarks>
/// One type in four holds an instance collection, one in fifty a static one, and of the static ones every fourth is internal, so that other
/// types can name it. Names repeat from module to module, as they do in real code: looking code up by name alone must not look free.
/// </remarks>
internal static class GeneratedCode
{
    /// <summary>Types in a code base of size 1, about 17 000 lines.</summary>
    public const int TypesPerSize = 100;

    private const int TypesPerModule = 20;

    /// <summary>A code base of this many times <see cref="TypesPerSize"/> types.</summary>
    public static CodeBase OfSize(int size)
    {
        var random = new Random(20_260_101);
        IEnumerable<SourceFile> files = Enumerable.Range(0, size * TypesPerSize / TypesPerModule).SelectMany(module => Module(module, random));
        var code = new CodeBase($"generated x{size}", files, OutputKind.DynamicallyLinkedLibrary);
        return code.CountErrors() == 0 ? code : throw new InvalidOperationException("The generated code does not compile.");
    }

    private static IEnumerable<SourceFile> Module(int number, Random random)
    {
        var earlier = new List<string>();
        for (int index = 0; index < TypesPerModule; index++)
        {
            var writer = new TypeWriter(number, index, earlier, random);
            yield return new SourceFile($"/generated/Module{number}/{writer.Name}.cs", SourceText.From(writer.Write()));
            earlier.Add(writer.Name);
        }
    }
}
