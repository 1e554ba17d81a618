namespace IpBanService;

/// <summary>How suspicious a request for a path is, from 0 to 100; replaced at run time when the security team publishes new rules.</summary>
public static class RiskRules
{
    public const int Hostile = 100;

    private static Dictionary<string, int> s_weights = new()
    {
        ["/.env"] = Hostile,
        ["/wp-login.php"] = Hostile,
        ["/admin"] = 40,
    };

    public static int WeightOf(string path) => s_weights.ContainsKey(path) ? s_weights[path] : 0;

    public static void Replace(IReadOnlyDictionary<string, int> weights)
    {
        s_weights = new Dictionary<string, int>(weights.Count);
        foreach ((string path, int weight) in weights)
            s_weights[path] = weight; // MAP1001
    }

    public static void Adjust(string path, int weight) => s_weights[path] = weight; // MAP1001
}
