namespace MapSafety.Tests.House;

/// <summary>What a check of the house has to say.</summary>
internal static class Complaints
{
    /// <summary>Fails with every complaint, one on each line.</summary>
    public static void None(IEnumerable<string> complaints)
    {
        string[] all = [.. complaints];
        if (all.Length > 0)
            Assert.Fail(string.Join('\n', all));
    }
}
