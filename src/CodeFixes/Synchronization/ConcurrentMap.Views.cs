using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// The keys and values. On a plain dictionary they are live views; on a concurrent one they are copies that take every lock, so loops and
/// queries walk the entries instead, and only those who want a copy get one.
/// </summary>
internal sealed partial class ConcurrentMap
{
    /// <param name="use">The use of the state.</param>
    /// <param name="view">The whole expression for the keys or values: <c>m.Keys</c>, or the set itself.</param>
    /// <param name="part"><c>Keys</c> or <c>Values</c>.</param>
    private bool View(Use use, ExpressionSyntax view, string part) => view.Parent switch
    {
        ForEachStatementSyntax loop => Loop(use, loop, part),
        MemberAccessExpressionSyntax access when access.Expression == view => ViewMember(use, view, access, part),
        ArgumentSyntax => Interfaces.ParameterOf(view, use.File.Model) is { Type.Name: "IEnumerable" } && Named(use, view, part),
        _ => Interfaces.Sequence(view, use.File.Model, orCount: false) && Named(use, view, part) && Noted(),
    };

    /// <summary>Writes <c>.Keys</c> behind a set; a map says it already.</summary>
    private bool Named(Use use, ExpressionSyntax view, string part)
    {
        if (view == use.State)
            Rewrite.Insert(use.File, view.Span.End, "." + part);

        return true;
    }

    private bool Noted()
    {
        Rewrite.Note(Titles.CallersGetSnapshot);
        return true;
    }

    private bool Loop(Use use, ForEachStatementSyntax loop, string part)
    {
        if (!Framework.DeconstructsPairs(use.File.Model.Compilation))
            return Pairs(use, loop, part);

        string names = part == "Keys" ? "{0}, _" : "_, {0}";
        string variable = loop.Type.IsVar ? loop.Identifier.Text : loop.Type + " " + loop.Identifier.Text;
        string pattern = (loop.Type.IsVar ? "var (" : "(") + string.Format(System.Globalization.CultureInfo.InvariantCulture, names, variable) + ")";
        Rewrite.Replace(use.File, TextSpan.FromBounds(loop.Type.SpanStart, loop.Identifier.Span.End), pattern);
        if (loop.Expression != use.State)
            Rewrite.Delete(use.File, TextSpan.FromBounds(use.State.Span.End, loop.Expression.Span.End));

        return true;
    }

    /// <summary>Where a pair cannot be taken apart in the loop's head, its members are named in the loop; not where the loop uses the state again, and changes there.</summary>
    private bool Pairs(Use use, ForEachStatementSyntax loop, string part)
    {
        SemanticModel model = use.File.Model;
        if (Rewrite.State.Uses.Any(other => other.File == use.File && loop.Statement.Span.Contains(other.State.Span)) || model.GetDeclaredSymbol(loop) is not { } item)
            return Named(use, loop.Expression, part);

        string entry = Syntax.FreeName("entry", use.Owner, model, loop.SpanStart);
        Rewrite.Replace(use.File, TextSpan.FromBounds(loop.Type.SpanStart, loop.Identifier.Span.End), "var " + entry);
        foreach (IdentifierNameSyntax name in Syntax.MentionsOf(item, loop.Statement, model))
            Rewrite.Replace(use.File, name, entry + "." + part.TrimEnd('s'));

        if (loop.Expression != use.State)
            Rewrite.Delete(use.File, TextSpan.FromBounds(use.State.Span.End, loop.Expression.Span.End));

        return true;
    }

    private bool ViewMember(Use use, ExpressionSyntax view, MemberAccessExpressionSyntax access, string part)
    {
        ISymbol? member = use.File.Model.GetSymbolInfo((SyntaxNode?)(access.Parent as InvocationExpressionSyntax) ?? access).Symbol;
        if (access.Parent is not InvocationExpressionSyntax && access.Name.Identifier.ValueText == "Count")
            return Rest(use, view) && (Emptiness.Simplify(Rewrite, use, access) || true);

        if (member is not IMethodSymbol method)
            return false;

        if (method.Name == "Contains" && method.Parameters.Length == 1 && part == "Keys" && view != use.State)
        {
            Rewrite.Replace(use.File, TextSpan.FromBounds(use.State.Span.End, access.Span.End), ".ContainsKey");
            return true;
        }

        return Linq.IsLinq(method) && (method.Name is "ToArray" or "ToList" ? Named(use, view, part) : Query(use, view, part));
    }

    /// <summary>Removes <c>.Keys</c> in front of <c>.Count</c>.</summary>
    private bool Rest(Use use, ExpressionSyntax view)
    {
        if (view.Parent is { } count && Emptiness.IsEmptyTest((ExpressionSyntax)count) is null)
            Rewrite.Delete(use.File, TextSpan.FromBounds(use.State.Span.End, view.Span.End));

        return true;
    }

    private bool Query(Use use, ExpressionSyntax view, string part)
    {
        Imports.Extensions(Rewrite, use.File, use.State.SpanStart, "System.Linq", "Enumerable");
        string select = ".Select(" + use.File.StaticLambda + "entry => entry." + part.TrimEnd('s') + ")";
        Rewrite.Replace(use.File, TextSpan.FromBounds(use.State.Span.End, view.Span.End), select);
        return true;
    }
}
