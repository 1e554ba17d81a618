using MapSafety.CodeFixes.Rewriting;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Growth;

/// <summary>Gives a map of locks the type of a nested class that counts their users, and writes each place that takes one as a <c>using</c>.</summary>
internal sealed class CountedLocks
{
    private readonly Rewrite _rewrite;
    private readonly StateUses _state;
    private readonly SourceFile _file;
    private readonly string _name;
    private bool _waits;
    private bool _awaits;
    private bool _isCancelled;

    public CountedLocks(Rewrite rewrite)
    {
        _rewrite = rewrite;
        _state = rewrite.State;
        _file = _state.File;
        _name = FreeName();
    }

    private bool IsSemaphore => Guards.IsSemaphore(_state.Type.TypeArguments[1]);

    public bool Write()
    {
        if (_state.Collection?.MetadataName != "System.Collections.Concurrent.ConcurrentDictionary`2" || !Interests.MayBeRetyped(_state) || _state.Symbol.ContainingType.IsRecord
            || _state.Declaration is FieldDeclarationSyntax { Declaration.Variables.Count: not 1 } || _state.Initializer is null || LockTake.Made(_state) is null
            || !(IsSemaphore || _state.Type.TypeArguments[1].SpecialType is SpecialType.System_Object)
            || !MapCreation.ComparerOf(_state.Initializer, _state.Type, _file.Model, out ExpressionSyntax? comparer) || comparer is not null && !Syntax.IsStable(comparer))
            return false;

        _rewrite.Replace(_file, _state.TypeSyntax, _name);
        _rewrite.Replace(_file, _state.Initializer, _file.CSharp >= (int)LanguageVersion.CSharp9 ? "new()" : "new " + _name + "()");
        return _state.Uses.All(use => use.Qualifier is null && use.Member == "GetOrAdd" && use.Call is not null && use.Argument(0) is not null && Write(use)) && WriteClass(comparer?.ToString());
    }

    // ---- the places

