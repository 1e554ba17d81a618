using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MapSafety.CodeFixes.Synchronization;

/// <summary>
/// MAP1003: makes the lock that every instance has its own of a static one, so that the instances share it as they share the collection. What else it
/// guards is guarded as before, with more to wait for. Where the instances themselves are locked, and only for the collection, a static object is locked instead.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeLockStatic))]
public sealed class MakeLockStatic() : StateFix("MAP1003")
{
    private protected override string EquivalenceKey => "MapSafety.MakeLockStatic";

    internal override Phrase TitleForAll => new("Make the locks of static collections static", "将静态集合的锁改为静态");

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite, cancellation));

    private static Phrase? Write(Rewrite rewrite, CancellationToken cancellation)
    {
        StateUses state = rewrite.State;
        ISymbol?[] locks = [.. state.Ordinary
            .SelectMany(use => Gate.LocksAround(use).Select(around => use.File.Model.GetSymbolInfo(around.Expression).Symbol))
            .Distinct(SymbolEqualityComparer.Default)];
        if (!state.Symbol.IsStatic || locks.Length == 0 || Array.TrueForAll(locks, item => item is { IsStatic: true }))
            return NothingToDo;

        if (state.Ordinary.SelectMany(Gate.LocksAround).Any(around => Syntax.Bare(around.Expression) is ThisExpressionSyntax))
            return WriteInstead(rewrite);

        // A second lock would be one too many, and would still keep nobody out.
        return locks is [IFieldSymbol { IsStatic: false, IsReadOnly: true, DeclaredAccessibility: Accessibility.Private } field]
            && WriteStatic(rewrite, field, cancellation)
            ? new Phrase("Make the lock '{0}' static", "将锁“{0}”改为静态", field.Name)
            : null;
    }

    /// <summary>A new lock in the place of each instance's own, which must guard nothing else there.</summary>
    private static Phrase? WriteInstead(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        LockStatementSyntax[] locks = [.. state.Ordinary.SelectMany(Gate.LocksAround).Distinct()];
        if (state.Accesses.Any(use => Gate.LocksAround(use).Count() != 1 || !TakeSameLock.GuardsOnly(Gate.LocksAround(use).First(), state, use.File.Model))
            || locks.Any(around => Syntax.Bare(around.Expression) is not ThisExpressionSyntax) || Gate.New(rewrite) is not { } gate)
            return null;

        foreach (Use use in state.Accesses)
            rewrite.Replace(use.File, Gate.LocksAround(use).First().Expression, gate.NameAt(use));

        return new Phrase("Lock '{0}' instead of each instance where '{1}' is used", "在使用“{1}”之处锁定“{0}”，而不是锁定每个实例", gate.Name, state.Symbol.Name);
    }

    private static bool WriteStatic(Rewrite rewrite, IFieldSymbol field, CancellationToken cancellation)
    {
        // Each construction of a generic type has statics of its own.
        if (field.ContainingType.IsGenericType && !SymbolEqualityComparer.Default.Equals(field.ContainingType, rewrite.State.Symbol.ContainingType)
            || field.DeclaringSyntaxReferences is not [{ } reference]
            || reference.GetSyntax(cancellation) is not VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax, Parent.Parent: FieldDeclarationSyntax declaration }
            || declaration.Declaration.Variables.Count != 1)
            return false;

        SourceFile[] files = [.. field.ContainingType.DeclaringSyntaxReferences.Select(part => rewrite.State.Files.FirstOrDefault(file => file.Root.SyntaxTree == part.SyntaxTree)).OfType<SourceFile>().Distinct()];
        if (files.Length != field.ContainingType.DeclaringSyntaxReferences.Select(part => part.SyntaxTree).Distinct().Count())
            return false;

        SourceFile home = files.First(file => file.Root.SyntaxTree == declaration.SyntaxTree);
        rewrite.Insert(home, declaration.Modifiers.First(modifier => modifier.IsKind(SyntaxKind.ReadOnlyKeyword)).SpanStart, "static ");
        return files.All(file => DropInstances(rewrite, file, field));
    }

    /// <summary><c>this._gate</c> becomes <c>_gate</c>; the lock of another instance is left to the compiler, which refuses it.</summary>
    private static bool DropInstances(Rewrite rewrite, SourceFile file, IFieldSymbol field)
    {
        foreach (MemberAccessExpressionSyntax access in file.Root.DescendantNodes().OfType<MemberAccessExpressionSyntax>())
            if (access.Name.Identifier.ValueText == field.Name && SymbolEqualityComparer.Default.Equals(file.Model.GetSymbolInfo(access).Symbol, field))
            {
                if (access.Expression is not ThisExpressionSyntax)
                    return false;

                rewrite.Replace(file, access, access.Name.ToString());
            }

        return true;
    }
}
