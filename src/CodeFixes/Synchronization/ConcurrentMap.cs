using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>Turns a dictionary into a <c>ConcurrentDictionary</c>, and a set into one whose keys are the elements.</summary>
internal sealed partial class ConcurrentMap(Rewrite rewrite, bool isSet) : Retyping(rewrite)
{
    public override string NewName => "ConcurrentDictionary";

    protected override string NewNamespace => "System.Collections.Concurrent";

    protected override string Arguments(string old) => isSet ? old + ", byte" : old;

    /// <param name="mayBeLocked">Whether locks on the collection itself are taken away afterwards.</param>
    public bool WriteAll(bool mayBeLocked = false)
    {
        if (ConcurrentType() is not { } concurrent)
            return false;

        Compounds compounds = new(Rewrite, new Atomic(concurrent, isSet));
        Sweeps sweeps = new(Rewrite, concurrent, isSet, compounds.Absorbed);
        IEnumerable<(Use, Effect)> remaining = State.Ordinary.Where(use => !State.IsDisposal(use) && !compounds.Absorbed(use) && !sweeps.Absorbed(use)).Select(use => (use, EffectOf(use)))
            .Concat(compounds.Mutations.Where(use => !State.IsInitialization(use)).Select(use => (use, Effect.Grow)));
        return !Dependence.Exists(remaining, State, DecidesAlone) && !HoldsPlainCollections() && Write(use => compounds.Absorbed(use) || sweeps.Absorbed(use) || mayBeLocked && use.IsLocked);

        // What such an operation finds decides, whatever an earlier look has found.
        bool DecidesAlone(Use change) => compounds.Mutations.Contains(change) || change.Member == "TryAdd" || isSet && change.Member == "Add";
    }

    protected override bool Use(Use use)
    {
        if (use.Element is not null)
            return !use.IsAssigned || use.Assigner is AssignmentExpressionSyntax assignment
                && (assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) || State.IsInitialization(use)) || State.IsInitialization(use);

        if (use.Call is not null)
            return use.IsExtension ? Extension(use) : Call(use);

        return use.Access is not null ? Property(use) : Bare(use);
    }

    // ---- the collection's own members

    private bool Call(Use use) => use.Member switch
    {
        "Add" when !isSet => AddOrThrow(use),
        "Add" => Rename(use, "TryAdd") && Append(use, ", 0"),
        "Contains" when isSet => Rename(use, "ContainsKey"),
        "Remove" when use.Arguments.Count == 1 => Rename(use, "TryRemove") && Append(use, ", " + Syntax.Discard(use)),
        "Remove" => Rename(use, "TryRemove"),
        "TryAdd" or "ContainsKey" => true,
        "TryGetValue" => !isSet,
        "Clear" or "ToString" or "GetHashCode" or "GetType" => true,
        _ => false,
    };

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

    /// <summary><c>Add</c> throws when the key is there already; whoever relied on that still can.</summary>
    private bool AddOrThrow(Use use)
    {
        if (use.Argument(0) is not { } key || !use.IsStatement)
            return false;

        string message = "(\"An item with the same key has already been added.\"" + (ParameterName(use, key) is { } name ? ", nameof(" + name + ")" : "") + ");";
        string failure = "throw new " + Imports.NameOf(Rewrite, use.File, use.State.SpanStart, "System", "ArgumentException") + message;
        return Rename(use, "TryAdd") && OrThrow.Write(Rewrite, use, failure);
    }

    private static string? ParameterName(Use use, ExpressionSyntax key) =>
        key is IdentifierNameSyntax name && use.File.Model.GetSymbolInfo(name).Symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } }
            ? name.ToString()
            : null;

    private bool Property(Use use)
    {
        if (use.Member == "Count")
            return Emptiness.Simplify(Rewrite, use, use.Access!) || true;

        return use.Member == "Comparer" || !isSet && use.Member is "Keys" or "Values" && View(use, use.Access!, use.Member);
    }

    // ---- LINQ

    private bool Extension(Use use)
    {
        if (use.Method is not { } method)
            return false;

        if (!Linq.IsLinq(method))
            return method is { Name: "GetValueOrDefault", ContainingNamespace.Name: "Generic" };

        if (method is { Name: "Any", Parameters.Length: 0 })
            return Emptiness.WriteAny(Rewrite, use);

        if (isSet)
            return View(use, use.State, "Keys");

        if (!Linq.Streams(method) && method.Name is not ("ToArray" or "Count"))
            Rewrite.Insert(use.File, use.State.Span.End, ".ToArray()");

        return true;
    }

    // ---- the collection itself, as a whole

    private bool Bare(Use use)
    {
        if (isSet)
            return View(use, use.State, "Keys");

        return use.State.Parent switch
        {
            ForEachStatementSyntax or ForEachVariableStatementSyntax => true,
            ArgumentSyntax => PassEntries(use),
            _ => Interfaces.ReadOnlyMap(use.State, use.File.Model),
        };
    }

    /// <summary>Framework code that takes any sequence may copy it in one go, which races with growth; the map's own copy does not.</summary>
    private bool PassEntries(Use use)
    {
        if (Interfaces.ParameterOf(use.State, use.File.Model) is not { } parameter)
            return false;

        if (parameter.Type.Name == "IEnumerable" && parameter.Type is INamedTypeSymbol { Arity: 1 })
            Rewrite.Insert(use.File, use.State.Span.End, ".ToArray()");
        else if (parameter.Type.Name is not ("IReadOnlyDictionary" or "IDictionary"))
            return false;

        return parameter.Type.Name != "IDictionary" || parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType.Name: "Dictionary" or "SortedDictionary" };
    }

    private bool HoldsPlainCollections() => !isSet && State.Type.TypeArguments is [_, var value]
        && (value is IArrayTypeSymbol || Collections.Find(value) is { Discipline: Discipline.Plain });

    private INamedTypeSymbol? ConcurrentType() =>
        Framework.Find(State.File.Model.Compilation, "System.Collections.Concurrent.ConcurrentDictionary`2");

    /// <summary>The operations of <c>ConcurrentDictionary</c>.</summary>
    private sealed class Atomic(INamedTypeSymbol type, bool isSet) : Target
    {
        public override bool KeepsInitialization => true;

        public override string? SetValue => isSet ? "0" : null;

        public override bool PassesStateToUpdate => HasGeneric(type, "AddOrUpdate");

        public override bool PassesStateToGet => HasGeneric(type, "GetOrAdd");

        public override string Call(Use use, string operation, params string[] arguments) => use.State + "." + operation + "(" + string.Join(", ", arguments) + ")";
    }
}
