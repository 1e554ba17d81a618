using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Model;

/// <summary>What the object of a guard is, as far as the source tells.</summary>
internal enum GuardRoot
{
    /// <summary>A field, property, local or parameter, perhaps reached through others.</summary>
    Symbol,

    /// <summary>The instance the member runs on.</summary>
    This,

    /// <summary>The runtime type object: <c>lock (typeof(T))</c>, a synchronized static method.</summary>
    TypeObject,

    /// <summary>Code that runs once: a gate flag taken with Interlocked, the factory of a Lazy.</summary>
    Once,

    /// <summary>The object is not frozen yet: whoever still builds it has it to himself.</summary>
    Building,

    /// <summary>A guard is held, but which one the source does not tell. It equals no other.</summary>
    Unknown,
}

/// <summary>Something that keeps an access from running beside another, and the object that identifies it.</summary>
internal sealed class Guard : IEquatable<Guard>
{
    private readonly ISymbol[] _path;

    private Guard(GuardRoot root, GuardMode mode, params ISymbol[] path)
    {
        Root = root;
        Mode = mode;
        _path = path;
    }

    public GuardRoot Root { get; }

    /// <summary>Whether others can hold it at the same time.</summary>
    public GuardMode Mode { get; }

    /// <summary>The symbols from the root to the guard object: <c>_owner</c>, <c>Gate</c>. Empty where the root itself is the guard.</summary>
    public IReadOnlyList<ISymbol> Path => _path;

    /// <summary>The expression by which this acquisition names the guard object; nothing for a synchronized method and for what is no object.</summary>
    public SyntaxNode? Site { get; private init; }

    public static Guard On(GuardMode mode, params ISymbol[] path) => new(GuardRoot.Symbol, mode, path);

    public static Guard OnThis(GuardMode mode = GuardMode.Exclusive) => new(GuardRoot.This, mode);

    public static Guard OnType(ITypeSymbol type) => new(GuardRoot.TypeObject, GuardMode.Exclusive, type);

    public static Guard Once() => new(GuardRoot.Once, GuardMode.Exclusive);

    public static Guard Building() => new(GuardRoot.Building, GuardMode.Exclusive);

    public static Guard Unknown(GuardMode mode) => new(GuardRoot.Unknown, mode);

    /// <summary>Whether it belongs to the object that the code runs on, while that code uses another object's state.</summary>
    public bool IsOfAnotherObject { get; private init; }

    /// <summary>Whether two uses of this guard can be told to be of one object, so that others can take it too: a local may hold another one each time.</summary>
    public bool HasName => Root switch
    {
        GuardRoot.This => !IsOfAnotherObject,
        GuardRoot.TypeObject => true,
        GuardRoot.Symbol => _path[0] is IFieldSymbol or IPropertySymbol || PrimaryConstructor.IsParameter(_path[0]),
        _ => false,
    };

    /// <summary>Whether every instance of the type that takes it has one of its own.</summary>
    public bool IsOfInstance => Root switch
    {
        GuardRoot.This => true,
        GuardRoot.Symbol => _path[0] is (IFieldSymbol or IPropertySymbol) and { IsStatic: false } || PrimaryConstructor.IsParameter(_path[0]),
        _ => false,
    };

    /// <summary>The same guard, taken at this expression.</summary>
    public Guard At(SyntaxNode? site) => new(Root, Mode, _path) { Site = site, IsOfAnotherObject = IsOfAnotherObject };

    /// <summary>The guard's name as the source writes it.</summary>
    public string Name => Root switch
    {
        GuardRoot.This => "this",
        GuardRoot.TypeObject => $"typeof({_path[0].Name})",
        GuardRoot.Symbol => string.Join(".", _path.Select(symbol => symbol.Name).Prepend(IsOfAnotherObject ? "this" : "").Where(name => name.Length > 0)),
        _ => "?",
    };

    /// <summary>
    /// The guard as the members of this instance know it: what code outside calls <c>cache._gate</c> is their <c>_gate</c>, and its own
    /// <c>_gate</c> or <c>this</c> is none of theirs.
    /// </summary>
    public Guard SeenFrom(Instance instance)
    {
        if (instance.IsThis)
            return this;

        if (instance.Path is not { } path)
            return Root is GuardRoot.This ? Unknown(Mode).At(Site) : this;

        if (Root is GuardRoot.Symbol && StartsWith(path))
            return (_path.Length == path.Count ? OnThis(Mode) : On(Mode, [.. _path.Skip(path.Count)])).At(Site);

        return IsOfInstance ? new(Root, Mode, _path) { Site = Site, IsOfAnotherObject = true } : this;
    }

    /// <summary>The guard as code about a static knows it, which belongs to no object: whose lock it is makes no difference.</summary>
    public Guard SeenFromNowhere() => !IsOfAnotherObject ? this : Root is GuardRoot.This ? Unknown(Mode).At(Site) : On(Mode, _path).At(Site);

    /// <summary>The guard of a method as its caller knows it: the method's <c>this</c> is the receiver of the call, its parameter an argument.</summary>
    public Guard SeenBy(CallSite call) => Root switch
    {
        GuardRoot.This => Reached(call.Receiver.Path, 0),
        GuardRoot.Symbol when call.Known.TryGetValue(_path[0], out IReadOnlyList<ISymbol>? passed) => Reached(passed, 1),
        GuardRoot.Symbol when IsOfInstance => Reached(call.Receiver.Path, 0),
        GuardRoot.Symbol when _path[0] is ILocalSymbol or IParameterSymbol => Unknown(Mode),
        _ => this,
    };

    private Guard Reached(IReadOnlyList<ISymbol>? root, int skipped)
    {
        if (root is null || IsOfAnotherObject)
            return Unknown(Mode);

        ISymbol[] path = [.. root, .. _path.Skip(skipped)];
        return path.Length == 0 ? OnThis(Mode) : On(Mode, path);
    }

    private bool StartsWith(IReadOnlyList<ISymbol> path) =>
        path.Count <= _path.Length && _path.Take(path.Count).SequenceEqual(path, SymbolEqualityComparer.Default);

    /// <summary>Whether both are the same object, in whatever mode.</summary>
    public bool IsSameObject(Guard other) =>
        Root == other.Root
        && Root is not GuardRoot.Unknown
        && IsOfAnotherObject == other.IsOfAnotherObject
        && _path.SequenceEqual(other._path, SymbolEqualityComparer.Default);

    /// <summary>Whether one acquisition is meant, so that nobody else came in between.</summary>
    public bool IsSameAcquisition(Guard other) => ReferenceEquals(this, other) || Site is not null && Site == other.Site;

    public bool Equals(Guard? other) => other is not null && Mode == other.Mode && (ReferenceEquals(this, other) || IsSameObject(other));

    public override bool Equals(object? obj) => Equals(obj as Guard);

    public override int GetHashCode() => (int)Root * 397 ^ (_path.Length == 0 ? 0 : SymbolEqualityComparer.Default.GetHashCode(_path[_path.Length - 1]));
}
