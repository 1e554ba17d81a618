using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Rules.Growth;

/// <summary>MAP2014: a serializer whose constructor generates an assembly that is never unloaded is made at every call and kept by nobody.</summary>
public sealed class LeakingSerializer() : BodyRule(Rule)
{
    internal static readonly DiagnosticDescriptor Rule = Describe.Warning(
        id: "MAP2014", Category.Growth,
        title: Phrase.Text(
            "Serializer that loads an assembly is made at every call",
            "每次调用都会创建加载程序集的序列化器"),
        message: Phrase.Text(
            "'{0}' makes an XmlSerializer from ({1}) and keeps it nowhere; this constructor generates an assembly at every call, which is never unloaded",
            "“{0}”用（{1}）创建 XmlSerializer 却没有保存；该构造函数每次调用都会生成一个永不卸载的程序集"),
        description: Phrase.Text(
            "XmlSerializer generates code for what it serializes. Only the constructors that take a type, or a type and a namespace, find the assembly that was generated before; every other one generates and loads a new assembly each time, and assemblies stay loaded until the process ends. Make such a serializer once and keep it in a static field, or in a static map by what it is made from.",
            "XmlSerializer 会为要序列化的内容生成代码。只有接受类型（或类型和命名空间）的构造函数会找到先前生成的程序集；其他构造函数每次都会生成并加载新的程序集，而程序集会一直保持加载直到进程结束。请只创建一次这样的序列化器，并将其保存在静态字段中，或按其构造参数保存在静态映射中。"));

    private static readonly HashSet<int> s_words = [.. GeneratedSerializers.Words.Select(Flow.Words.Hash)];

    internal override HashSet<int> Words(CompilationFacts facts) => s_words;

    internal override void Judge(BodyFacts body, CompilationFacts facts, Report report, CancellationToken cancellation)
    {
        if (facts.Project.IsTest || !RunsOften(body.Body.Member) || facts.ModelOf(body.Body.Syntax).GetOperation(body.Body.Syntax, cancellation) is not { } root)
            return;

        Throwaways throwaways = new(facts);
        foreach (IOperation operation in root.Own())
            if (operation is IObjectCreationOperation { Constructor: { } constructor } creation && GeneratedSerializers.Leaks(constructor)
                && throwaways.IsForgotten(creation)
                && facts.PhaseOf(body, cancellation) is Phase.Ordinary
                && !IsFoundByReflection(body.Body.Member, facts, cancellation))
                report.At(
                    Rule, body.Body.Member, creation.Syntax.GetLocation(), new Handover(""), Rule.DefaultSeverity, [],
                    Wording.NameOf(body.Body.Member), string.Join(", ", constructor.Parameters.Select(parameter => NameOf(parameter.Type))));
    }

    private static string NameOf(ITypeSymbol type) => type is IArrayTypeSymbol array ? array.ElementType.Name + "[]" : type.Name;

    /// <summary>
    /// Whether somebody looks for the implementations of an interface of the program and runs each, as often as he likes: nobody names the type. Migrations and other
    /// tasks that run once are written so.
    /// </summary>
    private static bool IsFoundByReflection(ISymbol member, CompilationFacts facts, CancellationToken cancellation) =>
        !member.IsStatic && member.ContainingType.AllInterfaces.Any(contract => !contract.DeclaringSyntaxReferences.IsEmpty) && !facts.IsNamedElsewhere(member.ContainingType, cancellation);

    // How many objects there will be is not known where one is made.
    private static bool RunsOften(ISymbol member) => member is IMethodSymbol { MethodKind: not (MethodKind.Constructor or MethodKind.StaticConstructor) };
}
