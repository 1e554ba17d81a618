using MapSafety.CodeFixes.Rewriting;
using MapSafety.CodeFixes.Synchronization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Atomicity;

/// <summary>
/// Writes the values of a map as <c>Lazy</c>: where they are made, a lambda that makes them later; where they are read, <c>.Value</c>. A walk passes over the
/// values that nobody has made yet, since disposing of one would make it first.
/// </summary>
internal sealed class LazyValues(Rewrite rewrite)
{
    private readonly HashSet<(SourceFile File, TextSpan Span)> _written = new();

    private StateUses Map => rewrite.State;

    private ITypeSymbol Value => Map.Type.TypeArguments[1];

    public bool WriteAll()
    {
        if (!Interests.MayBeRetyped(Map) || Map.Declaration is FieldDeclarationSyntax { Declaration.Variables.Count: not 1 } || UseConcurrentValue.ArgumentOf(Map.TypeSyntax) is not { } written
            || Map.Uses.Any(use => use.Member == "GetOrAdd" && use.Argument(1) is { } made && made is IdentifierNameSyntax name && use.File.Model.GetSymbolInfo(name).Symbol is ILocalSymbol or IParameterSymbol))
            return false;

        WriteType(Map.File, written);
        return Initialize() && Map.Uses.All(Write);
    }

    private bool Initialize()
    {
        switch (Map.Initializer)
        {
            case null or ImplicitObjectCreationExpressionSyntax { Initializer: null }:
                return true;
            case ObjectCreationExpressionSyntax { Initializer: null } creation when UseConcurrentValue.ArgumentOf(creation.Type) is { } again:
                WriteType(Map.File, again);
                return true;
            default:
                return Map.Initializer.GetFirstToken().IsKind(SyntaxKind.OpenBracketToken) && !Map.Initializer.ChildNodes().Any();
        }
    }

    private bool Write(Use use)
    {
        if (use.Element is not null)
            return use.IsAssigned ? Store(use) : Read(use.File, use.Element);

        if (use.Call is not null)
            return Call(use);

        if (use.Access is not null)
            return use.Member is "Count" or "IsEmpty" or "Keys" || use.Member == "Values" && Walk(use.File, use.Access);

        return WalkPairs(use);
    }

    private bool Call(Use use) => use.Member switch
    {
        "ContainsKey" or "Clear" => true,
        "GetOrAdd" => Make(use) && Read(use),
        "TryAdd" => use.Argument(1) is { } value && Wrap(use.File, value),
        "TryGetValue" or "TryRemove" => use.Arguments.Count == 2 && TakeOut(use),
        _ => false,
    };

    // ---- where a value is made

    private bool Make(Use use)
    {
        if (use.Argument(1) is not { } factory)
            return false;

        switch (factory)
        {
            case LambdaExpressionSyntax lambda:
                WriteFactory(use.File, lambda);
                return true;
            case AnonymousFunctionExpressionSyntax:
                return false;
            case IdentifierNameSyntax or MemberAccessExpressionSyntax when use.Arguments.Count == 2 && use.File.Model.GetSymbolInfo(factory).Symbol is IMethodSymbol method:
                string key = Syntax.FreeName("key", use.Owner, use.File.Model, use.State.SpanStart);
                rewrite.Replace(use.File, factory, (method.IsStatic ? use.File.StaticLambda : "") + key + " => " + New(use.File, factory.SpanStart) + "(() => " + factory + "(" + key + "))");
                return true;
            default:
                if (use.Arguments.Count != 2 || factory.DescendantNodesAndSelf().Any(node => node is AwaitExpressionSyntax))
                    return false;

                rewrite.Replace(use.File, factory, New(use.File, factory.SpanStart) + "(() => " + factory + ")");
                return true;
        }
    }

