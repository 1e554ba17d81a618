using System.Collections.Concurrent;

namespace MapSafety.Flow;

/// <summary>
/// Answers questions about functions whose answers depend on those of their callers, recursion included: the greatest fixed point. Every function
/// starts with the answer that weakens no other; all that a question leads to are answered in rounds until nothing changes, and are kept.
/// </summary>
/// <remarks>Each round costs as much as the calls it looks at, and answers only ever sink, so the number of rounds is small.</remarks>
internal sealed class FixedPoint<TKey, TAnswer>
    where TAnswer : notnull
{
    // Beyond these a function keeps the answer that accuses nobody.
    private const int MaximalFunctions = 128;
    private const int MaximalRounds = 16;

    private readonly IEqualityComparer<TKey> _comparer;
    private readonly TAnswer _highest;
    private readonly ConcurrentDictionary<TKey, TAnswer> _known;

    public FixedPoint(IEqualityComparer<TKey> comparer, TAnswer highest)
    {
        _comparer = comparer;
        _highest = highest;
        _known = new(comparer);
    }

    /// <summary>The answer for this function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="evaluate">Computes one function's answer from the present answers of others.</param>
    public TAnswer Of(TKey function, Func<TKey, Func<TKey, TAnswer>, TAnswer> evaluate)
    {
        if (_known.TryGetValue(function, out TAnswer? known))
            return known;

        Dictionary<TKey, TAnswer> answers = new(_comparer) { [function] = _highest };
        List<TKey> found = [function];
        bool isComplete = true;
        for (int round = 0; round < MaximalRounds && Improve(round); round++)
        {
        }

        if (isComplete)
            foreach (TKey key in found)
                _known.TryAdd(key, answers[key]);

        return answers[function];

        // The first round goes up the callers as they are found, the later ones come back down.
        bool Improve(int round)
        {
            bool hasChanged = round == 0;
            for (int index = 0; index < found.Count; index++)
            {
                TKey key = round == 0 ? found[index] : found[found.Count - 1 - index];
                TAnswer answer = evaluate(key, Ask);
                hasChanged |= !answer.Equals(answers[key]);
                answers[key] = answer;
            }

            return hasChanged;
        }

        TAnswer Ask(TKey other)
        {
            if (_known.TryGetValue(other, out TAnswer? settled) || answers.TryGetValue(other, out settled))
                return settled;

            if (found.Count >= MaximalFunctions)
            {
                isComplete = false;
                return _highest;
            }

            answers.Add(other, _highest);
            found.Add(other);
            return _highest;
        }
    }
}
