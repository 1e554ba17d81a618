using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>
/// What the type of a key tells about how many keys there can be. Each class by its page at learn.microsoft.com/dotnet/api: of some a program has as many
/// as it has code or settings, others are made for one operation each.
/// </summary>
internal static class KeyTypes
{
    private static readonly TypeTable<string> s_few = new(
        [
            "System.Type",
            "System.Reflection.MemberInfo",
            "System.Reflection.ParameterInfo",
            "System.Reflection.Assembly",
            "System.Reflection.AssemblyName",
            "System.Reflection.Module",
            "System.RuntimeTypeHandle",
            "System.RuntimeMethodHandle",
            "System.RuntimeFieldHandle",
            "System.ComponentModel.MemberDescriptor",
            "System.Globalization.CultureInfo",
            "System.Text.Encoding",
            "System.TimeZoneInfo",
            "System.AppDomain",
            "System.Net.Http.HttpMethod",
            "System.Resources.ResourceManager",
        ],
        name => name);

    private static readonly TypeTable<string> s_values = new(
        [
            "System.Guid",
            "System.DateTime",
            "System.DateTimeOffset",
            "System.DateOnly",
            "System.TimeOnly",
            "System.TimeSpan",
            "System.Uri",
            "System.Net.IPAddress",
            "System.Net.EndPoint",
            "System.Numerics.BigInteger",
            "System.Int128",
            "System.UInt128",
        ],
        name => name);

    private static readonly TypeTable<string> s_unique = new(["System.Guid", "System.DateTime", "System.DateTimeOffset"], name => name);

    private static readonly TypeTable<string> s_perOperation = new(
        [
            "Microsoft.AspNetCore.Http.HttpContext",
            "Microsoft.AspNetCore.Http.HttpRequest",
            "Microsoft.AspNetCore.Http.HttpResponse",
            "Microsoft.AspNetCore.Http.ConnectionInfo",
            "Microsoft.AspNetCore.Connections.BaseConnectionContext",
            "Microsoft.AspNetCore.SignalR.HubCallerContext",
            "Microsoft.EntityFrameworkCore.DbContext",
            "Grpc.Core.ServerCallContext",
            "System.Web.HttpContext",
            "System.Web.HttpContextBase",
            "System.Web.HttpRequest",
            "System.Web.HttpRequestBase",
            "System.Net.HttpListenerContext",
            "System.Net.HttpListenerRequest",
            "System.Net.HttpListenerResponse",
            "System.Net.Http.HttpRequestMessage",
            "System.Net.Http.HttpResponseMessage",
            "System.Net.Sockets.Socket",
            "System.Net.Sockets.TcpClient",
            "System.Net.WebSockets.WebSocket",
            "System.Security.Claims.ClaimsPrincipal",
            "System.Security.Claims.ClaimsIdentity",
        ],
        name => name);

    private static readonly TypeTable<string> s_once = new(
        [
            "System.Threading.Tasks.Task",
            "System.Threading.Tasks.TaskCompletionSource",
            "System.Threading.Tasks.TaskCompletionSource`1",
            "System.Threading.CancellationTokenSource",
            "System.Threading.Thread",
            "System.Data.Common.DbConnection",
            "System.Data.Common.DbCommand",
            "System.Data.Common.DbTransaction",
            "System.IO.Stream",
            "System.Diagnostics.Activity",
            "System.Exception",
            "System.EventArgs",
        ],
        name => name);

    /// <summary>Whether a program has no more values of this type than its code has: switches, bytes, reflection objects, and what is made of such alone.</summary>
    public static bool IsClosed(ITypeSymbol? type) => IsClosed(type, depth: 3);

    /// <summary>Whether there is no end of values of this type, so that whoever may choose one may choose a new one each time.</summary>
    public static bool IsValue(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => IsValue(nullable.TypeArguments[0]),
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Any(element => IsValue(element.Type)),
        IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte or SpecialType.System_Char } => true,
        _ => type.SpecialType is SpecialType.System_String
            or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64
            or SpecialType.System_Decimal or SpecialType.System_Double or SpecialType.System_Single
            || s_values.FindInherited(type) is not null,
    };

    /// <summary>Whether values of this type are made to be different from all others: identifiers, points in time.</summary>
    public static bool IsUnique(ITypeSymbol? type) => s_unique.Find(type) is not null;

    /// <summary>Whether an object of this type stands for one request, connection or piece of work.</summary>
    public static bool IsPerOperation(ITypeSymbol? type) => s_perOperation.FindInherited(type) is not null;

    /// <summary>Whether an object of this type is made when something happens, and for that one time; what it tells about may be the same each time.</summary>
    public static bool IsMadeOnce(ITypeSymbol? type) => s_once.FindInherited(type) is not null;

    /// <summary>Whether objects of this type stand for parts of the program or its settings: a map that finds them by name has as many as the program.</summary>
    public static bool IsPartOfProgram(ITypeSymbol? type) => s_few.FindInherited(type) is not null;

    private static bool IsClosed(ITypeSymbol? type, int depth) => type switch
    {
        null => false,
        { TypeKind: TypeKind.Enum } => true,
        ITypeParameterSymbol parameter => parameter.ConstraintTypes.Any(constraint => constraint.SpecialType is SpecialType.System_Enum),
        { SpecialType: SpecialType.System_Boolean or SpecialType.System_Char or SpecialType.System_Byte or SpecialType.System_SByte
            or SpecialType.System_Int16 or SpecialType.System_UInt16 } => true,
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => IsClosed(nullable.TypeArguments[0], depth),
        INamedTypeSymbol { IsTupleType: true } tuple => depth > 0 && tuple.TupleElements.All(element => IsClosed(element.Type, depth - 1)),
        _ => s_few.FindInherited(type) is not null || depth > 0 && IsMadeOfClosed(type, depth - 1),
    };

    // readonly record struct Key(Type Type, bool IsNullable)
    private static bool IsMadeOfClosed(ITypeSymbol type, int depth)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Struct or TypeKind.Class, SpecialType: SpecialType.None } || type.DeclaringSyntaxReferences.IsEmpty)
            return false;

        IFieldSymbol[] parts = [.. type.GetMembers().OfType<IFieldSymbol>().Where(field => field is { IsStatic: false, IsConst: false })];
        return parts.Length > 0 && (type.IsValueType || type.IsRecord || HasOwnEquality(type)) && Array.TrueForAll(parts, part => IsClosed(part.Type, depth));
    }

    /// <summary>Whether two objects of this type can be equal: it says itself when they are.</summary>
    public static bool HasOwnEquality(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) }; current = current.BaseType)
            if (current.IsRecord || current.GetMembers(nameof(Equals)).OfType<IMethodSymbol>().Any(method => method.IsOverride))
                return true;

        return type.IsValueType;
    }
}
