using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Growth;

/// <summary>Turns a map into a <c>ConditionalWeakTable</c>. Like a concurrent map it may be used from any thread, and keeps the first of several values made at once.</summary>
internal sealed class WeakTable(Rewrite rewrite) : Retyping(rewrite)
{
    public override string NewName => "ConditionalWeakTable";

    protected override string NewNamespace => "System.Runtime.CompilerServices";

    public bool WriteAll() => State.Collection?.MetadataName is "System.Collections.Generic.Dictionary`2" or "System.Collections.Concurrent.ConcurrentDictionary`2"
        && WeakKeys.Fit(State.Type, State.File.Model.Compilation) && State.TypeSyntax is not NullableTypeSyntax && Write(use => use.IsLocked);

    protected override bool Create(SourceFile file, Creation creation) => Convert(file, creation.Expression);

    protected override bool Convert(SourceFile file, ExpressionSyntax value)
    {
        if (!MapCreation.ComparerOf(value, State.Type, file.Model, out ExpressionSyntax? comparer)
            || comparer is not null && !MapCreation.IsOfReferences(comparer, file.Model) && !MapCreation.IsPlain(value, State.Type, file.Model))
            return false;

        Rewrite.Replace(file, value, NewHead(file, value) + "()");
        return true;
    }

    protected override bool Use(Use use)
    {
        if (use.Element is not null)
            return Set(use);

        return use.Call is not null && !use.IsExtension && Call(use);
    }

    private bool Call(Use use) => (use.Member, use.Arguments.Count) switch
    {
        ("TryGetValue" or "Add" or "TryAdd", 2) or ("Clear", 0) => true,
        ("Remove", 1) => true,
        ("ContainsKey", 1) => Rename(use, "TryGetValue") && Append(use, ", " + Syntax.Discard(use)),
        ("TryRemove", 2) => use.Arguments[1].Expression is IdentifierNameSyntax { Identifier.ValueText: "_" } or DeclarationExpressionSyntax { Designation: DiscardDesignationSyntax } && Rename(use, "Remove") && DropSecond(use),
        ("GetOrAdd", 2) => IsFunction(use) && Rename(use, "GetValue"),
        _ => false,
    };

    /// <summary>A lambda or the name of a method; a function in a variable has the map's type of function.</summary>
    private static bool IsFunction(Use use) => use.Argument(1) is { } make
        && (make is AnonymousFunctionExpressionSyntax || make is IdentifierNameSyntax or MemberAccessExpressionSyntax && use.File.Model.GetSymbolInfo(make).Symbol is IMethodSymbol);

    private bool Set(Use use)
    {
        if (use.Assigner is not AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } store || use.Argument(0) is not { } key || !Syntax.IsStatement(store, use.File.Model))
            return false;

        Rewrite.Replace(use.File, TextSpan.FromBounds(use.State.Span.End, key.SpanStart), ".AddOrUpdate(");
        Rewrite.Replace(use.File, TextSpan.FromBounds(key.Span.End, store.Right.SpanStart), ", ");
        Rewrite.Insert(use.File, store.Right.Span.End, ")");
        return Stored.Write(Rewrite, use, store);
    }

    private bool Rename(Use use, string name)
    {
        Rewrite.Replace(use.File, use.Access!.Name, name);
        return true;
    }

    private bool Append(Use use, string argument)
    {
        Rewrite.Insert(use.File, use.Call!.ArgumentList.CloseParenToken.SpanStart, argument);
        return true;
    }

    private bool DropSecond(Use use)
    {
        Rewrite.Delete(use.File, TextSpan.FromBounds(use.Arguments[0].Span.End, use.Arguments[1].Span.End));
        return true;
    }
}
