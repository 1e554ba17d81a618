using MapSafety.CodeFixes.Rewriting;
using MapSafety.Configuration;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>The object that a state's uses are locked on: the one that some of them are locked on already, or a new one beside the state.</summary>
internal sealed class Gate
{
    private const int CSharp13 = 1300;
    private readonly StateUses _state;
    private readonly ISymbol? _existing;

    private Gate(StateUses state, ISymbol? existing, string name)
    {
        _state = state;
        _existing = existing;
        Name = name;
    }

    public string Name { get; }

    /// <summary>
    /// Finds or declares the gate. There is none when the state is used under several locks, or under one that is not the same object
    /// for every thread.
    /// </summary>
    public static Gate? For(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        ISymbol?[] held = HeldIn(state);
        if (held.Length > 0)
            return Existing(state);

        return New(rewrite);
    }

    /// <summary>Declares a gate beside the state.</summary>
    public static Gate? New(Rewrite rewrite)
    {
        Gate gate = new(rewrite.State, null, NewName(rewrite.State));
        return gate.Declare(rewrite) ? gate : null;
    }

    /// <summary>The gate that some uses are under already, if it is the only one.</summary>
    public static Gate? Existing(StateUses state) => HeldIn(state) is [{ } existing] ? new Gate(state, existing, existing.Name) : null;

    /// <summary>The gate that most functions take, one that changes the state under it counting twice; nothing where no lock is the same object for every thread.</summary>
    public static Gate? Prevailing(StateUses state)
    {
        ISymbol? most = state.Ordinary
            .SelectMany(use => LocksAround(use).Select(around => (Gate: GateOf(use.File, around), Use: use)))
            .Where(held => held.Gate is not null)
            .GroupBy(held => held.Gate!, SymbolEqualityComparer.Default)
            .OrderByDescending(held => held.GroupBy(one => one.Use.Owner).Sum(owner => owner.Any(one => Retyping.EffectOf(one.Use).Mutates()) ? 2 : 1)).FirstOrDefault()?.Key;
        return most is null ? null : new Gate(state, most, most.Name);
    }

    private static ISymbol?[] HeldIn(StateUses state) =>
        state.Ordinary.SelectMany(use => LocksAround(use).Select(around => GateOf(use.File, around))).Distinct(SymbolEqualityComparer.Default).ToArray();

    /// <summary>Whether a use is under this lock.</summary>
    public bool Holds(Use use) => _existing is not null
        && LocksAround(use).Any(around => SymbolEqualityComparer.Default.Equals(GateOf(use.File, around), _existing));

    /// <summary>How the gate is written at a use.</summary>
    public string NameAt(Use use)
    {
        INamedTypeSymbol home = _existing?.ContainingType ?? _state.Symbol.ContainingType;
        if (IsInside(use, home))
            return Name;

        if (_existing is null && use.State is MemberAccessExpressionSyntax { Expression: var qualifier })
            return qualifier + "." + Name;

        return home.ToMinimalDisplayString(use.File.Model, use.State.SpanStart) + "." + Name;
    }

    /// <summary>The lock statements around a use that its function takes itself, the innermost first.</summary>
    public static IEnumerable<LockStatementSyntax> LocksAround(Use use)
    {
        SyntaxNode function = Immediate.FunctionOf(use);
        return use.State.Ancestors().TakeWhile(node => node != function).OfType<LockStatementSyntax>().Where(around => around.Statement.Span.Contains(use.State.Span));
    }

    /// <summary>The static read-only field that a lock statement locks.</summary>
    private static ISymbol? GateOf(SourceFile file, LockStatementSyntax around) =>
        file.Model.GetSymbolInfo(around.Expression).Symbol is IFieldSymbol { IsStatic: true, IsReadOnly: true } field ? field : null;

    private static bool IsInside(Use use, INamedTypeSymbol home)
    {
        ISymbol? around = use.File.Model.GetEnclosingSymbol(use.State.SpanStart);
        for (INamedTypeSymbol? type = around?.ContainingType ?? around as INamedTypeSymbol; type is not null; type = type.ContainingType)
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, home.OriginalDefinition))
                return use.State is not MemberAccessExpressionSyntax { Expression: GenericNameSyntax };

        return false;
    }

    // ---- a new one

    private bool Declare(Rewrite rewrite)
    {
        SourceFile file = _state.File;
        if (Type(rewrite, file) is not { } type)
            return false;

        string creation = file.CSharp >= (int)LanguageVersion.CSharp9 ? "new()" : "new " + type + "()";
        string declaration = Modifiers() + "static readonly " + type + " " + Name + " = " + creation + ";";
        SyntaxToken last = _state.Declaration.GetLastToken();
        string indent = file.Layout.IndentAt(_state.Declaration.SpanStart);
        if (Layout.EndsLine(last))
            rewrite.Insert(file, file.Layout.EndOfLine(last.Span.End), file.Layout.Newline + indent + declaration);
        else
            rewrite.Insert(file, last.Span.End, " " + declaration);

        return true;
    }

    /// <summary>What the user prefers; nothing where the project does not have it.</summary>
    private string? Type(Rewrite rewrite, SourceFile file) => Options.PreferredLock.ValueIn(file.Options) switch
    {
        "object" => "object",
        "lock" when !HasLock(file) => null,
        _ => HasLock(file) ? Imports.NameOf(rewrite, file, _state.Declaration.SpanStart, "System.Threading", "Lock") : "object",
    };

    /// <summary>Whether the framework has <c>System.Threading.Lock</c> and every file that locks it knows how.</summary>
    private bool HasLock(SourceFile file) =>
        _state.Files.All(used => used.CSharp >= CSharp13) && Framework.Find(file.Model.Compilation, "System.Threading.Lock") is not null;

    /// <summary>Private, unless another type needs it as it needs the state; unsaid where the state leaves it unsaid.</summary>
    private string Modifiers()
    {
        SyntaxToken[] access = _state.Declaration.Modifiers.Where(modifier => SyntaxFacts.IsAccessibilityModifier(modifier.Kind())).ToArray();
        if (_state.Ordinary.All(use => IsInside(use, _state.Symbol.ContainingType)))
            return access.Length == 0 ? "" : "private ";

        return string.Concat(access.Select(modifier => modifier.Text + " "));
    }

    /// <summary><c>s_hits</c> gives <c>s_hitsLock</c>; a name that is taken in the type or at a use gets a number.</summary>
    private static string NewName(StateUses state)
    {
        string name = state.Symbol.Name + "Lock", free = name;
        for (int i = 2; IsTaken(state, free); i++)
            free = name + i;

        return free;
    }

    private static bool IsTaken(StateUses state, string name) =>
        !state.File.Model.LookupSymbols(state.Declaration.SpanStart, name: name).IsEmpty
        || !state.Symbol.ContainingType.GetMembers(name).IsEmpty
        || state.Uses.Any(use => !use.File.Model.LookupSymbols(use.State.SpanStart, name: name).IsEmpty);
}
