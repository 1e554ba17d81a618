using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>Writes changes of an immutable collection as calls of <c>ImmutableInterlocked</c>.</summary>
internal sealed class ImmutableChange(Rewrite rewrite, ImmutableKind kind, bool isHashed) : Target
{
    public StateUses State => rewrite.State;

    public override bool PassesStateToUpdate => false;

    public override bool PassesStateToGet => isHashed && HasGeneric(
        Framework.Find(rewrite.State.File.Model.Compilation, "System.Collections.Immutable.ImmutableInterlocked"), "GetOrAdd");

    public override string Call(Use use, string operation, params string[] arguments)
    {
        if (kind == ImmutableKind.Set)
            return Update(use, operation == "TryAdd" ? "Add" : "Remove", use.Argument(0)!)!;

        return Class(use) + "." + operation + "(ref " + use.State + ", " + string.Join(", ", arguments) + ")";
    }

    public string Class(Use use) => Imports.NameOf(rewrite, use.File, use.State.SpanStart, "System.Collections.Immutable", "ImmutableInterlocked");

    /// <summary>
    /// The call that publishes the collection as a method makes it. The arguments are evaluated once, before the first attempt, and passed along;
    /// constants stand in the lambda.
    /// </summary>
    public string? Update(Use use, string method, params ExpressionSyntax[] arguments)
    {
        ExpressionSyntax[] passed = arguments.Where(argument => !use.File.Model.GetConstantValue(argument).HasValue).ToArray();
        if (passed.Any(argument => rewrite.State.Uses.Any(other => other.File == use.File && argument.Span.Contains(other.State.Span))
            || use.File.Model.GetTypeInfo(argument).Type is null or { IsRefLikeType: true }))
            return null;

        string collection = Free(use, kind switch { ImmutableKind.Map => "map", ImmutableKind.Set => "set", _ => "list" });
        string state = passed.Length == 1 ? NameOf(use, passed[0]) : Free(use, "change");
        string[] names = NamesOf(passed);
        string inside = string.Join(", ", arguments.Select(argument => Inside(argument, passed, state, names)));
        string lambda = use.File.StaticLambda + (passed.Length == 0 ? collection : "(" + collection + ", " + state + ")") + " => " + collection + "." + method + "(" + inside + ")";
        string tail = passed.Length switch { 0 => "", 1 => ", " + passed[0], _ => ", (" + string.Join(", ", passed.Select((argument, i) => Element(argument, names[i]))) + ")" };
        return Class(use) + ".Update(ref " + use.State + ", " + lambda + tail + ")";
    }

    private static string Inside(ExpressionSyntax argument, ExpressionSyntax[] passed, string state, string[] names)
    {
        int index = Array.IndexOf(passed, argument);
        return index < 0 ? argument.ToString() : passed.Length == 1 ? state : state + "." + names[index];
    }

    /// <summary>The name of each tuple element: the variable's own, where there is one.</summary>
    private static string[] NamesOf(ExpressionSyntax[] passed)
    {
        string[] names = passed.Select((argument, index) => argument is IdentifierNameSyntax name ? name.Identifier.Text : index == 0 ? "key" : "value").ToArray();
        return names.Distinct().Count() == names.Length ? names : names.Select((_, index) => "item" + (index + 1)).ToArray();
    }

    private static string Element(ExpressionSyntax argument, string name) => argument.ToString() == name ? name : name + ": " + argument;

    private static string NameOf(Use use, ExpressionSyntax argument) =>
        argument is IdentifierNameSyntax name && use.File.CSharp >= (int)LanguageVersion.CSharp9 ? name.Identifier.Text : Free(use, "item");

    private static string Free(Use use, string wish) => Syntax.FreeName(wish, use.Owner, use.File.Model, use.State.SpanStart);
}
