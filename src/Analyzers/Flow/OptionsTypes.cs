using System.Collections.Concurrent;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>
/// Answers whether the objects of a type are options: a method that configures the program hands one to a delegate of its caller, which fills it
/// before the program serves anybody. What hangs on such an object is filled there too.
/// </summary>
/// <remarks>
/// The code that fills them stands in the programs that use a library, so the library shows no call of their members, and a caller that is not seen
/// is start-up code.
/// </remarks>
internal sealed class OptionsTypes
{
    // options.Policies.Tenants
    private const int MaximalSteps = 3;

    private readonly Compilation _compilation;
    private readonly Sources _sources;

    // By the steps that are left: what a limit cuts short for one type is no answer about another.
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool>[] _known = new ConcurrentDictionary<INamedTypeSymbol, bool>[MaximalSteps + 1];

    public OptionsTypes(Compilation compilation, Sources sources)
    {
        _compilation = compilation;
        _sources = sources;
        for (int steps = 0; steps <= MaximalSteps; steps++)
            _known[steps] = new(SymbolEqualityComparer.Default);
    }

    /// <summary>Whether the method belongs to such an object or extends it, or is the delegate that gets one.</summary>
    public bool Fills(IMethodSymbol method, CancellationToken cancellation) => method.MethodKind switch
    {
        MethodKind.LambdaMethod => method.ReturnsVoid && method.Parameters.Any(parameter => Are(parameter.Type, cancellation)),
        _ when method.IsExtensionMethod => Are(method.Parameters[0].Type, cancellation),
        _ => Are(method.ContainingType, cancellation) && Visibility.ContractsOf(method).All(contract => Are(contract, cancellation)),
    };

    private bool Are(ITypeSymbol type, CancellationToken cancellation) => type is INamedTypeSymbol named && Are(named.OriginalDefinition, MaximalSteps, cancellation);

    private bool Are(INamedTypeSymbol type, int steps, CancellationToken cancellation)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Interface) || !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _compilation.Assembly))
            return false;

        if (!_known[steps].TryGetValue(type, out bool are))
            are = _known[steps].GetOrAdd(type, AreGivenOut(type, steps, cancellation));

        return are;
    }

    private bool AreGivenOut(INamedTypeSymbol type, int steps, CancellationToken cancellation)
    {
        foreach (INamedTypeSymbol other in _sources.TypesMentioning(Words.Hash(type.Name), cancellation))
            foreach (ISymbol member in other.GetMembers())
                if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method
                    ? HandsOut(method, type) && (StartUp.Configures(method) || IsOpenOn(method, type, steps, cancellation))
                    : Is(TypeOf(member), type) && IsOpenOn(member, type, steps, cancellation))
                    return true;

        return false;
    }

    private bool IsOpenOn(ISymbol member, INamedTypeSymbol type, int steps, CancellationToken cancellation) =>
        steps > 0 && !Visibility.IsPrivate(member) && !Is(member.ContainingType, type) && Are(member.ContainingType.OriginalDefinition, steps - 1, cancellation);

    /// <summary>Whether a parameter of the method is a delegate that gets such an object and does something to it: <c>Action&lt;T&gt;</c>, <c>Func&lt;T, T&gt;</c>.</summary>
    private static bool HandsOut(IMethodSymbol method, INamedTypeSymbol type) => method.Parameters.Any(parameter =>
        parameter.Type is INamedTypeSymbol { DelegateInvokeMethod: { } invoked }
        && (invoked.ReturnsVoid || Is(invoked.ReturnType, type))
        && invoked.Parameters.Any(given => Is(given.Type, type)));

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IPropertySymbol property => property.Type,
        IFieldSymbol field => field.Type,
        _ => null,
    };

    private static bool Is(ITypeSymbol? one, INamedTypeSymbol type) => SymbolEqualityComparer.Default.Equals(one?.OriginalDefinition, type);
}
