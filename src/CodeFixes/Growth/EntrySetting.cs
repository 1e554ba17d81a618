using MapSafety.CodeFixes.Rewriting;
using MapSafety.Flow;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Growth;

/// <summary>One property that entries of a cache get, written where the call that puts the entry in says the rest about it.</summary>
/// <param name="Property">The property, which entries and their options call alike.</param>
/// <param name="Value">What it gets.</param>
/// <param name="Method">The method that sets it in a chain of calls.</param>
internal sealed record EntrySetting(string Property, string Value, string Method)
{
    private const int MaximalSteps = 4;

    private const string MemorySpace = "Microsoft.Extensions.Caching.Memory";

    private string Assignment => Property + " = " + Value;

    /// <summary>Writes the property for the call at this place. Returns false where the code has another shape.</summary>
    public bool Write(PlaceRewrite rewrite, SyntaxNode place)
    {
        if (place is ExpressionStatementSyntax statement)
            place = statement.Expression;

        SemanticModel model = rewrite.File.Model;
        IOperation? operation = model.GetOperation(place);
        if (CallAt(operation) is not { } call)
            return false;

        return call.Store.ReturnsEntry ? WriteIntoEntry(rewrite, place)
            : place is AssignmentExpressionSyntax assignment ? WriteCallFor(rewrite, assignment, call)
            : place is InvocationExpressionSyntax invocation && operation is IInvocationOperation invoked && WriteIntoCall(rewrite, invocation, invoked);
    }

    private static CacheCall? CallAt(IOperation? operation) =>
        operation is null ? null : CacheCall.Of(operation is ISimpleAssignmentOperation { Target: var target } ? target : operation);

    private bool WriteIntoCall(PlaceRewrite rewrite, InvocationExpressionSyntax call, IInvocationOperation invoked)
    {
        if (ArgumentFor(invoked, CacheRole.Options) is { Syntax: ArgumentSyntax options } given)
            return WriteIntoOptions(rewrite, options.Expression, given.Parameter!.Type, MaximalSteps);

        if (ArgumentFor(invoked, CacheRole.Expiry) is { Syntax: ArgumentSyntax expiry, Parameter: { } kind })
            return WriteForExpiry(rewrite, expiry, kind, invoked);

        return ArgumentFor(invoked, CacheRole.Factory) is { Syntax: ArgumentSyntax factory }
            ? WriteIntoFactory(rewrite, factory.Expression)
            : WriteNewOptions(rewrite, call, invoked);
    }

    private static IArgumentOperation? ArgumentFor(IInvocationOperation call, CacheRole role) => call.Arguments.FirstOrDefault(argument =>
        argument is { ArgumentKind: not ArgumentKind.DefaultValue, Parameter: { } parameter } && CacheStores.RoleOf(parameter) == role);

    // ---- options

    private bool WriteIntoOptions(PlaceRewrite rewrite, ExpressionSyntax options, ITypeSymbol type, int steps)
    {
        switch (options)
        {
            case LiteralExpressionSyntax or DefaultExpressionSyntax:
                rewrite.Replace(options, Creation(rewrite, type, options.SpanStart));
                return true;
            case BaseObjectCreationExpressionSyntax creation:
                WriteIntoCreation(rewrite, creation);
                return true;
            case InvocationExpressionSyntax chain when rewrite.File.Model.GetOperation(chain) is IInvocationOperation call && CacheTerms.IsFluent((call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition):
                Use(rewrite, options.SpanStart);
                rewrite.Insert(chain.Span.End, "." + Method + "(" + Value + ")");
                return true;
            default:
                return steps > 0 && InitializerOf(rewrite, options) is { } initializer && WriteIntoOptions(rewrite, initializer, type, steps - 1);
        }
    }

    /// <summary>What the local or field holds from its declaration in this file on.</summary>
    private static ExpressionSyntax? InitializerOf(PlaceRewrite rewrite, ExpressionSyntax options) =>
        rewrite.File.Model.GetSymbolInfo(options).Symbol is ILocalSymbol or IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null }
        && rewrite.File.Model.GetSymbolInfo(options).Symbol is { DeclaringSyntaxReferences: { Length: 1 } declarations } && declarations[0].SyntaxTree == rewrite.File.Root.SyntaxTree
            ? declarations[0].GetSyntax() switch
            {
                VariableDeclaratorSyntax { Initializer.Value: var value } => value,
                PropertyDeclarationSyntax { Initializer.Value: var value } => value,
                PropertyDeclarationSyntax { ExpressionBody.Expression: var value } => value,
                _ => null,
            }
            : null;

