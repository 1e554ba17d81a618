using MapSafety.Docs;

// Writes the generated parts of the documentation: dotnet run --project tools/Docs
string root = Repository.Above(Environment.CurrentDirectory) ?? Repository.Above(AppContext.BaseDirectory)
    ?? throw new DirectoryNotFoundException("Run this inside a clone of MapSafety.");

foreach (GeneratedFile stale in Documentation.Of(root).Where(file => file.IsStale))
{
    stale.Write();
    Console.WriteLine(Path.GetRelativePath(root, stale.Path));
}
