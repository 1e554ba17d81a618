namespace MapSafety.Benchmarks.Code;

/// <summary>The parts that types of the generated code are put together from.</summary>
internal static class TypeShapes
{
    /// <summary>Opens the type, with the members that the methods below rely on.</summary>
    public static string Head(int module, string name) => $$"""
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Text;
        using System.Threading;
        using System.Threading.Tasks;

        namespace Shop.Module{{module}};

        /// <summary>An entry as {{name}} sees it.</summary>
        public sealed record {{name}}Entry(string Name, int Amount, DateTime Created, string? Note)
        {
            public bool IsRecent => Created > DateTime.UtcNow.AddDays(-7);

            public string Display => Note is { Length: > 0 } note ? $"{Name} ({note})" : Name;
        }

        /// <summary>Generated for measurement.</summary>
        public sealed class {{name}} : IDisposable
        {
            private readonly TextWriter _log;
            private readonly object _gate = new();
            private readonly int _limit;
            private int _count;
            private bool _isDisposed;

            public {{name}}(TextWriter log, int limit)
            {
                _log = log ?? throw new ArgumentNullException(nameof(log));
                _limit = Math.Max(1, limit);
            }

            public event EventHandler<{{name}}Entry>? Changed;

            public int Count
            {
                get { lock (_gate) { return _count; } }
            }

            public int Evaluate(int depth)
            {
                int result = depth;
                for (int step = 0; step < _limit; step++)
                    result = unchecked(result * 31 + step);

                return result % 2 == 0 ? result / 2 : result + _count;
            }


        """;

    /// <summary>Methods, each by the name of the type and a number that makes its own name unique.</summary>
    public static Func<string, int, string>[] Methods { get; } =
        [Query, Classify, Load, Locked, Format, Match, Walk, Schedule, Notify, Parse, Retry, Compare];

    public static string Peer(string peer) => $$"""
            private {{peer}}? _peer;

            public int Ask({{peer}} other, int depth)
            {
                _peer ??= other;
                return depth <= 0 ? _peer.Count : _peer.Evaluate(depth - 1) + other.Evaluate(depth);
            }

        """;

    public static string Tail(string name) => $$"""
            public void Dispose()
            {
                if (_isDisposed)
                    return;

                _isDisposed = true;
                Changed?.Invoke(this, new {{name}}Entry("disposed", _count, DateTime.UtcNow, null));
                _log.Flush();
                GC.SuppressFinalize(this);
            }
        }

        """;

    private static string Query(string name, int number) => $$"""
            public IReadOnlyList<string> Largest{{number}}(IEnumerable<{{name}}Entry> source, int least)
            {
                var groups = source
                    .Where(entry => entry.Amount > least && entry.Name.Length > 0)
                    .GroupBy(entry => entry.Name[..1])
                    .OrderByDescending(group => group.Sum(entry => entry.Amount));
                return groups.Select(group => $"{group.Key}: {group.Count()}").Take(_limit).ToList();
            }

        """;

    private static string Classify(string name, int number) => $$"""
            public string Classify{{number}}({{name}}Entry entry)
            {
                switch (entry.Amount)
                {
                    case 0:
                        return "empty";
                    case < 0 when entry.Note is null:
                        return "debt";
                    case > 1000:
                        return entry.IsRecent ? "large" : "large and old";
                    default:
                        return entry.Name.StartsWith("x", StringComparison.Ordinal) ? "special" : "ordinary";
                }
            }

        """;

    private static string Load(string name, int number) => $$"""
            public async Task<int> Load{{number}}Async(TextReader reader, CancellationToken cancellation)
            {
                int loaded = 0;
                try
                {
                    while (await reader.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
                    {
                        if (string.IsNullOrWhiteSpace(line))
                            continue;

                        loaded += Evaluate(line.Length);
                        await Task.Delay(1, cancellation).ConfigureAwait(false);
                    }
                }
                catch (IOException exception)
                {
                    await _log.WriteLineAsync(exception.Message).ConfigureAwait(false);
                }
                finally
                {
                    Interlocked.Increment(ref _count);
                }

                return loaded;
            }

        """;

