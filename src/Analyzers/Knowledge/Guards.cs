using System.Reflection;
using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>What kind of thing keeps others out.</summary>
internal enum GuardKind
{
    /// <summary>The monitor of any object: <c>lock</c>, <c>Monitor</c>, a synchronized method.</summary>
    Monitor,

    /// <summary><c>System.Threading.Lock</c>.</summary>
    Lock,

    /// <summary>A mutex of the operating system.</summary>
    Mutex,

    /// <summary><c>SpinLock</c>: a value type that does not let its own holder in again.</summary>
    SpinLock,

    /// <summary>A semaphore. It keeps others out only if it was made to let one in.</summary>
    Semaphore,

    /// <summary>A lock with readers and writers.</summary>
    ReaderWriterLock,

    /// <summary>A library's lock that is awaited.</summary>
    AsyncLock,

    /// <summary>A library's lock per key: two acquisitions guard against each other only for the same key.</summary>
    KeyedLock,
}

/// <summary>Whom a guard lets in beside its holder.</summary>
internal enum GuardMode
{
    /// <summary>Nobody.</summary>
    Exclusive,

    /// <summary>Other readers.</summary>
    Shared,

    /// <summary>Readers; the holder may become the writer.</summary>
    Upgradeable,

    /// <summary>The operation ends whichever mode is held.</summary>
    Any,
}

/// <summary>What an operation does with a guard.</summary>
internal enum GuardStep
{
    /// <summary>After it, the guard is held; it throws otherwise.</summary>
    Acquires,

    /// <summary>After it, the guard is held if it says so: by its result, or by a <c>lockTaken</c> argument.</summary>
    Tries,

    /// <summary>After it, the guard is not held.</summary>
    Releases,

    /// <summary>Tells whether this thread holds the guard.</summary>
    Checks,
}

/// <summary>Where the guard is in a call.</summary>
internal enum GuardPlace
{
    /// <summary>What the method is called on.</summary>
    Receiver,

    /// <summary>The first argument.</summary>
    FirstArgument,
}

/// <summary>What one call does with a guard.</summary>
/// <param name="Kind">The kind of guard.</param>
/// <param name="Mode">Whom it lets in beside the caller.</param>
/// <param name="Step">Whether it takes, tries, gives back or asks.</param>
/// <param name="Place">Where the guard is.</param>
/// <param name="ReleasesOnDispose">Whether disposing what the call returns, awaited if it is awaited, gives the guard back.</param>
internal readonly record struct GuardOperation(GuardKind Kind, GuardMode Mode, GuardStep Step, GuardPlace Place, bool ReleasesOnDispose);

/// <summary>
/// One row of <see cref="Guards"/>: the operations of one type in one mode. The methods are written as a <see cref="MethodTable{TRow}"/> writes them.
/// </summary>
internal sealed record GuardType(string Type, GuardKind Kind, GuardMode Mode)
{
    /// <summary>Where the guard is in every one of these calls.</summary>
    public GuardPlace Place { get; init; } = GuardPlace.Receiver;

    /// <summary>Methods that wait until they hold the guard. An overload that returns a truth after a given time tries.</summary>
    public string[] Acquires { get; init; } = [];

    /// <summary>Methods that wait, and return what gives the guard back when it is disposed.</summary>
    public string[] Scopes { get; init; } = [];

    /// <summary>Methods that may come back without the guard.</summary>
    public string[] Tries { get; init; } = [];

    /// <summary>Methods that may come back with nothing, or else with what gives the guard back when it is disposed.</summary>
    public string[] TriesScopes { get; init; } = [];

    /// <summary>Methods that give the guard back.</summary>
    public string[] Releases { get; init; } = [];

    /// <summary>Methods and properties that tell whether this thread holds the guard.</summary>
    public string[] Checks { get; init; } = [];

    /// <summary>The package that brings the type, or nothing for the framework itself.</summary>
    public string? Library { get; init; }