    private void WriteIntoCreation(PlaceRewrite rewrite, BaseObjectCreationExpressionSyntax creation)
    {
        Use(rewrite, creation.SpanStart);
        if (creation.Initializer is not { } initializer)
            WriteFirst(rewrite, creation);
        else if (initializer.Expressions.Count == 0)
            rewrite.Replace(initializer, "{ " + Assignment + " }");
        else
            WriteLast(rewrite, initializer);
    }

    private void WriteFirst(PlaceRewrite rewrite, BaseObjectCreationExpressionSyntax creation)
    {
        if (creation is ObjectCreationExpressionSyntax { ArgumentList: { Arguments.Count: 0 } empty } named)
            rewrite.Replace(TextSpan.FromBounds(named.Type.Span.End, empty.Span.End), " { " + Assignment + " }");
        else
            rewrite.Insert(creation.Span.End, " { " + Assignment + " }");
    }

    private void WriteLast(PlaceRewrite rewrite, InitializerExpressionSyntax initializer)
    {
        ExpressionSyntax last = initializer.Expressions.Last();
        Layout layout = rewrite.File.Layout;
        bool endsWithComma = initializer.Expressions.SeparatorCount == initializer.Expressions.Count;
        int place = endsWithComma ? initializer.Expressions.GetSeparator(initializer.Expressions.Count - 1).Span.End : last.Span.End;
        string separator = layout.StartsLine(last.SpanStart) ? layout.Newline + layout.IndentAt(last.SpanStart) : " ";
        rewrite.Insert(place, (endsWithComma ? "" : ",") + separator + Assignment + (endsWithComma ? "," : ""));
    }

    private string Creation(PlaceRewrite rewrite, ITypeSymbol type, int position, string more = "")
    {
        Use(rewrite, position);
        return "new " + type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToMinimalDisplayString(rewrite.File.Model, position) + " { " + Assignment + more + " }";
    }

    // ---- no options yet

    private bool WriteNewOptions(PlaceRewrite rewrite, InvocationExpressionSyntax call, IInvocationOperation invoked)
    {
        if (ArgumentFor(invoked, CacheRole.Key)?.Syntax is not ArgumentSyntax key || IsStaticCall(call, rewrite.File.Model) || OptionsOf(invoked) is not { } options)
            return false;

        int value = call.ArgumentList.Arguments.IndexOf(key) + 1;
        if (value >= call.ArgumentList.Arguments.Count || call.ArgumentList.Arguments.Take(value + 1).Any(argument => argument.NameColon is not null))
            return false;

        rewrite.Import(call.SpanStart, SpaceOf(options), options.Name);
        rewrite.Insert(call.ArgumentList.Arguments[value].Span.End, ", " + Created(rewrite, options, call.SpanStart));
        return true;
    }

    private string Created(PlaceRewrite rewrite, INamedTypeSymbol options, int position)
    {
        Use(rewrite, position);
        return "new " + options.Name + " { " + Assignment + " }";
    }

    /// <summary>The options that another overload of this method takes.</summary>
    private static INamedTypeSymbol? OptionsOf(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod.ReducedFrom ?? call.TargetMethod;
        IEnumerable<IMethodSymbol> overloads = method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>();
        if (method.Parameters.Length > 0 && method.IsExtensionMethod && method.Parameters[0].Type is INamedTypeSymbol cache)
            overloads = overloads.Concat(cache.GetMembers(method.Name).OfType<IMethodSymbol>());

        return overloads.SelectMany(overload => overload.Parameters).Where(parameter => CacheStores.RoleOf(parameter) is CacheRole.Options)
            .Select(parameter => parameter.Type).OfType<INamedTypeSymbol>().FirstOrDefault(CacheTerms.AreTerms);
    }

    private static bool IsStaticCall(InvocationExpressionSyntax call, SemanticModel model) =>
        call.Expression is MemberAccessExpressionSyntax { Expression: var receiver } ? model.GetSymbolInfo(receiver).Symbol is INamedTypeSymbol : call.Expression is not MemberBindingExpressionSyntax;

    private static string SpaceOf(INamedTypeSymbol type)
    {
        List<string> names = [];
        for (INamespaceSymbol? space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
            names.Insert(0, space.Name);

        return string.Join(".", names);
    }

    // cache[key] = value
    private bool WriteCallFor(PlaceRewrite rewrite, AssignmentExpressionSyntax assignment, CacheCall call)
    {
        if (assignment is not { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Parent: ExpressionStatementSyntax, Left: ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } keys } entry }
            || call.Method.ContainingType.GetMembers("Set").OfType<IMethodSymbol>().SelectMany(method => method.Parameters)
                .Select(parameter => parameter.Type).OfType<INamedTypeSymbol>().FirstOrDefault(CacheTerms.AreTerms) is not { } options)
            return false;

