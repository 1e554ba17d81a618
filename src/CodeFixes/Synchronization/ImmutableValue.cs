using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>Turns the plain collections that are values of a <c>ConcurrentDictionary</c> into immutable ones, and their changes into updates of the map.</summary>
internal sealed class ImmutableValue(Rewrite rewrite, StateUses map, string name, ImmutableKind kind) : Retyping(rewrite)
{
    // What is written anew, so that nothing inside needs a change of its own.
    private readonly List<(SourceFile File, TextSpan Span)> _replaced = new();

    public override string NewName => name;

    protected override string NewNamespace => "System.Collections.Immutable";

    public bool WriteAll(ValueUses values)
    {
        (Use Use, Effect Effect)[] uses = [.. values.Uses.Concat(values.Removed).Select(use => (use, EffectOf(use)))];
        Use[] changes = [.. uses.Where(use => use.Effect.Mutates()).Select(use => use.Use)];
        if (!IsAvailable() || !Interests.MayBeRetyped(State) || State.Declaration is FieldDeclarationSyntax { Declaration.Variables.Count: not 1 } || changes.Any(values.Removed.Contains) || Dependence.Exists(uses, State, _ => false)
            || !changes.All(change => _replaced.Any(done => Contains(done, change.File, change.State)) || Change(change, values)))
            return false;

        foreach ((SourceFile file, TypeSyntax type) in values.Types.Where(type => !IsReplaced(type.File, type.Type)).Append((map.File, State.TypeSyntax)))
            WriteType(file, type);

        return uses.All(use => use.Effect.Mutates() || IsReplaced(use.Use.File, use.Use.State) || Use(use.Use))
            && values.Stored.All(stored => IsReplaced(stored.File, stored.Value) || Store(stored.File, stored.Value));
    }

    // ---- changes

    private bool Change(Use change, ValueUses values)
    {
        if (!(change.Assigner is { } assigner ? Syntax.IsStatement(assigner, change.File.Model) : change.IsStatement) || Steps(change) is null)
            return false;

        return SourceOf(change.State) is { } taken ? AddOrUpdate(taken, change)
            : change.State is IdentifierNameSyntax local && change.File.Model.GetSymbolInfo(local).Symbol is ILocalSymbol symbol && ChangeLocal(change, symbol, values);
    }

    /// <summary>The <c>GetOrAdd</c> that this expression is.</summary>
    private Use? SourceOf(ExpressionSyntax value) => map.Uses.FirstOrDefault(use => use.Member == "GetOrAdd" && use.Call is { } call && call == Sure(value));

    private static ExpressionSyntax Sure(ExpressionSyntax value) => value is PostfixUnaryExpressionSyntax { Operand: var operand } ? operand : value;

    private bool ChangeLocal(Use change, ILocalSymbol local, ValueUses values)
    {
        Use[] uses = [.. values.Uses.Where(use => use.State is IdentifierNameSyntax && SymbolEqualityComparer.Default.Equals(use.File.Model.GetSymbolInfo(use.State).Symbol, local))];
        return local.DeclaringSyntaxReferences[0].GetSyntax() switch
        {
            VariableDeclaratorSyntax { Initializer.Value: { } value, Parent.Parent: LocalDeclarationStatementSyntax declaration } when SourceOf(value) is { } taken => ChangesAfter(taken, uses, declaration),
            SingleVariableDesignationSyntax variable => uses is [var only] && only == change && UpdateIfPresent(change, variable),
            _ => false,
        };
    }

    // ---- m.GetOrAdd(k, _ => new()).Add(x);     var list = m.GetOrAdd(k, _ => new()); list.Add(x);

    private bool ChangesAfter(Use taken, Use[] changes, LocalDeclarationStatementSyntax declaration)
    {
        StatementSyntax[] following = Syntax.Following(declaration);
        bool isRow = changes.Length > 0 && taken.Argument(0) is { } key && (changes.Length == 1 || Syntax.IsStable(key))
            && changes.Select((change, index) => following.Length > index && following[index] is ExpressionStatementSyntax statement && statement.Expression == Outer(change) && Steps(change) is not null).All(isNext => isNext);
        if (!isRow || Ending.HasRemarks(declaration))
            return false;

        Rewrite.DeleteLines(taken.File, declaration);
        _replaced.Add((taken.File, declaration.Span));
        return changes.All(change => AddOrUpdate(taken, change));
    }

    private bool AddOrUpdate(Use taken, Use change)
    {
        if (taken.Argument(0) is not { } key || taken.Argument(1) is not { } factory || Empty(taken, factory) is not { } empty || Update(change, empty) is not { } arguments)
            return false;

        ExpressionSyntax whole = Outer(change);
        Rewrite.Replace(change.File, whole, taken.State + ".AddOrUpdate(" + key + ", " + arguments + ")");
        _replaced.Add((change.File, whole.Span));
        return true;
    }

