using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.Tests.House;

/// <summary>
/// The C# that test classes feed to rules and fixes, read from the tests' own source: raw strings that are C# once their markup is gone.
/// Those with holes are filled with the data of their test.
/// </summary>
internal sealed partial class TestInputs
{
    private readonly SortedSet<string> _sources = new(StringComparer.Ordinal);
    private readonly List<string> _skipped = [];

    private TestInputs()
    {
    }

    /// <summary>Every input, once, without markup.</summary>
    public ImmutableArray<string> Sources => [.. _sources];

    /// <summary>The raw strings whose holes are filled by something other than a row of data or a constant.</summary>
    public IReadOnlyList<string> Skipped => _skipped;

    /// <summary>The inputs in the tests below these folders.</summary>
    public static TestInputs Below(params string[] folders)
    {
        TestInputs inputs = new();
        foreach (string path in folders.SelectMany(folder => Clone.Files(folder, "*Tests*.cs")))
            inputs.Collect(path, Clone.Text(path));

        return inputs;
    }

    /// <summary>The inputs in this text of a test class.</summary>
    public static TestInputs In(string text)
    {
        TestInputs inputs = new();
        inputs.Collect("Tests.cs", text);
        return inputs;
    }

    private void Collect(string path, string text)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview));
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes())
            switch (node)
            {
                case LiteralExpressionSyntax { Token.RawKind: (int)SyntaxKind.MultiLineRawStringLiteralToken or (int)SyntaxKind.SingleLineRawStringLiteralToken } literal:
                    Add(literal.Token.ValueText);
                    break;
                case InterpolatedStringExpressionSyntax { StringStartToken.RawKind: (int)SyntaxKind.InterpolatedMultiLineRawStringStartToken } holed:
                    string[] filled = [.. Rows(holed).Select(row => Fill(holed, row)).OfType<string>()];
                    if (filled.Length == 0)
                        _skipped.Add($"{path}({tree.GetLineSpan(node.Span).StartLinePosition.Line + 1})");
                    foreach (string source in filled)
                        Add(source);
                    break;
            }
    }

    private void Add(string marked)
    {
        string source = Markup().Replace(marked, "");
        if (IsCode(source))
            _sources.Add(source);
    }

    /// <summary>Whether the text is C# that declares or does something; text of another kind has errors as C#.</summary>
    private static bool IsCode(string source)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview));
        return tree.GetCompilationUnitRoot().Members.Count > 0 && !tree.GetDiagnostics().Any(problem => problem.Severity is DiagnosticSeverity.Error);
    }

    /// <summary>What the names of the test's parameters stand for, once for each row of its data; a string outside of a theory has one row.</summary>
    private static IEnumerable<Dictionary<string, string?>> Rows(InterpolatedStringExpressionSyntax holed)
    {
        Dictionary<string, string?> constants = holed.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Members.OfType<FieldDeclarationSyntax>()
            .Where(field => field.Modifiers.Any(SyntaxKind.ConstKeyword))
            .SelectMany(field => field.Declaration.Variables)
            .ToDictionary(constant => constant.Identifier.ValueText, constant => Value(constant.Initializer?.Value)) ?? [];
        MethodDeclarationSyntax? method = holed.FirstAncestorOrSelf<MethodDeclarationSyntax>();
        AttributeSyntax[] rows = [.. method?.AttributeLists.SelectMany(list => list.Attributes).Where(attribute => attribute.Name.ToString() == "InlineData") ?? []];
        return rows.Length == 0 ? [constants] : rows.Select(row => Row(row, method!, constants));
    }

    private static Dictionary<string, string?> Row(AttributeSyntax row, MethodDeclarationSyntax method, Dictionary<string, string?> constants)
    {
        Dictionary<string, string?> values = new(constants);
        SeparatedSyntaxList<AttributeArgumentSyntax> arguments = row.ArgumentList?.Arguments ?? default;
        foreach ((ParameterSyntax parameter, AttributeArgumentSyntax argument) in method.ParameterList.Parameters.Zip(arguments))
            values[parameter.Identifier.ValueText] = Value(argument.Expression);

        return values;
    }

    /// <summary>The text with its holes filled, or nothing when one cannot be.</summary>
    private static string? Fill(InterpolatedStringExpressionSyntax holed, Dictionary<string, string?> values)
    {
        string text = "";
        foreach (InterpolatedStringContentSyntax part in holed.Contents)
        {
            string? piece = part is InterpolatedStringTextSyntax words ? words.TextToken.ValueText
                : part is InterpolationSyntax { Expression: IdentifierNameSyntax name } ? values.GetValueOrDefault(name.Identifier.ValueText)
                : null;
            if (piece is null)
                return null;

            text += piece;
        }

        return text;
    }

    private static string? Value(ExpressionSyntax? expression) => expression switch
    {
        LiteralExpressionSyntax literal => literal.Token.Value?.ToString(),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => Value(sum.Left) is { } left && Value(sum.Right) is { } right ? left + right : null,
        _ => null,
    };

    [GeneratedRegex(@"\{\|[#\w]*:|\|#?\w*\}|\[\||\|\]|\$\$")]
    private static partial Regex Markup();
}
