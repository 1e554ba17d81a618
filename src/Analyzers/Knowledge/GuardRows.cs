namespace MapSafety.Knowledge;

/// <summary>
/// The rows of <see cref="Guards"/>. Those of the framework rest on the types' pages under System.Threading. Those of libraries follow the
/// public surface of StephenCleary/AsyncEx, microsoft/vs-threading, dotnet/dotNext, MarkCiliaVincenti/AsyncKeyedLock and neosmart/AsyncLock; no
/// test resolves them, as these packages are not referenced here.
/// </summary>
internal static class GuardRows
{
    private const string AsyncEx = "Nito.AsyncEx.Coordination";
    private const string VsThreading = "Microsoft.VisualStudio.Threading";
    private const string DotNext = "DotNext.Threading";
    private const string AsyncKeyedLock = "AsyncKeyedLock";
    private const string NeoSmart = "NeoSmart.AsyncLock";

    public static GuardType[] Rows { get; } =
    [
        new("System.Threading.Monitor", GuardKind.Monitor, GuardMode.Exclusive)
        {
            Place = GuardPlace.FirstArgument,
            Acquires = ["Enter"],
            Tries = ["TryEnter"],
            Releases = ["Exit"],
            Checks = ["IsEntered"],
        },
        new("System.Threading.Lock", GuardKind.Lock, GuardMode.Exclusive)
        {
            Acquires = ["Enter"],
            Scopes = ["EnterScope"],
            Tries = ["TryEnter"],
            Releases = ["Exit"],
            Checks = ["get_IsHeldByCurrentThread"],
        },
        new("System.Threading.Mutex", GuardKind.Mutex, GuardMode.Exclusive)
        {
            Acquires = ["WaitOne"],
            Releases = ["ReleaseMutex"],
        },

        // Enter throws or takes the lock; both it and TryEnter set lockTaken.
        new("System.Threading.SpinLock", GuardKind.SpinLock, GuardMode.Exclusive)
        {
            Acquires = ["Enter"],
            Tries = ["TryEnter"],
            Releases = ["Exit"],
            Checks = ["get_IsHeldByCurrentThread"],
        },
        new("System.Threading.SemaphoreSlim", GuardKind.Semaphore, GuardMode.Exclusive)
        {
            Acquires = ["Wait", "WaitAsync"],
            Releases = ["Release"],
        },
        new("System.Threading.Semaphore", GuardKind.Semaphore, GuardMode.Exclusive)
        {
            Acquires = ["WaitOne"],
            Releases = ["Release"],
        },
        new("System.Threading.ReaderWriterLockSlim", GuardKind.ReaderWriterLock, GuardMode.Exclusive)
        {
            Acquires = ["EnterWriteLock"],
            Tries = ["TryEnterWriteLock"],
            Releases = ["ExitWriteLock"],
            Checks = ["get_IsWriteLockHeld"],
        },
        new("System.Threading.ReaderWriterLockSlim", GuardKind.ReaderWriterLock, GuardMode.Shared)
        {
            Acquires = ["EnterReadLock"],
            Tries = ["TryEnterReadLock"],
            Releases = ["ExitReadLock"],
            Checks = ["get_IsReadLockHeld"],
        },
        new("System.Threading.ReaderWriterLockSlim", GuardKind.ReaderWriterLock, GuardMode.Upgradeable)
        {
            Acquires = ["EnterUpgradeableReadLock"],
            Tries = ["TryEnterUpgradeableReadLock"],
            Releases = ["ExitUpgradeableReadLock"],
            Checks = ["get_IsUpgradeableReadLockHeld"],
        },

        // A timeout throws ApplicationException, so these acquire.
        new("System.Threading.ReaderWriterLock", GuardKind.ReaderWriterLock, GuardMode.Exclusive)
        {
            Acquires = ["AcquireWriterLock", "UpgradeToWriterLock"],
            Releases = ["ReleaseWriterLock", "DowngradeFromWriterLock"],
            Checks = ["get_IsWriterLockHeld"],
        },
        new("System.Threading.ReaderWriterLock", GuardKind.ReaderWriterLock, GuardMode.Shared)
        {
            Acquires = ["AcquireReaderLock"],
            Releases = ["ReleaseReaderLock"],
            Checks = ["get_IsReaderLockHeld"],
        },
        new("System.Threading.ReaderWriterLock", GuardKind.ReaderWriterLock, GuardMode.Any)
        {
            Releases = ["ReleaseLock"],
        },

        new("Nito.AsyncEx.AsyncLock", GuardKind.AsyncLock, GuardMode.Exclusive)
        {
            Library = AsyncEx,
            Scopes = ["Lock", "LockAsync"],
        },
        new("Nito.AsyncEx.AsyncMonitor", GuardKind.AsyncLock, GuardMode.Exclusive)
        {
            Library = AsyncEx,
            Scopes = ["Enter", "EnterAsync"],
        },
        new("Nito.AsyncEx.AsyncReaderWriterLock", GuardKind.ReaderWriterLock, GuardMode.Exclusive)
        {
            Library = AsyncEx,
            Scopes = ["WriterLock", "WriterLockAsync"],
        },
        new("Nito.AsyncEx.AsyncReaderWriterLock", GuardKind.ReaderWriterLock, GuardMode.Shared)
        {
            Library = AsyncEx,
            Scopes = ["ReaderLock", "ReaderLockAsync"],
        },
        new("Nito.AsyncEx.AsyncSemaphore", GuardKind.Semaphore, GuardMode.Exclusive)
        {
            Library = AsyncEx,
            Acquires = ["Wait", "WaitAsync"],
            Scopes = ["Lock", "LockAsync"],
            Releases = ["Release"],
        },

        // Extension methods over SemaphoreSlim.
        new("Nito.AsyncEx.SemaphoreSlimExtensions", GuardKind.Semaphore, GuardMode.Exclusive)
        {
            Library = AsyncEx,
            Place = GuardPlace.FirstArgument,
            Scopes = ["Lock", "LockAsync"],
        },

        new("Microsoft.VisualStudio.Threading.AsyncSemaphore", GuardKind.Semaphore, GuardMode.Exclusive)
        {
            Library = VsThreading,
            Scopes = ["EnterAsync"],
        },
        new("Microsoft.VisualStudio.Threading.AsyncReaderWriterLock", GuardKind.ReaderWriterLock, GuardMode.Exclusive)
        {
            Library = VsThreading,
            Scopes = ["WriteLockAsync"],
            Checks = ["get_IsWriteLockHeld"],
        },
        new("Microsoft.VisualStudio.Threading.AsyncReaderWriterLock", GuardKind.ReaderWriterLock, GuardMode.Shared)
        {
            Library = VsThreading,
            Scopes = ["ReadLockAsync"],
            Checks = ["get_IsReadLockHeld"],
        },
        new("Microsoft.VisualStudio.Threading.AsyncReaderWriterLock", GuardKind.ReaderWriterLock, GuardMode.Upgradeable)
        {
            Library = VsThreading,
            Scopes = ["UpgradeableReadLockAsync"],
            Checks = ["get_IsUpgradeableReadLockHeld"],
        },

        new("DotNext.Threading.AsyncExclusiveLock", GuardKind.AsyncLock, GuardMode.Exclusive)
        {
            Library = DotNext,
            Acquires = ["AcquireAsync"],
            Tries = ["TryAcquire", "TryAcquireAsync"],
            Releases = ["Release"],
        },
        new("DotNext.Threading.AsyncLock", GuardKind.AsyncLock, GuardMode.Exclusive)
        {
            Library = DotNext,
            Scopes = ["AcquireAsync"],
            TriesScopes = ["TryAcquireAsync"],
        },
        new("DotNext.Threading.AsyncLockAcquisition", GuardKind.AsyncLock, GuardMode.Exclusive)
        {
            Library = DotNext,
            Place = GuardPlace.FirstArgument,
            Scopes = ["AcquireLockAsync"],
        },
        new("DotNext.Threading.AsyncLockAcquisition", GuardKind.ReaderWriterLock, GuardMode.Exclusive)
        {
            Library = DotNext,
            Place = GuardPlace.FirstArgument,
            Scopes = ["AcquireWriteLockAsync"],
        },
        new("DotNext.Threading.AsyncLockAcquisition", GuardKind.ReaderWriterLock, GuardMode.Shared)
        {
            Library = DotNext,
            Place = GuardPlace.FirstArgument,
            Scopes = ["AcquireReadLockAsync"],
        },
        new("DotNext.Threading.AsyncReaderWriterLock", GuardKind.ReaderWriterLock, GuardMode.Exclusive)
        {
            Library = DotNext,
            Acquires = ["EnterWriteLockAsync", "UpgradeToWriteLockAsync"],
            Tries = ["TryEnterWriteLock", "TryEnterWriteLockAsync"],
        },
        new("DotNext.Threading.AsyncReaderWriterLock", GuardKind.ReaderWriterLock, GuardMode.Shared)
        {
            Library = DotNext,
            Acquires = ["EnterReadLockAsync"],
            Tries = ["TryEnterReadLock", "TryEnterReadLockAsync"],
        },
        new("DotNext.Threading.AsyncReaderWriterLock", GuardKind.ReaderWriterLock, GuardMode.Any)
        {
            Library = DotNext,
            Releases = ["Release"],
        },

        // The first parameter is the key.
        new("AsyncKeyedLock.AsyncKeyedLocker`1", GuardKind.KeyedLock, GuardMode.Exclusive)
        {
            Library = AsyncKeyedLock,
            Scopes = ["Lock", "LockAsync"],
            TriesScopes = ["LockOrNull", "LockOrNullAsync"],
        },
        new("AsyncKeyedLock.StripedAsyncKeyedLocker`1", GuardKind.KeyedLock, GuardMode.Exclusive)
        {
            Library = AsyncKeyedLock,
            Scopes = ["Lock", "LockAsync"],
            TriesScopes = ["LockOrNull", "LockOrNullAsync"],
        },
        new("AsyncKeyedLock.AsyncNonKeyedLocker", GuardKind.AsyncLock, GuardMode.Exclusive)
        {
            Library = AsyncKeyedLock,
            Scopes = ["Lock", "LockAsync"],
            TriesScopes = ["LockOrNull", "LockOrNullAsync"],
        },
        new("NeoSmart.AsyncLock.AsyncLock", GuardKind.AsyncLock, GuardMode.Exclusive)
        {
            Library = NeoSmart,
            Scopes = ["Lock", "LockAsync"],
        },
    ];
}