    private bool Write(Use use)
    {
        if (use.Call!.Parent is LockStatementSyntax around && around.Expression == use.Call)
            return WriteLock(use, around, around.SpanStart);

        if (use.Call.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } declaration } } variable }
            || use.File.Model.GetDeclaredSymbol(variable) is not ILocalSymbol local || Syntax.Following(declaration) is not [var next, ..])
            return false;

        IdentifierNameSyntax[] mentions = Syntax.MentionsOf(local, Syntax.FunctionOf(declaration), use.File.Model).ToArray();
        if (next is LockStatementSyntax taken)
            return mentions is [{ } only] && taken.Expression == only && WriteLock(use, taken, declaration.SpanStart);

        return mentions.Length == 2 && Syntax.Following(declaration) is [ExpressionStatementSyntax wait, TryStatementSyntax attempt, ..] && WriteSemaphore(use, declaration, wait, attempt, mentions);
    }

    private bool WriteLock(Use use, LockStatementSyntax around, int start)
    {
        _waits = true;
        _rewrite.Replace(use.File, TextSpan.FromBounds(start, around.CloseParenToken.Span.End), "using (" + use.State + ".Enter(" + use.Argument(0) + "))");
        return start == around.SpanStart || !HasRemarks(use.File, start, around.SpanStart);
    }

    /// <summary><c>await gate.WaitAsync(…); try { … } finally { gate.Release(); }</c></summary>
    private bool WriteSemaphore(Use use, LocalDeclarationStatementSyntax declaration, ExpressionStatementSyntax wait, TryStatementSyntax attempt, IdentifierNameSyntax[] mentions)
    {
        SourceFile file = use.File;
        if (attempt is not { Catches.Count: 0, Finally.Block.Statements: [ExpressionStatementSyntax { Expression: InvocationExpressionSyntax release }] }
            || release.ArgumentList.Arguments.Count > 0 || !IsOn(release, mentions[1], "Release") || CallOf(wait.Expression, file, out bool isAsync, out string configured) is not { } call
            || !IsOn(call, mentions[0], isAsync ? "WaitAsync" : "Wait"))
            return false;

        ArgumentSyntax[] given = call.ArgumentList.Arguments.ToArray();
        if (given.Length > 1 || given is [{ NameColon: null } token] && file.Model.GetTypeInfo(token.Expression).ConvertedType is not { Name: "CancellationToken" })
            return false;

        (_waits, _awaits, _isCancelled) = (_waits || !isAsync, _awaits || isAsync, _isCancelled || given.Length == 1);
        string arguments = use.Argument(0) + (given is [{ } one] ? ", " + one.Expression : "");
        string head = isAsync ? "using (await " + use.State + ".EnterAsync(" + arguments + ")" + configured + ")" : "using (" + use.State + ".Enter(" + arguments + "))";
        _rewrite.Replace(file, TextSpan.FromBounds(declaration.SpanStart, attempt.TryKeyword.Span.End), head);
        _rewrite.Delete(file, TextSpan.FromBounds(attempt.Block.Span.End, attempt.Span.End));
        return !HasRemarks(file, declaration.SpanStart, attempt.TryKeyword.SpanStart) && !HasRemarks(file, attempt.Block.Span.End, attempt.Span.End);
    }

    /// <summary>The call that waits, without the <c>await</c> and what configures it.</summary>
    private static InvocationExpressionSyntax? CallOf(ExpressionSyntax wait, SourceFile file, out bool isAsync, out string configured)
    {
        isAsync = wait is AwaitExpressionSyntax;
        configured = "";
        ExpressionSyntax call = wait is AwaitExpressionSyntax awaited ? awaited.Expression : wait;
        if (isAsync && call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: InvocationExpressionSyntax inner } } outer)
        {
            configured = ".ConfigureAwait" + outer.ArgumentList;
            call = inner;
        }

        return call as InvocationExpressionSyntax;
    }

    private static bool IsOn(InvocationExpressionSyntax call, IdentifierNameSyntax gate, string method) =>
        call.Expression is MemberAccessExpressionSyntax access && access.Expression == gate && access.Name.Identifier.ValueText == method;

    private static bool HasRemarks(SourceFile file, int start, int end) => file.Root.DescendantTrivia(TextSpan.FromBounds(start, end)).Any(trivia => trivia.SpanStart >= start && trivia.Span.End <= end
        && (trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia) || trivia.IsDirective));

    // ---- the class

    private bool WriteClass(string? comparer)
    {
        if (_state.Declaration.Parent is not TypeDeclarationSyntax { Members: [.., var last] } || !Layout.EndsLine(last.GetLastToken()))
            return false;

        string key = _state.Type.TypeArguments[0].ToMinimalDisplayString(_file.Model, _state.Declaration.SpanStart);
        string access = string.Concat(_state.Declaration.Modifiers.Where(modifier => SyntaxFacts.IsAccessibilityModifier(modifier.Kind())).Select(modifier => modifier.Text + " "));
        _rewrite.Insert(_file, _file.Layout.EndOfLine(last.Span.End), _file.Layout.Newline + ClassText.Of(_file, _state.Declaration.Parent, Lines(key, access, comparer)));
        return true;
    }

    private List<string> Lines(string key, string access, string? comparer)
    {
        bool isShort = _file.CSharp >= (int)LanguageVersion.CSharp9;
        string map = Name("System.Collections.Generic", "Dictionary") + "<" + key + ", Entry>", contract = Name("System", "IDisposable");
        List<string> lines =
        [
            "/// <summary>A lock for each key that somebody holds or waits for; the last of them takes it along.</summary>",
            access + "sealed class " + _name,
            "{",
            "\tprivate readonly " + map + " _entries = new" + (isShort ? "" : " " + map) + "(" + comparer + ");",
        ];
        if (_waits)
            lines.AddRange(Enter(key));
        if (_awaits)
            lines.AddRange(EnterAsync(key));

        lines.AddRange(Counting(key, isShort));
        lines.AddRange(
        [
            "",
            "\tprivate sealed class Entry",
            "\t{",
            "\t\tpublic int Users { get; set; }",
            .. IsSemaphore ? ["", "\t\tpublic " + Semaphore() + " Gate { get; } = new" + (isShort ? "" : " " + Semaphore()) + "(1, 1);"] : Array.Empty<string>(),
            "\t}",
            "",
            "\tprivate sealed class Holder : " + contract,
            "\t{",
            "\t\tprivate readonly " + _name + " _locks;",
            "\t\tprivate readonly " + key + " _key;",
            "\t\tprivate readonly Entry _entry;",
            "",
            "\t\tpublic Holder(" + _name + " locks, " + key + " key, Entry entry)",
            "\t\t{",
            "\t\t\t_locks = locks;",
            "\t\t\t_key = key;",
            "\t\t\t_entry = entry;",
            "\t\t}",
            "",
            "\t\tpublic void Dispose()",
            "\t\t{",
            "\t\t\t" + (IsSemaphore ? "_entry.Gate.Release();" : Name("System.Threading", "Monitor") + ".Exit(_entry);"),
            "\t\t\t_locks.Leave(_key, _entry);",
            "\t\t}",
            "\t}",
            "}",
        ]);
        return lines;
    }

    private string[] Enter(string key) =>
    [
        "",
        "\tpublic " + Name("System", "IDisposable") + " Enter(" + key + " key" + (IsSemaphore ? Token() : "") + ")",
        "\t{",
        "\t\tEntry entry = Join(key);",
        .. Waiting(IsSemaphore ? "entry.Gate.Wait(" + Passed() + ");" : Name("System.Threading", "Monitor") + ".Enter(entry);"),
    ];

    private string[] EnterAsync(string key) =>
    [
        "",
        "\tpublic async " + Name("System.Threading.Tasks", "Task") + "<" + Name("System", "IDisposable") + "> EnterAsync(" + key + " key" + Token() + ")",
        "\t{",
        "\t\tEntry entry = Join(key);",
        .. Waiting("await entry.Gate.WaitAsync(" + Passed() + ").ConfigureAwait(false);"),
    ];

    /// <summary>Who gives up waiting is no user any more.</summary>
    private static string[] Waiting(string wait) =>
    [
        "\t\ttry",
        "\t\t{",
        "\t\t\t" + wait,
        "\t\t}",
        "\t\tcatch",
        "\t\t{",
        "\t\t\tLeave(key, entry);",
        "\t\t\tthrow;",
        "\t\t}",
        "",
        "\t\treturn new Holder(this, key, entry);",
        "\t}",
    ];

    private string[] Counting(string key, bool isShort) =>
    [
        "",
        "\tprivate Entry Join(" + key + " key)",
        "\t{",
        "\t\tlock (_entries)",
        "\t\t{",
        "\t\t\tif (!_entries.TryGetValue(key, out var entry))",
        "\t\t\t{",
        "\t\t\t\tentry = new" + (isShort ? "" : " Entry") + "();",
        "\t\t\t\t_entries.Add(key, entry);",
        "\t\t\t}",
        "",
        "\t\t\tentry.Users++;",
        "\t\t\treturn entry;",
        "\t\t}",
        "\t}",
        "",
        "\tprivate void Leave(" + key + " key, Entry entry)",
        "\t{",
        "\t\tlock (_entries)",
        "\t\t{",
        "\t\t\tentry.Users--;",
        "\t\t\tif (entry.Users == 0)",
        "\t\t\t\t_entries.Remove(key);",
        "\t\t}",
        "\t}",
    ];

    private string Token() => _isCancelled ? ", " + Name("System.Threading", "CancellationToken") + " cancellation = default" : "";

    private string Passed() => _isCancelled ? "cancellation" : "";

    private string Semaphore() => Name("System.Threading", "SemaphoreSlim");

    private string Name(string space, string type) => Imports.NameOf(_rewrite, _file, _state.Declaration.SpanStart, space, type);

    private string FreeName()
    {
        string wish = Naming.Of(_state.Symbol.Name) + "ByKey", name = wish;
        for (int i = 2; !_file.Model.LookupSymbols(_state.Declaration.SpanStart, name: name).IsEmpty; i++)
            name = wish + Naming.Number(i);

        return name;
    }
}
