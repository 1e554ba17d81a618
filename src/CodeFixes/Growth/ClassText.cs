using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Growth;

/// <summary>The text of a class that a remedy declares inside a type, laid out as the type is.</summary>
internal static class ClassText
{
    /// <param name="file">The file of the type.</param>
    /// <param name="home">The type.</param>
    /// <param name="lines">The lines; tabs at the start of one stand for levels of indentation, and a brace alone on its line opens a block.</param>
    public static string Of(SourceFile file, SyntaxNode home, IEnumerable<string> lines)
    {
        Layout layout = file.Layout;
        string indent = home is TypeDeclarationSyntax { Members: [.., var last] } ? layout.IndentAt(last.SpanStart) : layout.IndentAt(home.SpanStart) + layout.Unit;
        bool bracesFollow = layout.BeforeBrace(home, indent) == " ";
        string text = "";
        foreach (string line in lines)
        {
            string bare = line.TrimStart('\t');
            if (bare == "{" && bracesFollow)
                text += " {";
            else
                text += layout.Newline + (bare.Length == 0 ? "" : indent + string.Concat(Enumerable.Repeat(layout.Unit, line.Length - bare.Length)) + bare);
        }

        return text;
    }
}
