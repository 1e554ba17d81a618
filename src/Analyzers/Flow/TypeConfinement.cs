using MapSafety.Configuration;
using MapSafety.Knowledge;
using MapSafety.Model;
using Microsoft.CodeAnalysis;

namespace MapSafety.Flow;

/// <summary>Why each instance of a type is used by one thread at a time.</summary>
/// <param name="evidence">What says so, and where.</param>
/// <param name="certainty">How sure it is: what only a comment says does not outweigh a static that holds one.</param>
internal sealed class Confined(Evidence evidence, Certainty certainty)
{
    public Evidence Evidence { get; } = evidence;

    public Certainty Certainty { get; } = certainty;
}

/// <summary>Answers whether the instances of a type are confined: made for each request, owned by one thread, served one message after another.</summary>
internal sealed class TypeConfinement
{
    private readonly Settings _settings;
    private readonly Registrations _registrations;

    public TypeConfinement(Settings settings, Registrations registrations)
    {
        _settings = settings;
        _registrations = registrations;
    }

    /// <summary>Why instances of this type are confined, or nothing where that is not known.</summary>
    public Confined? Of(INamedTypeSymbol type) =>
        ByAttribute(type) ?? ByOption(type) ?? ByBase(type) ?? ByRegistration(type) ?? ByComment(type);

    private static Confined? ByAttribute(INamedTypeSymbol type) =>
        Annotations.ThreadConfined(type) is { } attribute
            ? new(TypeEvidence.Marked(type, attribute), Certainty.Certain)
            : null;

    private Confined? ByOption(INamedTypeSymbol type) =>
        _settings.ConfinedTypes.NamesTypeOf(type)
            ? new(TypeEvidence.At(type, new Phrase("'{0}' is declared confined", "“{0}”被声明为受限于单线程", type.Name)), Certainty.Certain)
            : null;

    private static Confined? ByBase(INamedTypeSymbol type) =>
        Confinement.Find(type) is { } row ? new(TypeEvidence.At(type, Words(type, row)), Certainty.Certain) : null;

    private Confined? ByRegistration(INamedTypeSymbol type) =>
        _registrations.ShortLivedOf(type) is { } registered ? new(registered, Certainty.Likely) : null;

    private static Confined? ByComment(INamedTypeSymbol type) =>
        TypeDocumentation.SaysNotThreadSafe(type) is { } documented ? new(documented, Certainty.Possible) : null;

    private static Phrase Words(INamedTypeSymbol type, ConfinedType row)
    {
        string contract = new TypeName(row.Type).SimpleName;
        return row.Reason switch
        {
            ConfinementReason.UserInterface => new("'{0}' is {1:a}, which the user interface's thread owns", "“{0}”是 {1}，归用户界面线程所有", type.Name, contract),
            ConfinementReason.GameLoop => new("'{0}' is {1:a}, which the game loop owns", "“{0}”是 {1}，归游戏主循环所有", type.Name, contract),
            ConfinementReason.Actor => new("'{0}' is {1:a}, which gets one message after another", "“{0}”是 {1}，逐条接收消息", type.Name, contract),
            _ => new("'{0}' is {1:a}, made for each request", "“{0}”是 {1}，按请求创建", type.Name, contract),
        };
    }
}
