using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Synchronization;

internal sealed partial class ConcurrentMap
{
    protected override bool Create(SourceFile file, Creation creation)
    {
        if (creation.IsCollectionExpression)
            return CreateFromList(file, creation);

        BaseObjectCreationExpressionSyntax expression = (BaseObjectCreationExpressionSyntax)creation.Expression;
        if (!isSet && creation.Elements.Any(IsPair) && !HasDistinctConstantKeys(file, creation))
            return Wrap(file, creation);

        if (expression is ObjectCreationExpressionSyntax named)
            WriteType(file, named.Type);

        if (expression.ArgumentList is { Arguments.Count: > 0 } arguments)
            Rewrite.Replace(file, arguments, ConstructorArguments(file, creation));

        return creation.Elements.All(element => Element(file, element));
    }

    protected override bool Fill(InitializerExpressionSyntax entries) =>
        !isSet && entries.Expressions.All(entry => entry is AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax });

    /// <summary>An initializer that would throw on a duplicate stays one, inside a dictionary that is copied.</summary>
    private bool Wrap(SourceFile file, Creation creation)
    {
        string comparer = creation.Comparer is null ? "" : ", " + creation.Comparer;
        if (creation.Comparer is { } given && !Syntax.IsStable(given))
            return false;

        Rewrite.Insert(file, creation.Expression.SpanStart, NewHead(file, creation.Expression) + "(");
        Rewrite.Insert(file, creation.Expression.Span.End, comparer + ")");
        if (creation.Expression is ImplicitObjectCreationExpressionSyntax implicitly)
            Rewrite.Replace(file, implicitly.NewKeyword, "new " + State.Type.ToMinimalDisplayString(file.Model, creation.Expression.SpanStart));

        return true;
    }

    /// <summary>A capacity comes with a concurrency level in this type; the number of processors is its default.</summary>
    private string ConstructorArguments(SourceFile file, Creation creation)
    {
        List<string> arguments = new();
        if (creation.Capacity is { } capacity)
        {
            arguments.Add(Imports.NameOf(Rewrite, file, creation.Expression.SpanStart, "System", "Environment") + ".ProcessorCount");
            arguments.Add(capacity.ToString());
        }

        if (creation.Source is { } source)
            arguments.Add(isSet ? Keyed(file, source, creation.Comparer) : source.ToString());

        if (creation.Comparer is { } comparer)
            arguments.Add(comparer.ToString());

        return "(" + string.Join(", ", arguments) + ")";
    }

    /// <summary>The elements of a sequence as entries. A set drops duplicates; the constructor of a map would throw on them.</summary>
    private string Keyed(SourceFile file, ExpressionSyntax source, ExpressionSyntax? comparer)
    {
        Imports.Extensions(Rewrite, file, source.SpanStart, "System.Linq", "Enumerable");
        string text = source is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax ? source.ToString() : "(" + source + ")";
        return text + ".Distinct(" + comparer + ")" + Entries(file, source.SpanStart);
    }

    private string Entries(SourceFile file, int position) =>
        ".Select(" + file.StaticLambda + "item => new " + Imports.NameOf(Rewrite, file, position, "System.Collections.Generic", "KeyValuePair")
        + "<" + Arguments(ArgumentText(file, position)) + ">(item, 0))";

    private bool CreateFromList(SourceFile file, Creation creation)
    {
        if (creation.Elements.Count == 0)
            return true;

        if (!isSet || creation.HasComments)
            return false;

        string entries = string.Join(", ", creation.Elements.Select(element => "[" + element + "] = 0"));
        Rewrite.Replace(file, creation.Expression, "new() { " + entries + " }");
        return true;
    }

    private bool Element(SourceFile file, ExpressionSyntax element)
    {
        if (isSet)
        {
            Rewrite.Replace(file, element, "[" + element + "] = 0");
            return element is not (AssignmentExpressionSyntax or InitializerExpressionSyntax);
        }

        if (element is InitializerExpressionSyntax { Expressions: [var key, var value] } pair)
        {
            Rewrite.Replace(file, TextSpan.FromBounds(pair.SpanStart, key.SpanStart), "[");
            Rewrite.Replace(file, TextSpan.FromBounds(key.Span.End, value.SpanStart), "] = ");
            Rewrite.Delete(file, TextSpan.FromBounds(value.Span.End, pair.Span.End));
            return true;
        }

        return element is AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax };
    }

    private static bool IsPair(ExpressionSyntax element) => element is InitializerExpressionSyntax;

    private static bool HasDistinctConstantKeys(SourceFile file, Creation creation)
    {
        HashSet<object> keys = new();
        foreach (ExpressionSyntax element in creation.Elements)
        {
            if (element is not InitializerExpressionSyntax { Expressions: [var key, _] } || file.Model.GetConstantValue(key) is not { HasValue: true, Value: { } constant }
                || !keys.Add(constant is string text && creation.Comparer is not null ? text.ToUpperInvariant() : constant))
                return false;
        }

        return true;
    }

    protected override bool Convert(SourceFile file, ExpressionSyntax value)
    {
        if (!KnowsComparer(file, value, isSet ? "ToHashSet" : "ToDictionary", out ExpressionSyntax? comparer))
            return false;

        string entries = isSet ? Entries(file, value.SpanStart) : "";
        if (isSet)
            Imports.Extensions(Rewrite, file, value.SpanStart, "System.Linq", "Enumerable");

        Rewrite.Insert(file, value.SpanStart, NewHead(file, value) + "(");
        Rewrite.Insert(file, value.Span.End, entries + (comparer is null ? "" : ", " + comparer) + ")");
        return true;
    }
}
