using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>A call of <c>Parallel.ForEach</c> over a sequence, or of <c>Parallel.For</c> over <c>int</c>s, that is a statement.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="Call">The call.</param>
/// <param name="Body">The callback, which runs once for each item.</param>
/// <param name="Options">The options, if any are passed.</param>
internal sealed record ParallelLoop(SourceFile File, InvocationExpressionSyntax Call, AnonymousFunctionExpressionSyntax Body, ExpressionSyntax? Options)
{
    // What PLINQ takes at most.
    private const int MaximalDegree = 512;

    /// <summary>Whether it counts.</summary>
    public bool IsFor => ((MemberAccessExpressionSyntax)Call.Expression).Name.Identifier.ValueText == "For";

    /// <summary>The callback's parameters.</summary>
    public ParameterSyntax[] ParameterList => Body switch
    {
        // Not [lambda.Parameter]: its type would be SeparatedSyntaxList, and it would be empty.
        SimpleLambdaExpressionSyntax lambda => new[] { lambda.Parameter },
        ParenthesizedLambdaExpressionSyntax lambda => lambda.ParameterList.Parameters.ToArray(),
        AnonymousMethodExpressionSyntax { ParameterList: { } list } => list.Parameters.ToArray(),
        _ => Array.Empty<ParameterSyntax>(),
    };

    /// <summary>The loop that this lambda is the body of, or nothing where it has results or workers of its own.</summary>
    public static ParallelLoop? Of(AnonymousFunctionExpressionSyntax body, SourceFile file)
    {
        if (body.AsyncKeyword.RawKind != 0 || body.Parent is not ArgumentSyntax { NameColon: null, Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: IdentifierNameSyntax } } call } arguments } argument
            || file.Model.GetSymbolInfo(call).Symbol is not IMethodSymbol { Name: "For" or "ForEach", ContainingType: { Name: "Parallel", ContainingNamespace.Name: "Tasks" } } method
            || arguments.Arguments.Any(other => other.NameColon is not null) || arguments.Arguments.Last() != argument || !Syntax.IsStatement(call, file.Model))
            return null;

        int first = method.Name == "For" ? 2 : 1;
        bool isKnown = method.Name == "For"
            ? method.Parameters[0].Type.SpecialType == SpecialType.System_Int32
            : method.OriginalDefinition.Parameters[0].Type is INamedTypeSymbol { Name: "IEnumerable" };
        ParallelLoop loop = new(file, call, body, arguments.Arguments.Count == first + 2 ? arguments.Arguments[first].Expression : null);
        return isKnown && arguments.Arguments.Count <= first + 2 && loop.ParameterList.Length is 1 or 2 ? loop : null;
    }

    /// <summary>The same items as a parallel query, or nothing where its options are not to be seen or have no counterpart.</summary>
    public string? AsQuery()
    {
        string? settings = Options is null ? "" : Settings(Options);
        if (settings is null || ParameterList.Length != 1)
            return null;

        SeparatedSyntaxList<ArgumentSyntax> arguments = Call.ArgumentList.Arguments;
        return IsFor
            ? Range(arguments[0].Expression, arguments[1].Expression) is { } range ? range + settings : null
            : Operand(arguments[0].Expression) + ".AsParallel()" + settings;
    }

    /// <summary>A range must not count down; a loop that does just ends.</summary>
    private string? Range(ExpressionSyntax from, ExpressionSyntax to)
    {
        object? start = File.Model.GetConstantValue(from).Value, end = File.Model.GetConstantValue(to).Value;
        if (start is int low && end is int high && low <= high)
            return "ParallelEnumerable.Range(" + from + ", " + (low == 0 ? to.ToString() : (high - low).ToString(System.Globalization.CultureInfo.InvariantCulture)) + ")";

        bool isSize = to is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Length" or "Count" } && File.Model.GetSymbolInfo(to).Symbol is IPropertySymbol;
        return start is 0 && isSize ? "ParallelEnumerable.Range(0, " + to + ")" : null;
    }

    private string? Settings(ExpressionSyntax options)
    {
        if (options is not BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 }, Initializer: { } initializer })
            return null;

        string settings = "";
        foreach (ExpressionSyntax setting in initializer.Expressions)
        {
            if (setting is not AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: var name }, Right: var value })
                return null;

            string? written = name switch
            {
                "CancellationToken" => ".WithCancellation(" + value + ")",
                "MaxDegreeOfParallelism" when IsDegree(value) => ".WithDegreeOfParallelism(" + value + ")",
                _ => null,
            };
            if (written is null)
                return null;

            settings += written;
        }

        return settings;
    }

    private bool IsDegree(ExpressionSyntax value) => File.Model.GetConstantValue(value).Value is int degree ? degree is > 0 and <= MaximalDegree
        : File.Model.GetSymbolInfo(value).Symbol is IPropertySymbol { Name: "ProcessorCount", ContainingType.Name: "Environment" };

    private static string Operand(ExpressionSyntax source) => source is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax
        or ThisExpressionSyntax or ParenthesizedExpressionSyntax or ObjectCreationExpressionSyntax or GenericNameSyntax ? source.ToString() : "(" + source + ")";
}