    /// <summary>The two factories, and the argument that they take instead of capturing it.</summary>
    private string? Update(Use change, string empty)
    {
        (string method, ExpressionSyntax[] arguments) = Steps(change)!.Value;
        ExpressionSyntax[] passed = [.. arguments.Where(argument => !change.File.Model.GetConstantValue(argument).HasValue)];
        string collection = Free(change, kind switch { ImmutableKind.Map => "map", ImmutableKind.Set => "set", _ => "list" });
        if (MayPass(change, passed))
        {
            string state = passed is not [var only] ? Free(change, "state")
                : only is IdentifierNameSyntax named && change.File.CSharp >= (int)LanguageVersion.CSharp9 ? named.Identifier.Text
                : Free(change, "item");
            string inside = "." + method + "(" + string.Join(", ", arguments.Select(argument => InState(argument, passed, state))) + ")";
            string given = passed.Length == 1 ? passed[0].ToString() : "(" + string.Join(", ", passed.Select(item => item.ToString())) + ")";
            return change.File.StaticLambda + "(_, " + state + ") => " + empty + inside + ", " + change.File.StaticLambda + "(_, " + collection + ", " + state + ") => " + collection + inside + ", " + given;
        }

        // A closure may evaluate the arguments again.
        if (!passed.All(Syntax.IsStable))
            return null;

        string call = "." + method + "(" + string.Join(", ", arguments.Select(argument => argument.ToString())) + ")";
        return "_ => " + empty + call + ", (_, " + collection + ") => " + collection + call;
    }

    /// <summary>Whether the arguments can be handed to the factories: one of any form, or several that a tuple names after themselves.</summary>
    private bool MayPass(Use change, ExpressionSyntax[] passed)
    {
        if (passed.Length == 0 || !PassesArgument(change) || passed.Any(argument => argument is AnonymousFunctionExpressionSyntax))
            return false;

        return passed.Length == 1 || change.File.CSharp >= (int)LanguageVersion.CSharp7_1
            && passed.All(argument => argument is IdentifierNameSyntax) && passed.Select(argument => argument.ToString()).Distinct().Count() == passed.Length;
    }

    private static string InState(ExpressionSyntax argument, ExpressionSyntax[] passed, string state) =>
        !passed.Contains(argument) ? argument.ToString() : passed.Length == 1 ? state : state + "." + argument;

    private bool PassesArgument(Use change) =>
        Framework.Find(change.File.Model.Compilation, "System.Collections.Concurrent.ConcurrentDictionary`2")?.GetMembers("AddOrUpdate").OfType<IMethodSymbol>().Any(method => method.TypeParameters.Length == 1) == true;

    /// <summary>The empty collection that the factory, or the value passed instead, makes.</summary>
    private string? Empty(Use taken, ExpressionSyntax factory)
    {
        ExpressionSyntax? made = factory switch
        {
            LambdaExpressionSyntax { Body: ExpressionSyntax body } => body,
            AnonymousFunctionExpressionSyntax => null,
            _ => factory,
        };
        return made is not null && Creation.Read(made, State.Type, taken.File.Model) is { } creation ? Empty(taken.File, creation) : null;
    }

    // ---- if (m.TryGetValue(k, out var list)) list.Remove(x);

    private bool UpdateIfPresent(Use change, SingleVariableDesignationSyntax variable)
    {
        if (map.Uses.FirstOrDefault(use => use.Member == "TryGetValue" && use.Call is { } call && call.Span.Contains(variable.Span)) is not { } taken || taken.Argument(0) is not { } key || !Syntax.IsStable(key)
            || taken.Call!.Parent is not IfStatementSyntax { Else: null } choice || choice.Condition != taken.Call || Syntax.Single(choice.Statement) is not ExpressionStatementSyntax statement
            || statement.Expression != Outer(change) || Ending.HasRemarks(choice) || Steps(change) is not var (method, arguments) || !arguments.All(Syntax.IsStable) || Syntax.Siblings(choice).Length == 0)
            return false;

        string changed = variable.Identifier.Text + "." + method + "(" + string.Join(", ", arguments.Select(argument => argument.ToString())) + ")";
        string asked = taken.State + ".TryGetValue(" + key + ", out " + OutType(change.File, variable) + variable.Identifier.Text + ")";
        Layout layout = change.File.Layout;
        string indent = layout.IndentAt(choice.SpanStart);
        Rewrite.Replace(change.File, choice, "while (" + asked + " && !" + taken.State + ".TryUpdate(" + key + ", " + changed + ", " + variable.Identifier.Text + "))"
            + layout.BeforeBrace(choice, indent) + "{" + layout.Newline + indent + layout.Unit + "// Another thread was faster." + layout.Newline + indent + "}");
        _replaced.Add((change.File, choice.Span));
        return true;
    }

