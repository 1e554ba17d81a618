using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>Turns a field that holds a plain collection into one that holds an immutable collection and is changed by compare-and-swap.</summary>
internal sealed partial class ImmutableCollection(Rewrite rewrite, string name, ImmutableKind kind) : Retyping(rewrite)
{

    // Reads that an immutable collection offers under the same name and with the same meaning.
    internal static readonly HashSet<string> Reads =
    [
        "ContainsKey", "ContainsValue", "TryGetValue", "Contains", "IndexOf", "LastIndexOf", "BinarySearch", "Exists", "Find", "FindIndex", "FindLast", "FindLastIndex",
        "TrueForAll", "ForEach", "CopyTo", "IsSubsetOf", "IsSupersetOf", "IsProperSubsetOf", "IsProperSupersetOf", "Overlaps", "SetEquals", "ToString", "GetHashCode",
    ];

    public override string NewName => name;

    protected override string NewNamespace => "System.Collections.Immutable";

    private bool IsHashed => name == "ImmutableDictionary";

    /// <param name="isDone">Which uses others have rewritten.</param>
    public bool WriteAll(Func<Use, bool>? isDone = null)
    {
        if (State.Symbol is not IFieldSymbol { IsVolatile: false } || !IsAvailable() || !Interests.CopiesMayPart(State))
            return false;

        ImmutableChange change = new(Rewrite, kind, IsHashed);
        Compounds? compounds = IsHashed || kind == ImmutableKind.Set ? new Compounds(Rewrite, change) : null;
        bool Absorbed(Use use) => compounds is not null && compounds.Absorbed(use) || isDone is not null && isDone(use);
        Use[] mutations = compounds?.Mutations.Where(use => !State.IsInitialization(use)).ToArray() ?? [];
        (Use Use, Effect Effect)[] remaining = State.Ordinary.Where(use => !Absorbed(use)).Select(use => (use, EffectOf(use)))
            .Concat(mutations.Select(use => (use, Effect.Grow))).ToArray();
        if (Dependence.Exists(remaining.Where(use => use.Effect != Effect.Replace && !State.IsDisposal(use.Use)), State, _ => false) || HoldsPlainCollections() || !Snapshots.Write(Rewrite, remaining, Absorbed))
            return false;

        WriteField();
        return Write(Absorbed);
    }

    private void WriteField()
    {
        SyntaxToken keyword = State.Declaration.Modifiers.FirstOrDefault(modifier => modifier.IsKind(SyntaxKind.ReadOnlyKeyword));
        if (keyword.RawKind != 0)
            Rewrite.Delete(State.File, keyword.FullSpan);
    }

    protected override bool Use(Use use)
    {
        if (use.Element is not null)
            return use.IsAssigned ? SetItem(use) : Read(use);

        if (use.Call is not null)
            return use.IsExtension ? Extension(use) : Call(use);

        return use.Access is not null ? Property(use) : Bare(use);
    }

    /// <summary>Writes the local in the place of the state where one was introduced.</summary>
    private bool Read(Use use)
    {
        if (Rewrite.Called(use) is var called && called != use.State.ToString())
            Rewrite.Replace(use.File, use.State, called);

        return true;
    }

    // ---- changes

