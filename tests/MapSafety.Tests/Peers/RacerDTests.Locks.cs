namespace MapSafety.Tests.Peers;

public sealed partial class RacerDTests
{
    // Both report what comes after the lock was given back.
    [Theory]
    [InlineData("Monitor.Enter(_gate); Monitor.Exit(_gate);", "lock (_gate)")]
    [InlineData("_mutex.WaitOne(); _mutex.ReleaseMutex();", "_mutex.WaitOne();")]
    [InlineData("_turns.EnterWriteLock(); _turns.ExitWriteLock();", "_turns.EnterWriteLock();")]
    [InlineData("lock (_gate) { }", "lock (_gate)")]
    [InlineData("lock (_gate) { } lock (_gate) { }", "lock (_gate)")]
    [InlineData("lock (_gate) { lock (_gate) { } }", "lock (_gate)")]
    [InlineData("TouchTheLock();", "lock (_gate)")]
    [InlineData("while (key-- > 0) lock (_gate) { }", "lock (_gate)")]
    public Task A_change_after_the_lock_was_given_back(string before, string held) => BothReport($$"""
        [ThreadSafe]
        public class Shelf
        {
            private readonly object _gate = new();
            private readonly Mutex _mutex = new();
            private readonly ReaderWriterLockSlim _turns = new();
            private readonly Dictionary<int, string> _books = new();

            public void Late(int key)
            {
                {{before}}
                {|MAP1002:_books[key] = "late"|};
            }

            public void InTime(int key)
            {
                {{held}}
                    _books[key] = "in time";
            }

            private void TouchTheLock()
            {
                lock (_gate) { }
            }
        }
        """);

    // Neither reports: the lock is held.
    [Theory]
    [InlineData("Monitor.Enter(_gate); _books[key] = title; Monitor.Exit(_gate);")]
    [InlineData("if (key > 0) Monitor.Enter(_gate); else Monitor.Enter(_gate); _books[key] = title; Monitor.Exit(_gate);")]
    [InlineData("if (Monitor.TryEnter(_gate)) { _books[key] = title; Monitor.Exit(_gate); }")]
    [InlineData("if (!Monitor.TryEnter(_gate)) { } else { _books[key] = title; Monitor.Exit(_gate); }")]
    [InlineData("Monitor.Enter(_gate); try { _books[key] = title; } finally { Monitor.Exit(_gate); }")]
    [InlineData("lock (_gate) { lock (_gate) { } _books[key] = title; }")]
    [InlineData("lock (_gate) { lock (_gate) { _books[key] = title; } }")]
    [InlineData("lock (_gate) { _books[key] = title; lock (_gate) { } }")]
    [InlineData("while (key-- > 0) lock (_gate) { _books[key] = title; }")]
    [InlineData("lock (_gate) { while (key-- > 0) { } _books[key] = title; }")]
    [InlineData("Monitor.Enter(_gate); Monitor.Enter(_other); Monitor.Exit(_other); _books[key] = title; Monitor.Exit(_gate);")]
    public Task A_change_under_the_lock(string change) => BothSilent($$"""
        [ThreadSafe]
        public class Shelf
        {
            private readonly object _gate = new();
            private readonly object _other = new();
            private readonly Dictionary<int, string> _books = new();

            public void Put(int key, string title)
            {
                {{change}}
            }

            public string Find(int key)
            {
                lock (_gate)
                    return _books[key];
            }
        }
        """);

    // Both report: the attempt may have failed.
    [Theory]
    [InlineData("if (Monitor.TryEnter(_gate)) { } else { {|MAP1002:_books[key] = title|}; }")]
    [InlineData("if (!Monitor.TryEnter(_gate)) { {|MAP1002:_books[key] = title|}; }")]
    public Task A_change_whether_or_not_the_lock_was_taken(string change) => BothReport($$"""
        [ThreadSafe]
        public class Shelf
        {
            private readonly object _gate = new();
            private readonly Dictionary<int, string> _books = new();

            public void Put(int key, string title)
            {
                {{change}}
            }

            public void Clear()
            {
                lock (_gate)
                    _books.Clear();
            }
        }
        """);

    // RacerD lets these pass; we report: the lock is not held on every way to the change.
    [Theory]
    [InlineData("if (key > 0) Monitor.Enter(_gate); {|MAP1002:_books[key] = title|}; if (key > 0) Monitor.Exit(_gate);")]
    [InlineData("while (key-- > 0) Monitor.Enter(_gate); {|MAP1002:_books[key] = title|};")]
    [InlineData("Monitor.Enter(_gate); while (key-- > 0) Monitor.Exit(_gate); {|MAP1002:_books[key] = title|};")]
    public Task A_change_that_holds_the_lock_on_some_ways_only(string change) => OnlyWeReport($$"""
        [ThreadSafe]
        public class Shelf
        {
            private readonly object _gate = new();
            private readonly Dictionary<int, string> _books = new();

            public void Put(int key, string title)
            {
                {{change}}
            }

            public void Clear()
            {
                lock (_gate)
                    _books.Clear();
            }
        }
        """);

