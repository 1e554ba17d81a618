using Microsoft.CodeAnalysis;

namespace MapSafety.Model;

/// <summary>A step of the reason why a finding is one, with the place that shows it.</summary>
/// <param name="Text">What the place shows, as a clause that can follow others in a message.</param>
/// <param name="Location">Where; may lie in metadata or be none.</param>
internal sealed record Evidence(Phrase Text, Location Location);
