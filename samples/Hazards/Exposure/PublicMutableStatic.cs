namespace Hazards.Exposure;

// MAP6001 in every shape it takes: what everybody can change nobody can guard.

public static class PublicRegistry
{
    private static readonly HashSet<string> s_names = [];

    public static readonly Dictionary<string, int> Ports = new() { ["http"] = 80 }; // MAP6001

    public static readonly IList<string> Extensions = new List<string>(); // MAP6001

    public static List<string> Hosts { get; } = []; // MAP6001

    public static ISet<string> Names => s_names; // MAP6001
}

public abstract class PublicBase
{
    protected static readonly Queue<string> Pending = new(); // MAP6001
}
