namespace Comptoir.Contracts;

/// <summary>A partner's public identity. Checked against contract platform-customers §8 (/profiles/mpn).</summary>
public sealed record WireMpnProfile
{
    /// <summary>Legal name.</summary>
    public required string PartnerName { get; init; }

    /// <summary>Digits.</summary>
    public required string MpnId { get; init; }

    /// <summary>Ignored by the SDK.</summary>
    public string ProfileType { get; init; } = "MpnProfile";

    /// <summary><c>self</c>.</summary>
    public WireLinks? Links { get; init; }

    /// <summary>Object type <c>MpnProfile</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("MpnProfile");
}
