using System.Xml.Serialization;

namespace Hazards.Growth;

// MAP2014 in every shape it takes: each call loads one more assembly, for good.

public static class OrderFiles
{
    private static readonly Type[] s_more = [typeof(DateTime)];

    public static object? Read(Stream stream) => new XmlSerializer(typeof(string), new XmlRootAttribute("order")).Deserialize(stream); // MAP2014

    public static void Write(Stream stream, Type type, object order)
    {
        var serializer = new XmlSerializer(type, s_more); // MAP2014
        serializer.Serialize(stream, order);
    }

    public static object? ReadAny(Stream stream, Type type) => Make(type).Deserialize(stream);

    private static XmlSerializer Make(Type type) => new(type, new XmlRootAttribute("any")); // MAP2014
}
