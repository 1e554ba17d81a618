using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Atomicity;

/// <summary>MAP5013: goes on with the object that the map has, be it the one that was made here or one that was there already.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseStoredObject))]
public sealed class UseStoredObject() : StepFix("MAP5013")
{
    private protected override string EquivalenceKey => "MapSafety.UseStoredObject";

    internal override Phrase TitleForAll { get; } = new("Go on with the object that the map has", "继续使用映射中的对象");

    private protected override Phrase? Write(Rewrite rewrite, Use at)
    {
        if (!Atomic.Is(rewrite.State.Type) || IgnoredAddition.Of(at) is not { Local: { } local, MayBeReplaced: true } addition || !addition.UsesAfterwards.Any()
            || KeepOneObject.IsDisposable(local.Type) || addition.IsTakenOut(rewrite))
            return null;

        if (addition.Making is not var (making, value) || making.ContainsDirectives || Made(rewrite, addition, value) is not { } made)
            rewrite.Replace(at.File, addition.Statement, local.Name + " = " + Get(addition, local.Name) + ";");
        else
        {
            rewrite.Replace(at.File, value, made);
            rewrite.DeleteLines(at.File, addition.Statement);
        }

        return new Phrase("Go on with the object that '{0}' has", "继续使用“{0}”中的对象", rewrite.State.Symbol.Name);
    }

    /// <summary><c>m.GetOrAdd(k, static _ => new Item())</c>, or nothing where the making uses what no lambda may.</summary>
    private static string? Made(Rewrite rewrite, IgnoredAddition addition, ExpressionSyntax value)
    {
        SourceFile file = addition.Use.File;
        if (value is not BaseObjectCreationExpressionSyntax || Factory.For(file, addition.Key, addition.Use.Owner, new(), value) is not { } factory
            || factory.HasState && !new Atomic(rewrite.State.Type).PassesStateToGet)
            return null;

        string body = factory.Body(value);
        return factory.HasState
            ? Get(addition, file.StaticLambda + "(" + factory.Key + ", " + factory.Parameter + ") => " + body + ", " + factory.Argument)
            : Get(addition, file.StaticLambda + factory.Key + " => " + body);
    }

    private static string Get(IgnoredAddition addition, string value) => addition.Use.State + ".GetOrAdd(" + addition.Key + ", " + value + ")";
}