    private string OutType(SourceFile file, SingleVariableDesignationSyntax variable) =>
        variable.Parent is DeclarationExpressionSyntax { Type: { IsVar: false } type } ? TypeText(file, type is NullableTypeSyntax nullable ? nullable.ElementType : type) + (type is NullableTypeSyntax ? "? " : " ") : "var ";

    // ---- how the immutable collection calls it

    /// <summary>The method that makes the changed collection, and its arguments; nothing for what has no counterpart of the same meaning.</summary>
    private (string Method, ExpressionSyntax[] Arguments)? Steps(Use change)
    {
        if (change.Element is not null)
            return change.Assigner is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } store && change.Argument(0) is { } key ? ("SetItem", [key, store.Right]) : null;

        ExpressionSyntax[] arguments = [.. change.Arguments.Select((_, index) => change.Argument(index)).OfType<ExpressionSyntax>()];
        string? method = (kind, change.Member) switch
        {
            // Add of an immutable map bears a key that is there with the same value already.
            (ImmutableKind.Map, "Remove") or (ImmutableKind.Set, "Add" or "Remove") or (ImmutableKind.List, "Add" or "Remove" or "RemoveAt" or "Insert" or "Reverse" or "Sort") or (_, "Clear") => change.Member,
            (ImmutableKind.List, "AddRange") or (ImmutableKind.Set, "UnionWith" or "ExceptWith") when IsCollection(change) => change.Member.Replace("With", ""),
            _ => null,
        };
        return method is not null && arguments.Length == change.Arguments.Count && !change.IsExtension ? (method, arguments) : null;
    }

    /// <summary>A sequence that runs only once would be empty when the change has to be made again.</summary>
    private static bool IsCollection(Use change) =>
        change.File.Model.GetTypeInfo(change.Arguments[0].Expression).Type is { } type && (type is IArrayTypeSymbol || Collections.RowOf(type) is { Discipline: not Discipline.Abstract });

    private static ExpressionSyntax Outer(Use change) => change.Assigner ?? change.Whole;

    // ---- the rest

    protected override bool Create(SourceFile file, Creation creation)
    {
        if (Empty(file, creation) is not { } text)
            return false;

        Rewrite.Replace(file, creation.Expression, text);
        return true;
    }

    private string? Empty(SourceFile file, Creation creation)
    {
        if (creation.Elements.Count > 0 || creation.Source is not null || creation.HasComments || creation.Comparer is { } comparer && !Syntax.IsStable(comparer))
            return null;

        int position = creation.Expression.SpanStart;
        string factory = Imports.NameOf(Rewrite, file, position, NewNamespace, NewName), arguments = "<" + ArgumentText(file, position) + ">";
        return creation.Comparer is null ? factory + arguments + ".Empty" : factory + ".Create" + arguments + "(" + creation.Comparer + ")";
    }

    protected override bool Convert(SourceFile file, ExpressionSyntax value) => false;

    protected override bool Use(Use use)
    {
        if (use.Element is not null)
            return !use.IsAssigned;

        if (use.Call is not null)
            return use.IsExtension ? use.Method is { } method && Linq.IsLinq(method) : ImmutableCollection.Reads.Contains(use.Member) || use.Member == "ToArray" && ToArray(use);

        return use.Access is not null ? use.Member is "Count" or "Keys" or "Values" or "Min" or "Max" : use.State.Parent switch
        {
            CommonForEachStatementSyntax or IsPatternExpressionSyntax or BinaryExpressionSyntax => true,
            ArgumentSyntax => Interfaces.ParameterOf(use.State, use.File.Model) is { Type.Name: "IEnumerable" or "IReadOnlyDictionary" or "IReadOnlyCollection" or "IReadOnlyList" },
            _ => false,
        };
    }

    private bool ToArray(Use use)
    {
        Imports.Extensions(Rewrite, use.File, use.State.SpanStart, "System.Linq", "Enumerable");
        return true;
    }

    private bool IsAvailable() => Framework.Find(map.File.Model.Compilation, "System.Collections.Immutable." + name + (kind == ImmutableKind.Map ? "`2" : "`1")) is not null
        && !State.Type.TypeArguments.Any(value => value is IArrayTypeSymbol || Collections.Find(value) is { Discipline: Discipline.Plain });

    private bool IsReplaced(SourceFile file, SyntaxNode node) => _replaced.Any(done => Contains(done, file, node));

    private static bool Contains((SourceFile File, TextSpan Span) done, SourceFile file, SyntaxNode node) => done.File == file && done.Span.Contains(node.Span);

    private static string Free(Use use, string wish) => Syntax.FreeName(wish, use.Owner, use.File.Model, use.State.SpanStart);
}
