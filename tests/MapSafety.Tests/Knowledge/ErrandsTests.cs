using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Knowledge;

/// <summary>The table of asynchronous methods that end by themselves, against the real framework.</summary>
public sealed class ErrandsTests
{
    public static TheoryData<string, string> Methods => [.. Errands.All.SelectMany(row => row.Methods, (row, method) => (row.Type, method))];

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_row_names_asynchronous_methods(string type, string method)
    {
        IMethodSymbol[] methods = Framework.Methods(Framework.Get(type), method);

        Assert.NotEmpty(methods);
        Assert.All(methods, found => Assert.True(found.ReturnType.Name is "Task" or "ValueTask" && Errands.EndsByItself(found)));
    }

    [Fact]
    public void Waiting_for_others_is_no_errand() => Assert.All(
        Framework.Get("System.Threading.SemaphoreSlim").GetMembers("WaitAsync").OfType<IMethodSymbol>(), method => Assert.False(Errands.EndsByItself(method)));
}
