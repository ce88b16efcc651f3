using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comptoir.Commerce.Partners;

/// <summary>A partner as the activity log keeps it before and after a change: JSON text, PascalCase.</summary>
internal static class PartnerSnapshot
{
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string TextOf(Partner partner) => JsonSerializer.Serialize(
        new
        {
            Id = partner.Id.Value,
            partner.Name,
            partner.MpnId,
            partner.Country,
            partner.Currency,
            partner.Culture,
            partner.Type,
            partner.Markets,
            partner.Sandbox,
            partner.PolicyProfile,
            partner.SupportEmail,
            partner.SupportPhone,
            partner.SupportWebsite,
        },
        Json);
}
