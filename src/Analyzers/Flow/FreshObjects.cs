using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>
/// The locals whose object the body has just made and given to nobody, at the point the walk has reached. Using a member of it gives nothing
/// away; passing, storing, returning or capturing it does.
/// </summary>
internal sealed class FreshObjects
{
    private readonly Dictionary<ILocalSymbol, Region> _locals = new(SymbolEqualityComparer.Default);

    /// <summary>Notes what a local was given.</summary>
    public void Bind(ILocalSymbol local, IOperation value, Region region)
    {
        if (value.Unwrap() is IObjectCreationOperation)
            _locals[local] = region;
        else
            _locals.Remove(local);
    }

    /// <summary>Takes into account that the local is used here, and tells whether its object is still known to nobody else.</summary>
    public bool IsFresh(ILocalReferenceOperation use, Region region)
    {
        if (!_locals.TryGetValue(use.Local, out Region? home))
            return false;

        if (ReferenceEquals(home, region) && UsesMember(use))
            return true;

        _locals.Remove(use.Local);
        return false;
    }

    private static bool UsesMember(ILocalReferenceOperation use)
    {
        (IOperation? user, IOperation operand) = use.User();
        return user switch
        {
            IInvocationOperation call => call.Instance == operand,
            IMemberReferenceOperation member => member is not IMethodReferenceOperation && member.Instance == operand,
            IConditionalAccessOperation access => access.Operation == operand,
            IAssignmentOperation assignment => assignment.Target == operand,
            _ => false,
        };
    }
}
