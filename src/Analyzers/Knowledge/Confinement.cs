using Microsoft.CodeAnalysis;

namespace MapSafety.Knowledge;

/// <summary>Why instances of a type are used by one thread at a time.</summary>
internal enum ConfinementReason
{
    /// <summary>The user interface's thread owns it.</summary>
    UserInterface,

    /// <summary>The game loop's thread owns it.</summary>
    GameLoop,

    /// <summary>An actor: the framework hands it one message after another.</summary>
    Actor,

    /// <summary>Made for one request, connection or unit of work.</summary>
    PerRequest,
}

/// <summary>One row of <see cref="Confinement"/>.</summary>
/// <param name="Type">The metadata name of a base type or interface.</param>
/// <param name="Reason">Why what derives from it is confined.</param>
/// <param name="Library">The package or framework that brings it.</param>
internal sealed record ConfinedType(string Type, ConfinementReason Reason, string Library);

/// <summary>
/// Base types whose instances a framework keeps to one thread at a time, each by that framework's own documentation. Static state of such a
/// type is not confined.
/// </summary>
internal static class Confinement
{
    private const string WindowsForms = "System.Windows.Forms";
    private const string Wpf = "WindowsBase";
    private const string AspNetCore = "Microsoft.AspNetCore.App";
    private const string Web = "System.Web";

    private static readonly ConfinedType[] s_rows =
    [
        new("System.Windows.Forms.Control", ConfinementReason.UserInterface, WindowsForms),
        new("System.Windows.Threading.DispatcherObject", ConfinementReason.UserInterface, Wpf),
        new("Microsoft.UI.Xaml.DependencyObject", ConfinementReason.UserInterface, "Microsoft.WindowsAppSDK"),
        new("Windows.UI.Xaml.DependencyObject", ConfinementReason.UserInterface, "Windows"),
        new("Avalonia.AvaloniaObject", ConfinementReason.UserInterface, "Avalonia"),
        new("Microsoft.Maui.Controls.BindableObject", ConfinementReason.UserInterface, "Microsoft.Maui.Controls"),
        new("Xamarin.Forms.BindableObject", ConfinementReason.UserInterface, "Xamarin.Forms"),
        new("Terminal.Gui.View", ConfinementReason.UserInterface, "Terminal.Gui"),
        new("Eto.Forms.Control", ConfinementReason.UserInterface, "Eto.Forms"),
        new("Gtk.Widget", ConfinementReason.UserInterface, "GtkSharp"),
        new("Android.App.Activity", ConfinementReason.UserInterface, "Mono.Android"),
        new("Android.Views.View", ConfinementReason.UserInterface, "Mono.Android"),
        new("UIKit.UIResponder", ConfinementReason.UserInterface, "Microsoft.iOS"),

        // A component is called only through its renderer's synchronization context, of which a server has one for each connection.
        new("Microsoft.AspNetCore.Components.IComponent", ConfinementReason.PerRequest, AspNetCore),

        new("UnityEngine.Object", ConfinementReason.GameLoop, "UnityEngine"),
        new("Godot.GodotObject", ConfinementReason.GameLoop, "GodotSharp"),
        new("Godot.Object", ConfinementReason.GameLoop, "GodotSharp"),
        new("Microsoft.Xna.Framework.Game", ConfinementReason.GameLoop, "MonoGame.Framework"),
        new("Microsoft.Xna.Framework.GameComponent", ConfinementReason.GameLoop, "MonoGame.Framework"),

        new("Orleans.Grain", ConfinementReason.Actor, "Microsoft.Orleans.Core"),
        new("Orleans.IGrainBase", ConfinementReason.Actor, "Microsoft.Orleans.Core"),
        new("Akka.Actor.ActorBase", ConfinementReason.Actor, "Akka"),
        new("Proto.IActor", ConfinementReason.Actor, "Proto.Actor"),
        new("Dapr.Actors.Runtime.Actor", ConfinementReason.Actor, "Dapr.Actors"),
        new("Microsoft.ServiceFabric.Actors.Runtime.ActorBase", ConfinementReason.Actor, "Microsoft.ServiceFabric.Actors"),

        new("Microsoft.AspNetCore.Mvc.ControllerBase", ConfinementReason.PerRequest, AspNetCore),
        new("Microsoft.AspNetCore.Mvc.RazorPages.PageModel", ConfinementReason.PerRequest, AspNetCore),
        new("Microsoft.AspNetCore.Mvc.Razor.RazorPageBase", ConfinementReason.PerRequest, AspNetCore),
        new("Microsoft.AspNetCore.Mvc.ViewComponent", ConfinementReason.PerRequest, AspNetCore),
        new("Microsoft.AspNetCore.Razor.TagHelpers.TagHelper", ConfinementReason.PerRequest, AspNetCore),

        // "Hubs are transient: don't store state in a property of the hub class."
        new("Microsoft.AspNetCore.SignalR.Hub", ConfinementReason.PerRequest, AspNetCore),
        new("Microsoft.AspNetCore.Http.IMiddleware", ConfinementReason.PerRequest, AspNetCore),
        new("Microsoft.AspNetCore.Authentication.IAuthenticationHandler", ConfinementReason.PerRequest, AspNetCore),

        // A new object for each message and for each run.
        new("MassTransit.IConsumer", ConfinementReason.PerRequest, "MassTransit.Abstractions"),
        new("Quartz.IJob", ConfinementReason.PerRequest, "Quartz"),
        new("System.Web.UI.Control", ConfinementReason.PerRequest, Web),
        new("System.Web.Mvc.ControllerBase", ConfinementReason.PerRequest, "System.Web.Mvc"),
        new("System.Web.Http.ApiController", ConfinementReason.PerRequest, "System.Web.Http"),

        // "DbContext is not thread-safe": one unit of work each.
        new("Microsoft.EntityFrameworkCore.DbContext", ConfinementReason.PerRequest, "Microsoft.EntityFrameworkCore"),
        new("System.Data.Entity.DbContext", ConfinementReason.PerRequest, "EntityFramework"),
    ];

    private static readonly TypeName s_threadStatic = new("System.ThreadStaticAttribute");

    private static readonly TypeTable<ConfinedType> s_table = new(s_rows, row => row.Type);

    /// <summary>All rows.</summary>
    public static IEnumerable<ConfinedType> All => s_rows;

    /// <summary>The row that says why instances of this type are confined, by one of its base types or interfaces, or nothing.</summary>
    public static ConfinedType? Find(ITypeSymbol? type) => s_table.FindInherited(type) ?? FindImplemented(type);

    /// <summary>
    /// Whether all code of this type runs on one thread of the program, so that static state which only such types use is confined too.
    /// </summary>
    public static bool IsSingleThreaded(ITypeSymbol? type) =>
        Find(type) is { Reason: ConfinementReason.UserInterface or ConfinementReason.GameLoop };

    /// <summary>Whether each thread has a field of its own.</summary>
    public static bool IsThreadBound(IFieldSymbol field) =>
        field.GetAttributes().Any(attribute => attribute.AttributeClass is { } type && s_threadStatic.Matches(type));

    private static ConfinedType? FindImplemented(ITypeSymbol? type)
    {
        if (type is not null)
            foreach (INamedTypeSymbol contract in type.AllInterfaces)
                if (s_table.Find(contract) is { } row)
                    return row;

        return null;
    }
}
