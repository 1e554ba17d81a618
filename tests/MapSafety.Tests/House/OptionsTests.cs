using System.Reflection;
using MapSafety.Configuration;

namespace MapSafety.Tests.House;

/// <summary>An option that nobody reads would be a promise that nobody keeps.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void Every_option_is_read() => Complaints.None(
        from option in typeof(Options).GetProperties(BindingFlags.Static | BindingFlags.Public)
        where option.PropertyType == typeof(Option) && !IsRead(option.Name)
        select $"Nothing reads Options.{option.Name}");

    [Fact]
    public void The_check_finds_an_option_that_is_not_read() => Assert.False(IsRead("NoSuchOption"));

    private static bool IsRead(string name) =>
        Clone.Files("src", "*.cs").Any(file => !file.EndsWith("/Options.cs", StringComparison.Ordinal) && Clone.Text(file).Contains("Options." + name, StringComparison.Ordinal));
}
