using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Knowledge;

/// <summary>What takes and gives back a guard: every row against the framework, and the answers for calls as people write them.</summary>
public sealed class GuardsTests
{
    private const string Parameters = """
        object o, Lock l, Mutex mutex, Semaphore semaphore, SemaphoreSlim slim, ReaderWriterLockSlim rw, ReaderWriterLock old, SpinLock spin,
        AutoResetEvent signal, CancellationToken token, bool taken
        """;

    // From packages that are not restored here: their names rest on the packages' sources (see GuardRows) and nothing checks them.
    private static readonly string[] s_unchecked =
        ["AsyncKeyedLock", "DotNext.Threading", "Microsoft.VisualStudio.Threading", "NeoSmart.AsyncLock", "Nito.AsyncEx.Coordination"];

    public static TheoryData<string, string> RowsHere =>
    [
        .. from row in Guards.All
           where row.Library is null
           from entry in row.Operations()
           select (row.Type, entry.Method),
    ];

    [Theory, MemberData(nameof(RowsHere))]
    public void A_row_names_a_method_of_the_framework(string type, string method) =>
        Assert.NotEmpty(Framework.Methods(Framework.Get(type), method));

    [Fact]
    public void Rows_of_libraries_are_the_only_unchecked_ones() =>
        Assert.Equal(s_unchecked, Guards.All.Select(row => row.Library).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void No_method_stands_in_two_rows() =>
        Assert.Distinct(Guards.All.SelectMany(row => row.Operations(), (row, entry) => row.Type + "." + entry.Method));

    [Theory]
    [InlineData("Monitor.Enter(o)", "Monitor Exclusive Acquires FirstArgument")]
    [InlineData("Monitor.Enter(o, ref taken)", "Monitor Exclusive Acquires FirstArgument")]
    [InlineData("Monitor.TryEnter(o)", "Monitor Exclusive Tries FirstArgument")]
    [InlineData("Monitor.TryEnter(o, 5, ref taken)", "Monitor Exclusive Tries FirstArgument")]
    [InlineData("Monitor.Exit(o)", "Monitor Exclusive Releases FirstArgument")]
    [InlineData("Monitor.IsEntered(o)", "Monitor Exclusive Checks FirstArgument")]
    [InlineData("l.Enter()", "Lock Exclusive Acquires Receiver")]
    [InlineData("l.TryEnter(5)", "Lock Exclusive Tries Receiver")]
    [InlineData("l.EnterScope()", "Lock Exclusive Acquires Receiver scope")]
    [InlineData("l.Exit()", "Lock Exclusive Releases Receiver")]
    [InlineData("_ = l.IsHeldByCurrentThread", "Lock Exclusive Checks Receiver")]
    [InlineData("mutex.WaitOne()", "Mutex Exclusive Acquires Receiver")]
    [InlineData("mutex.WaitOne(5)", "Mutex Exclusive Tries Receiver")]
    [InlineData("mutex.ReleaseMutex()", "Mutex Exclusive Releases Receiver")]
    [InlineData("semaphore.WaitOne()", "Semaphore Exclusive Acquires Receiver")]
    [InlineData("semaphore.Release()", "Semaphore Exclusive Releases Receiver")]
    [InlineData("spin.Enter(ref taken)", "SpinLock Exclusive Acquires Receiver")]
    [InlineData("spin.TryEnter(ref taken)", "SpinLock Exclusive Tries Receiver")]
    [InlineData("spin.Exit()", "SpinLock Exclusive Releases Receiver")]
    [InlineData("slim.Wait()", "Semaphore Exclusive Acquires Receiver")]
    [InlineData("slim.Wait(token)", "Semaphore Exclusive Acquires Receiver")]
    [InlineData("slim.Wait(5)", "Semaphore Exclusive Tries Receiver")]
    [InlineData("await slim.WaitAsync(token)", "Semaphore Exclusive Acquires Receiver")]
    [InlineData("await slim.WaitAsync(5, token)", "Semaphore Exclusive Tries Receiver")]
    [InlineData("slim.Release()", "Semaphore Exclusive Releases Receiver")]
    [InlineData("rw.EnterReadLock()", "ReaderWriterLock Shared Acquires Receiver")]
    [InlineData("rw.TryEnterWriteLock(5)", "ReaderWriterLock Exclusive Tries Receiver")]
    [InlineData("rw.EnterUpgradeableReadLock()", "ReaderWriterLock Upgradeable Acquires Receiver")]
    [InlineData("rw.ExitUpgradeableReadLock()", "ReaderWriterLock Upgradeable Releases Receiver")]
    [InlineData("_ = rw.IsWriteLockHeld", "ReaderWriterLock Exclusive Checks Receiver")]
    [InlineData("old.AcquireReaderLock(5)", "ReaderWriterLock Shared Acquires Receiver")]
    [InlineData("old.UpgradeToWriterLock(5)", "ReaderWriterLock Exclusive Acquires Receiver")]
    [InlineData("old.ReleaseLock()", "ReaderWriterLock Any Releases Receiver")]
    [InlineData("signal.WaitOne()", null)]
    [InlineData("signal.Set()", null)]
    [InlineData("Monitor.Pulse(o)", null)]
    [InlineData("o.GetHashCode()", null)]
    public void A_call_does_this_to_a_guard(string call, string? expected)
    {
        IOperation operation = Calls.In(Parameters, call);

        Assert.Equal(expected, Describe(Guards.Find(operation.Method(), operation.Receiver())));
    }

    // The shape of a library's lock, declared here because the library is not.
    [Theory]
    [InlineData("namespace Nito.AsyncEx { class AsyncLock { public System.IDisposable LockAsync() => null; } }",
        "Nito.AsyncEx.AsyncLock", "LockAsync", "AsyncLock Exclusive Acquires Receiver scope")]
    [InlineData("namespace AsyncKeyedLock { class AsyncKeyedLocker<K> { public System.IDisposable LockOrNull(K key, int ms) => null; } }",
        "AsyncKeyedLock.AsyncKeyedLocker`1", "LockOrNull", "KeyedLock Exclusive Tries Receiver scope")]
    [InlineData("namespace DotNext.Threading { static class AsyncLockAcquisition { public static object AcquireReadLockAsync(this object o) => o; } }",
        "DotNext.Threading.AsyncLockAcquisition", "AcquireReadLockAsync", "ReaderWriterLock Shared Acquires FirstArgument scope")]
    [InlineData("namespace Mine { class AsyncLock { public System.IDisposable LockAsync() => null; } }", "Mine.AsyncLock", "LockAsync", null)]
    public void A_librarys_lock_is_known_by_name(string source, string type, string method, string? expected)
    {
        IMethodSymbol symbol = Framework.Compile(source).GetTypeByMetadataName(type)!.GetMembers(method).OfType<IMethodSymbol>().Single();

        Assert.Equal(expected, Describe(Guards.Find(symbol)));
    }

    [Theory]
    [InlineData("[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.Synchronized)]", true)]
    [InlineData("[System.Runtime.CompilerServices.MethodImpl((System.Runtime.CompilerServices.MethodImplOptions)(32 | 8))]", true)]
    [InlineData("[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]", false)]
    [InlineData("", false)]
    public void A_synchronized_method_is_told_by_its_flags(string attribute, bool isSynchronized)
    {
        INamedTypeSymbol type = Framework.Compile($"class C {{ {attribute} void M() {{ }} }}").GetTypeByMetadataName("C")!;

        Assert.Equal(isSynchronized, Guards.IsSynchronized(type.GetMembers("M").OfType<IMethodSymbol>().Single()));
    }

    private static string? Describe(GuardOperation? found) => found is not { } operation
        ? null
        : $"{operation.Kind} {operation.Mode} {operation.Step} {operation.Place}{(operation.ReleasesOnDispose ? " scope" : "")}";
}