    private static string Locked(string name, int number) => $$"""
            public bool TryTake{{number}}(int wanted)
            {
                lock (_gate)
                {
                    if (_count + wanted > _limit)
                        return false;

                    _count += wanted;
                }

                _log.WriteLine("taken {0} of {1}", wanted, _limit);
                return true;
            }

        """;

    private static string Format(string name, int number) => $$"""
            public string Format{{number}}({{name}}Entry[] entries, char separator = ',')
            {
                var text = new StringBuilder();
                foreach ({{name}}Entry entry in entries)
                {
                    if (text.Length > 0)
                        text.Append(separator).Append(' ');

                    text.Append(entry.Display.Trim().ToUpperInvariant());
                    text.AppendFormat(" {0:N2}", entry.Amount / 100m);
                }

                return text.ToString();
            }

        """;

    private static string Match(string name, int number) => $$"""
            public int Match{{number}}(object? value) => value switch
            {
                null => 0,
                int whole => whole,
                string { Length: > 3 } text => text.Length + Evaluate(text[0]),
                {{name}}Entry { Amount: > 10, IsRecent: true } entry => entry.Amount,
                IEnumerable<int> numbers => numbers.Where(one => one > 0).Sum(),
                _ => value.GetHashCode() % _limit,
            };

        """;

    private static string Walk(string name, int number) => $$"""
            public int Walk{{number}}(int[,] grid, int startX, int startY)
            {
                int best = int.MinValue;
                for (int x = startX; x < grid.GetLength(0); x++)
                {
                    for (int y = startY; y < grid.GetLength(1); y++)
                    {
                        int here = grid[x, y] + Neighbours(x, y);
                        if (here > best)
                            best = here;
                    }
                }

                return best;

                int Neighbours(int x, int y) => x > 0 && y > 0 ? grid[x - 1, y - 1] : 0;
            }

        """;

    private static string Schedule(string name, int number) => $$"""
            public Task Schedule{{number}}(Func<int, Task> work, Action<Exception>? failed = null)
            {
                int attempt = Evaluate(_limit);
                return Task.Run(async () =>
                {
                    try
                    {
                        await work(attempt);
                        lock (_gate)
                            _count++;
                    }
                    catch (Exception exception) when (failed is not null)
                    {
                        failed(exception);
                    }
                });
            }

        """;

    private static string Notify(string name, int number) => $$"""
            public void Notify{{number}}(string text, params int[] amounts)
            {
                EventHandler<{{name}}Entry>? handlers = Changed;
                if (handlers is null)
                    return;

                foreach (int amount in amounts)
                    handlers(this, new {{name}}Entry(text, amount, DateTime.UtcNow, amount > _limit ? "over the limit" : null));
            }

        """;

    private static string Parse(string name, int number) => $$"""
            public {{name}}Entry? Parse{{number}}(string line)
            {
                string[] parts = line.Split(';', StringSplitOptions.TrimEntries);
                if (parts.Length < 2 || !int.TryParse(parts[1], out int amount))
                    return null;

                DateTime created = parts.Length > 2 && DateTime.TryParse(parts[2], out DateTime parsed) ? parsed : DateTime.UnixEpoch;
                return new {{name}}Entry(parts[0], amount, created, parts.Length > 3 ? string.Join(" ", parts.Skip(3)) : null);
            }

        """;

    private static string Retry(string name, int number) => $$"""
            public T Retry{{number}}<T>(Func<T> action, int times, Predicate<T> isGood)
            {
                Exception? last = null;
                for (int attempt = 1; attempt <= times; attempt++)
                {
                    try
                    {
                        T result = action();
                        if (isGood(result))
                            return result;
                    }
                    catch (InvalidOperationException exception)
                    {
                        last = exception;
                        _log.WriteLine($"attempt {attempt} of {times}: {exception.Message}");
                    }
                }

                throw new TimeoutException("gave up", last);
            }

        """;

    private static string Compare(string name, int number) => $$"""
            public static int Compare{{number}}({{name}}Entry? left, {{name}}Entry? right)
            {
                if (ReferenceEquals(left, right))
                    return 0;

                if (left is null || right is null)
                    return left is null ? -1 : 1;

                int byName = string.Compare(left.Name, right.Name, StringComparison.OrdinalIgnoreCase);
                return byName != 0 ? byName : left.Amount.CompareTo(right.Amount);
            }

        """;
}
