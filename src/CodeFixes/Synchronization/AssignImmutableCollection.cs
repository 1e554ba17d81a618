using System.Collections.Immutable;
using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1010: keeps an immutable collection in the <c>AsyncLocal</c>; each change becomes the assignment of a new one. Offered where every use of the
/// holder is a change that stands alone, a read on the spot or an assignment: a collection that went anywhere else would be changed there to no effect.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AssignImmutableCollection))]
public sealed class AssignImmutableCollection : StateFix
{
    private const string Space = "System.Collections.Immutable";

    private static readonly HashSet<string> s_reads =
        ["ContainsKey", "TryGetValue", "GetValueOrDefault", "Count", "Contains", "Keys", "Values", "Peek", "IndexOf", "Any", "All", "First", "FirstOrDefault", "ToArray"];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("MAP1010");

    private protected override string EquivalenceKey => "MapSafety.AssignImmutableCollection";

    internal override Phrase TitleForAll => new("Assign immutable collections", "赋值不可变集合");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (KindOf(state) is not { } kind || !Retype(rewrite, kind) || !state.Uses.All(use => Write(rewrite, use, kind)))
            return null;

        return new Phrase(
            "Keep an {0} in '{1}' and assign a new one at each change ({2}); what a flow changes, its parent does not see",
            "在“{1}”中保存 {0}，每次修改时赋予新的集合（{2}）；父流程看不到子流程所做的修改",
            kind.Name, state.Symbol.Name, state.Extent);
    }

    private static Kind? KindOf(StateUses state) => Collections.RowOf(state.Type.TypeArguments.FirstOrDefault())?.MetadataName switch
    {
        // Add of an immutable map bears a key that is there with the same value already, so it is not the same.
        "System.Collections.Generic.Dictionary`2" => new("Dictionary", "Remove", "Clear"),
        "System.Collections.Generic.List`1" => new("List", "Add", "AddRange", "Insert", "RemoveAt", "Remove", "Clear"),
        "System.Collections.Generic.HashSet`1" => new("HashSet", "Add", "Remove", "Clear"),
        "System.Collections.Generic.Stack`1" => new("Stack", "Push", "Pop", "Clear"),
        "System.Collections.Generic.Queue`1" => new("Queue", "Enqueue", "Dequeue", "Clear"),
        _ => null,
    };

    private static bool Retype(Rewrite rewrite, Kind kind)
    {
        StateUses state = rewrite.State;
        GenericNameSyntax[] names = state.Declaration.DescendantNodes().OfType<GenericNameSyntax>()
            .Where(name => name.Identifier.ValueText == kind.Old && Holder(name) is { Identifier.ValueText: "AsyncLocal" }).ToArray();
        if (names.Length == 0 || state.Declaration is FieldDeclarationSyntax { Declaration.Variables.Count: > 1 }
            || state.Initializer is not (null or BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } }))
            return false;

        rewrite.Import(state.File, Space);
        foreach (GenericNameSyntax name in names)
            rewrite.Replace(state.File, name.Identifier, kind.Name);

        return true;
    }

    private static GenericNameSyntax? Holder(GenericNameSyntax name) =>
        (name.Parent is NullableTypeSyntax optional ? optional.Parent : name.Parent) is TypeArgumentListSyntax { Parent: GenericNameSyntax holder } ? holder : null;

    private static bool Write(Rewrite rewrite, Use use, Kind kind)
    {
        // A change names the holder twice.
        if (use is not { Member: "Value", Access: { } value } || !Syntax.IsStable(use.State))
            return false;

        ExpressionSyntax whole = value;
        while (whole.Parent is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure)
            whole = sure;

        return whole.Parent switch
        {
            AssignmentExpressionSyntax assignment when assignment.Left == whole => WriteAssignment(rewrite, use, assignment, kind),
            ElementAccessExpressionSyntax element => WriteElement(rewrite, use, value, element),
            MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } member when kind.Changes(member.Name) =>
                WriteChange(rewrite, use, value, call),
            MemberAccessExpressionSyntax member => s_reads.Contains(member.Name.Identifier.ValueText),
            ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax member } } optional =>
                kind.Changes(member.Name) ? WriteChange(rewrite, use, value, optional) : s_reads.Contains(member.Name.Identifier.ValueText),
            ConditionalAccessExpressionSyntax { WhenNotNull: MemberBindingExpressionSyntax member } => s_reads.Contains(member.Name.Identifier.ValueText),
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } => true,
            IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax or UnaryPatternSyntax { Pattern: ConstantPatternSyntax } } => true,
            ForEachStatementSyntax loop => loop.Expression == whole,
            _ => false,
        };
    }

    /// <summary>A new, empty collection becomes the immutable empty one.</summary>
    private static bool WriteAssignment(Rewrite rewrite, Use use, AssignmentExpressionSyntax assignment, Kind kind)
    {
        if (assignment.Parent is not ExpressionStatementSyntax && !Syntax.IsStatement(assignment, use.File.Model))
            return false;

        if (Syntax.Bare(assignment.Right) is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression })
            return true;

        if (assignment.Right is not BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList: null or { Arguments.Count: 0 } }
            || use.File.Model.GetTypeInfo(assignment.Right).Type is not INamedTypeSymbol { TypeArguments: var arguments })
            return false;

        string names = string.Join(", ", arguments.Select(argument => argument.ToMinimalDisplayString(use.File.Model, assignment.SpanStart)));
        rewrite.Import(use.File, Space);
        rewrite.Replace(use.File, assignment.Right, kind.Name + "<" + names + ">.Empty");
        return true;
    }

    private static bool WriteElement(Rewrite rewrite, Use use, ExpressionSyntax value, ElementAccessExpressionSyntax element)
    {
        if (element.Parent is not AssignmentExpressionSyntax assignment || assignment.Left != element)
            return element.Parent is not (PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax or ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or RefExpressionSyntax);

        if (!assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) || !Syntax.IsStatement(assignment, use.File.Model))
            return false;

        // s_items.Value![k] = v  ->  s_items.Value = s_items.Value!.SetItem(k, v)
        rewrite.Insert(use.File, assignment.SpanStart, value + " = ");
        rewrite.Replace(use.File, element.ArgumentList.OpenBracketToken, ".SetItem(");
        rewrite.Replace(use.File, Between(element.ArgumentList.CloseBracketToken, assignment.Right), ", ");
        rewrite.Insert(use.File, assignment.Right.Span.End, ")");
        return true;
    }

    private static TextSpan Between(SyntaxToken token, SyntaxNode next) =>
        TextSpan.FromBounds(token.SpanStart, next.SpanStart);

    private static bool WriteChange(Rewrite rewrite, Use use, ExpressionSyntax value, ExpressionSyntax change)
    {
        if (!Syntax.IsStatement(change, use.File.Model))
            return false;

        rewrite.Insert(use.File, change.SpanStart, value + " = ");
        return true;
    }

    /// <summary>A collection that has an immutable counterpart, and the members of both that change it.</summary>
    private sealed class Kind(string old, params string[] changes)
    {
        public string Old { get; } = old;

        public string Name => "Immutable" + Old;

        public bool Changes(SimpleNameSyntax member) => Array.IndexOf(changes, member.Identifier.ValueText) >= 0;
    }
}