    private bool SetItem(Use use) => use.Assigner is AssignmentExpressionSyntax assignment && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)
        && Syntax.IsStatement(assignment, use.File.Model) && use.Argument(0) is { } key
        && Put(use, assignment, Change().Update(use, "SetItem", key, assignment.Right));

    private bool Call(Use use) => (kind, use.Member) switch
    {
        (ImmutableKind.Map, "Add") => AddOrThrow(use),
        (ImmutableKind.Map, "TryAdd") when IsHashed => Interlocked(use, "TryAdd", ""),
        (ImmutableKind.Map, "TryRemove" or "TryUpdate" or "GetOrAdd" or "AddOrUpdate") when IsHashed => use.Arguments.Count is 2 or 3 && Interlocked(use, use.Member, ""),
        (ImmutableKind.Queue, "Enqueue" or "Push" or "TryDequeue" or "TryPop") => use.Arguments.Count == 1 && Interlocked(use, use.Member, ""),
        (ImmutableKind.Map, "Remove") when IsHashed => Interlocked(use, "TryRemove", use.Arguments.Count == 1 ? ", " + Syntax.Discard(use) : ""),
        (ImmutableKind.Map or ImmutableKind.Set, "Remove") or (ImmutableKind.Set, "Add") or (ImmutableKind.List, "Remove") => Renew(use, use.Member),
        (ImmutableKind.Set, "UnionWith" or "ExceptWith" or "IntersectWith" or "SymmetricExceptWith") => use.IsStatement && IsMany(use) && Renew(use, use.Member.Substring(0, use.Member.Length - "With".Length)),
        (ImmutableKind.List, "AddRange" or "InsertRange") => use.IsStatement && IsMany(use) && Renew(use, use.Member),
        (ImmutableKind.List, "Add" or "Insert" or "RemoveAt" or "RemoveRange" or "Sort" or "Reverse") or (_, "Clear") => use.IsStatement && Renew(use, use.Member),
        (_, var read) => Reads.Contains(read) ? Read(use) : read == "ToArray" && ToArray(use),
    };

    private bool Renew(Use use, string method)
    {
        ExpressionSyntax[] arguments = use.Arguments.Select((_, index) => use.Argument(index)).OfType<ExpressionSyntax>().ToArray();
        bool isPlain = arguments.Length == use.Arguments.Count && !arguments.Any(argument => argument is AnonymousFunctionExpressionSyntax);
        return isPlain && Put(use, use.Whole, Change().Update(use, method, arguments));
    }

    /// <summary>A sequence that runs only once would be empty if the compare-and-swap has to try again.</summary>
    private static bool IsMany(Use use) => use.Arguments.Count > 0
        && use.File.Model.GetTypeInfo(use.Arguments[use.Arguments.Count - 1].Expression).Type is { } type && (type is IArrayTypeSymbol || Collections.RowOf(type) is { Discipline: not Discipline.Abstract });

    private bool Interlocked(Use use, string operation, string more)
    {
        string target = Change().Class(use) + "." + operation + "(ref " + use.State + ", ";
        Rewrite.Replace(use.File, TextSpan.FromBounds(use.Whole.SpanStart, use.Arguments[0].SpanStart), target);
        Rewrite.Insert(use.File, use.Call!.ArgumentList.CloseParenToken.SpanStart, more);
        return true;
    }

    /// <summary><c>Add</c> throws when the key is there already; the immutable map's own does so only for another value.</summary>
    private bool AddOrThrow(Use use)
    {
        if (!IsHashed || !use.IsStatement)
            return false;

        string failure = "throw new " + Imports.NameOf(Rewrite, use.File, use.State.SpanStart, "System", "ArgumentException")
            + "(\"An item with the same key has already been added.\");";
        return Interlocked(use, "TryAdd", "") && OrThrow.Write(Rewrite, use, failure);
    }

    private bool Put(Use use, SyntaxNode instead, string? text)
    {
        if (text is not null)
            Rewrite.Replace(use.File, instead, text);

        return text is not null;
    }

    private ImmutableChange Change() => new(Rewrite, kind, IsHashed);

    // ---- reads

    private bool ToArray(Use use)
    {
        Imports.Extensions(Rewrite, use.File, use.State.SpanStart, "System.Linq", "Enumerable");
        return Read(use);
    }

    private bool Property(Use use)
    {
        ExpressionSyntax access = use.Access!;
        if (use.Member == "Count")
            return Emptiness.Simplify(Rewrite, use, access) || Read(use);

        if (use.Member == "IsEmpty")
            return Read(use);

        if (use.Member == "Comparer" && kind == ImmutableKind.Map)
            Rewrite.Replace(use.File, use.Access!.Name, "KeyComparer");

        return use.Member is "Comparer" or "Min" or "Max" ? Read(use) : use.Member is "Keys" or "Values" && View(use, access) && Read(use);
    }

    private bool View(Use use, ExpressionSyntax view)
    {
        if (view.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Count", Parent: not InvocationExpressionSyntax })
            Rewrite.Delete(use.File, TextSpan.FromBounds(use.State.Span.End, view.Span.End));

        return view.Parent switch
        {
            ForEachStatementSyntax or MemberAccessExpressionSyntax => true,
            ArgumentSyntax => Interfaces.ParameterOf(view, use.File.Model) is { Type.Name: "IEnumerable" },
            _ => Interfaces.Sequence(view, use.File.Model, orCount: false) && Noted(),
        };
    }

    private bool Extension(Use use)
    {
        if (use.Method is not { } method || !Linq.IsLinq(method))
            return false;

        return method is { Name: "Any", Parameters.Length: 0 } ? Emptiness.WriteAny(Rewrite, use) : Read(use);
    }

    private bool Bare(Use use) => use.State.Parent switch
    {
        ForEachStatementSyntax or ForEachVariableStatementSyntax => Read(use),
        ArgumentSyntax { RefKindKeyword.RawKind: not 0, Parent.Parent: InvocationExpressionSyntax call } => Exchange(use, call),
        ArgumentSyntax => Interfaces.ParameterOf(use.State, use.File.Model) is { } parameter
            && parameter.Type.Name is "IEnumerable" or "IReadOnlyDictionary" or "IReadOnlyCollection" or "IReadOnlyList" && Read(use),
        _ => (Interfaces.ReadOnlyMap(use.State, use.File.Model) || Interfaces.Sequence(use.State, use.File.Model, orCount: true) || IsReadOnlyList(use)) && Noted() && Read(use),
    };

    /// <summary><c>var old = Interlocked.Exchange(ref s_map, new())</c></summary>
    private bool Exchange(Use use, InvocationExpressionSyntax call) =>
        use.File.Model.GetSymbolInfo(call).Symbol is IMethodSymbol { Name: "Exchange", ContainingType.Name: "Interlocked" } && call.ArgumentList.Arguments.Count == 2
        && Store(use.File, call.ArgumentList.Arguments[1].Expression) && (Syntax.IsStatement(call, use.File.Model) || call.Parent is ForEachStatementSyntax || Taken(use.File, call));

    /// <summary>Has the local that keeps the old collection declared with the new type.</summary>
    public bool Taken(SourceFile file, SyntaxNode taken)
    {
        if (taken.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: LocalDeclarationStatementSyntax } local } })
            return false;

        if (!local.Type.IsVar)
            WriteType(file, local.Type);

        return true;
    }

    private static bool IsReadOnlyList(Use use) => use.State.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax
        && use.File.Model.GetTypeInfo(use.State).ConvertedType is { Name: "IReadOnlyList", ContainingNamespace.Name: "Generic" };

    private bool Noted()
    {
        Rewrite.Note(Titles.CallersGetSnapshot);
        return true;
    }

    private bool HoldsPlainCollections() => State.Type.TypeArguments.Any(value => value is IArrayTypeSymbol || Collections.Find(value) is { Discipline: Discipline.Plain });

    private bool IsAvailable() => Framework.Find(State.File.Model.Compilation, "System.Collections.Immutable.ImmutableInterlocked") is not null
        && Framework.Find(State.File.Model.Compilation, "System.Collections.Immutable." + name + (kind == ImmutableKind.Map ? "`2" : "`1")) is not null;
}
