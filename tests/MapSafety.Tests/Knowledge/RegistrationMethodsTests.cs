using MapSafety.Knowledge;
using Microsoft.CodeAnalysis;

namespace MapSafety.Tests.Knowledge;

/// <summary>The rows about registrations against the framework.</summary>
public sealed class RegistrationMethodsTests
{
    private static bool IsHere(string library) =>
        library.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) || library is "Microsoft.AspNetCore.App";

    [Fact]
    public void A_row_names_methods_of_the_framework() => Assert.All(
        RegistrationMethods.All.Where(row => IsHere(row.Library)),
        row => Assert.All(row.Methods, name =>
        {
            INamedTypeSymbol type = Framework.Get(row.Type);
            IMethodSymbol[] methods = [.. Framework.Methods(type, name).Where(method => SymbolEqualityComparer.Default.Equals(method.ContainingType, type))];
            Assert.NotEmpty(methods);
            Assert.All(methods, method => Assert.Same(row, RegistrationMethods.Find(method)));
        }));

    [Fact]
    public void A_row_names_members_that_say_a_lifetime() => Assert.All(
        RegistrationMethods.AllLifetimes.Where(row => IsHere(row.Library)),
        row => Assert.All(row.Members, name => Assert.Equal(row.Lifetime, RegistrationMethods.LifetimeBy(Framework.Get(row.Type).GetMembers(name).Single()))));

    [Fact]
    public void Rows_of_other_libraries_are_not_in_the_framework() => Assert.All(
        RegistrationMethods.All.Where(row => !IsHere(row.Library)).Select(row => row.Type)
            .Concat(RegistrationMethods.AllLifetimes.Where(row => !IsHere(row.Library)).Select(row => row.Type))
            .Concat(RegistrationMethods.AllMarks.Select(row => row.Type)),
        type => Assert.Null(Framework.Find(type)));

    [Fact]
    public void An_exception_is_a_type_of_the_framework() =>
        Assert.All(RegistrationMethods.All.Where(row => row.Unless is not null), row => Framework.Get(row.Unless!));
}
