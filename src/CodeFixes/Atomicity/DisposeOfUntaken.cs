using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Atomicity;

/// <summary>MAP5013: disposes of an object that the map did not take.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DisposeOfUntaken))]
public sealed class DisposeOfUntaken() : StepFix("MAP5013")
{
    private protected override string EquivalenceKey => "MapSafety.DisposeOfUntaken";

    internal override Phrase TitleForAll { get; } = new("Dispose of what the map did not take", "释放映射未接受的对象");

    private protected override Phrase? Write(Rewrite rewrite, Use at)
    {
        if (IgnoredAddition.Of(at) is not { } addition || !(addition.Value is IdentifierNameSyntax ? WriteLocal(rewrite, addition) : WriteCreation(rewrite, addition)))
            return null;

        return new Phrase("Dispose of the object if '{0}' did not take it", "如果“{0}”未接受该对象则将其释放", rewrite.State.Symbol.Name);
    }

    private static bool WriteLocal(Rewrite rewrite, IgnoredAddition addition)
    {
        if (addition is not { Local: { } local, MayBeReplaced: true } || addition.UsesAfterwards.Any() || !KeepOneObject.IsDisposable(local.Type))
            return false;

        rewrite.Replace(addition.Use.File, addition.Statement, Test(addition, local.Name));
        return true;
    }

    private static bool WriteCreation(Rewrite rewrite, IgnoredAddition addition)
    {
        SourceFile file = addition.Use.File;
        if (addition.Value is not (BaseObjectCreationExpressionSyntax or InvocationExpressionSyntax) || file.Model.GetTypeInfo(addition.Value).Type is not { } type || !KeepOneObject.IsDisposable(type)
            || !Syntax.IsStable(addition.Key))
            return false;

        string name = Syntax.FreeName("created", addition.Use.Owner, file.Model, addition.Statement.SpanStart);
        string declared = addition.Value is ImplicitObjectCreationExpressionSyntax ? type.ToMinimalDisplayString(file.Model, NullableFlowState.NotNull, addition.Statement.SpanStart) : "var";
        rewrite.Replace(file, addition.Statement, declared + " " + name + " = " + addition.Value + ";" + file.Layout.Newline + file.Layout.IndentAt(addition.Statement.SpanStart) + Test(addition, name));
        return true;
    }

    /// <summary><c>if (!m.TryAdd(k, made)) made.Dispose();</c></summary>
    private static string Test(IgnoredAddition addition, string name)
    {
        Layout layout = addition.Use.File.Layout;
        string indent = layout.IndentAt(addition.Statement.SpanStart), line = layout.Newline + indent, dispose = line + layout.Unit + name + ".Dispose();";
        string test = "if (!" + addition.Use.State + ".TryAdd(" + addition.Key + ", " + name + "))";
        return addition.Use.File.UsesBraces ? test + layout.BeforeBrace(addition.Statement, indent) + "{" + dispose + line + "}" : test + dispose;
    }
}
