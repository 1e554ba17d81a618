using MapSafety.CodeFixes.Rewriting;
using MapSafety.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Use = MapSafety.CodeFixes.Rewriting.Use;

namespace MapSafety.CodeFixes.Publication;

/// <summary>Finds where a state gets a value only if it has none, and writes that only one thread does so.</summary>
internal static class FirstStores
{
    /// <summary>Whether this use stores a first value with no lock around it.</summary>
    public static bool IsOpen(Use use, StateUses state) => use.Whole == use.State && use.IsAssigned && StoredBy(use, state) is Stored.FirstValue && !IsLocked(use);

    /// <summary>The call that stores a local, unless another thread has stored something before.</summary>
    public static string Of(Rewrite rewrite, Use use, string local) => rewrite.State.Symbol is IFieldSymbol { IsVolatile: true }
        ? Exchange(rewrite, use) + local + EndOfExchange(rewrite, use)
        : Initialization(rewrite, use) + "() => " + local + ")";

    /// <summary><c>LazyInitializer.EnsureInitialized(ref s_map, </c> in front of the function that makes the value. It takes no volatile field.</summary>
    public static string Initialization(Rewrite rewrite, Use use) =>
        Imports.NameOf(rewrite, use.File, use.State.SpanStart, "System.Threading", "LazyInitializer") + ".EnsureInitialized(ref " + use.State + ", ";

    /// <summary><c>Interlocked.CompareExchange(ref s_map, </c> in front of the value.</summary>
    public static string Exchange(Rewrite rewrite, Use use) =>
        Imports.NameOf(rewrite, use.File, use.State.SpanStart, "System.Threading", "Interlocked") + ".CompareExchange(ref " + use.State + ", ";

    /// <summary><c>, null)</c> behind it.</summary>
    public static string EndOfExchange(Rewrite rewrite, Use use) =>
        rewrite.State.TypeSyntax is NullableTypeSyntax || !use.File.Model.GetNullableContext(use.State.SpanStart).WarningsEnabled() ? ", null)" : ", null!)";

    private static Stored StoredBy(Use use, StateUses state) => Storing.Of(
        use.Assigner!, state.Symbol, symbol => SymbolEqualityComparer.Default.Equals(symbol, state.Symbol), use.File.Model.Compilation).Stored;

    private static bool IsLocked(Use use) => use.State.Ancestors().TakeWhile(node => node != use.Owner).Any(node => node is LockStatementSyntax);
}