    /// <summary>The lambda makes the <c>Lazy</c>, and what it was before moves inside; what was asynchronous is so inside.</summary>
    private void WriteFactory(SourceFile file, LambdaExpressionSyntax lambda)
    {
        string inner = "() =>";
        if (lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword))
        {
            rewrite.Delete(file, TextSpan.FromBounds(lambda.AsyncKeyword.SpanStart, lambda.AsyncKeyword.GetNextToken().SpanStart));
            inner = "async " + inner;
        }

        rewrite.Insert(file, lambda.ArrowToken.Span.End, " " + New(file, lambda.SpanStart) + "(" + inner);
        rewrite.Insert(file, lambda.Body.Span.End, ")");
    }

    private bool Store(Use use) =>
        use.Assigner is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } store && Syntax.IsStatement(store, use.File.Model) && Wrap(use.File, store.Right);

    /// <summary>What is made already is put into a <c>Lazy</c> that has nothing left to do.</summary>
    private bool Wrap(SourceFile file, ExpressionSyntax value)
    {
        if (Framework.Find(file.Model.Compilation, "System.Lazy`1") is not { } lazy || file.Model.GetTypeInfo(value).Type is null
            || !lazy.InstanceConstructors.Any(constructor => constructor.Parameters.Length == 1 && constructor.Parameters[0].Type is ITypeParameterSymbol))
            return false;

        rewrite.Insert(file, value.SpanStart, New(file, value.SpanStart) + "(");
        rewrite.Insert(file, value.Span.End, ")");
        return true;
    }

    // ---- where it is read

    private bool Read(Use use)
    {
        if (!use.IsStatement)
            return Read(use.File, use.Call!);

        rewrite.Insert(use.File, use.Call!.SpanStart, "_ = ");
        rewrite.Insert(use.File, use.Call.Span.End, ".Value");
        return use.File.Model.LookupSymbols(use.State.SpanStart, name: "_").IsEmpty;
    }

    private bool Read(SourceFile file, ExpressionSyntax value)
    {
        if (value.Parent is AssignmentExpressionSyntax assignment && assignment.Left == value || value.Parent is RefExpressionSyntax or ArgumentSyntax { RefKindKeyword.RawKind: not 0 })
            return false;

        rewrite.Insert(file, value.Span.End, ".Value");
        return true;
    }

    // if (m.TryGetValue(k, out var value)) … value …;
    private bool TakeOut(Use use) => use.Arguments[1].Expression switch
    {
        DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax variable } declaration =>
            use.File.Model.GetDeclaredSymbol(variable) is { } local && Found(use) is { } found && Named(use.File, declaration.Type) && ReadAll(use.File, local, found.Contains),
        DeclarationExpressionSyntax { Designation: DiscardDesignationSyntax } declaration => Named(use.File, declaration.Type),
        IdentifierNameSyntax { Identifier.ValueText: "_" } discard => use.File.Model.GetSymbolInfo(discard).Symbol is null or IDiscardSymbol,
        _ => false,
    };

    /// <summary>What runs only where the entry was found.</summary>
    private static TextSpan? Found(Use use)
    {
        ExpressionSyntax condition = use.Call!;
        int start = condition.Span.End;
        while (condition.Parent is ParenthesizedExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression })
            condition = (ExpressionSyntax)condition.Parent;

        return condition.Parent switch
        {
            IfStatementSyntax choice when choice.Condition == condition => TextSpan.FromBounds(start, choice.Statement.Span.End),
            ConditionalExpressionSyntax choice when choice.Condition == condition => TextSpan.FromBounds(start, choice.WhenTrue.Span.End),
            _ => null,
        };
    }

    private bool ReadAll(SourceFile file, ISymbol local, Func<TextSpan, bool> isFound)
    {
        foreach (IdentifierNameSyntax name in References(file, local))
            if (!isFound(name.Span) || !Read(file, name))
                return false;

        return true;
    }

    private bool Walk(SourceFile file, ExpressionSyntax values) =>
        values.Parent is ForEachStatementSyntax { AwaitKeyword.RawKind: 0 } loop && loop.Expression == values && file.Model.GetDeclaredSymbol(loop) is { } local
        && Named(file, loop.Type) && ReadAll(file, local, _ => true) && PassOver(file, loop, loop.Identifier.Text);

    private bool WalkPairs(Use use)
    {
        SourceFile file = use.File;
        switch (use.State.Parent)
        {
            case ForEachVariableStatementSyntax { Variable: DeclarationExpressionSyntax { Type.IsVar: true, Designation: ParenthesizedVariableDesignationSyntax { Variables: [_, var last] } } } loop:
                return last is DiscardDesignationSyntax
                    || last is SingleVariableDesignationSyntax named && file.Model.GetDeclaredSymbol(named) is { } value && ReadAll(file, value, _ => true) && PassOver(file, loop, named.Identifier.Text);
            case ForEachStatementSyntax { Type.IsVar: true, AwaitKeyword.RawKind: 0 } loop when file.Model.GetDeclaredSymbol(loop) is { } pair:
                MemberAccessExpressionSyntax?[] members = References(file, pair).Select(name => name.Parent as MemberAccessExpressionSyntax).ToArray();
                MemberAccessExpressionSyntax[] values = members.OfType<MemberAccessExpressionSyntax>().Where(access => access.Name.Identifier.ValueText == "Value").ToArray();
                return members.All(access => access is { Name.Identifier.ValueText: "Key" or "Value" }) && values.All(access => Read(file, access))
                    && (values.Length == 0 || PassOver(file, loop, loop.Identifier.Text + ".Value"));
            default:
                return false;
        }
    }

    /// <summary>Leaves out the values that nobody has made yet.</summary>
    private bool PassOver(SourceFile file, CommonForEachStatementSyntax loop, string lazy)
    {
        Layout layout = file.Layout;
        if (loop.Statement is not BlockSyntax block)
        {
            string indent = layout.IndentAt(loop.Statement.SpanStart);
            if (!layout.StartsLine(loop.Statement.SpanStart))
                return false;

            rewrite.Insert(file, loop.Statement.SpanStart, "if (" + lazy + ".IsValueCreated)" + layout.Newline + indent + layout.Unit);
            foreach (int line in layout.LinesToIndent(file.Root, loop.Statement.Span))
                rewrite.Insert(file, line, layout.Unit);

            return true;
        }

        if (block.Statements.FirstOrDefault() is not { } first || !layout.StartsLine(first.SpanStart))
            return block.Statements.Count == 0;

        string inner = layout.IndentAt(first.SpanStart), next = layout.Newline + inner;
        rewrite.Insert(file, first.SpanStart, "if (!" + lazy + ".IsValueCreated)"
            + (file.UsesBraces ? next + "{" + next + layout.Unit + "continue;" + next + "}" : next + layout.Unit + "continue;") + layout.Newline + next);
        return true;
    }

    // ---- names

    private bool Named(SourceFile file, TypeSyntax type)
    {
        if (!type.IsVar)
            WriteType(file, type is NullableTypeSyntax nullable && nullable.ElementType is not null && Value.IsReferenceType ? nullable.ElementType : type);

        return true;
    }

    private void WriteType(SourceFile file, TypeSyntax type)
    {
        if (!_written.Add((file, type.Span)))
            return;

        rewrite.Insert(file, type.SpanStart, Name(file, type.SpanStart) + "<");
        rewrite.Insert(file, type.Span.End, ">");
    }

    private string New(SourceFile file, int position) =>
        "new " + Name(file, position) + "<" + Value.ToMinimalDisplayString(file.Model, position) + ">";

    private string Name(SourceFile file, int position) => Imports.NameOf(rewrite, file, position, "System", "Lazy");

    private static IEnumerable<IdentifierNameSyntax> References(SourceFile file, ISymbol local) =>
        Syntax.MemberOf(local.DeclaringSyntaxReferences[0].GetSyntax()).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(file.Model.GetSymbolInfo(name).Symbol, local));
}
