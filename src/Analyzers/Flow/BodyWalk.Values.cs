using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MapSafety.Flow;

/// <content>Collections that are the values of a map: what is taken out of it is followed to where it is used.</content>
internal sealed partial class BodyWalk
{
    private readonly List<Mention> _values = [];

    // The locals that hold a value of a map, and those that hold a pair of it.
    private readonly Dictionary<ILocalSymbol, Contents> _valueOf = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IOperation, Contents> _published = [];
    private readonly Dictionary<ILocalSymbol, Contents> _pairOf = new(SymbolEqualityComparer.Default);

    /// <summary>Notes what this mention of a map takes out of it or puts into it.</summary>
    private void NoteContents(Contents map, IOperation mention, GuardSet held)
    {
        if (map.Owner is IParameterSymbol or ILocalSymbol || Collections.Find(States.TypeOf(map.Owner)) is not { IsMap: true, Discipline: Discipline.Concurrent or Discipline.Abstract })
            return;

        (IOperation? user, IOperation operand) = mention.User();
        if (user is IConditionalAccessOperation access && access.Operation == operand && access.Instance() is { } instance)
            (user, operand) = instance.User();

        switch (user)
        {
            case IInvocationOperation call when call.Instance == operand:
                NoteTaken(map, call, Collections.EffectOf(call.TargetMethod), held);
                break;
            case IArgumentOperation { Parameter: { } parameter, Parent: IInvocationOperation call }:
                NoteTaken(map, call, Consumers.EffectOnArgument(call.TargetMethod, parameter), held);
                break;
            case IPropertyReferenceOperation { Property.IsIndexer: true } entry when entry.Write() is null:
                NoteValue(map, entry, held);
                break;
            case IPropertyReferenceOperation { Property.IsIndexer: true } entry when entry.Write() is ISimpleAssignmentOperation store:
                Publish(map, store.Value);
                break;
            case IPropertyReferenceOperation { Parent: { } walk } values when Sequences.IsValues(values.Property):
                NoteWalk(map, walk is IForEachLoopOperation ? walk : values.User().User, _valueOf);
                break;
            case IForEachLoopOperation loop:
                NoteWalk(map, loop, _pairOf);
                break;
        }
    }

    // What is removed is nobody else's any more, and what walks the map makes something new of it.
    private void NoteTaken(Contents map, IInvocationOperation call, Effect? effect, GuardSet held)
    {
        if (effect is not (Effect.Read or Effect.Grow or Effect.Write))
            return;

        foreach (IArgumentOperation argument in call.Arguments)
            if (argument.Parameter?.RefKind is RefKind.Out && Declared(argument.Value) is { } local)
                _valueOf[local] = map;
            else if (effect is not Effect.Read)
                Publish(map, argument.Value);

        NoteValue(map, call, held);
    }

    private static ILocalSymbol? Declared(IOperation target) => target.Unwrap() switch
    {
        ILocalReferenceOperation local => local.Local,
        IDeclarationExpressionOperation { Expression: ILocalReferenceOperation local } => local.Local,
        _ => null,
    };

    private void Publish(Contents map, IOperation stored)
    {
        switch (stored.Unwrap())
        {
            case ILocalReferenceOperation { Local: var local } when IsPlain(local.Type):
                _valueOf[local] = map;
                break;

            // s_map[key] = list = new(): the local has its value only when the inner assignment has been made.
            case ISimpleAssignmentOperation inner:
                _published[inner] = map;
                break;
        }
    }

    private void NoteWalk(Contents map, IOperation? walk, Dictionary<ILocalSymbol, Contents> variables)
    {
        if (walk is not IForEachLoopOperation loop)
            return;

        if (loop.LoopControlVariable is IVariableDeclaratorOperation variable)
            variables[variable.Symbol] = map;
        else
            foreach (IOperation part in loop.LoopControlVariable.DescendantsAndSelf())
                if (part is ILocalReferenceOperation { Local: var local } && IsPlain(local.Type))
                    _valueOf[local] = map;
    }

    private void NoteHeld(ILocalReferenceOperation reference, GuardSet held)
    {
        if (reference.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Out } or IDeclarationExpressionOperation)
            return;

        if (_valueOf.TryGetValue(reference.Local, out Contents? map))
            NoteValue(map, reference, held);
        else if (_pairOf.TryGetValue(reference.Local, out map) && reference.User().User is IPropertyReferenceOperation value && Sequences.IsValueOfPair(value.Property))
            NoteValue(map, value, held);
    }

    /// <summary>Notes what becomes of a value: what is done to it, and which local keeps it.</summary>
    private void NoteValue(Contents map, IOperation value, GuardSet held)
    {
        (IOperation? user, IOperation operand) = value.User();
        while (user is IAwaitOperation || user is IPropertyReferenceOperation { Property: var result } && Promises.IsResult(result))
        {
            value = user;
            (user, operand) = value.User();
        }

        if (!IsPlain(value.Type) && !IsPlain(operand.Type) && !(Collections.Find(operand.Type) is { Discipline: Discipline.Abstract } && MakesPlain(value)))
            return;

        foreach (Use use in Use.Of(value))
            if (use.Effect is not Effect.None || use.PassedTo is not null)
                _values.Add(new Mention(map.Owner, use, held, _region, map.Instance));

        Keep(map, user, operand);
    }

    private void Keep(Contents map, IOperation? user, IOperation operand)
    {
        while (user is { } choice and (ICoalesceOperation or IConditionalOperation or ISwitchExpressionArmOperation or ISwitchExpressionOperation))
            (user, operand) = choice.User();

        ILocalSymbol? local = user switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
            IAssignmentOperation assignment when assignment.Value == operand => Declared(assignment.Target),
            _ => null,
        };
        if (local is not null)
            _valueOf[local] = map;
    }

    private static bool IsPlain(ITypeSymbol? type) => Collections.Find(type) is { Discipline: Discipline.Plain };

    /// <summary>Whether a factory in this very call makes a plain collection, which an interface-typed value then is.</summary>
    private static bool MakesPlain(IOperation value) =>
        value is IInvocationOperation call
        && call.Arguments.Any(argument => argument.Value.DescendantsAndSelf().Any(part => part is IReturnOperation { ReturnedValue: { } made } && IsPlain(made.Unwrap().Type)));

    /// <summary>What a map of this object holds.</summary>
    private sealed record Contents(ISymbol Owner, Instance Instance);
}
