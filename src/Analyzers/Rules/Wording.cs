using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Rules;

/// <summary>How messages speak of code.</summary>
internal static class Wording
{
    /// <summary>The name under which a reader knows this member: not the compiler's name of an accessor, a constructor or an operator.</summary>
    public static string NameOf(ISymbol member) => member switch
    {
        IMethodSymbol { AssociatedSymbol: IPropertySymbol { IsIndexer: true } } => "this[]",
        IMethodSymbol { AssociatedSymbol: { } property } => property.Name,
        IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } => member.ContainingType.Name,
        IMethodSymbol { MethodKind: MethodKind.Destructor } => "~" + member.ContainingType.Name,
        IMethodSymbol { MethodKind: MethodKind.ExplicitInterfaceImplementation, ExplicitInterfaceImplementations: { Length: > 0 } implemented } =>
            implemented[0].ContainingType.Name + "." + implemented[0].Name,
        IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion } => "operator " + member.Name.Replace("op_", ""),
        IMethodSymbol { IsImplicitlyDeclared: true } or { Name: "<Main>$" } => "Main",
        _ => member.Name,
    };

    /// <summary>What a member does to a state, as the verb before its name.</summary>
    public static Phrase Deed(Effect effect) => effect switch
    {
        Effect.Read => new Phrase("reads", "读取"),
        Effect.Enumerate => new Phrase("enumerates", "枚举"),
        Effect.Grow => new Phrase("adds to", "向其添加条目："),
        Effect.Shrink => new Phrase("removes from", "从中移除条目："),
        Effect.Clear => new Phrase("clears", "清空"),
        _ => new Phrase("writes to", "写入"),
    };

    /// <summary>Who holds the guard, and for what.</summary>
    public static Phrase Holding(GuardedBy keeper) => keeper.Witness switch
    {
        null => Declared(keeper),
        { Effect: var effect, Member: var member } when effect.Mutates() =>
            new Phrase("'{0}' holds '{1}' when it changes it", "“{0}”在修改它时持有“{1}”", NameOf(member), keeper.Guard.Name),
        { Member: var member } => new Phrase("'{0}' holds '{1}' there", "“{0}”在访问它时持有“{1}”", NameOf(member), keeper.Guard.Name),
    };

    /// <summary>What the declaration says about the guard.</summary>
    public static Phrase Declared(GuardedBy keeper) => new("it is declared to be guarded by '{0}'", "其声明规定由“{0}”保护", keeper.Guard.Name);

    /// <summary>One thing of this name, with its article.</summary>
    public static Phrase One(string name) => new("{0:a}", "{0}", name);

    /// <summary>What another use does to the collection that the sentence is about.</summary>
    public static Phrase Collision(Effect effect) => effect switch
    {
        Effect.Read => new Phrase("reads it", "读取它"),
        Effect.Enumerate => new Phrase("enumerates it", "枚举它"),
        Effect.Replace => new Phrase("replaces it", "替换它"),
        Effect.HandOut => new Phrase("hands it out", "将它传递出去"),
        _ => new Phrase("changes it", "修改它"),
    };
}
