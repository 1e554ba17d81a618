using MapSafety.Rules.Synchronization;
using MapSafety.Tests.Rules;

namespace MapSafety.Tests.Flow;

/// <summary>Every way in which code of another file can name a static member, and that none of them is lost when most bodies are left unbound.</summary>
public sealed class QualifiersTests : RuleTests<UnguardedMutation>
{
    private const string Holder = """
        namespace Shop;

        public class Holder
        {
            public static readonly Dictionary<string, int> Shared = new();
        }
        """;

    [Fact]
    public Task By_the_name_of_its_type() => Finds(Holder, """
        class User { static void Add() => {|MAP1001:Shop.Holder.Shared["a"] = 1|}; }
        """);

    [Fact]
    public Task By_inheritance_that_another_part_declares() => Finds(Holder, "namespace Shop; partial class Heir : Holder { }", """
        namespace Shop;

        partial class Heir
        {
            static void Add() => {|MAP1001:Shared["a"] = 1|};

            class Nested
            {
                static void Add() => {|MAP1001:Shared["a"] = 1|};
            }
        }
        """);

    [Fact]
    public Task By_the_name_of_a_type_that_inherits_it() => Finds(Holder, "namespace Shop; class Middle : Holder { } class Heir : Middle { }", """
        class User { static void Add() => {|MAP1001:Shop.Heir.Shared["a"] = 1|}; }
        """);

    [Fact]
    public Task By_inheritance_of_a_generic_type() => Finds(
        "class Holder<T> { public static readonly Dictionary<string, T> Shared = new(); }", "partial class Heir : Holder<int> { }", """
        partial class Heir { static void Add() => {|MAP1001:Shared["a"] = 1|}; }
        """);

    [Fact]
    public Task By_a_using_static_directive() => Finds(Holder, """
        using static Shop.Holder;

        class User { static void Add() => {|MAP1001:Shared["a"] = 1|}; }
        """);

    [Fact]
    public Task By_a_global_using_static_directive() => Finds(Holder, "global using static Shop.Holder;", """
        class User { static void Add() => {|MAP1001:Shared["a"] = 1|}; }
        """);

    [Fact]
    public Task By_another_name_that_a_directive_gives_the_type() => Finds(Holder, """
        using Other = Shop.Holder;

        class User { static void Add() => {|MAP1001:Other.Shared["a"] = 1|}; }
        """);

    [Fact]
    public Task By_another_name_that_a_global_directive_gives_the_type() => Finds(Holder, "global using Other = Shop.Holder;", """
        class User { static void Add() => {|MAP1001:Other.Shared["a"] = 1|}; }
        """);

    [Fact]
    public Task Through_the_interface_that_declares_it() => Finds(
        "interface IHolder { static readonly Dictionary<string, int> Shared = new(); }", "interface IHeir : IHolder { }", """
        class User { static void Add() => {|MAP1001:IHolder.Shared["a"] = 1|}; }
        """);

    [Fact]
    public Task Protected_ones_by_types_that_inherit_them() => Finds(
        "class Holder { protected static readonly Dictionary<string, int> Shared = new(); }", "partial class Heir : Holder { }", """
        partial class Heir { void Add() => {|MAP1001:Shared["a"] = 1|}; }
        """);

    [Fact]
    public Task Another_thing_of_that_name_is_no_use_of_it() => Finds(Holder, """
        class User
        {
            private readonly Dictionary<string, int> Shared = new();

            void Add() => Shared["a"] = 1;
        }
        """);
}
