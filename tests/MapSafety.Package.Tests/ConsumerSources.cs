namespace MapSafety.Package.Tests;

/// <summary>
/// Programs with one hazard, the write in <c>Hit</c>. The keys come from a closed set, so that the hazard stays the only one whatever rules
/// are added.
/// </summary>
internal static class ConsumerSources
{
    private const string Visits = """
        public static class Visits
        {
            private static readonly Dictionary<DayOfWeek, int> s_hits = new();

            public static void Hit(DayOfWeek day) => s_hits[day] = 1;
        }
        """;

    public const string Web = $$"""
        WebApplication app = WebApplication.Create(args);
        app.MapGet("/hit/{day}", (DayOfWeek day) => Visits.Hit(day));
        app.Run();

        {{Visits}}
        """;

    public const string ParallelConsole = $"""
        Parallel.For(0, 7, day => Visits.Hit((DayOfWeek)day));

        {Visits}
        """;

    /// <summary>The same write in a program that has one thread.</summary>
    public const string SequentialConsole = $"""
        Visits.Hit(DayOfWeek.Monday);

        {Visits}
        """;

    public const string Library = Visits;
}
