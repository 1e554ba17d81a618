using MapSafety.CodeFixes.Rewriting;
using MapSafety.Configuration;
using MapSafety.Flow;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Use = MapSafety.CodeFixes.Rewriting.Use;

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

    private Gate(StateUses state, ISymbol existing)
        : this(state, existing, existing is INamedTypeSymbol ? "this" : existing.Name)
    {
    }

    public string Name { get; }

    /// <summary>
    /// Finds or declares the gate. There is none when the state is used under several locks, or under one that is not the same object
    /// for every thread.
    /// </summary>
    public static Gate? For(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        Dictionary<Compilation, GuardEffects> helpers = [];
        if (state.Accesses.Select(use => (use.File, use.Owner)).Distinct().Any(member =>
            TakesOtherGuards(member.File, member.Owner) || IsHelped(member.File, member.Owner, helpers)))
            return null;

        return DeclaredGuards.Of(state.Symbol) is { } declared ? Declared(state, declared)
            : HeldIn(state).Length > 0 ? Existing(state)
            : New(rewrite);
    }

    /// <summary>The gate that the state's declaration names, if a lock statement can take it and no use takes another.</summary>
    private static Gate? Declared(StateUses state, Guard declared)
    {
        ISymbol? named = declared switch
        {
            { Root: GuardRoot.This } => state.Symbol.ContainingType,
            { Root: GuardRoot.Symbol, Path: [IFieldSymbol field] } when IsNeverReplaced(field) && Guards.IsForLockStatement(field.Type) => field,
            _ => null,
        };
        return named is null || HeldIn(state).Any(held => !SymbolEqualityComparer.Default.Equals(held, named)) ? null : new Gate(state, named);
    }

    /// <summary>Declares a gate beside the state.</summary>
    public static Gate? New(Rewrite rewrite)
    {
        Gate gate = new(rewrite.State, null, NewName(rewrite.State));
        return gate.Type(rewrite, rewrite.State.File) is { } type && gate.Declare(rewrite, type, "()") ? gate : null;
    }

    /// <summary>Declares a semaphore beside the state, which lets one in.</summary>
    public static Gate? NewSemaphore(Rewrite rewrite)
    {
        Gate gate = new(rewrite.State, null, NewName(rewrite.State));
        return Framework.Find(rewrite.State.File.Model.Compilation, "System.Threading.SemaphoreSlim") is not null
            && gate.Declare(rewrite, Imports.NameOf(rewrite, rewrite.State.File, rewrite.State.Declaration.SpanStart, "System.Threading", "SemaphoreSlim"), "(1, 1)") ? gate : null;
    }

    /// <summary>Whether no member that uses the state keeps others out in any way yet.</summary>
    public static bool IsUnguarded(StateUses state) => state.Accesses.Select(use => (use.File, use.Owner)).Distinct()
        .All(member => !TakesOtherGuards(member.File, member.Owner) && !member.Owner.DescendantNodes().Any(node => node is LockStatementSyntax));

    /// <summary>The gate that some uses are under already, if it is the only one.</summary>
    public static Gate? Existing(StateUses state) => HeldIn(state) is [{ } existing] ? new Gate(state, existing) : null;

    /// <summary>The gate that most functions take, one that changes the state under it counting twice; nothing where no lock is the same object for every thread.</summary>
    public static Gate? Prevailing(StateUses state)
    {
        ISymbol? most = state.Accesses
            .SelectMany(use => LocksAround(use).Select(around => (Gate: GateOf(state, use, around), Use: use)))
            .Where(held => held.Gate is not null)
            .GroupBy(held => held.Gate!, SymbolEqualityComparer.Default)
            .OrderByDescending(held => held.GroupBy(one => one.Use.Owner).Sum(owner => owner.Any(one => Retyping.EffectOf(one.Use).Mutates()) ? 2 : 1)).FirstOrDefault()?.Key;
        return most is null ? null : new Gate(state, most);
    }

    /// <summary>This field as the gate of a state, from now on read-only.</summary>
    public static Gate On(StateUses state, ISymbol field) => new(state, field);

    private static ISymbol?[] HeldIn(StateUses state) =>
        state.Accesses.SelectMany(use => LocksAround(use).Select(around => GateOf(state, use, around))).Distinct(SymbolEqualityComparer.Default).ToArray();

    /// <summary>Whether a use is under this lock.</summary>
    public bool Holds(Use use) => _existing is not null
        && LocksAround(use).Any(around => SymbolEqualityComparer.Default.Equals(GateOf(_state, use, around), _existing));

    /// <summary>How the gate is written at a use: in the frame of the object whose state is used.</summary>
    public string NameAt(Use use)
    {
        if (SymbolEqualityComparer.Default.Equals(_existing, _state.Symbol))
            return use.State.ToString();

        if (_existing is INamedTypeSymbol)
            return use.Qualifier?.ToString() ?? "this";

        if (_state.IsOfObject && _existing is null or { IsStatic: false })
            return use.State is MemberAccessExpressionSyntax access ? access.Expression + "." + Name : Name;

        INamedTypeSymbol home = _existing?.ContainingType ?? _state.Symbol.ContainingType;
        if (IsInside(use, home) && use.State is not MemberAccessExpressionSyntax { Expression: GenericNameSyntax })
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

    /// <summary>
    /// What a lock statement around a use locks: a static field, a field of the object whose state is used, that object itself (then the type stands
    /// for it), or the collection. Nothing for anything else, and for what may be another object tomorrow.
    /// </summary>
    private static ISymbol? GateOf(StateUses state, Use use, LockStatementSyntax around)
    {
        ExpressionSyntax locked = Syntax.Bare(around.Expression);
        if (state.IsOfObject && (use.Qualifier is { } qualifier ? SyntaxFactory.AreEquivalent(qualifier, locked) : locked is ThisExpressionSyntax))
            return state.Symbol.ContainingType;

        return use.File.Model.GetSymbolInfo(locked).Symbol is IFieldSymbol field && IsNeverReplaced(field)
            && (field.IsStatic || state.IsOfObject && IsSameFrame(new Use(use.File, locked), use)) ? field.OriginalDefinition : null;
    }

    private static bool IsSameFrame(Use gate, Use use) => gate.Qualifier is { } qualifier
        ? use.Qualifier is { } other && SyntaxFactory.AreEquivalent(qualifier, other)
        : use.Qualifier is null;

    /// <summary>Whether a field keeps the object it was given when its type or object was made.</summary>
    private static bool IsNeverReplaced(IFieldSymbol field) => field.IsReadOnly
        || field.DeclaredAccessibility is Accessibility.Private && !field.ContainingType.DeclaringSyntaxReferences.SelectMany(part => part.GetSyntax().DescendantNodes())
            .Any(node => node is AssignmentExpressionSyntax { Left: var target } && IsNamed(target, field.Name)
                || node is ArgumentSyntax { RefKindKeyword.RawKind: not 0 } argument && IsNamed(argument.Expression, field.Name));

    private static bool IsNamed(ExpressionSyntax expression, string name) =>
        expression is IdentifierNameSyntax plain && plain.Identifier.ValueText == name || expression is MemberAccessExpressionSyntax access && access.Name.Identifier.ValueText == name;

    /// <summary>Whether a member keeps others out by anything but a lock statement; a second lock beside that one would only wait in another order.</summary>
    internal static bool TakesOtherGuards(SourceFile file, SyntaxNode member) =>
        file.Model.GetDeclaredSymbol(member) is IMethodSymbol method && Guards.IsSynchronized(method)
        || member.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => file.Model.GetSymbolInfo(call).Symbol is IMethodSymbol called
            && Guards.Find(called.ReducedFrom ?? called, ReceiverOf(call, file)) is not null);

    /// <summary>Whether a member lets a helper of the program take a guard for it.</summary>
    private static bool IsHelped(SourceFile file, SyntaxNode member, Dictionary<Compilation, GuardEffects> known)
    {
        if (!known.TryGetValue(file.Model.Compilation, out GuardEffects? helpers))
            known.Add(file.Model.Compilation, helpers = new GuardEffects(file.Model.Compilation, new Sources(file.Model.Compilation)));

        return member.DescendantNodes().Any(node =>
            node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax
            && MethodBehind(file.Model.GetSymbolInfo(node).Symbol) is { } method && helpers.Of(method.OriginalDefinition, default) is not null);
    }

    private static IMethodSymbol? MethodBehind(ISymbol? symbol) =>
        symbol is IMethodSymbol method ? method.ReducedFrom ?? method : (symbol as IPropertySymbol)?.GetMethod;

    private static ITypeSymbol? ReceiverOf(InvocationExpressionSyntax call, SourceFile file) =>
        call.Expression is MemberAccessExpressionSyntax access && file.Model.GetSymbolInfo(access.Expression).Symbol is not INamedTypeSymbol ? file.Model.GetTypeInfo(access.Expression).Type : null;

    private static bool IsInside(Use use, INamedTypeSymbol home)
    {
        ISymbol? around = use.File.Model.GetEnclosingSymbol(use.State.SpanStart);
        for (INamedTypeSymbol? type = around?.ContainingType ?? around as INamedTypeSymbol; type is not null; type = type.ContainingType)
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, home.OriginalDefinition))
                return true;

        return false;
    }

    // ---- a new one

    private bool Declare(Rewrite rewrite, string type, string arguments)
    {
        SourceFile file = _state.File;
        INamedTypeSymbol home = _state.Symbol.ContainingType;
        if (_state.IsOfObject && (home.IsRecord || Interests.MayBeMadeWithoutConstructor(home)))
            return false;

        string creation = file.CSharp >= (int)LanguageVersion.CSharp9 ? "new" + arguments : "new " + type + arguments;
        string declaration = Modifiers() + (_state.IsOfObject ? "" : "static ") + "readonly " + type + " " + Name + " = " + creation + ";";
        SyntaxToken last = _state.Declaration.GetLastToken();
        string indent = file.Layout.IndentAt(_state.Declaration.SpanStart);
        if (Layout.EndsLine(last))
            rewrite.Insert(file, file.Layout.EndOfLine(last.Span.End), file.Layout.Newline + indent + declaration);
        else
            rewrite.Insert(file, last.Span.End, " " + declaration);

        return true;
    }

    /// <summary>Whether only the state's own type needs the gate.</summary>
    private static bool IsPrivate(StateUses state) =>
        state.Accesses.All(use => IsInside(use, state.Symbol.ContainingType) && use.State is not MemberAccessExpressionSyntax { Expression: GenericNameSyntax });

    /// <summary>What the user prefers; nothing where the project does not have it.</summary>
    private string? Type(Rewrite rewrite, SourceFile file) => Options.PreferredLock.ValueIn(file.Options) switch
    {
        "object" => "object",
        "lock" when !HasLock(file) => null,
        _ => HasLock(file) ? Imports.NameOf(rewrite, file, _state.Declaration.SpanStart, "System.Threading", "Lock") : "object",
    };

    /// <summary>Whether the framework has <c>System.Threading.Lock</c> and every file that locks it knows how.</summary>
    private bool HasLock(SourceFile file) =>
        _state.Files.All(used => used.CSharp >= CSharp13) && file.Compilations.All(target => Framework.Find(target, "System.Threading.Lock") is not null);

    /// <summary>Private, unless another type needs it as it needs the state; unsaid where the state leaves it unsaid.</summary>
    private string Modifiers()
    {
        // What is not visible outside the solution needs no public lock.
        if (_state.IsOfObject && _state.Symbol.DeclaredAccessibility is Accessibility.Public && !IsPrivate(_state))
            return "internal ";

        SyntaxToken[] access = _state.Declaration.Modifiers.Where(modifier => SyntaxFacts.IsAccessibilityModifier(modifier.Kind())).ToArray();
        if (IsPrivate(_state))
            return access.Length == 0 ? "" : "private ";

        return string.Concat(access.Select(modifier => modifier.Text + " "));
    }

    /// <summary><c>s_hits</c> gives <c>s_hitsLock</c>; a name that is taken in the type or at a use gets a number.</summary>
    private static string NewName(StateUses state) => FieldNames.Free(state, (IsPrivate(state) ? FieldName(state.Symbol) : state.Symbol.Name) + "Lock");

    /// <summary>The state's name as a private field would have it here: <c>Hits</c> gives <c>_hits</c>, <c>m_hits</c> or <c>hits</c>, as the type writes its other fields.</summary>
    private static string FieldName(ISymbol symbol)
    {
        if (symbol.IsStatic || symbol.DeclaredAccessibility is Accessibility.Private && symbol is IFieldSymbol)
            return symbol.Name;

        string[] fields = symbol.ContainingType.GetMembers().OfType<IFieldSymbol>()
            .Where(field => field is { IsStatic: false, IsImplicitlyDeclared: false, DeclaredAccessibility: Accessibility.Private }).Select(field => field.Name).ToArray();
        string prefix = fields.Any(field => field.StartsWith("m_", StringComparison.Ordinal)) ? "m_"
            : fields.Any(field => char.IsLower(field[0])) && !fields.Any(field => field[0] == '_') ? "" : "_";
        return prefix + char.ToLowerInvariant(symbol.Name[0]) + symbol.Name.Substring(1);
    }
}
