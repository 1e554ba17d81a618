using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>Turns a queue, a stack, or a list that is only added to and walked, into the concurrent collection that keeps its order.</summary>
internal sealed class ConcurrentLine(Rewrite rewrite, string name) : Retyping(rewrite)
{
    public override string NewName => name;

    protected override string NewNamespace => "System.Collections.Concurrent";

    private bool IsList => State.Collection?.MetadataName == "System.Collections.Generic.List`1";

    /// <param name="mayBeLocked">Whether locks on the collection itself are taken away afterwards.</param>
    public bool WriteAll(bool mayBeLocked = false)
    {
        if (Framework.Find(State.File.Model.Compilation, "System.Collections.Concurrent." + name + "`1") is null)
            return false;

        Takes takes = new(Rewrite);
        IEnumerable<(Use, Effect)> remaining = State.Ordinary.Where(use => !State.IsDisposal(use) && !takes.Absorbed(use)).Select(use => (use, EffectOf(use)))
            .Concat(takes.Mutations.Select(use => (use, Effect.Shrink)));
        return !Dependence.Exists(remaining, State, takes.Mutations.Contains) && Write(use => takes.Absorbed(use) || mayBeLocked && use.IsLocked);
    }

    protected override bool Create(SourceFile file, Creation creation)
    {
        if (creation.Comparer is not null || creation.HasComments || creation.Source is not null && creation.Elements.Count > 0)
            return false;

        if (creation.IsCollectionExpression || creation.Elements.Count > 0)
            return CreateFilled(file, creation);

        // These types grow by segments or nodes and take no capacity.
        BaseObjectCreationExpressionSyntax expression = (BaseObjectCreationExpressionSyntax)creation.Expression;
        if (expression is ObjectCreationExpressionSyntax named)
            WriteType(file, named.Type);

        if (expression.ArgumentList is { Arguments.Count: > 0 } arguments)
            Rewrite.Replace(file, arguments, "(" + creation.Source + ")");

        return true;
    }

    private bool CreateFilled(SourceFile file, Creation creation)
    {
        string elements = string.Join(", ", creation.Elements);
        string array = creation.Elements.Count == 0 ? ""
            : creation.IsCollectionExpression ? "[" + elements + "]"
            : "new " + ArgumentText(file, creation.Expression.SpanStart) + "[] { " + elements + " }";
        Rewrite.Replace(file, creation.Expression, NewHead(file, creation.Expression) + "(" + array + ")");
        return !creation.Elements.Any(element => element is InitializerExpressionSyntax or AssignmentExpressionSyntax);
    }

    protected override bool Convert(SourceFile file, ExpressionSyntax value)
    {
        if (!IsList || value is not InvocationExpressionSyntax call || file.Model.GetSymbolInfo(call).Symbol is not IMethodSymbol { Name: "ToList" } method || !Linq.IsLinq(method))
            return false;

        Rewrite.Insert(file, value.SpanStart, NewHead(file, value) + "(");
        Rewrite.Insert(file, value.Span.End, ")");
        return true;
    }

    protected override bool Use(Use use)
    {
        if (use.Element is not null)
            return false;

        if (use.Call is not null)
            return Call(use);

        if (use.Access is not null)
            return use.Member == "Count" && (Emptiness.Simplify(Rewrite, use, use.Access) || true);

        return use.State.Parent switch
        {
            ForEachStatementSyntax => true,
            ArgumentSyntax => Interfaces.ParameterOf(use.State, use.File.Model) is { Type.Name: "IEnumerable" },
            _ => Interfaces.Sequence(use.State, use.File.Model, orCount: true),
        };
    }

    private bool Call(Use use)
    {
        if (use.IsExtension)
            return use.Method is { } method && Linq.IsLinq(method)
                && (method is { Name: "Any", Parameters.Length: 0 } ? Emptiness.WriteAny(Rewrite, use) : method.Name != "Reverse");

        return use.Member switch
        {
            "Add" when IsList => Rename(use, "Enqueue"),
            "Contains" => ImportLinq(use),
            "Dequeue" or "Pop" or "Peek" => TakeOrThrow(use),
            "Enqueue" or "Push" or "TryDequeue" or "TryPop" or "TryPeek" or "Clear" or "ToArray" or "ToString" or "GetHashCode" => true,
            _ => false,
        };
    }

    private bool Rename(Use use, string member)
    {
        Rewrite.Replace(use.File, use.Access!.Name, member);
        return true;
    }

    private bool ImportLinq(Use use)
    {
        Imports.Extensions(Rewrite, use.File, use.State.SpanStart, "System.Linq", "Enumerable");
        return true;
    }

    /// <summary>Taking from an empty queue or stack throws; whoever relied on that still can.</summary>
    private bool TakeOrThrow(Use use)
    {
        string failure = "throw new " + Imports.NameOf(Rewrite, use.File, use.State.SpanStart, "System", "InvalidOperationException")
            + "(\"" + (name == "ConcurrentStack" ? "Stack" : "Queue") + " empty.\")";
        string attempt = use.State + ".Try" + use.Member + "(";
        if (use.IsStatement)
        {
            Rewrite.Replace(use.File, use.Whole, attempt + Syntax.Discard(use) + ")");
            return OrThrow.Write(Rewrite, use, failure + ";");
        }

        string item = Syntax.FreeName("item", use.Owner, use.File.Model, use.State.SpanStart);
        string type = State.Type.TypeArguments[0] is var element ? use.File.TypeOfLocal(element, use.State.SpanStart) : "var";
        string text = attempt + "out " + type + " " + item + ") ? " + item + " : " + failure;
        bool needsNoParentheses = use.Whole.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax or ArgumentSyntax
            || use.Whole.Parent is AssignmentExpressionSyntax;
        Rewrite.Replace(use.File, use.Whole, needsNoParentheses ? text : "(" + text + ")");
        return true;
    }
}
