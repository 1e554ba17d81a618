using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using MapSafety.Docs;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.House;

/// <summary>What runs inside the compiler and the editor, with the developer's rights: it touches nothing but the code it is given, and keeps nothing.</summary>
public sealed class ShippedAssembliesTests
{
    private const int MaximalBytes = 500 * 1024;

    private static readonly string[] s_bannedTypes =
    [
        "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.Directory", "System.IO.DirectoryInfo", "System.IO.DriveInfo",
        "System.IO.StreamReader", "System.IO.StreamWriter", "System.IO.FileSystemWatcher", "System.IO.FileSystemInfo",
        "System.Console", "System.Environment", "System.AppDomain", "System.AppContext", "System.Diagnostics.Process", "System.Diagnostics.Debugger",
        "System.Diagnostics.Trace", "System.Runtime.InteropServices.Marshal", "System.Threading.Thread", "System.Threading.Timer",
        "System.Runtime.CompilerServices.Unsafe", "System.Text.RegularExpressions.Regex", "System.DateTime", "System.Random", "System.Guid",
    ];

    private static readonly string[] s_bannedNamespaces =
        ["System.Net.", "Microsoft.Win32.", "System.Reflection.Emit.", "System.Runtime.Loader.", "System.Runtime.Serialization.", "System.Xml.", "System.IO.Pipes.", "System.IO.MemoryMappedFiles."];

    // AllRules looks at its own assembly's types and makes them; nothing is loaded by name.
    private static readonly string[] s_bannedMembers =
    [
        "System.Reflection.Assembly.Load", "System.Reflection.Assembly.LoadFrom", "System.Reflection.Assembly.LoadFile",
        "System.Reflection.Assembly.UnsafeLoadFrom", "System.Reflection.MethodBase.Invoke", "System.Type.GetType", "System.Type.InvokeMember",
        "System.IO.Path.GetTempPath", "System.IO.Path.GetTempFileName", "System.IO.Path.GetFullPath",
        "System.Globalization.CultureInfo.get_CurrentCulture", "System.Globalization.CultureInfo.get_CurrentUICulture",
    ];

    // A field of these, or that leads to one, keeps a compilation or a thread's work alive for as long as the host runs.
    private static readonly Type[] s_unkeepable =
    [
        typeof(Compilation), typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(SemanticModel), typeof(IOperation), typeof(Diagnostic),
        typeof(Location), typeof(WeakReference), typeof(Task), typeof(CancellationTokenSource), typeof(IProducerConsumerCollection<>),
        typeof(ConcurrentDictionary<,>), typeof(ConditionalWeakTable<,>), typeof(ThreadLocal<>), typeof(AsyncLocal<>), typeof(WeakReference<>),
    ];

    [Fact]
    public void Neither_calls_what_is_banned() => Complaints.None([.. BannedIn(ShippedAssembly.Analyzers), .. BannedIn(ShippedAssembly.CodeFixes)]);

    [Fact]
    public void The_check_of_calls_finds_what_these_tests_call()
    {
        string[] inTests = [.. BannedIn(ShippedAssembly.Read(typeof(ShippedAssembliesTests).Assembly.Location))];
        string[] inDocs = [.. BannedIn(ShippedAssembly.Read(typeof(Catalogue).Assembly.Location))];

        Assert.Contains("MapSafety.Tests names System.IO.File", (IEnumerable<string>)inTests);
        Assert.Contains("MapSafety.Tests calls System.IO.Path.GetTempFileName", (IEnumerable<string>)inTests);
        Assert.Contains("MapSafety.Docs calls System.Reflection.Assembly.Load", (IEnumerable<string>)inDocs);
    }

