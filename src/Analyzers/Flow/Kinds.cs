using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <summary>Answers what kinds of collection an expression may stand for, whatever it is declared as.</summary>
/// <remarks>
/// The value is followed through choices, locals and methods of the same compilation, each a bounded number of steps. What remains an interface, or comes from
/// elsewhere, has no kind.
/// </remarks>
internal sealed class Kinds
{
    private const int MaximalSteps = 8;
    private const int MaximalHelpers = 2;

    // The kind of […], as compilers since 4.8 number it.
    private const OperationKind CollectionExpression = (OperationKind)127;

    private readonly Compilation _compilation;
    private readonly int _helpers;
    private readonly Lazy<Definitions> _definitions;

    public Kinds(Compilation compilation, IOperation place)
        : this(compilation, place, MaximalHelpers)
    {
    }

    private Kinds(Compilation compilation, IOperation place, int helpers)
    {
        _compilation = compilation;
        _helpers = helpers;
        _definitions = new(() => new Definitions(place.Body()));
    }

    /// <summary>The rows of the collections that this value may be.</summary>
    public IReadOnlyCollection<CollectionType> Of(IOperation value)
    {
        HashSet<CollectionType> kinds = [];
        Add(value, kinds, MaximalSteps);
        return kinds;
    }

    private void Add(IOperation? value, HashSet<CollectionType> kinds, int steps)
    {
        if (value is null || steps == 0)
            return;

        value = value.Unwrap();
        switch (value)
        {
            case IConditionalOperation choice:
                Add(choice.WhenTrue, kinds, steps - 1);
                Add(choice.WhenFalse, kinds, steps - 1);
                break;
            case ICoalesceOperation choice:
                Add(choice.Value, kinds, steps - 1);
                Add(choice.WhenNull, kinds, steps - 1);
                break;
            case ISwitchExpressionOperation choice:
                foreach (ISwitchExpressionArmOperation arm in choice.Arms)
                    Add(arm.Value, kinds, steps - 1);

                break;
            case IAssignmentOperation assignment:
                Add(assignment.Value, kinds, steps - 1);
                break;
            case IAwaitOperation wait:
                Add(wait.Operation, kinds, steps - 1);
                break;
            case ILocalReferenceOperation local when IsOpen(local.Type):
                foreach (Definitions.Definition definition in _definitions.Value.AllBefore(local.Local, local))
                    Add(definition.Value, kinds, steps - 1);

                break;
            case IInvocationOperation call when Consumers.ReturnsConcurrentWrapper(call.TargetMethod):
                kinds.Add(Collections.SynchronizedWrapper);
                break;
            case IInvocationOperation call when IsOpen(call.Type) || Promises.IsTask(call.Type):
                AddAnswers(call.TargetMethod, kinds);
                break;
            case { Kind: CollectionExpression, Type.TypeKind: TypeKind.Interface }:
                kinds.Add(Collections.List);
                break;
            default:
                if (Collections.Find(value.Type) is { Discipline: not (Discipline.Abstract or Discipline.View) } row)
                    kinds.Add(row);

                break;
        }
    }

    private void AddAnswers(IMethodSymbol method, HashSet<CollectionType> kinds)
    {
        if (_helpers == 0 || Origins.BodyOf(method, _compilation) is not { } body)
            return;

        Kinds inside = new(_compilation, body, _helpers - 1);
        foreach (IOperation answer in Origins.AnswersOf(body))
            kinds.UnionWith(inside.Of(answer));
    }

    // Behind an interface may stand anything.
    private static bool IsOpen(ITypeSymbol? type) => Collections.Find(type) is null or { Discipline: Discipline.Abstract or Discipline.View };
}