        rewrite.Replace(assignment, entry.Expression + ".Set(" + keys[0] + ", " + assignment.Right + ", " + Created(rewrite, options, assignment.SpanStart) + ")");
        return true;
    }

    // ---- a time, or a token

    private bool WriteForExpiry(PlaceRewrite rewrite, ArgumentSyntax expiry, IParameterSymbol kind, IInvocationOperation call)
    {
        if (expiry.NameColon is not null || OptionsOf(call) is not { } options)
            return false;

        bool isTime = kind.Type.IsValueType;
        string property = kind.Name.Length == 0 ? "" : char.ToUpperInvariant(kind.Name[0]) + kind.Name.Substring(1);
        bool isNever = rewrite.File.Model.GetSymbolInfo(expiry.Expression).Symbol is { } member && CacheTerms.IsNever(member);
        rewrite.Replace(expiry, isNever ? Creation(rewrite, options, expiry.SpanStart)
            : isTime ? Creation(rewrite, options, expiry.SpanStart, ", " + property + " = " + expiry.Expression)
            : Creation(rewrite, options, expiry.SpanStart) + ".AddExpirationToken(" + expiry.Expression + ")");
        return true;
    }

    // ---- the entry itself

    private bool WriteIntoFactory(PlaceRewrite rewrite, ExpressionSyntax factory)
    {
        if (factory is not LambdaExpressionSyntax lambda || EntryOf(lambda) is not { } entry)
            return false;

        Use(rewrite, lambda.SpanStart);
        string name = entry.Identifier.ValueText;
        if (name == "_")
        {
            name = Syntax.FreeName("entry", Syntax.MemberOf(lambda), rewrite.File.Model, lambda.SpanStart);
            rewrite.Replace(entry.Identifier, name);
        }

        string assignment = name + "." + Assignment + ";";
        if (lambda.Body is BlockSyntax block)
            WriteIntoBlock(rewrite, block, assignment);
        else
            WriteAsBlock(rewrite, lambda, (ExpressionSyntax)lambda.Body, assignment);

        return true;
    }

    private static ParameterSyntax? EntryOf(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => simple.Parameter,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: { Count: 1 } parameters } => parameters[0],
        _ => null,
    };

    private static void WriteIntoBlock(PlaceRewrite rewrite, BlockSyntax block, string assignment)
    {
        Layout layout = rewrite.File.Layout;
        bool isSpread = block.Statements.FirstOrDefault() is { } first && layout.StartsLine(first.SpanStart);
        rewrite.Insert(block.OpenBraceToken.Span.End, isSpread ? layout.Newline + layout.IndentAt(block.Statements[0].SpanStart) + assignment : " " + assignment);
    }

    private static void WriteAsBlock(PlaceRewrite rewrite, LambdaExpressionSyntax lambda, ExpressionSyntax result, string assignment)
    {
        Layout layout = rewrite.File.Layout;
        string indent = layout.IndentAt(lambda.SpanStart), inner = layout.Newline + indent + layout.Unit;
        rewrite.Replace(TextSpan.FromBounds(lambda.ArrowToken.Span.End, result.SpanStart), BeforeBrace(layout, lambda, indent) + "{" + inner + assignment + inner + "return ");
        rewrite.Insert(result.Span.End, ";" + layout.Newline + indent + "}");
    }

    private static string BeforeBrace(Layout layout, SyntaxNode node, string indent) => layout.BeforeBrace(node, indent);

    private bool WriteIntoEntry(PlaceRewrite rewrite, SyntaxNode create)
    {
        Use(rewrite, create.SpanStart);
        Layout layout = rewrite.File.Layout;
        switch (create.Parent)
        {
            case MemberAccessExpressionSyntax:
                rewrite.Import(create.SpanStart, MemorySpace, "CacheEntryExtensions");
                rewrite.Insert(create.Span.End, "." + Method + "(" + Value + ")");
                return true;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var name, Parent.Parent: LocalDeclarationStatementSyntax statement } }:
                rewrite.Insert(statement.Span.End, layout.Newline + layout.IndentAt(statement.SpanStart) + name + "." + Assignment + ";");
                return true;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var name, Parent.Parent: UsingStatementSyntax { Statement: BlockSyntax block } } }:
                WriteIntoBlock(rewrite, block, name + "." + Assignment + ";");
                return true;
            default:
                return false;
        }
    }

    private void Use(PlaceRewrite rewrite, int position)
    {
        if (Value.StartsWith("TimeSpan.", StringComparison.Ordinal))
            rewrite.Import(position, "System", "TimeSpan");
    }
}