    // RacerD reports: the attempt may have failed, and nobody looks. So do we.
    [Fact]
    public Task A_change_after_an_attempt_whose_answer_is_dropped() => BothReport("""
        [ThreadSafe]
        public class Shelf
        {
            private readonly object _gate = new();
            private readonly Dictionary<int, string> _books = new();

            public void Put(int key, string title)
            {
                Monitor.TryEnter(_gate);
                {|MAP1002:_books[key] = title|};
            }

            public void Clear()
            {
                lock (_gate)
                    _books.Clear();
            }
        }
        """);

    // RacerD knows that it misses this one; we see what a helper gives back.
    [Fact]
    public Task A_change_after_a_release_by_a_helper() => OnlyWeReport("""
        [ThreadSafe]
        public class Shelf
        {
            private readonly object _gate = new();
            private readonly Dictionary<int, string> _books = new();

            public void Put(int key, string title)
            {
                Monitor.Enter(_gate);
                Release();
                {|MAP1002:_books[key] = title|};
            }

            public void Clear()
            {
                lock (_gate)
                    _books.Clear();
            }

            private void Release() => Monitor.Exit(_gate);
        }
        """);

    // RacerD knows that it misses this one, and so do we: what a local said of the lock stays true after the release.
    [Fact]
    public Task A_change_after_a_release_that_is_hard_to_see() => KnownMiss("""
        [ThreadSafe]
        public class Shelf
        {
            private readonly object _gate = new();
            private readonly Dictionary<int, string> _books = new();

            public void Put(int key, string title)
            {
                bool taken = Monitor.TryEnter(_gate);
                Monitor.Exit(_gate);
                if (taken)
                    _books[key] = title;
            }

            public void Clear()
            {
                lock (_gate)
                    _books.Clear();
            }
        }
        """);

    // Neither reports.
    [Theory]
    [InlineData("Acquire(); _books[key] = title; Monitor.Exit(_gate);")]
    [InlineData("bool taken = Monitor.TryEnter(_gate); bool copy = taken; if (copy) { _books[key] = title; Monitor.Exit(_gate); }")]
    public Task A_change_after_a_taking_that_is_hard_to_see(string change) => BothSilent($$"""
        [ThreadSafe]
        public class Shelf
        {
            private readonly object _gate = new();
            private readonly Dictionary<int, string> _books = new();

            public void Put(int key, string title)
            {
                {{change}}
            }

            public void Clear()
            {
                lock (_gate)
                    _books.Clear();
            }

            private void Acquire() => Monitor.Enter(_gate);
        }
        """);

    // Neither reports.
    [Fact]
    public Task A_change_under_the_write_lock() => BothSilent("""
        [ThreadSafe]
        public class Shelf
        {
            private readonly ReaderWriterLockSlim _turns = new();
            private readonly Dictionary<int, string> _books = new();

            public void Put(int key, string title)
            {
                _turns.EnterWriteLock();
                _books[key] = title;
                _turns.ExitWriteLock();
            }
        }
        """);

    // RacerD knows that it misses this one, as all locks are one to it; a read lock lets other threads in, so we report.
    [Fact]
    public Task A_change_under_the_read_lock() => OnlyWeReport("""
        [ThreadSafe]
        public class Shelf
        {
            private readonly ReaderWriterLockSlim _turns = new();
            private readonly Dictionary<int, string> _books = new();

            public void Put(int key, string title)
            {
                _turns.EnterReadLock();
                {|MAP1008:_books[key] = title|};
                _turns.ExitReadLock();
            }
        }
        """);

    // Both report.
    [Theory]
    [InlineData("lock (this) { } return {|MAP1002:_books[key]|};")]
    [InlineData("string title = {|MAP1002:_books[key]|}; lock (this) { } return title;")]
    public Task A_read_beside_an_empty_lock(string read) => BothReport($$"""
        [ThreadSafe]
        public class Shelf
        {
            private readonly Dictionary<int, string> _books = new();

            public void Put(int key, string title)
            {
                lock (this)
                    _books[key] = title;
            }

            public string Find(int key)
            {
                {{read}}
            }
        }
        """);

    // Neither reports: the only change is made on an object that nobody else has yet.
    [Fact]
    public Task A_bare_read_of_what_is_changed_in_fresh_objects_only() => BothSilent("""
        [ThreadSafe]
        public class Shelf
        {
            private readonly Dictionary<int, string> _books = new();

            public static void Try()
            {
                Shelf shelf = new();
                shelf.Put();
            }

            public string Find(int key) => _books[key];

            [MethodImpl(MethodImplOptions.Synchronized)]
            private void Put() => _books[1] = "one";
        }
        """);

    // Both report the read.
    [Fact]
    public Task A_bare_read_of_what_a_helper_changes_under_its_own_lock() => BothReport("""
        [ThreadSafe]
        public class Shelf
        {
            private readonly Dictionary<int, string> _books = new();

            public void PutOne() => Put();

            public string Find(int key) => {|MAP1002:_books[key]|};

            [MethodImpl(MethodImplOptions.Synchronized)]
            private void Put() => _books[1] = "one";
        }
        """);
}
