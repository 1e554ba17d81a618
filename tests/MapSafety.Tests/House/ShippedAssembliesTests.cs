using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MapSafety.Docs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MapSafety.Tests.House;

/// <summary>What runs inside the compiler and the editor, with the developer's rights: it touches nothing but the code it is given, and keeps nothing.</summary>
public sealed class ShippedAssembliesTests
{
    // Of a debug build: about eighty kilobytes for each rule with its fixes.
    private const int MaximalBytes = 2_000_000;

    private static readonly string[] s_bannedTypes =
    [
        "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.Directory", "System.IO.DirectoryInfo", "System.IO.DriveInfo",
        "System.IO.StreamReader", "System.IO.StreamWriter", "System.IO.FileSystemWatcher", "System.IO.FileSystemInfo",
        "System.Console", "System.AppDomain", "System.AppContext", "System.Diagnostics.Process", "System.Diagnostics.Debugger",
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

    // A field of one of these, or from which one is reached, keeps a compilation or a thread's work alive for as long as the host runs.
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
    public void Analyzers_reference_the_compiler_only() => Assert.Empty(ShippedAssembly.Analyzers.References.Except(
        ["Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "System.Collections.Immutable", "System.Memory", "netstandard"]));

    [Fact]
    public void Code_fixes_reference_what_every_host_brings() => Assert.Empty(ShippedAssembly.CodeFixes.References.Except(
    [
        "MapSafety.Analyzers", "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "Microsoft.CodeAnalysis.CSharp.Workspaces",
        "Microsoft.CodeAnalysis.Workspaces", "System.Collections.Immutable", "System.Memory", "System.Composition.AttributedModel", "netstandard",
    ]));

    [Fact]
    public void Both_are_small() =>
        Assert.InRange(new FileInfo(ShippedAssembly.Analyzers.Path).Length + new FileInfo(ShippedAssembly.CodeFixes.Path).Length, 1, MaximalBytes);

    [Fact]
    public async Task No_static_state_changes_or_keeps_anything_alive()
    {
        // What would be kept, is kept now.
        await Compiled.FindingsAsync(
            Compiled.Library("Used", [Compiled.Parse("Used.cs", "static class C { static readonly List<int> s_l = new(); static void M() { lock (s_l) s_l.Add(1); s_l.Add(2); } }")]),
            new MapSafetyAnalyzer());

        Complaints.None(
            from assembly in new[] { typeof(MapSafetyAnalyzer).Assembly, Assembly.LoadFrom(ShippedAssembly.CodeFixes.Path) }
            from type in assembly.GetTypes()
            from complaint in StaticStateOf(type)
            select complaint);
    }

    [Fact]
    public void The_check_of_static_state_finds_what_is_wrong() => Assert.Equal(
        ["s_chain keeps a CSharpSyntaxTree", "s_changes can change", "s_map is a ConcurrentDictionary`2", "s_symbols is a ISymbol"],
        StaticStateOf(typeof(Wrong)).Select(complaint => Regex.Replace(complaint[(complaint.LastIndexOf('.') + 1)..], "ParsedSyntaxTree", "CSharpSyntaxTree"))
            .Order(StringComparer.Ordinal));

    [Fact]
    public void An_analyzer_instance_has_no_state_of_its_own() => Complaints.None(
        from type in typeof(MapSafetyAnalyzer).Assembly.GetTypes()
        where type.IsSubclassOf(typeof(MapSafety.Rules.Rule)) || type == typeof(MapSafetyAnalyzer)
        from field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where !field.IsInitOnly || UnkeepableIn(field.FieldType) is not null
        select $"{type.Name}.{field.Name}");

    private static IEnumerable<string> BannedIn(ShippedAssembly assembly)
    {
        string name = Path.GetFileNameWithoutExtension(assembly.Path);
        return assembly.Types.Where(IsBannedType).Select(type => $"{name} names {type}")
            .Concat(assembly.Members.Where(IsBannedMember).Select(member => $"{name} calls {member}"))
            .Concat(assembly.Imports.Select(import => $"{name} imports {import}"))
            .Distinct();
    }

    private static bool IsBannedType(string type) =>
        s_bannedTypes.Contains(type) || Array.Exists(s_bannedNamespaces, space => type.StartsWith(space, StringComparison.Ordinal));

    // Iterators ask which thread they are on; that is the compiler's doing.
    private static bool IsBannedMember(string member) =>
        s_bannedMembers.Contains(member)
        || member.StartsWith("System.Environment.", StringComparison.Ordinal) && member != "System.Environment.get_CurrentManagedThreadId";

    // The compiler's own caches of delegates are written once each and hold nothing.
    private static IEnumerable<string> StaticStateOf(Type type) =>
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where !field.IsLiteral && !type.Name.StartsWith('<') && !type.ContainsGenericParameters
        from complaint in ComplaintsOf(field)
        select $"{type.FullName}.{field.Name} {complaint}";

    private static IEnumerable<string> ComplaintsOf(FieldInfo field)
    {
        if (!field.IsInitOnly)
            yield return "can change";
        if (UnkeepableIn(field.FieldType) is { } banned)
            yield return $"is a {banned.Name}";
        else if (KeptBy(field.GetValue(null)) is { } kept)
            yield return $"keeps a {kept.GetType().Name}";
    }

    /// <summary>The first type among a field's type, its elements and its arguments that no static may hold.</summary>
    private static Type? UnkeepableIn(Type type)
    {
        if (Array.Find(s_unkeepable, banned => IsA(type, banned)) is { } found)
            return found;

        IEnumerable<Type> parts = type.IsGenericType && !type.IsSubclassOf(typeof(Delegate)) ? type.GetGenericArguments() : [];
        if (type.HasElementType)
            parts = parts.Append(type.GetElementType()!);
        return parts.Select(UnkeepableIn).FirstOrDefault(kept => kept is not null);
    }

    private static bool IsA(Type type, Type banned) => banned.IsGenericTypeDefinition
        ? type.IsGenericType && type.GetGenericTypeDefinition() == banned
        : banned.IsAssignableFrom(type);

    /// <summary>The first object reached from this one that no static may hold, through all fields and elements.</summary>
    private static object? KeptBy(object? root)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        Stack<object?> pending = new([root]);
        while (pending.TryPop(out object? current))
        {
            if (current is null or string or Type or Assembly or Module or System.Globalization.CultureInfo || current.GetType().IsPrimitive || !seen.Add(current))
                continue;

            if (Array.Exists(s_unkeepable, banned => IsA(current.GetType(), banned)))
                return current;

            foreach (object? inner in Inside(current))
                pending.Push(inner);
        }

        return null;
    }

    private static IEnumerable<object?> Inside(object container)
    {
        if (container is Array elements)
            return container.GetType().GetElementType()!.IsPrimitive ? [] : elements.Cast<object?>();

        List<object?> values = [];
        for (Type? type = container.GetType(); type is not null; type = type.BaseType)
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                if (!field.FieldType.IsPointer && !field.FieldType.IsByRefLike)
                    values.Add(field.GetValue(container));

        return values;
    }

    private sealed class Wrong
    {
        private sealed record Chain(List<SyntaxTree> Trees);

        public static int s_changes = 1;
        private static readonly ConcurrentDictionary<string, int> s_map = new();
        private static readonly Dictionary<string, ISymbol[]> s_symbols = [];
        private static readonly Chain s_chain = new([CSharpSyntaxTree.ParseText("class C { }")]);
        private static readonly string[] s_names = [];

        public static IEnumerable Uses => new object[] { s_changes, s_map, s_symbols, s_chain, s_names };
    }
}
