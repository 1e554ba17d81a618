using MapSafety.Rules.Growth;

namespace MapSafety.Tests.Rules.Growth;

public sealed class LeakingSerializerTests : RuleTests<LeakingSerializer>
{
    private static string Of(string body, string members = "") => $$"""
        using System.IO;
        using System.Xml.Serialization;

        public sealed class Order { public int Id { get; set; } }

        public static class Orders
        {
            private static readonly Type[] s_extra = { typeof(int) };
            private static readonly XmlAttributeOverrides s_overrides = new();
            {{members}}

            public static object? Read(Stream stream, Type type, string root)
            {
                {{body}}
                return null;
            }
        }
        """;

    [Theory]
    [InlineData("return {|MAP2014:new XmlSerializer(typeof(Order), new XmlRootAttribute(\"order\"))|}.Deserialize(stream);")]
    [InlineData("return {|MAP2014:new XmlSerializer(type, new XmlRootAttribute(root))|}.Deserialize(stream);")]
    [InlineData("var serializer = {|MAP2014:new XmlSerializer(typeof(Order), s_extra)|}; return serializer.Deserialize(stream);")]
    [InlineData("XmlSerializer serializer = {|MAP2014:new(typeof(Order), s_overrides)|}; serializer.Serialize(stream, new Order());")]
    [InlineData("var serializer = {|MAP2014:new XmlSerializer(typeof(Order), s_overrides, s_extra, new XmlRootAttribute(\"o\"), \"ns\")|}; serializer.Serialize(stream, new Order());")]
    [InlineData("var mapping = new XmlReflectionImporter().ImportTypeMapping(type); return {|MAP2014:new XmlSerializer(mapping)|}.Deserialize(stream);")]
    [InlineData("XmlSerializer serializer; serializer = {|MAP2014:new XmlSerializer(type, s_extra)|}; serializer.UnknownNode += (_, _) => { }; return serializer.Deserialize(stream);")]
    [InlineData("var serializer = root.Length > 0 ? {|MAP2014:new XmlSerializer(type, new XmlRootAttribute(root))|} : new XmlSerializer(type); return serializer.Deserialize(stream);")]
    [InlineData("using (stream) return {|MAP2014:new XmlSerializer(type, s_extra)|}.Deserialize(stream);")]
    [InlineData("try { return ({|MAP2014:new XmlSerializer(type, s_extra)|}).Deserialize(stream); } finally { stream.Dispose(); }")]
    [InlineData("var one = {|MAP2014:new XmlSerializer(type, s_extra)|}; var two = one; return two.Deserialize(stream);")]
    [InlineData("foreach (var each in s_extra) {|MAP2014:new XmlSerializer(each, s_overrides)|}.Serialize(stream, 1);")]
    [InlineData("return Make(type).Deserialize(stream);", "private static XmlSerializer Make(Type type) => {|MAP2014:new XmlSerializer(type, s_extra)|};")]
    [InlineData("return Write(stream);", "private static Order? Write<T>(T stream) where T : Stream => {|MAP2014:new XmlSerializer(typeof(T), new XmlRootAttribute(\"x\"))|}.Deserialize(stream) as Order;")]
    [InlineData("return {|MAP2014:new XmlSerializer(type, (XmlRootAttribute?)null)|}.Deserialize(stream);")]
    [InlineData("return null;", "public static async Task<object?> ReadAsync(Stream stream) { await Task.Yield(); return {|MAP2014:new XmlSerializer(typeof(Order), s_extra)|}.Deserialize(stream); }")]
    [InlineData("return null;", "public sealed class Nested { public object? this[Stream stream] => {|MAP2014:new XmlSerializer(typeof(Order), s_extra)|}.Deserialize(stream); }")]
    public Task Made_and_forgotten(string body, string members = "") => Finds(Of(body, members));

    [Theory]
    [InlineData("return new XmlSerializer(typeof(Order)).Deserialize(stream);")]
    [InlineData("return new XmlSerializer(type, root).Deserialize(stream);")]
    [InlineData("var serializer = new XmlSerializer(type); return serializer.Deserialize(stream);")]
    public Task Safe_twin_constructors_that_find_what_was_generated(string body) => Silent(Of(body));

    [Theory]
    [InlineData("return s_orders.Deserialize(stream);", "private static readonly XmlSerializer s_orders = new(typeof(Order), new XmlRootAttribute(\"orders\"));")]
    [InlineData("return s_orders.Value.Deserialize(stream);", "private static readonly Lazy<XmlSerializer> s_orders = new(() => new XmlSerializer(typeof(Order), s_extra));")]
    [InlineData("return (s_orders ??= new XmlSerializer(typeof(Order), s_extra)).Deserialize(stream);", "private static XmlSerializer? s_orders;")]
    [InlineData("if (s_orders is null) s_orders = new XmlSerializer(typeof(Order), s_extra); return s_orders.Deserialize(stream);", "private static XmlSerializer? s_orders;")]
    [InlineData("return s_map.GetOrAdd(type, key => new XmlSerializer(key, s_extra)).Deserialize(stream);", "private static readonly ConcurrentDictionary<Type, XmlSerializer> s_map = new();")]
    [InlineData("if (!s_map.TryGetValue(type, out var serializer)) { serializer = new XmlSerializer(type, s_extra); s_map[type] = serializer; } return serializer.Deserialize(stream);", "private static readonly ConcurrentDictionary<Type, XmlSerializer> s_map = new();")]
    [InlineData("lock (s_table) { var found = (XmlSerializer?)s_table[type]; if (found == null) { found = new XmlSerializer(type, s_extra); s_table.Add(type, found); } return found.Deserialize(stream); }", "private static readonly Hashtable s_table = new();")]
    [InlineData("return Cached<Order>.Serializer.Deserialize(stream);", "private static class Cached<T> { public static readonly XmlSerializer Serializer = new(typeof(T), s_extra); }")]
    [InlineData("return s_orders.Deserialize(stream);", "private static readonly XmlSerializer s_orders; static Orders() { s_orders = new XmlSerializer(typeof(Order), s_extra); }")]
    [InlineData("return s_orders.Deserialize(stream);", "private static readonly XmlSerializer s_orders = Make(); private static XmlSerializer Make() => new XmlSerializer(typeof(Order), s_extra);")]
    [InlineData("return s_map.GetOrAdd(type, Make).Deserialize(stream);", "private static readonly ConcurrentDictionary<Type, XmlSerializer> s_map = new(); private static XmlSerializer Make(Type type) => new(type, s_extra);")]
    [InlineData("return LazyInitializer.EnsureInitialized(ref s_orders, () => new XmlSerializer(typeof(Order), s_extra)).Deserialize(stream);", "private static XmlSerializer? s_orders;")]
    public Task Safe_twin_kept(string body, string members) => Silent(Of(body, members));

