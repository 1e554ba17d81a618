using System.Collections.Immutable;
using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace MapSafety.CodeFixes.Rewriting;

/// <summary>A state with its declaration and every use that the solution's source makes of it.</summary>
/// <param name="Symbol">The field or auto-property, of a type or of its objects.</param>
/// <param name="Type">Its declared type.</param>
/// <param name="File">The file that declares it.</param>
/// <param name="Declaration">The field's or property's declaration.</param>
/// <param name="TypeSyntax">The type as the declaration writes it.</param>
/// <param name="Initializer">The value it starts with, if it is declared with one.</param>
/// <param name="Uses">All uses, file by file and in source order. Names in <c>nameof</c> and in documentation are none.</param>
/// <param name="Files">Every file with a use, and the declaring one.</param>
internal sealed record StateUses(
    ISymbol Symbol, INamedTypeSymbol Type, SourceFile File, MemberDeclarationSyntax Declaration, TypeSyntax TypeSyntax,
    ExpressionSyntax? Initializer, ImmutableArray<Use> Uses, ImmutableArray<SourceFile> Files)
{
    /// <summary>Whether each object has such a state of its own.</summary>
    public bool IsOfObject => Symbol is IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false };

    /// <summary>The row of the table of collections for exactly the declared type, or nothing.</summary>
    public CollectionType? Collection => Collections.RowOf(Type);

    /// <summary>The uses outside the initialization of the type or the object, which run beside each other.</summary>
    public IEnumerable<Use> Ordinary => Uses.Where(use => !IsInitialization(use));

    /// <summary>The ordinary uses of the collection, without those that lock it.</summary>
    public IEnumerable<Use> Accesses => Ordinary.Where(use => !use.IsLocked);

    public bool IsInitialization(Use use) => IsOfObject ? Construction.Contains(use, this) : IsTypeInitialization(use);

    /// <summary>Whether the use stands in the member that ends the life of its object.</summary>
    public bool IsDisposal(Use use) => IsOfObject && use.Qualifier is null && Syntax.FunctionOf(use.State) is MethodDeclarationSyntax or DestructorDeclarationSyntax
        && use.File.Model.GetDeclaredSymbol(use.Owner) is IMethodSymbol method && Disposal.IsEndOf(method);

    /// <summary>Whether these uses all reach the state of one object, and do so all through the member they stand in.</summary>
    public bool IsOneObject(IEnumerable<Use> uses) => !IsOfObject || Construction.IsSteady(uses.ToArray());

    private bool IsTypeInitialization(Use use) => use.Owner switch
    {
        _ when Syntax.FunctionOf(use.State) is AnonymousFunctionExpressionSyntax => false,
        ConstructorDeclarationSyntax constructor =>
            constructor.Modifiers.Any(SyntaxKind.StaticKeyword) && IsOwnType(use.File.Model.GetDeclaredSymbol(constructor)?.ContainingType),
        FieldDeclarationSyntax field => field.Modifiers.Any(SyntaxKind.StaticKeyword)
            && IsOwnType(use.File.Model.GetDeclaredSymbol(field.Declaration.Variables[0])?.ContainingType),
        PropertyDeclarationSyntax { ExpressionBody: null } property =>
            property.Modifiers.Any(SyntaxKind.StaticKeyword) && IsOwnType(use.File.Model.GetDeclaredSymbol(property)?.ContainingType),
        _ => false,
    };

    /// <summary>"12 uses in 3 files", for titles.</summary>
    public Phrase Extent => Titles.Extent(Uses.Length, Files.Length);

    /// <summary>Finds everything, or nothing when some of it cannot be seen or must not be changed.</summary>
    public static Task<StateUses?> FindAsync(Solution solution, ISymbol symbol, CancellationToken cancellation) => FindAsync(solution, symbol, isVisibleToo: false, cancellation);

    private static async Task<StateUses?> FindAsync(Solution solution, ISymbol symbol, bool isVisibleToo, CancellationToken cancellation)
    {
        if (!IsNamedByItself(symbol) || !isVisibleToo && !IsPrivateToSolution(symbol) || DeclarationOf(symbol, cancellation) is not { } declared || symbol.Locations.Length != 1)
            return null;

        if (solution.GetDocument(declared.Declaration.SyntaxTree) is not { } document
            || await SourceFile.OpenAsync(document, cancellation).ConfigureAwait(false) is not { } file)
            return null;

        Search search = new(solution, symbol, file);
        if (!await search.RunAsync(cancellation).ConfigureAwait(false)
            || search.Files.Any(used => used.HasErrors(cancellation)) || search.Uses.Any(use => !use.IsBound))
            return null;

        return TypeOf(symbol) is INamedTypeSymbol { TypeKind: not TypeKind.Error } type
            ? new StateUses(symbol, type, file, declared.Declaration, declared.Type, declared.Initializer, search.Uses, search.Files)
            : null;
    }

    /// <summary>Finds the state of this documentation comment id, as a finding names it, in a project and what the project refers to.</summary>
    public static Task<StateUses?> FindAsync(Project project, string stateId, CancellationToken cancellation) => FindAsync(project, stateId, isVisibleToo: false, cancellation);

    /// <summary>The same; also of states that code outside the solution can name, if they are asked for.</summary>
    public static async Task<StateUses?> FindAsync(Project project, string stateId, bool isVisibleToo, CancellationToken cancellation)
    {
        if (await project.GetCompilationAsync(cancellation).ConfigureAwait(false) is not { } compilation
            || DocumentationCommentId.GetFirstSymbolForDeclarationId(stateId, compilation) is not { } symbol)
            return null;

        return await SymbolFinder.FindSourceDefinitionAsync(symbol, project.Solution, cancellation).ConfigureAwait(false) is { } source
            ? await FindAsync(project.Solution, source, isVisibleToo, cancellation).ConfigureAwait(false)
            : null;
    }

    public static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    /// <summary>Whether a type is the one that declares the state.</summary>
    public bool IsOwnType(INamedTypeSymbol? type) => SymbolEqualityComparer.Default.Equals(type?.OriginalDefinition, Symbol.ContainingType.OriginalDefinition);

    /// <summary>Code that is not part of the solution cannot name the state: something around it is internal or private, or it is a program.</summary>
    public static bool IsPrivateToSolution(ISymbol symbol)
    {
        for (ISymbol? current = symbol; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
            if (current.DeclaredAccessibility is Accessibility.Private or Accessibility.Internal or Accessibility.ProtectedAndInternal)
                return true;

        return false;
    }

    private static bool IsNamedByItself(ISymbol symbol) => !symbol.IsImplicitlyDeclared && (symbol.IsStatic || IsOfObjects(symbol));

    /// <summary>State of objects that everybody reaches by its own name: not that of a value that is copied, nor a member behind another's.</summary>
    private static bool IsOfObjects(ISymbol symbol) => symbol.ContainingType is { TypeKind: TypeKind.Class } type
        && symbol is { IsVirtual: false, IsAbstract: false, IsOverride: false }
        && !(symbol is IPropertySymbol && type.AllInterfaces.SelectMany(contract => contract.GetMembers(symbol.Name))
            .Any(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), symbol)));

    private static (MemberDeclarationSyntax Declaration, TypeSyntax Type, ExpressionSyntax? Initializer)? DeclarationOf(ISymbol symbol, CancellationToken cancellation)
    {
        if (symbol.DeclaringSyntaxReferences.Length != 1)
            return null;

        return symbol.DeclaringSyntaxReferences[0].GetSyntax(cancellation) switch
        {
            VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: FieldDeclarationSyntax field } variables } variable
                => (field, variables.Type, variable.Initializer?.Value),
            PropertyDeclarationSyntax { AccessorList: { } accessors } property
                when !property.Modifiers.Any(SyntaxKind.PartialKeyword) && accessors.Accessors.All(accessor => accessor.Body is null && accessor.ExpressionBody is null)
                => (property, property.Type, property.Initializer?.Value),
            _ => null,
        };
    }

    /// <summary>The search for the uses, which ends at the first that cannot be understood.</summary>
    private sealed class Search(Solution solution, ISymbol symbol, SourceFile declaring)
    {
        private readonly Dictionary<string, SourceFile> _files = new(StringComparer.Ordinal) { [KeyOf(declaring.Document)] = declaring };
        private readonly Dictionary<(string File, int Position), Use> _uses = new();

        public ImmutableArray<SourceFile> Files => _files.Values.OrderBy(file => KeyOf(file.Document), StringComparer.Ordinal).ToImmutableArray();

        public ImmutableArray<Use> Uses => _uses.OrderBy(use => use.Key.File, StringComparer.Ordinal).ThenBy(use => use.Key.Position)
            .Select(use => use.Value).ToImmutableArray();

        public async Task<bool> RunAsync(CancellationToken cancellation)
        {
            foreach (ReferencedSymbol found in await SymbolFinder.FindReferencesAsync(symbol, solution, cancellation).ConfigureAwait(false))
                foreach (ReferenceLocation location in found.Locations)
                    if (!await AddAsync(location, cancellation).ConfigureAwait(false))
                        return false;

            return true;
        }

        private async Task<bool> AddAsync(ReferenceLocation location, CancellationToken cancellation)
        {
            if (location.IsImplicit || location.IsCandidateLocation || location.Document is SourceGeneratedDocument)
                return false;

            if (await OpenAsync(location.Document, cancellation).ConfigureAwait(false) is not { } file)
                return false;

            SyntaxNode node = file.Root.FindNode(location.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true);
            if (node.IsPartOfStructuredTrivia() || IsOnlyNamed(node))
                return true;

            if (node is not IdentifierNameSyntax { Parent: not MemberBindingExpressionSyntax } name || name.Identifier.Span != location.Location.SourceSpan)
                return false;

            _uses[(KeyOf(file.Document), node.SpanStart)] = new Use(file, Whole(name));
            return true;
        }

        private async Task<SourceFile?> OpenAsync(Document document, CancellationToken cancellation)
        {
            if (_files.TryGetValue(KeyOf(document), out SourceFile? known))
                return known;

            if (await SourceFile.OpenAsync(document, cancellation).ConfigureAwait(false) is { } file)
                return _files[KeyOf(document)] = file;

            return null;
        }

        /// <summary>One file that several projects share is one file.</summary>
        private static string KeyOf(Document document) => document.FilePath ?? document.Id.ToString();

        private static ExpressionSyntax Whole(IdentifierNameSyntax name) => name.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Name == name => access,
            AliasQualifiedNameSyntax alias => alias,
            _ => name,
        };

        private static bool IsOnlyNamed(SyntaxNode node) => node.Ancestors().OfType<InvocationExpressionSyntax>()
            .Any(call => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" } && call.ArgumentList.Span.Contains(node.Span));
    }
}
