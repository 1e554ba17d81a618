using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.Testing.Conformance;

/// <summary>Wrong: counts its findings, and says how many there were.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class Remembering : BadField
{
    private int _count;

    protected override Diagnostic Finding(VariableDeclaratorSyntax field) => Diagnostic.Create(Rule, field.Identifier.GetLocation(), Interlocked.Increment(ref _count));
}

/// <summary>Wrong in the same way, and off by default.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OffByDefaultAndRemembering : BadField
{
    private static readonly DiagnosticDescriptor s_rule = new("TST008", "Bad name", "Bad '{0}'", "Test", DiagnosticSeverity.Info, isEnabledByDefault: false);
    private int _count;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    protected override Diagnostic Finding(VariableDeclaratorSyntax field) => Diagnostic.Create(s_rule, field.Identifier.GetLocation(), Interlocked.Increment(ref _count));
}

/// <summary>Wrong: keeps every tree it has seen.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KeepsTrees : BadField
{
    private readonly ConcurrentBag<SyntaxTree> _seen = [];

    protected override Diagnostic Finding(VariableDeclaratorSyntax field)
    {
        _seen.Add(field.SyntaxTree);
        return base.Finding(field);
    }
}

/// <summary>Wrong: keeps the compilation it was given, which is not the one it was started with.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KeepsCompilations : DiagnosticAnalyzer
{
    private readonly ConcurrentBag<Compilation> _seen = [];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [BadField.Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationAction(end => _seen.Add(end.Compilation));
    }
}

/// <summary>Wrong: takes for granted that a field ends in a semicolon.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TrustsTheCode : BadField
{
    protected override Diagnostic Finding(VariableDeclaratorSyntax field) => ((FieldDeclarationSyntax)field.Parent!.Parent!).SemicolonToken.IsMissing
        ? throw new ArgumentException("no semicolon")
        : base.Finding(field);
}

/// <summary>Wrong: its fix takes that for granted.</summary>
public sealed class FixTrustsTheCode : RenameField
{
    protected override Task<Document> FixAsync(Document document, SyntaxNode root, VariableDeclaratorSyntax field) => ((FieldDeclarationSyntax)field.Parent!.Parent!).SemicolonToken.IsMissing
        ? throw new ArgumentException("no semicolon")
        : base.FixAsync(document, root, field);
}

/// <summary>Wrong: waits, and does not look at its token.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class Slow : BadField
{
    protected override Diagnostic Finding(VariableDeclaratorSyntax field)
    {
        Thread.Sleep(TimeSpan.FromSeconds(3));
        return base.Finding(field);
    }
}

/// <summary>Wrong: reports only in new versions of the language.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OnlyInNewVersions : BadField
{
    protected override Diagnostic Finding(VariableDeclaratorSyntax field) =>
        Diagnostic.Create(Rule, field.Identifier.GetLocation(), ((CSharpParseOptions)field.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp10 ? "new" : "old");
}

/// <summary>Speaks two languages: rightly, or with one of the mistakes that can be made.</summary>
public abstract class Bilingual(string english, string chinese) : DiagnosticAnalyzer
{
    private readonly DiagnosticDescriptor _rule = new("TST007", new Text("Title", "标题"), new Text(english, chinese), "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true, new Text("Description.", "说明。"));

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [_rule];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(symbol => symbol.ReportDiagnostic(Diagnostic.Create(_rule, symbol.Symbol.Locations[0], symbol.Symbol.Name)), SymbolKind.Field);
    }

    private sealed class Text(string english, string chinese) : LocalizableString
    {
        protected override bool AreEqual(object? other) => ReferenceEquals(this, other);

        protected override int GetHash() => 0;

        protected override string GetText(IFormatProvider? formatProvider) => (formatProvider as CultureInfo)?.TwoLetterISOLanguageName == "zh" ? chinese : english;
    }
}

/// <summary>Right.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RightlyBilingual() : Bilingual("The field '{0}'", "字段“{0}”");

/// <summary>Wrong: one language lacks the argument.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LosesAnArgument() : Bilingual("The field '{0}'", "字段");

/// <summary>Wrong: the message has an argument more than is given.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WantsAnArgument() : Bilingual("The field '{0}' of '{1}'", "“{1}”的字段“{0}”");

/// <summary>Wrong: not translated.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NotTranslated() : Bilingual("The field '{0}'", "The field '{0}'");

/// <summary>Wrong: renames from one bad name to another, for ever.</summary>
public sealed class NeverEnds : RenameField
{
    protected override Task<Document> FixAsync(Document document, SyntaxNode root, VariableDeclaratorSyntax field) =>
        Task.FromResult(document.WithSyntaxRoot(root.ReplaceToken(field.Identifier, SyntaxFactory.Identifier(field.Identifier.Text + "x").WithTriviaFrom(field.Identifier))));
}

/// <summary>A fix of the text, right or wrong in how it lays it out.</summary>
public abstract class EditsTheText : RenameField
{
    protected override async Task<Document> FixAsync(Document document, SyntaxNode root, VariableDeclaratorSyntax field)
    {
        SourceText text = await document.GetTextAsync();
        SourceText renamed = text.Replace(new TextSpan(field.Identifier.SpanStart, 3), "good");
        return document.WithText(Edit(renamed, field));
    }

    protected abstract SourceText Edit(SourceText renamed, VariableDeclaratorSyntax field);
}

/// <summary>Wrong: adds a line that ends as this machine's lines do.</summary>
public sealed class AddsALineFeed : EditsTheText
{
    protected override SourceText Edit(SourceText renamed, VariableDeclaratorSyntax field) => renamed.Replace(new TextSpan(field.Parent!.SpanStart, 0), "/* */\n");
}

/// <summary>Wrong: indents with spaces.</summary>
public sealed class IndentsWithSpaces : EditsTheText
{
    protected override SourceText Edit(SourceText renamed, VariableDeclaratorSyntax field)
    {
        string newLine = renamed.ToString().Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        return renamed.Replace(new TextSpan(field.Parent!.SpanStart, 0), $"/* */{newLine}    ");
    }
}

/// <summary>Wrong: writes the file without its mark.</summary>
public sealed class LosesTheMark : EditsTheText
{
    protected override SourceText Edit(SourceText renamed, VariableDeclaratorSyntax field) => SourceText.From(renamed.ToString(), new UTF8Encoding(false));
}

/// <summary>Wrong: also changes a member that has nothing to do with it.</summary>
public sealed class EditsAnotherMember : RenameField
{
    protected override Task<Document> FixAsync(Document document, SyntaxNode root, VariableDeclaratorSyntax field)
    {
        SyntaxNode other = root.DescendantNodes().OfType<MethodDeclarationSyntax>().First();
        SyntaxNode both = root.ReplaceNodes([other, field], (node, rewritten) => node == other
            ? ((MethodDeclarationSyntax)rewritten).WithIdentifier(SyntaxFactory.Identifier("Changed"))
            : ((VariableDeclaratorSyntax)rewritten).WithIdentifier(Good(field.Identifier)));
        return Task.FromResult(document.WithSyntaxRoot(both));
    }
}
