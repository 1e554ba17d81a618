using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Exposure;

/// <summary>
/// MAP6001: gives a collection that the solution only reads an immutable type. Other assemblies name the old type, so they have to be compiled again; one
/// that changes the collection does not compile any more, which is what the title warns of.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeImmutable))]
public sealed class MakeImmutable() : StateFix("MAP6001")
{
    private protected override string EquivalenceKey => "MapSafety.MakeImmutable";

    internal override Phrase TitleForAll => new("Make collections immutable; other assemblies have to be compiled again", "将集合设为不可变；其他程序集必须重新编译");

    private protected override bool IncludesVisible => true;

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (CounterpartOf(state) is not var (space, name) || !IsNeverAssigned(state.Symbol) || state.Uses.Any(use => !IsRead(use)) || !Interests.MayBeRetyped(state)
            || state.Declaration is FieldDeclarationSyntax { Declaration.Variables.Count: not 1 }
            || state.Initializer is not { } value || Creation.Read(value, state.Type, state.File.Model) is not { } creation)
            return null;

        if (!WriteValue(rewrite, creation, name))
            return null;

        if (state.TypeSyntax is not GenericNameSyntax written)
            return null;

        rewrite.Replace(state.File, written.Identifier, Imports.NameOf(rewrite, state.File, written.SpanStart, space, name));
        rewrite.Note(new Phrase("other assemblies have to be compiled again", "其他程序集必须重新编译"));
        return new Phrase("Make '{0}' {1:a} ({2})", "将“{0}”改为 {1}（{2}）", state.Symbol.Name, name, state.Extent);
    }

    private static bool WriteValue(Rewrite rewrite, Creation creation, string name)
    {
        // A list of values makes whatever collection it is assigned to.
        if (creation.IsCollectionExpression)
            return !name.StartsWith("Frozen", StringComparison.Ordinal);

        if (creation.Comparer is { } comparer && !Syntax.IsStable(comparer))
            return false;

        SourceFile file = rewrite.State.File;
        if (creation.Expression is ImplicitObjectCreationExpressionSyntax inferred)
            rewrite.Insert(file, inferred.NewKeyword.Span.End, " " + rewrite.State.TypeSyntax);

        rewrite.Insert(file, creation.Expression.Span.End, ".To" + name + "(" + creation.Comparer + ")");
        return true;
    }

    /// <summary>The frozen collection where the framework has it: it is made once and read fastest.</summary>
    private static (string Space, string Name)? CounterpartOf(StateUses state)
    {
        (string Space, string Name)? counterpart = state.Collection?.MetadataName switch
        {
            "System.Collections.Generic.Dictionary`2" => IsFrozen(state) ? ("System.Collections.Frozen", "FrozenDictionary") : ("System.Collections.Immutable", "ImmutableDictionary"),
            "System.Collections.Generic.HashSet`1" => IsFrozen(state) ? ("System.Collections.Frozen", "FrozenSet") : ("System.Collections.Immutable", "ImmutableHashSet"),
            "System.Collections.Generic.SortedDictionary`2" => ("System.Collections.Immutable", "ImmutableSortedDictionary"),
            "System.Collections.Generic.SortedSet`1" => ("System.Collections.Immutable", "ImmutableSortedSet"),
            "System.Collections.Generic.List`1" => ("System.Collections.Immutable", "ImmutableList"),
            _ => null,
        };
        return counterpart is var (space, name) && state.File.Compilations.All(target => Framework.Find(target, space + "." + name) is not null) ? counterpart : null;
    }

    private static bool IsFrozen(StateUses state) =>
        state.Initializer is BaseObjectCreationExpressionSyntax && state.File.Compilations.All(target => Framework.Find(target, "System.Collections.Frozen.FrozenDictionary") is not null);

    private static bool IsNeverAssigned(ISymbol symbol) => symbol is IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null };

    private static bool IsRead(Use use) => use.State.Parent is ArgumentSyntax
        ? Interfaces.ParameterOf(use.State, use.File.Model) is { ContainingSymbol: IMethodSymbol taker } parameter && Consumers.EffectOnArgument(taker, parameter) is Effect.Read or Effect.Enumerate
        : Retyping.EffectOf(use) is Effect.Read or Effect.Enumerate;
}
