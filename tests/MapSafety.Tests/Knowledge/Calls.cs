using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Tests.Knowledge;

/// <summary>The symbols that one C# call means, as an analyzer sees them.</summary>
internal static class Calls
{
    private const string Usings = """
        using System; using System.Collections; using System.Collections.Concurrent; using System.Collections.Frozen;
        using System.Collections.Generic; using System.Collections.Immutable; using System.Collections.ObjectModel;
        using System.Collections.Specialized; using System.Linq; using System.Runtime.InteropServices; using System.Text.Json;
        using System.Threading; using System.Threading.Tasks; using Microsoft.Extensions.Caching.Memory; using Microsoft.Extensions.Logging;
        """;

    /// <summary>The call in <c>void M(parameters) { statement; }</c>: the outermost invocation, creation or property read.</summary>
    public static IOperation In(string parameters, string statement)
    {
        CSharpCompilation compilation = Framework.Compile($"{Usings} class C {{ async Task M({parameters}) {{ {statement}; }} }}");
        SyntaxTree tree = compilation.SyntaxTrees.Single();
        Diagnostic? error = compilation.GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error);
        if (error is not null)
            throw new InvalidOperationException(error.ToString());

        SyntaxNode body = tree.GetRoot().DescendantNodes().OfType<BlockSyntax>().First();
        return compilation.GetSemanticModel(tree).GetOperation(body)!.Descendants().First(
            operation => operation is IInvocationOperation or IObjectCreationOperation or IPropertyReferenceOperation);
    }

    /// <summary>The method the call names.</summary>
    public static IMethodSymbol Method(this IOperation call) => call switch
    {
        IInvocationOperation invocation => invocation.TargetMethod,
        IObjectCreationOperation creation => creation.Constructor!,
        IPropertyReferenceOperation property => property.Property.GetMethod!,
        _ => throw new InvalidOperationException(call.Kind.ToString()),
    };

    /// <summary>What it is called on.</summary>
    public static ITypeSymbol? Receiver(this IOperation call) => call switch
    {
        IInvocationOperation invocation => invocation.Instance?.Type,
        IPropertyReferenceOperation property => property.Instance?.Type,
        _ => null,
    };

    /// <summary>The parameter that receives the local or parameter of this name.</summary>
    public static IParameterSymbol ParameterFor(this IOperation call, string argument)
    {
        IEnumerable<IArgumentOperation> arguments = call switch
        {
            IInvocationOperation invocation => invocation.Arguments,
            IObjectCreationOperation creation => creation.Arguments,
            _ => [],
        };
        return arguments.Single(passed => passed.Value.DescendantsAndSelf().OfType<IParameterReferenceOperation>()
            .Any(reference => reference.Parameter.Name == argument)).Parameter!;
    }

    /// <summary>The parameter that receives a lambda.</summary>
    public static IParameterSymbol ParameterForLambda(this IOperation call)
    {
        IEnumerable<IArgumentOperation> arguments =
            call is IInvocationOperation invocation ? invocation.Arguments : ((IObjectCreationOperation)call).Arguments;
        return arguments.First(passed => passed.Value.DescendantsAndSelf().OfType<IAnonymousFunctionOperation>().Any()).Parameter!;
    }
}
