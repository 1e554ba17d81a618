using MapSafety.Knowledge;

namespace MapSafety.Tests.Knowledge;

/// <summary>The table of what the collector is enough for, against the real framework.</summary>
public sealed class DroppablesTests
{
    public static TheoryData<string> Types => [.. Droppables.All];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_row_names_a_disposable_class(string type)
    {
        Assert.Contains(Framework.Get(type).AllInterfaces, contract => contract.Name == nameof(IDisposable));
        Assert.False(Droppables.Leaks(Framework.Get(type)));
    }

    [Theory]
    [InlineData("System.Threading.Timer", true)]
    [InlineData("System.IO.FileStream", true)]
    [InlineData("System.Threading.Tasks.Task`1", false)]
    [InlineData("System.Net.Http.StringContent", false)]
    [InlineData("System.String", false)]
    public void What_keeps_something_open_leaks(string type, bool leaks) => Assert.Equal(leaks, Droppables.Leaks(Framework.Get(type)));
}
