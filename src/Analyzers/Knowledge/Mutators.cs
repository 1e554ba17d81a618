using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>Members that change their object, of types that are no collections; each by its page at learn.microsoft.com/dotnet/api.</summary>
internal static class Mutators
{
    private static readonly MemberTable s_table = new(
        ("System.Text.StringBuilder", ["Append", "AppendLine", "AppendFormat", "AppendJoin", "Insert", "Remove", "Replace", "Clear"]),
        ("System.IO.Stream", ["Write", "WriteByte", "SetLength", "Seek"]),
        ("System.IO.MemoryStream", ["Write", "WriteByte", "SetLength", "Seek"]),
        ("System.Text.Json.Nodes.JsonArray", ["Add", "Insert", "Remove", "RemoveAt", "Clear"]),
        ("System.Text.Json.Nodes.JsonObject", ["Add", "Remove", "Clear"]));

    /// <summary>Whether this method changes the object that it is called on.</summary>
    public static bool Changes(IMethodSymbol method) => s_table.Has(method.OriginalDefinition);
}
