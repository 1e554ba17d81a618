/// <summary>
/// Runs inside a service before its own code (the runtime looks for this very name): ends the process when the tests close its standard input.
/// They do so by dying, too, and then nobody is left to kill a service that a corrupted map keeps busy.
/// </summary>
internal static class StartupHook
{
    public static void Initialize() => new Thread(EndWithTests) { IsBackground = true }.Start();

    private static void EndWithTests()
    {
        using Stream input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
            // Nobody writes: only the end counts.
        }

        Environment.Exit(1);
    }
}
