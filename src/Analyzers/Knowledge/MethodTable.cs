using System.Globalization;
using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// Rows found by type and method. A method is written <c>Name</c>, for all overloads, or <c>Name/2</c>, for the overloads with two parameters
/// (the receiver of an extension method counts); a constructor is <c>.ctor</c>. Filled when made and never changed.
/// </summary>
internal sealed class MethodTable<TRow>
{
    private readonly TypeTable<Methods> _types;

    /// <summary>Makes a table of rows that each tell the metadata name of their type and the methods they speak of.</summary>
    public MethodTable(IEnumerable<TRow> rows, Func<TRow, string> type, Func<TRow, IEnumerable<string>> methods) =>
        _types = new(rows.GroupBy(type).Select(group => new Methods(group.Key, group, methods)), entry => entry.Type);

    /// <summary>Whether any row is about exactly this type.</summary>
    public bool Has(ITypeSymbol? type) => _types.Find(type) is not null;

    /// <summary>The rows for methods of this name on exactly this type, in the table's order; empty when there is none.</summary>
    public Entry[] Find(ITypeSymbol? type, string method) =>
        _types.Find(type) is { } methods && methods.ByName.TryGetValue(method, out Entry[]? entries) ? entries : [];

    /// <summary>A row and the number of parameters it asks for.</summary>
    internal readonly struct Entry(TRow row, int? parameters)
    {
        /// <summary>The row.</summary>
        public TRow Row { get; } = row;

        /// <summary>Whether the row speaks of this overload.</summary>
        public bool Fits(IMethodSymbol method) => parameters is null || parameters == method.Parameters.Length;
    }

    private sealed class Methods
    {
        public Methods(string type, IEnumerable<TRow> rows, Func<TRow, IEnumerable<string>> methods)
        {
            Type = type;
            ByName = rows
                .SelectMany(row => methods(row), (row, method) => (Row: row, Name: method.Split('/')))
                .GroupBy(pair => pair.Name[0], pair => new Entry(pair.Row, Count(pair.Name)))
                .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        }

        public string Type { get; }

        public Dictionary<string, Entry[]> ByName { get; }

        private static int? Count(string[] name) => name.Length > 1 ? int.Parse(name[1], CultureInfo.InvariantCulture) : null;
    }
}
