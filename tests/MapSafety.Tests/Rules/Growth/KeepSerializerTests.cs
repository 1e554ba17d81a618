using MapSafety.CodeFixes.Growth;
using MapSafety.Tests.Rules.Synchronization;
using Microsoft.CodeAnalysis.CSharp;

namespace MapSafety.Tests.Rules.Growth;

public sealed class KeepSerializerTests : StateFixTests<KeepSerializer>
{
    private const string Read = "public static object? Use(Stream stream)\n    {\n        // the root is called otherwise there\n        var serializer = new XmlSerializer(typeof(Order), new XmlRootAttribute(\"order\"));\n        return serializer.Deserialize(stream);\n    }";

    private static string Of(string member, string field = "", string space = "") => "#pragma warning disable CS1591\nusing System;\n" + space + """
        using System.IO;
        using System.Xml.Serialization;

        public sealed class Order
        {
            public int Id { get; set; }
        }

        public static class Orders
        {

        """ + (field.Length == 0 ? "" : "    private static readonly " + field + "\n\n") + "    " + member + "\n\n    public static Type Kind => typeof(Order);\n}\n";

    private static readonly (string Before, string After) s_field = (
        Of(Read),
        Of(
            Read.Replace("new XmlSerializer(typeof(Order), new XmlRootAttribute(\"order\"))", "s_orderSerializer", StringComparison.Ordinal),
            "XmlSerializer s_orderSerializer = new(typeof(Order), new XmlRootAttribute(\"order\"));"));

    private static readonly (string Before, string After) s_generic = (
        Of("public static void Use<T>(Stream stream, T value) =>\n        new XmlSerializer(typeof(T), new XmlRootAttribute { ElementName = \"item\" }).Serialize(stream, value);"),
        Of(
            "public static void Use<T>(Stream stream, T value) =>\n        s_serializers.GetOrAdd(typeof(T), static type => new XmlSerializer(type, new XmlRootAttribute { ElementName = \"item\" })).Serialize(stream, value);",
            "ConcurrentDictionary<Type, XmlSerializer> s_serializers = new();", "using System.Collections.Concurrent;\n"));

    private static readonly (string Before, string After) s_parameter = (
        Of("public static object? Use(Stream stream, Type type) => new XmlSerializer(type, new[] { typeof(Order) }).Deserialize(stream);"),
        Of(
            "public static object? Use(Stream stream, Type type) => s_serializers.GetOrAdd(type, static type2 => new XmlSerializer(type2, new[] { typeof(Order) })).Deserialize(stream);",
            "ConcurrentDictionary<Type, XmlSerializer> s_serializers = new();", "using System.Collections.Concurrent;\n"));

    private static string Check(string call) => $$"""
        using System;
        using System.IO;
        using System.Linq;
        using System.Text;
        internal static class Check
        {
            private static int Generated() => AppDomain.CurrentDomain.GetAssemblies().Count(assembly => assembly.GetName().Name == "Microsoft.GeneratedCode");

            public static string? Run()
            {
                {{call}}
                int before = Generated();
                for (int i = 0; i < 20; i++)
                {
                    {{call}}
                }

                return Generated() == before ? null : "twenty calls have loaded " + (Generated() - before) + " assemblies";
            }
        }
        """;

    [Fact]
    public void A_field_loads_no_more_assemblies() => Proof.Proof.Of(s_field.Before, s_field.After)
        .FailsBeforeAndPasses(Check("if (Orders.Use(new MemoryStream(Encoding.UTF8.GetBytes(\"<order><Id>7</Id></order>\"))) is not Order { Id: 7 }) return \"wrong\";"));

    [Fact]
    public void A_map_by_type_argument_loads_no_more_assemblies() => Proof.Proof.Of(s_generic.Before, s_generic.After)
        .FailsBeforeAndPasses(Check("Orders.Use(new MemoryStream(), new Order { Id = 7 });"));

