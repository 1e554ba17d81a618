using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Flow;

/// <summary>
/// The words of a text, as hashes: which names a piece of source can possibly mention. Looking a name up here costs far less than binding the
/// code, so only code that can mention a state is ever bound.
/// </summary>
/// <remarks>
/// A word is a run of letters, digits and underscores, in comments and strings too, so the answer may be yes where the code says no; never the
/// other way round, except for a name that the source spells with a Unicode escape.
/// </remarks>
internal readonly struct Words
{
    private readonly int[] _sorted;

    private Words(int[] sorted) => _sorted = sorted;

    /// <summary>The words of this part of a text.</summary>
    public static Words In(SourceText text, TextSpan span)
    {
        HashSet<int> hashes = [];
        Scan(text.ToString(span), hashes);
        int[] sorted = [.. hashes];
        Array.Sort(sorted);
        return new Words(sorted);
    }

    /// <summary>The hash by which <see cref="Mention(int)"/> finds a name: FNV-1a over its UTF-16 code units.</summary>
    public static int Hash(string name)
    {
        uint hash = 2166136261;
        foreach (char character in name)
            hash = (hash ^ character) * 16777619;

        return (int)hash;
    }

    /// <summary>Whether the text may mention the name with this hash.</summary>
    public bool Mention(int nameHash) => Array.BinarySearch(_sorted, nameHash) >= 0;

    /// <summary>Whether the text may mention any of the names with these hashes.</summary>
    public bool MentionAny(HashSet<int> nameHashes)
    {
        if (nameHashes.Count < _sorted.Length)
        {
            foreach (int hash in nameHashes)
                if (Mention(hash))
                    return true;

            return false;
        }

        return Array.Exists(_sorted, nameHashes.Contains);
    }

    private static void Scan(string text, HashSet<int> hashes)
    {
        for (int index = 0; index < text.Length; index++)
        {
            if (!IsWordPart(text[index]))
                continue;

            uint hash = 2166136261;
            for (; index < text.Length && IsWordPart(text[index]); index++)
                hash = (hash ^ text[index]) * 16777619;

            hashes.Add((int)hash);
        }
    }

    private static bool IsWordPart(char character) =>
        character is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or '_' or >= '0' and <= '9'
        || character > 127 && (char.IsLetterOrDigit(character) || char.IsSurrogate(character));
}
