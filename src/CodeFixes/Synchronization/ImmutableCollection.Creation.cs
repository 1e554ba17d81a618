using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Synchronization;

internal sealed partial class ImmutableCollection
{
    protected override bool Create(SourceFile file, Creation creation)
    {
        if (Made(file, creation) is not { } text)
            return false;

        return text.Length == 0 || Publish(file, creation.Expression, text);
    }

    protected override bool Convert(SourceFile file, ExpressionSyntax value)
    {
        string method = kind switch { ImmutableKind.Map => "ToDictionary", ImmutableKind.Set => "ToHashSet", _ => "ToList" };
        if (kind == ImmutableKind.Queue || name.Contains("Sorted") || !KnowsComparer(file, value, method, out ExpressionSyntax? comparer))
            return false;

        Imports.Extensions(Rewrite, file, value.SpanStart, NewNamespace, NewName);
        return Publish(file, value, value + ".To" + NewName + "(" + comparer + ")");
    }

    /// <summary>The new value as an expression; empty when it can stay as it is written.</summary>
    public string? Made(SourceFile file, Creation creation)
    {
        int position = creation.Expression.SpanStart;
        string factory = Imports.NameOf(Rewrite, file, position, NewNamespace, NewName);
        string arguments = "<" + ArgumentText(file, position) + ">";
        if (creation.IsCollectionExpression)
            return kind == ImmutableKind.Map ? factory + arguments + ".Empty" : "";

        if (creation.Elements.Count == 0 && creation.Source is null)
            return creation.Comparer is null ? factory + arguments + ".Empty" : factory + ".Create" + arguments + "(" + creation.Comparer + ")";

        return kind == ImmutableKind.Map || creation.HasComments ? Converted(file, creation) : Filled(creation, factory, arguments);
    }

    /// <summary>The new type made of the entries that this gives.</summary>
    public string Range(SourceFile file, int position, string entries, ExpressionSyntax? comparer) =>
        Imports.NameOf(Rewrite, file, position, NewNamespace, NewName) + ".CreateRange<" + ArgumentText(file, position) + ">(" + (comparer is null ? "" : comparer + ", ") + entries + ")";

    /// <summary>A map is still built by the old type, which throws on a duplicate key where the new one would not.</summary>
    private string? Converted(SourceFile file, Creation creation)
    {
        if (creation.Comparer is { } comparer && !Syntax.IsStable(comparer))
            return null;

        Imports.Extensions(Rewrite, file, creation.Expression.SpanStart, NewNamespace, NewName);
        string built = creation.Expression is ImplicitObjectCreationExpressionSyntax target
            ? "new " + State.Type.ToMinimalDisplayString(file.Model, target.SpanStart) + AfterKeyword(target)
            : creation.Expression.ToString();
        return built + ".To" + NewName + "(" + creation.Comparer + ")";
    }

    /// <summary>The arguments, unless they are empty, and the initializer as it is laid out.</summary>
    private static string AfterKeyword(ImplicitObjectCreationExpressionSyntax creation)
    {
        string arguments = creation.ArgumentList.Arguments.Count == 0 && creation.Initializer is not null ? "" : creation.ArgumentList.ToString();
        return arguments + creation.ToString().Substring(creation.ArgumentList.Span.End - creation.SpanStart);
    }

    private static string? Filled(Creation creation, string factory, string arguments)
    {
        if (creation.Elements.Any(element => element is InitializerExpressionSyntax or AssignmentExpressionSyntax) || creation.Source is not null && creation.Elements.Count > 0)
            return null;

        string comparer = creation.Comparer is null ? "" : creation.Comparer + ", ";
        return creation.Source is { } source
            ? factory + ".CreateRange" + arguments + "(" + comparer + source + ")"
            : factory + ".Create" + arguments + "(" + comparer + string.Join(", ", creation.Elements) + ")";
    }

    /// <summary>A value that replaces another while readers look is published with a barrier.</summary>
    private bool Publish(SourceFile file, ExpressionSyntax value, string text)
    {
        Use? assigned = State.Uses.FirstOrDefault(use => use.File == file && use.Assigner is AssignmentExpressionSyntax assignment && assignment.Right == value);
        if (assigned is null || State.IsInitialization(assigned))
        {
            Rewrite.Replace(file, value, text);
            return true;
        }

        string call = Imports.NameOf(Rewrite, file, value.SpanStart, "System.Threading", "Volatile") + ".Write(ref " + assigned.State + ", " + text + ")";
        Rewrite.Replace(file, assigned.Assigner!, call);
        return true;
    }
}
