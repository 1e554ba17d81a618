using System.Reflection;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Knowledge;

/// <summary>Members that tables name are members that the framework has.</summary>
public sealed class MemberTableTests
{
    private static readonly MemberTable[] s_tables =
    [
        .. from type in typeof(MemberTable).Assembly.GetTypes()
           where type.Namespace == typeof(MemberTable).Namespace
           from field in type.GetFields(BindingFlags.Static | BindingFlags.NonPublic)
           where field.FieldType == typeof(MemberTable)
           select (MemberTable)field.GetValue(null)!,
    ];

    public static TheoryData<string, string> Members => [.. (
        from table in s_tables
        from row in table.Rows
        where row.Type.StartsWith("System.", StringComparison.Ordinal)
        from member in row.Members
        select (row.Type, member)).Distinct()];

    [Theory]
    [MemberData(nameof(Members))]
    public void The_framework_has_the_member(string type, string member)
    {
        ISymbol[] found = [.. Framework.Get(type).GetMembers(member)];

        Assert.NotEmpty(found);
        Assert.All(found, symbol => Assert.Contains(s_tables, table => table.Has(symbol)));
    }

    [Theory]
    [InlineData("System.Threading.Timer")]
    [InlineData("System.Threading.ITimer")]
    [InlineData("System.TimeProvider")]
    public void Timers_name_their_period_so(string type) =>
        Assert.Contains(
            Framework.Get(type).GetMembers().OfType<IMethodSymbol>().SelectMany(method => method.Parameters),
            Parallelism.IsPeriod);

    [Fact]
    public void Other_parameters_are_no_period() =>
        Assert.DoesNotContain(
            Framework.Get("System.Threading.Timer").GetMembers().OfType<IMethodSymbol>().SelectMany(method => method.Parameters),
            parameter => parameter.Name != Parallelism.Period && Parallelism.IsPeriod(parameter));

    [Fact]
    public void A_scheduler_is_one() => Assert.True(Parallelism.IsScheduler(Framework.Get("System.Threading.Tasks.TaskScheduler")));

    [Theory]
    [InlineData("System.Collections.Generic.Dictionary`2")]
    [InlineData("System.Collections.Concurrent.ConcurrentDictionary`2")]
    [InlineData("System.Collections.Generic.IDictionary`2")]
    [InlineData("System.Collections.Generic.IReadOnlyDictionary`2")]
    public void Values_of_a_map(string type) => Assert.True(Sequences.IsValues(Property(type, "Values")));

    [Fact]
    public void Keys_of_a_map_are_no_values() => Assert.False(Sequences.IsValues(Property("System.Collections.Generic.Dictionary`2", "Keys")));

    [Theory]
    [InlineData("System.Threading.Tasks.Task", true)]
    [InlineData("System.Threading.Tasks.Task`1", true)]
    [InlineData("System.Threading.Tasks.ValueTask", true)]
    [InlineData("System.Threading.Tasks.ValueTask`1", true)]
    public void Awaiting_is_configured(string type, bool configures) =>
        Assert.All(Framework.Methods(Framework.Get(type), "ConfigureAwait"), method => Assert.Equal(configures, Promises.Configures(method)));

    [Fact]
    public void What_an_AsyncLocal_holds()
    {
        INamedTypeSymbol local = Framework.Get("System.Threading.AsyncLocal`1");

        Assert.True(Promises.IsInAsyncLocal(Property("System.Threading.AsyncLocal`1", "Value")));
        Assert.Equal("T", Promises.HeldByAsyncLocal(local)?.Name);
        Assert.Null(Promises.HeldByAsyncLocal(Framework.Get("System.Threading.ThreadLocal`1")));
    }

    private static IPropertySymbol Property(string type, string name) => Framework.Get(type).GetMembers(name).OfType<IPropertySymbol>().Single();
}
