using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Growth;

/// <summary>
/// Gives a map the type of a nested class that keeps its entries in a <c>MemoryCache</c>. The class has the members that the code calls, so that the calls
/// stay as they are; only an assignment through the indexer becomes <c>Set</c>.
/// </summary>
internal sealed class BoundedCache
{
    private const string Space = "Microsoft.Extensions.Caching.Memory";
    private readonly Rewrite _rewrite;
    private readonly StateUses _state;
    private readonly SourceFile _file;
    private readonly int _limit;
    private readonly int _minutes;
    private readonly string _name;
    private readonly HashSet<BoundedMember> _members = new();

    // The members whose answer somebody uses.
    private readonly HashSet<string> _answers = new();

    public BoundedCache(Rewrite rewrite, int limit, int minutes)
    {
        _rewrite = rewrite;
        _state = rewrite.State;
        _file = _state.File;
        _limit = limit;
        _minutes = minutes;
        _name = FreeName();
    }

    public bool Write() => IsPossible() && Declaration() && _state.Uses.All(Use) && (!_state.IsOfObject || OwnedDisposal.Write(_rewrite, _state.Symbol.Name)) && WriteClass();

    private bool IsPossible() => _state.Collection?.MetadataName is "System.Collections.Generic.Dictionary`2" or "System.Collections.Concurrent.ConcurrentDictionary`2"
        && _file.Compilations.All(target => Framework.Find(target, Space + ".MemoryCache") is not null)
        && Interests.MayBeRetyped(_state) && _state.Type.TypeArguments.All(Forgetting.MayLose) && !Forgetting.HoldsBuckets(_state) && !WeakKeys.Fit(_state.Type, _file.Model.Compilation)
        && !_state.Symbol.ContainingType.IsRecord && _state.Type.TypeArguments[0] is not { TypeKind: TypeKind.TypeParameter };

    // ---- the declaration

    private bool Declaration()
    {
        if (_state.Declaration is FieldDeclarationSyntax { Declaration.Variables.Count: not 1 } || _state.TypeSyntax is NullableTypeSyntax || !IsMadeOnce())
            return false;

        _rewrite.Replace(_file, _state.TypeSyntax, _name);
        return _state.Initializer is null || Create(_file, _state.Initializer);
    }

    /// <summary>Whether the map is there from the start and stays the same.</summary>
    private bool IsMadeOnce() => _state.Initializer is not null ? !_state.Uses.Any(IsStored) : _state.Uses.Count(IsStored) == 1 && _state.Symbol is IFieldSymbol { IsReadOnly: true };

    private static bool IsStored(Use use) => use.Whole == use.State && use.IsAssigned;

    private bool Create(SourceFile file, ExpressionSyntax value)
    {
        if (!MapCreation.IsPlain(value, _state.Type, file.Model))
            return false;

        _rewrite.Replace(file, value, file.CSharp >= (int)LanguageVersion.CSharp9 ? "new()" : "new " + _name + "()");
        return true;
    }

    // ---- the uses

    private bool Use(Use use)
    {
        if (use.IsLocked)
            return true;

        if (IsStored(use))
            return _state.IsInitialization(use) && use.Assigner is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Parent: ExpressionStatementSyntax } first && Create(use.File, first.Right);

        if (use.Element is not null)
            return Set(use);

        if (use.Call is not null)
            return !use.IsExtension && BoundedMember.Of(use) is { } member && Need(member) && (use.IsStatement || _answers.Add(use.Member) || true);

        return use.Access is not null && use.Member is "Count" or "IsEmpty" && Need(BoundedMember.Named(use.Member));
    }

    private bool Need(BoundedMember member)
    {
        _members.Add(member);
        return true;
    }

    private bool Set(Use use)
    {
        if (use.Assigner is not AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } store || use.Argument(0) is not { } key || !Syntax.IsStatement(store, use.File.Model))
            return false;

        _rewrite.Replace(use.File, TextSpan.FromBounds(use.State.Span.End, key.SpanStart), ".Set(");
        _rewrite.Replace(use.File, TextSpan.FromBounds(key.Span.End, store.Right.SpanStart), ", ");
        _rewrite.Insert(use.File, store.Right.Span.End, ")");
        return Stored.Write(_rewrite, use, store) && Need(BoundedMember.Named("Set"));
    }

    // ---- the class

    private bool WriteClass()
    {
        BoundedCacheText text = new(_rewrite, _name, _limit, _minutes, _members, _answers);
        if (_state.Declaration.Parent is not TypeDeclarationSyntax { Members: [.., var last] } || !Layout.EndsLine(last.GetLastToken()))
            return false;

        _rewrite.Insert(_file, _file.Layout.EndOfLine(last.Span.End), _file.Layout.Newline + text.Write(Access()));
        return true;
    }

    /// <summary>As visible as the state.</summary>
    private string Access() =>
        string.Concat(_state.Declaration.Modifiers.Where(modifier => SyntaxFacts.IsAccessibilityModifier(modifier.Kind())).Select(modifier => modifier.Text + " "));

    private string FreeName()
    {
        string wish = "Bounded" + Naming.Of(_state.Symbol.Name), name = wish;
        for (int i = 2; !_file.Model.LookupSymbols(_state.Declaration.SpanStart, name: name).IsEmpty; i++)
            name = wish + i;

        return name;
    }
}
