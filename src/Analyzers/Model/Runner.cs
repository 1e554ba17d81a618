using Microsoft.CodeAnalysis;

namespace MapSafety.Model;

/// <summary>Who runs a piece of code on a thread other than that of the code which hands it over.</summary>
/// <param name="Name">The method, constructor or event, as a message names it: <c>Timer</c>, <c>Task.Run</c>, <c>Timer.Elapsed</c>.</param>
/// <param name="Location">The code that is handed over.</param>
/// <param name="IsJoined">Whether the member that hands it over also waits for its end, as far as the source tells.</param>
/// <param name="IsGuarded">Whether a guard is taken on the way from there to the code in question: the author has thought of the meeting.</param>
internal sealed record Runner(string Name, Location Location, bool IsJoined = false, bool IsGuarded = false);
