using System.Text;

namespace MapSafety.Benchmarks.Code;

/// <summary>Writes one type of the generated code, in a file of its own.</summary>
internal sealed class TypeWriter
{
    private static readonly string[] s_nouns = ["Order", "Invoice", "Customer", "Parcel", "Price", "Route", "Session", "Ticket", "Account", "Report"];
    private static readonly string[] s_roles = ["Service", "Reader", "Planner", "Ledger", "Monitor"];

    // The type of a module that holds a static collection, if the module has one.
    private const int Holder = 7;

    private readonly int _module;
    private readonly int _index;
    private readonly IReadOnlyList<string> _earlier;
    private readonly Random _random;
    private readonly StringBuilder _text = new();

    public TypeWriter(int module, int index, IReadOnlyList<string> earlier, Random random)
    {
        (_module, _index, _earlier, _random) = (module, index, earlier, random);
        Name = s_nouns[index % s_nouns.Length] + s_roles[(module + index / s_nouns.Length) % s_roles.Length];
    }

    public string Name { get; }

    // Every other one by the same name: what costs more with each name must show as well as what costs more with each use of a name.
    private string Registry => _module % 20 == 0 ? "Registry" : $"Registry{_module}";

    private int Ordinal => _module * 20 + _index;

    public string Write()
    {
        _text.Append(TypeShapes.Head(_module, Name));
        WriteCollections();
        WritePeer();
        int methods = _random.Next(5, 11);
        for (int number = 0; number < methods; number++)
            _text.Append(TypeShapes.Methods[_random.Next(TypeShapes.Methods.Length)](Name, number));

        return _text.Append(TypeShapes.Tail(Name)).ToString();
    }

    private void WriteCollections()
    {
        if (Ordinal % 4 == 1)
            _text.Append(CollectionShapes.Instance[_random.Next(CollectionShapes.Instance.Length)]);

        if (Ordinal % 200 == Holder)
            _text.Append(CollectionShapes.InternalStatic(Registry));
        else if (Ordinal % 50 == Holder)
            _text.Append(CollectionShapes.PrivateStatic[_random.Next(CollectionShapes.PrivateStatic.Length)]);
        else if (Ordinal % 200 is > Holder and < Holder + 4)
            _text.Append(CollectionShapes.UseOfInternalStatic(_earlier[Holder], Registry));
    }

    /// <summary>Ties the type to one before it in its module.</summary>
    private void WritePeer()
    {
        if (_earlier.Count > 0)
            _text.Append(TypeShapes.Peer(_earlier[_random.Next(_earlier.Count)]));
    }
}
