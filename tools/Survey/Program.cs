namespace MapSafety.Survey;

internal static class Program
{
    private static Task<int> Main(string[] arguments) => SurveyCommand.RunAsync(arguments, Console.Out, Console.Error);
}