    [Fact]
    public void A_map_by_type_loads_no_more_assemblies() => Proof.Proof.Of(s_parameter.Before, s_parameter.After)
        .FailsBeforeAndPasses(Check("if (Orders.Use(new MemoryStream(Encoding.UTF8.GetBytes(\"<int>7</int>\")), typeof(int)) is not 7) return \"wrong\";"));

    [Fact]
    public void Serializers_are_used_by_several_threads() => Proof.Proof.Of(s_generic.Before, s_generic.After).Hammer(
        "Orders.Use(new System.IO.MemoryStream(), new Order { Id = i });", "true");

    [Fact]
    public Task Field() => FixesFiles([("/0/Test0.cs", s_field.Before)], [("/0/Test0.cs", s_field.After)]);

    [Fact]
    public Task Map_by_type_argument() => FixesFiles([("/0/Test0.cs", s_generic.Before)], [("/0/Test0.cs", s_generic.After)]);

    [Fact]
    public Task Map_by_type() => FixesFiles([("/0/Test0.cs", s_parameter.Before)], [("/0/Test0.cs", s_parameter.After)]);

    [Fact]
    public Task Names_are_those_of_the_type() => FixesFiles(
        [("/0/Test0.cs", """
            #pragma warning disable CS1591
            using System.IO;
            using System.Xml.Serialization;

            public sealed class Reader
            {
                private static readonly object _gate = new object();

                public object Read(Stream stream)
                {
                    lock (_gate)
                        return new XmlSerializer(typeof(int), new XmlRootAttribute("n")).Deserialize(stream);
                }
            }
            """)],
        [("/0/Test0.cs", """
            #pragma warning disable CS1591
            using System.IO;
            using System.Xml.Serialization;

            public sealed class Reader
            {
                private static readonly XmlSerializer _serializer = new XmlSerializer(typeof(int), new XmlRootAttribute("n"));
                private static readonly object _gate = new object();

                public object Read(Stream stream)
                {
                    lock (_gate)
                        return _serializer.Deserialize(stream);
                }
            }
            """)],
        language: LanguageVersion.CSharp7_3);

    [Theory]
    [InlineData("Type type, string root", "new XmlSerializer(type, new XmlRootAttribute(root))")]
    [InlineData("Type type, Type[] more", "new XmlSerializer(type, more)")]
    [InlineData("XmlAttributeOverrides overrides", "new XmlSerializer(typeof(int), overrides)")]
    [InlineData("Type type", "new XmlSerializer(type, new[] { type })")]
    public Task Not_offered_where_more_than_the_type_differs(string parameters, string creation) => NotOffered($$"""
        #pragma warning disable CS1591
        using System;
        using System.IO;
        using System.Xml.Serialization;

        public static class Orders
        {
            public static object? Read(Stream stream, {{parameters}}) => {{creation}}.Deserialize(stream);
        }
        """);

    [Fact]
    public Task Not_offered_in_a_generic_type() => NotOffered("""
        #pragma warning disable CS1591
        using System.IO;
        using System.Xml.Serialization;

        public static class Orders<T>
        {
            public static object? Read(Stream stream) => new XmlSerializer(typeof(T), new XmlRootAttribute("n")).Deserialize(stream);
        }
        """);

    private const string One = """
        #pragma warning disable CS1591
        using System.IO;
        using System.Xml.Serialization;

        public static class Orders
        {
            public static object? Read(Stream stream) => new XmlSerializer(typeof(int), new XmlRootAttribute("n")).Deserialize(stream);
        }
        """;

    [Fact]
    public Task Title() => TitleIs("Keep the serializer in the static field 's_serializer'", "MapSafety.KeepSerializer", One);

    [Fact]
    public Task Title_in_Chinese() => TitleInChineseIs("将序列化器保存在静态字段“s_serializer”中", One);

    [Fact]
    public Task Title_for_a_map() => TitleIs("Keep the serializers in the static map 's_serializers', by their types", "MapSafety.KeepSerializer", One.Replace("Stream stream)", "Stream stream, System.Type type)").Replace("typeof(int)", "type"));

    [Fact]
    public Task Survives_code_that_is_cut_off() => SurvivesEveryPrefix(One);
}
