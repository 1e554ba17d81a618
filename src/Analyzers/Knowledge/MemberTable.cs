using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>Members of the framework of which only the name matters: methods with all their overloads, properties, fields.</summary>
internal sealed class MemberTable
{
    private readonly MethodTable<(string Type, string[] Members)> _table;

    /// <summary>Makes a table of members, each by the metadata name of the type that declares it.</summary>
    public MemberTable(params (string Type, string[] Members)[] rows)
    {
        Rows = rows;
        _table = new(rows, row => row.Type, row => row.Members);
    }

    /// <summary>All rows.</summary>
    public IReadOnlyList<(string Type, string[] Members)> Rows { get; }

    /// <summary>Whether this is one of the members.</summary>
    public bool Has(ISymbol member) => _table.Find(member.ContainingType, member.Name).Length > 0;
}