    [Theory]
    [InlineData("return null;", "public static XmlSerializer Make(Type type) => new XmlSerializer(type, s_extra);")]
    [InlineData("return null;", "public static void Make(Type type, out XmlSerializer made) => made = new XmlSerializer(type, s_extra);")]
    [InlineData("Keep(new XmlSerializer(type, s_extra));", "private static void Keep(XmlSerializer serializer) => s_all.Add(serializer); private static readonly List<XmlSerializer> s_all = new();")]
    [InlineData("Action later = () => new XmlSerializer(type, s_extra).Serialize(stream, 1); later();", "")]
    public Task What_others_do_with_it_is_not_known(string body, string members) => Silent(Of(body, members));

    [Fact]
    public Task An_object_may_be_made_once() => Silent("""
        using System.IO;
        using System.Xml.Serialization;

        public sealed class Reader
        {
            private readonly XmlSerializer _serializer = new(typeof(int), new XmlRootAttribute("n"));
            private readonly XmlSerializer _other;
            public Reader() => _other = new XmlSerializer(typeof(long), new XmlRootAttribute("n"));
            public object? Read(Stream stream) => _serializer.Deserialize(stream) ?? _other.Deserialize(stream);
        }
        """);

    [Fact]
    public Task Start_up_runs_once() => Silent("""
        using System.IO;
        using System.Xml.Serialization;

        public static class Program
        {
            private static object? s_settings;
            static Program() => Load();
            private static void Load()
            {
                using var stream = File.OpenRead("settings.xml");
                s_settings = new XmlSerializer(typeof(int), new XmlRootAttribute("settings")).Deserialize(stream);
            }
        }
        """);

    [Theory]
    [InlineData("void Run(Stream stream) => new XmlSerializer(typeof(int), new XmlRootAttribute(\"n\")).Serialize(stream, 1);", "public interface IMigration { void Run(Stream stream); }")]
    [InlineData("void Run(Stream stream) => {|MAP2014:new XmlSerializer(typeof(int), new XmlRootAttribute(\"n\"))|}.Serialize(stream, 1);", "public interface IMigration { void Run(Stream stream); } public static class Start { public static IMigration Make() => new OrdersMigration(); }")]
    [InlineData("override void Run(Stream stream) => {|MAP2014:new XmlSerializer(typeof(int), new XmlRootAttribute(\"n\"))|}.Serialize(stream, 1);", "public abstract class IMigration { public abstract void Run(Stream stream); }")]
    public Task Tasks_that_are_found_by_reflection_may_run_once(string method, string types) => Finds($$"""
        using System.IO;
        using System.Xml.Serialization;

        public sealed class OrdersMigration : IMigration
        {
            public {{method}}
        }

        {{types}}
        """);

    [Fact]
    public Task Message() => Says(
        "'Read' makes an XmlSerializer from (Type, XmlRootAttribute) and keeps it nowhere; this constructor generates an assembly at every call, which is never unloaded",
        """
        using System.IO;
        using System.Xml.Serialization;

        public static class Orders
        {
            public static object? Read(Stream stream) => {|#0:new XmlSerializer(typeof(int), new XmlRootAttribute("n"))|}.Deserialize(stream);
        }
        """);

    [Fact]
    public Task Message_in_Chinese() => SaysInChinese(
        "“Read”用（Type, Type[]）创建 XmlSerializer 却没有保存；该构造函数每次调用都会生成一个永不卸载的程序集",
        """
        using System.IO;
        using System.Xml.Serialization;

        public static class Orders
        {
            public static object? Read(Stream stream, Type[] more) => {|MAP2014:new XmlSerializer(typeof(int), more)|}.Deserialize(stream);
        }
        """);

    [Fact]
    public Task Does_not_know_how_often_objects_are_made() => KnownMiss("""
        using System.IO;
        using System.Xml.Serialization;

        public sealed class Reader
        {
            private readonly XmlSerializer _serializer = new(typeof(int), new XmlRootAttribute("n"));
            public static object? Read(Stream stream) => new Reader()._serializer.Deserialize(stream);
        }
        """);

    [Fact]
    public Task Does_not_look_into_callbacks() => KnownMiss(Of("return new[] { stream }.Select(each => new XmlSerializer(type, s_extra).Deserialize(each)).ToList();"));
}
