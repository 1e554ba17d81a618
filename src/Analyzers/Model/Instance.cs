using Microsoft.CodeAnalysis;

namespace MapSafety.Model;

/// <summary>
/// The object on which a member is used, as the code that uses it reaches it: by itself, through <c>cache.Owner</c>, or in a way that the source
/// does not tell.
/// </summary>
internal sealed class Instance
{
    private Instance(IReadOnlyList<ISymbol>? path, bool isFresh = false)
    {
        Path = path;
        IsFresh = isFresh;
    }

    /// <summary>The object that the code itself runs on; also said of static members, which have none.</summary>
    public static Instance This { get; } = new([]);

    /// <summary>Some object.</summary>
    public static Instance Unknown { get; } = new(null);

    /// <summary>An object that the code has just made and that nobody else knows.</summary>
    public static Instance Fresh { get; } = new(null, isFresh: true);

    /// <summary>The symbols that lead to the object; nothing where that is not known.</summary>
    public IReadOnlyList<ISymbol>? Path { get; }

    public bool IsFresh { get; }

    public bool IsThis => Path is { Count: 0 };

    public static Instance At(IReadOnlyList<ISymbol>? path) => path is null ? Unknown : path.Count == 0 ? This : new(path);
}
