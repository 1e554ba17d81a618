using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Knowledge;

/// <summary>The collection table against the framework that runs the tests: every row, every member, both ways.</summary>
public sealed class CollectionsTests
{
    // Public in the implementation only, so that old serialized data can be read: the reference assemblies that user code sees lack them.
    private static readonly string[] s_hidden =
    [
        "System.Collections.Generic.SortedList`2+KeyList",
        "System.Collections.Generic.SortedList`2+ValueList",
        "System.Collections.Generic.TreeSet`1",
        "System.Collections.ListDictionaryInternal",
    ];

    private static readonly string[] s_namespaces =
    [
        "System.Collections", "System.Collections.Generic", "System.Collections.Specialized", "System.Collections.ObjectModel",
        "System.Collections.Concurrent", "System.Collections.Immutable", "System.Collections.Frozen",
    ];

    public static TheoryData<string> Rows => [.. Collections.All.Select(row => row.MetadataName)];

    public static TheoryData<string> RowsHere => [.. Collections.All.Where(IsHere).Select(row => row.MetadataName)];

    [Theory, MemberData(nameof(RowsHere))]
    public void A_row_is_found_by_the_type_it_names(string name) =>
        Assert.Same(Row(name), Collections.RowOf(Framework.Get(name)));

    [Theory, MemberData(nameof(RowsHere))]
    public void Every_member_a_row_names_is_declared_by_its_type(string name)
    {
        HashSet<string> declared = [.. Framework.InstanceMembers(Framework.Get(name)).Select(member => member.Name)];

        Assert.Empty(Row(name).Effects.Keys.Except(declared));
    }

    [Theory, MemberData(nameof(RowsHere))]
    public void Every_instance_member_has_an_effect(string name)
    {
        IEnumerable<IMethodSymbol> members = Framework.BasesAndSelf(Framework.Get(name))
            .Where(type => type.SpecialType is not SpecialType.System_ValueType)
            .SelectMany(Framework.InstanceMembers);

        Assert.Empty(members.Where(member => Collections.EffectOf(member) is null).Select(member => member.ToString()));
    }

    [Theory, MemberData(nameof(RowsHere))]
    public void Every_explicitly_implemented_member_of_a_known_interface_has_an_effect(string name)
    {
        IEnumerable<IMethodSymbol> members =
            from member in Framework.Get(name).GetMembers().OfType<IMethodSymbol>()
            from contract in member.ExplicitInterfaceImplementations
            where !contract.IsStatic && Collections.RowOf(contract.ContainingType) is not null
            select member;

        Assert.Empty(members.Where(member => Collections.EffectOf(member) is null).Select(member => member.ToString()));
    }

    [Theory, MemberData(nameof(Rows))]
    public void Views_and_upserts_have_an_effect_too(string name) =>
        Assert.Empty(Row(name).Views.Concat(Row(name).Upserts).Except(Row(name).Effects.Keys));

    [Theory, MemberData(nameof(Rows))]
    public void An_upsert_is_a_write(string name) =>
        Assert.All(Row(name).Upserts, member => Assert.Equal(Effect.Write, Row(name).EffectOf(member)));

    [Theory, MemberData(nameof(Rows))]
    public void An_immutable_type_has_no_mutating_member(string name)
    {
        if (Row(name).Discipline is Discipline.Immutable)
            Assert.DoesNotContain(Row(name).Effects.Values, effect => effect.Mutates() || effect is Effect.HandOut);
    }

    [Theory, MemberData(nameof(RowsHere))]
    public void A_map_is_what_finds_a_value_by_a_key(string name)
    {
        string[] maps = ["IDictionary", "IReadOnlyDictionary", "IImmutableDictionary", "IOrderedDictionary", "ILookup"];
        INamedTypeSymbol type = Framework.Get(name);

        if (maps.Contains(type.Name) || type.AllInterfaces.Any(contract => maps.Contains(contract.Name)))
            Assert.True(Row(name).IsMap);
    }

    [Fact]
    public void No_type_has_two_rows() => Assert.Distinct(Collections.All.Select(row => row.MetadataName));

    [Fact]
    public void Every_collection_of_the_framework_has_a_row()
    {
        IEnumerable<string> missing =
            from type in Framework.VisibleTypes()
            where s_namespaces.Contains(type.ContainingNamespace.ToString())
            where type.AllInterfaces.Any(contract => contract.SpecialType is SpecialType.System_Collections_IEnumerable) && !IsEnumerator(type)
            where Collections.RowOf(type) is null
            select Framework.MetadataName(type);

        Assert.Empty(missing.Except(s_hidden));
    }

    [Fact]
    public void Every_interface_of_a_collection_namespace_that_is_a_collection_has_a_row()
    {
        IEnumerable<string> rowless =
            from row in Collections.All.Where(IsHere)
            from contract in Framework.Get(row.MetadataName).AllInterfaces
            where s_namespaces.Contains(contract.ContainingNamespace.ToString()) && Framework.IsVisible(contract)
            where Collections.RowOf(contract) is null
            select contract.Name;

        Assert.Equal(["INotifyCollectionChanged", "IStructuralComparable", "IStructuralEquatable"], rowless.Distinct().Order());
    }

    [Fact]
    public void Rows_of_libraries_are_the_only_ones_not_found_here() =>
        Assert.All(Collections.All.Where(row => !IsHere(row)), row => Assert.Contains(row.Library, new[] { "System.Runtime.Caching", "System.ServiceModel", "System.Web" }));

    private static CollectionType Row(string name) => Collections.All.Single(row => row.MetadataName == name);

    private static bool IsHere(CollectionType row) => row.Library is null || Framework.Find(row.MetadataName) is not null;

    private static bool IsEnumerator(INamedTypeSymbol type) =>
        type.AllInterfaces.Any(contract => contract.SpecialType is SpecialType.System_Collections_IEnumerator);
}
