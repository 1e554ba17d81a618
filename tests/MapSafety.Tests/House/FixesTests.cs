using System.Collections.Immutable;
using System.Reflection;
using MapSafety.CodeFixes.Atomicity;
using MapSafety.CodeFixes.Growth;
using MapSafety.CodeFixes.Synchronization;
using MapSafety.Docs;
using MapSafety.Tests.Rules.Synchronization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.Tests.House;

/// <summary>What every fix has.</summary>
public sealed class FixesTests
{
    [Fact]
    public void Every_fix_has_what_a_fix_needs() => Complaints.None(Catalogue.Fixes.SelectMany(fix => ComplaintsOf(fix)));

    [Fact]
    public void Equivalence_keys_are_distinct() => Complaints.None(SameKeys(Catalogue.Fixes));

    // Editors list fixes in the order of their types, and dotnet format takes the first. The rule's page has the same order of preference.
    [Theory]
    [InlineData("MAP1001", nameof(UseConcurrentCollection), nameof(GuardWithLock), nameof(GuardWithSemaphore), nameof(PublishImmutableMap), nameof(PublishThroughLazy))]
    [InlineData("MAP1002", nameof(GuardWithLock), nameof(SwitchToConcurrentCollection))]
    [InlineData("MAP1012", nameof(UseConcurrentCollection), nameof(GuardWithLock), nameof(GuardWithSemaphore), nameof(PublishImmutableMap), nameof(PublishThroughLazy))]
    [InlineData("MAP1005", nameof(UseConcurrentCollection), nameof(GuardWithLock), nameof(UseConcurrentLocal), nameof(ProjectInParallel), nameof(ReturnFromCallback), nameof(AccumulatePerWorker), nameof(LockInCallback))]
    [InlineData("MAP1007", nameof(UseConcurrentValue), nameof(UseImmutableValue), nameof(LockValue))]
    [InlineData("MAP2001", nameof(UseMemoryCache), nameof(UseConditionalWeakTable), nameof(CapEntries))]
    [InlineData("MAP2005", nameof(StripeLocks), nameof(CountLockUsers))]
    [InlineData("MAP5003", nameof(UseLazyValue), nameof(DisposeOfLoser))]
    [InlineData("MAP5004", nameof(ReturnChangedCopy), nameof(LockValue))]
    public void The_preferred_fixes_come_first(string rule, params string[] fixes) => Assert.Equal(
        fixes,
        typeof(UseConcurrentCollection).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .Where(type => ((CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds.Contains(rule))
            .Select(type => type.Name));

    [Fact]
    public void Every_fix_has_tests_of_its_name()
    {
        string[] tests = [.. typeof(FixesTests).Assembly.GetTypes().Select(type => type.Name)];

        Complaints.None(
            from fix in Catalogue.Fixes
            where !tests.Contains(fix.GetType().Name + "Tests")
            select $"There is no {fix.GetType().Name}Tests");
    }

    // That base class shows each output to the analyzers of others, see OtherAnalyzers.
    [Fact]
    public void Every_fix_is_tested_by_its_outputs() => Complaints.None(
        from fix in Catalogue.Fixes
        where !typeof(FixesTests).Assembly.GetTypes().Any(type => type.IsSubclassOf(typeof(StateFixTests<>).MakeGenericType(fix.GetType())))
        select $"No StateFixTests of {fix.GetType().Name}");

    [Fact]
    public void The_checks_find_what_is_wrong()
    {
        Assert.Equal(
            ["WrongFix: no Fix All", "WrongFix: MAP9999 is no rule", "WrongFix: not exported", "WrongFix: no equivalence key", "WrongFix: no title of the Fix All in both languages"],
            ComplaintsOf(new WrongFix()));
        Assert.Equal(["Same: RightFix, RightFix"], SameKeys([new RightFix(), new RightFix()]));
        Assert.Empty(ComplaintsOf(new RightFix()));
    }

    private static IEnumerable<string> ComplaintsOf(CodeFixProvider fix)
    {
        string name = fix.GetType().Name;
        if (fix.GetFixAllProvider() is null)
            yield return $"{name}: no Fix All";
        foreach (string id in fix.FixableDiagnosticIds.Where(id => Catalogue.Rules.All(rule => rule.Id != id)))
            yield return $"{name}: {id} is no rule";
        if (fix.FixableDiagnosticIds.IsEmpty)
            yield return $"{name}: fixes nothing";
        if (fix.GetType().GetCustomAttribute<ExportCodeFixProviderAttribute>() is not { } export || !export.Languages.Contains(LanguageNames.CSharp))
            yield return $"{name}: not exported";
        if (KeyOf(fix) is not { Length: > 0 })
            yield return $"{name}: no equivalence key";
        if (ValueOf<Phrase>(fix, "TitleForAll") is not { } title || IsSame(title))
            yield return $"{name}: no title of the Fix All in both languages";
    }

    private static IEnumerable<string> SameKeys(ImmutableArray<CodeFixProvider> fixes) =>
        from fix in fixes
        group fix.GetType().Name by KeyOf(fix) into same
        where same.Count() > 1
        select $"{same.Key}: {string.Join(", ", same)}";

    /// <summary>A fix tells its key in a property of this name; the key of an action it registers is only seen when it offers one.</summary>
    private static string? KeyOf(CodeFixProvider fix) => ValueOf<string>(fix, "EquivalenceKey");

    private static bool IsSame(Phrase title) => title.ToString(Language.English.Culture) == title.ToString(Language.Chinese.Culture);

    private static T? ValueOf<T>(CodeFixProvider fix, string property)
        where T : class
    {
        for (Type? type = fix.GetType(); type is not null; type = type.BaseType)
            if (type.GetProperty(property, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly) is { } declared)
                return declared.GetValue(fix) as T;

        return null;
    }

    private sealed class WrongFix : CodeFixProvider
    {
        public override ImmutableArray<string> FixableDiagnosticIds => ["MAP9999"];

        public override FixAllProvider? GetFixAllProvider() => null;

        public override Task RegisterCodeFixesAsync(CodeFixContext context) => Task.CompletedTask;
    }

    [ExportCodeFixProvider(LanguageNames.CSharp)]
    private sealed class RightFix : CodeFixProvider
    {
        public override ImmutableArray<string> FixableDiagnosticIds => ["MAP1001"];

        private string EquivalenceKey => "Same";

        internal Phrase TitleForAll { get; } = new("Fix", "修复");

        public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

        public override Task RegisterCodeFixesAsync(CodeFixContext context) => Task.FromResult(EquivalenceKey);
    }
}
