namespace MapSafety;

/// <summary>The rule families, as categories that an <c>.editorconfig</c> can address.</summary>
internal static class Category
{
    public const string Configuration = "MapSafety.Configuration";
    public const string Synchronization = "MapSafety.Synchronization";
    public const string Growth = "MapSafety.Growth";
    public const string Publication = "MapSafety.Publication";
    public const string Retention = "MapSafety.Retention";
    public const string Atomicity = "MapSafety.Atomicity";
    public const string Exposure = "MapSafety.Exposure";
}
