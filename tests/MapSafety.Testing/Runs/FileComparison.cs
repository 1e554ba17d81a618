using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Compares the documents of a project with the files a test expects, in every respect a user could notice.</summary>
internal sealed class FileComparison(string prefix, IVerifier verifier, CancellationToken cancellationToken)
{
    public async Task VerifyAsync(string kind, SourceFileCollection expected, TextDocument[] actual, Func<TextDocument, Task<TextDocument>> finish)
    {
        verifier.Equal(expected.Count, actual.Length, $"expected '{kind}' to contain '{expected.Count}' documents but found '{actual.Length}' ({string.Join(", ", actual.Select(document => document.Name))})");
        for (int i = 0; i < actual.Length; i++)
        {
            TextDocument finished = await finish(actual[i]).ConfigureAwait(false);
            VerifyText(expected[i], await finished.GetTextAsync(cancellationToken).ConfigureAwait(false));
            VerifyPlace(expected[i].filename, actual[i]);
        }
    }

    private void VerifyText((string filename, SourceText content) expected, SourceText actual)
    {
        (string name, SourceText content) = expected;
        verifier.EqualOrDiff(content.ToString(), actual.ToString(), $"content of '{name}' did not match. Diff shown with expected as baseline:");
        verifier.Equal(content.Encoding, actual.Encoding, $"encoding of '{name}' was expected to be '{content.Encoding?.WebName}' but was '{actual.Encoding?.WebName}'");
        verifier.Equal(content.ChecksumAlgorithm, actual.ChecksumAlgorithm, $"checksum algorithm of '{name}' was expected to be '{content.ChecksumAlgorithm}' but was '{actual.ChecksumAlgorithm}'");
    }

    private void VerifyPlace(string path, TextDocument actual)
    {
        (string name, string[] folders) = DocumentPlace.Of(prefix, path);
        verifier.Equal(name, actual.Name, $"file name was expected to be '{name}' but was '{actual.Name}'");
        verifier.SequenceEqual(folders, actual.Folders, message: $"folders was expected to be '{string.Join('/', folders)}' but was '{string.Join('/', actual.Folders)}'");
    }
}
