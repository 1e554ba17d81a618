using MapSafety.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MapSafety.CodeFixes.Publication;

/// <summary>
/// MAP3001: writes the field with <c>Volatile.Write</c> and reads it with <c>Volatile.Read</c>, at every use outside a lock. For fields that cannot be volatile
/// because code takes them by reference or other assemblies see them. An <c>ImmutableArray</c>, which is a struct, is stored by
/// <c>ImmutableInterlocked.InterlockedExchange</c>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseVolatileAccess))]
public sealed class UseVolatileAccess() : StateFix("MAP3001")
{
    private static readonly HashSet<string> s_byReference = ["Interlocked", "Volatile", "ImmutableInterlocked", "LazyInitializer"];

    private protected override string EquivalenceKey => "MapSafety.UseVolatileAccess";

    internal override Phrase TitleForAll => new("Write and read fields with Volatile", "用 Volatile 写入和读取字段");

    private protected override bool IncludesVisible => true;

    private protected override Task<Phrase?> WriteAsync(Rewrite rewrite, CancellationToken cancellation) => Task.FromResult(Write(rewrite));

    private static Phrase? Write(Rewrite rewrite)
    {
        StateUses state = rewrite.State;
        if (state.Symbol is not IFieldSymbol { IsVolatile: false } || state.Uses.Any(use => use.IsLocked))
            return null;

        bool isStruct = state.Type.IsValueType;
        if (isStruct && state.Collection?.MetadataName is not "System.Collections.Immutable.ImmutableArray`1")
            return null;

        int written = 0;
        foreach (Use use in state.Ordinary.Where(use => !IsByReference(use)))
            if (use.Whole == use.State && use.IsAssigned)
            {
                if (!WriteStore(rewrite, use, isStruct))
                    return null;

                written++;
            }
            else if (!isStruct && !use.State.Ancestors().TakeWhile(node => node != use.Owner).Any(node => node is LockStatementSyntax))
            {
                if (use.State.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or RefExpressionSyntax || use.State.FirstAncestorOrSelf<TupleExpressionSyntax>()?.Parent is AssignmentExpressionSyntax)
                    return null;

                rewrite.Replace(use.File, use.State, Class(rewrite, use, isStruct) + ".Read(ref " + use.State + ")");
                written++;
            }

        return written == 0 ? NothingToDo
            : isStruct ? new Phrase("Store '{0}' with ImmutableInterlocked ({1})", "用 ImmutableInterlocked 存入“{0}”（{1}）", state.Symbol.Name, Titles.Places(written))
            : new Phrase("Write and read '{0}' with Volatile ({1})", "用 Volatile 写入和读取“{0}”（{1}）", state.Symbol.Name, Titles.Places(written));
    }

    private static bool IsByReference(Use use) =>
        use.State.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0, Parent.Parent: InvocationExpressionSyntax call }
        && use.File.Model.GetSymbolInfo(call).Symbol is IMethodSymbol { ContainingType.Name: var type } && s_byReference.Contains(type);

    private static bool WriteStore(Rewrite rewrite, Use use, bool isStruct)
    {
        if (use.Assigner is not AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment || !Syntax.IsStatement(assignment, use.File.Model))
            return false;

        rewrite.Replace(use.File, TextSpan.FromBounds(assignment.SpanStart, assignment.Right.SpanStart), Class(rewrite, use, isStruct) + (isStruct ? ".InterlockedExchange" : ".Write") + "(ref " + use.State + ", ");
        rewrite.Insert(use.File, assignment.Right.Span.End, ")");
        return true;
    }

    private static string Class(Rewrite rewrite, Use use, bool isStruct) => isStruct
        ? Imports.NameOf(rewrite, use.File, use.State.SpanStart, "System.Collections.Immutable", "ImmutableInterlocked")
        : Imports.NameOf(rewrite, use.File, use.State.SpanStart, "System.Threading", "Volatile");
}