    /// <summary>Every method with what it does.</summary>
    public IEnumerable<(string Method, GuardOperation Operation)> Operations() =>
    [
        .. Acquires.Select(method => (method, Operation(GuardStep.Acquires))),
        .. Scopes.Select(method => (method, Operation(GuardStep.Acquires) with { ReleasesOnDispose = true })),
        .. Tries.Select(method => (method, Operation(GuardStep.Tries))),
        .. TriesScopes.Select(method => (method, Operation(GuardStep.Tries) with { ReleasesOnDispose = true })),
        .. Releases.Select(method => (method, Operation(GuardStep.Releases))),
        .. Checks.Select(method => (method, Operation(GuardStep.Checks))),
    ];

    private GuardOperation Operation(GuardStep step) => new(Kind, Mode, step, Place, ReleasesOnDispose: false);
}

/// <summary>What takes and gives back a guard. Rows stand in <see cref="GuardRows"/>, by the type of the guard.</summary>
internal static class Guards
{
    private static readonly MethodTable<(string Type, string Method, GuardOperation Operation)> s_table = new(
        GuardRows.Rows.SelectMany(row => row.Operations(), (row, entry) => (row.Type, entry.Method, entry.Operation)),
        row => row.Type,
        row => [row.Method]);

    private static readonly TypeTable<GuardType> s_types = new(GuardRows.Rows, row => row.Type);

    /// <summary>All rows.</summary>
    public static IEnumerable<GuardType> All => GuardRows.Rows;

    /// <summary>
    /// What a call of this method (or a read of this accessor's property) does with a guard, or nothing. The receiver's type decides where a
    /// base class has the method: <c>WaitHandle.WaitOne</c> takes a mutex, but waits for an event.
    /// </summary>
    /// <param name="method">The method in its unreduced form.</param>
    /// <param name="receiver">The static type of what it is called on; that of its declaration when not given.</param>
    public static GuardOperation? Find(IMethodSymbol method, ITypeSymbol? receiver = null)
    {
        for (ITypeSymbol? type = receiver ?? method.ContainingType; type is not null; type = type.BaseType)
            foreach (var entry in s_table.Find(type, method.Name))
                if (entry.Fits(method))
                    return Timed(entry.Row.Operation, method);

        return null;
    }

    /// <summary>Whether an object of this type serves as a lock and for nothing else.</summary>
    public static bool IsMadeForLocking(ITypeSymbol type) => type.SpecialType is SpecialType.System_Object || s_types.Find(type) is not null;

    /// <summary>Whether a lock statement takes an object of this type as its other holders do.</summary>
    public static bool IsForLockStatement(ITypeSymbol type) => type.IsReferenceType && s_types.Find(type) is null or { Kind: GuardKind.Lock or GuardKind.Monitor };

    /// <summary>Whether an object of this type lets in as many as it was made for.</summary>
    public static bool IsSemaphore(ITypeSymbol type) => s_types.Find(type) is { Kind: GuardKind.Semaphore };

    /// <summary>
    /// Whether the method runs under the monitor of its instance, or of its type if it is static:
    /// <c>[MethodImpl(MethodImplOptions.Synchronized)]</c>.
    /// </summary>
    public static bool IsSynchronized(IMethodSymbol method) => (method.MethodImplementationFlags & MethodImplAttributes.Synchronized) != 0;

    // Wait(timeout) says by its result whether the guard was taken; WaitOne() returns true or never.
    private static GuardOperation Timed(GuardOperation operation, IMethodSymbol method) =>
        operation is { Step: GuardStep.Acquires, ReleasesOnDispose: false } && method.Parameters.Length > 0 && Answers(method.ReturnType)
            ? operation with { Step = GuardStep.Tries }
            : operation;

    private static bool Answers(ITypeSymbol result) =>
        result.SpecialType is SpecialType.System_Boolean
        || result is INamedTypeSymbol { Arity: 1 } awaitable && awaitable.TypeArguments[0].SpecialType is SpecialType.System_Boolean;
}