    [Fact]
    public void Analyzers_reference_the_compiler_only() => Assert.Equal(
        ["Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "System.Collections.Immutable", "netstandard"],
        ShippedAssembly.Analyzers.References.Order(StringComparer.Ordinal));

    [Fact]
    public void Code_fixes_reference_what_every_host_brings() => Assert.Empty(ShippedAssembly.CodeFixes.References.Except(
    [
        "MapSafety.Analyzers", "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "Microsoft.CodeAnalysis.CSharp.Workspaces",
        "Microsoft.CodeAnalysis.Workspaces", "System.Collections.Immutable", "System.Composition.AttributedModel", "netstandard",
    ]));

    [Fact]
    public void Both_are_small() =>
        Assert.InRange(new FileInfo(ShippedAssembly.Analyzers.Path).Length + new FileInfo(ShippedAssembly.CodeFixes.Path).Length, 1, MaximalBytes);

    [Fact]
    public void No_static_state_changes_or_keeps_anything_alive() => Complaints.None(
        from assembly in new[] { typeof(MapSafetyAnalyzer).Assembly, Assembly.LoadFrom(ShippedAssembly.CodeFixes.Path) }
        from type in assembly.GetTypes()
        from complaint in StaticStateOf(type)
        select complaint);

    [Fact]
    public void The_check_of_static_state_finds_what_is_wrong()
    {
        Assert.Equal(
            ["s_changes can change", "s_chain leads to SyntaxTree", "s_map leads to ConcurrentDictionary`2", "s_symbols leads to ISymbol"],
            StaticStateOf(typeof(Wrong)).Select(complaint => complaint[(complaint.LastIndexOf('.') + 1)..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_analyzer_instance_has_no_state_of_its_own() => Complaints.None(
        from type in typeof(MapSafetyAnalyzer).Assembly.GetTypes()
        where type.IsSubclassOf(typeof(MapSafety.Rules.Rule)) || type == typeof(MapSafetyAnalyzer)
        from field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where !field.IsInitOnly || UnkeepableIn(field.FieldType, []) is not null
        select $"{type.Name}.{field.Name}");

    private static IEnumerable<string> BannedIn(ShippedAssembly assembly)
    {
        string name = Path.GetFileNameWithoutExtension(assembly.Path);
        return assembly.Types.Where(IsBannedType).Select(type => $"{name} names {type}")
            .Concat(assembly.Members.Where(s_bannedMembers.Contains).Select(member => $"{name} calls {member}"))
            .Concat(assembly.Imports.Select(import => $"{name} imports {import}"))
            .Distinct();
    }

    private static bool IsBannedType(string type) =>
        s_bannedTypes.Contains(type) || Array.Exists(s_bannedNamespaces, space => type.StartsWith(space, StringComparison.Ordinal));

    // The compiler's caches of lambdas are written once each, and hold nothing that the lambda does not.
    private static IEnumerable<string> StaticStateOf(Type type) =>
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where !field.IsLiteral && !field.Name.StartsWith("<>", StringComparison.Ordinal) && type.Name != "<PrivateImplementationDetails>"
        let name = $"{type.FullName}.{field.Name}"
        from complaint in ComplaintsOf(field)
        select $"{name} {complaint}";

    private static IEnumerable<string> ComplaintsOf(FieldInfo field)
    {
        if (!field.IsInitOnly)
            yield return "can change";
        if (UnkeepableIn(field.FieldType, []) is { } kept)
            yield return $"leads to {kept.Name}";
    }

    /// <summary>The first type on the way through a field's type, its arguments and our own types' fields that no static may hold.</summary>
    private static Type? UnkeepableIn(Type type, HashSet<Type> seen)
    {
        Type definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (Array.Find(s_unkeepable, banned => banned == definition || !banned.IsGenericTypeDefinition && banned.IsAssignableFrom(type)) is { } found)
            return found;

        if (!seen.Add(type) || type.IsSubclassOf(typeof(Delegate)))
            return null;

        IEnumerable<Type> next = type.IsGenericType ? type.GetGenericArguments() : [];
        if (type.HasElementType)
            next = next.Append(type.GetElementType()!);
        if (type.Assembly.GetName().Name!.StartsWith("MapSafety", StringComparison.Ordinal))
            next = next.Concat(type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(field => field.FieldType));
        return next.Select(inner => UnkeepableIn(inner, seen)).FirstOrDefault(kept => kept is not null);
    }

    private sealed class Wrong
    {
        private sealed record Chain(List<SyntaxTree> Trees);

        public static int s_changes = 1;
        private static readonly ConcurrentDictionary<string, int> s_map = new();
        private static readonly Dictionary<string, ISymbol[]> s_symbols = [];
        private static readonly Chain s_chain = new([]);
        private static readonly string[] s_names = [];

        public static IEnumerable Uses => new object[] { s_changes, s_map, s_symbols, s_chain, s_names };
    }
}
