using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>Members of the framework by which one sees where a value comes from, each by its page at learn.microsoft.com/dotnet/api.</summary>
internal static class KeySources
{
    /// <summary>Members that give another value each time.</summary>
    private static readonly MemberTable s_everNew = new(
        ("System.Guid", ["NewGuid", "CreateVersion7"]),
        ("System.DateTime", ["Now", "UtcNow"]),
        ("System.DateTimeOffset", ["Now", "UtcNow"]),
        ("System.TimeProvider", ["GetUtcNow", "GetLocalNow", "GetTimestamp"]),
        ("System.Diagnostics.Stopwatch", ["GetTimestamp"]),
        ("System.Environment", ["TickCount", "TickCount64", "CurrentManagedThreadId"]),
        ("System.Random", ["Next", "NextInt64", "NextDouble"]),
        ("System.Threading.Interlocked", ["Increment", "Add"]),
        ("System.Threading.Thread", ["ManagedThreadId"]),
        ("System.IO.Path", ["GetRandomFileName", "GetTempFileName"]),
        ("System.Security.Cryptography.RandomNumberGenerator", ["GetBytes", "GetInt32", "GetHexString", "GetString"]),
        ("System.Console", ["ReadLine"]));

    private static readonly TypeTable<string> s_callerInfo = new(
        [
            "System.Runtime.CompilerServices.CallerMemberNameAttribute",
            "System.Runtime.CompilerServices.CallerFilePathAttribute",
            "System.Runtime.CompilerServices.CallerLineNumberAttribute",
            "System.Runtime.CompilerServices.CallerArgumentExpressionAttribute",
        ],
        name => name);

    /// <summary>Whether this member gives another value each time.</summary>
    public static bool IsEverNew(ISymbol member) => s_everNew.Has(member.OriginalDefinition);

    /// <summary>Whether the compiler writes the argument for this parameter: there are as many values as there are calls in the source.</summary>
    public static bool IsWrittenByCompiler(IParameterSymbol parameter) =>
        parameter.GetAttributes().Any(attribute => s_callerInfo.Find(attribute.AttributeClass) is not null);
}
