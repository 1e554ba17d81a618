using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Knowledge;

/// <summary>The tables of caches against the real ones.</summary>
public sealed class CacheStoresTests
{
    public static TheoryData<string, string> Methods => [.. CacheStores.All.SelectMany(row => row.Methods, (row, method) => (row.Type, method))];

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_row_names_methods_that_take_a_key(string type, string method)
    {
        IMethodSymbol[] methods = Framework.Methods(Framework.Get(type), method);

        Assert.NotEmpty(methods);
        Assert.All(methods, found => Assert.NotNull(CacheStores.Find(found)));
        Assert.All(methods, found => Assert.Contains(found.Parameters, parameter =>
            CacheStores.RoleOf(parameter) is CacheRole.Key or CacheRole.Item || method == "set_Item"));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_parameter_has_its_role(string type, string method) => Assert.All(
        Framework.Methods(Framework.Get(type), method).SelectMany(found => found.Parameters).Where(parameter => CacheStores.RoleOf(parameter) is CacheRole.None),
        parameter => Assert.Contains(parameter.Name, new[] { "value", "state", "tags", "token", "cancellationToken", "regionName" }));

    [Fact]
    public void Words_are_the_names_of_the_types() => Assert.All(
        CacheStores.All.Select(row => Framework.Get(row.Type)).Where(CacheStores.IsCache), type => Assert.Contains(type.Name, CacheStores.TypeNames));

    [Theory]
    [InlineData("System.Xml.Serialization.XmlSerializer")]
    public void Constructors_of_a_type_and_a_namespace_find_what_was_generated(string type) => Assert.Equal(
        ["(Type)", "(Type, String)"],
        Framework.Get(type).InstanceConstructors.Where(made => made is { DeclaredAccessibility: Accessibility.Public } && !GeneratedSerializers.Leaks(made))
            .Select(made => "(" + string.Join(", ", made.Parameters.Select(parameter => parameter.Type.Name)) + ")").Order(StringComparer.Ordinal));
}
