namespace Hazards.Synchronization;

// MAP1010 in every shape it takes: flows that start from one another share the collection behind an AsyncLocal.

internal static class AmbientProperties
{
    private static readonly AsyncLocal<Dictionary<string, string>?> s_properties = new();

    public static void Set(string name, string value)
    {
        s_properties.Value ??= [];
        s_properties.Value[name] = value; // MAP1010
    }

    public static void Remove(string name) => s_properties.Value?.Remove(name); // MAP1010

    public static void Set_through_a_local(string name, string value)
    {
        Dictionary<string, string>? properties = s_properties.Value;
        if (properties is null)
        {
            properties = [];
            s_properties.Value = properties;
        }

        properties[name] = value; // MAP1010
    }

    public static void Set_through_a_pattern(string name, string value)
    {
        if (s_properties.Value is { } properties)
        {
            properties[name] = value; // MAP1010
        }
    }

    public static void Set_in_a_helper(string name) => Store(s_properties.Value!, name); // MAP1010

    private static void Store(Dictionary<string, string> properties, string name) => properties[name] = name;
}

internal static class AmbientScopes
{
    private static readonly AsyncLocal<Stack<string>?> s_scopes = new();

    private static Stack<string> Current => s_scopes.Value ??= new();

    public static void Enter(string name) => Current.Push(name); // MAP1010

    public static string Leave() => Current.Pop(); // MAP1010
}

internal sealed class AmbientOfAnObject
{
    private readonly AsyncLocal<List<string>?> _steps = new();

    public void Begin() => _steps.Value = [];

    public Task StepAsync(string name) => Task.Run(() => _steps.Value!.Add(name)); // MAP1010
}
