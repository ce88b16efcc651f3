using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;

namespace Comptoir.Server.PartnerCenter.Customers;

/// <summary>Agreements from and to the wire (contract, platform-customers §5).</summary>
internal static class AgreementMapping
{
    private const string Every = "*";

    /// <summary>The templates that <c>agreementType</c> asks for; without it the cloud agreement, which older clients expect.</summary>
    /// <returns>Refuses with <see cref="InvalidInput"/>.</returns>
    public static Result<IReadOnlyList<AgreementTemplate>> TemplatesOf(string? type)
    {
        List<AgreementTemplate> chosen =
        [
            .. AgreementTemplate.All.Where(template => type switch
            {
                null => template == AgreementTemplate.Cloud,
                Every => true,
                _ => template.Type.Equals(type, StringComparison.OrdinalIgnoreCase),
            }),
        ];
        return chosen.Count == 0 ? new InvalidInput("agreementType", InputFault.Unknown, type) : chosen;
    }

    public static ConfirmAgreement ToRequest(this WireAgreement wire, CustomerId customer, Actor by) => new(
        customer,
        new AgreementContact(
            wire.PrimaryContact?.FirstName ?? "",
            wire.PrimaryContact?.LastName ?? "",
            wire.PrimaryContact?.Email ?? "",
            wire.PrimaryContact?.PhoneNumber ?? ""),
        wire.TemplateId,
        wire.Type,
        wire.DateAgreed,
        by);

    public static WireAgreementMetaData ToWire(this AgreementTemplate template, CustomerOptions options) => new()
    {
        TemplateId = template.Id.ToString(),
        AgreementType = template.Type,
        AgreementLink = options.LinkOf(template).ToString(),
        VersionRank = template.VersionRank,
    };

    public static WireAgreement ToWire(this CustomerAgreement agreement, CustomerOptions options)
    {
        var template = AgreementTemplate.All.Single(known => known.Id == agreement.TemplateId);
        return new WireAgreement
        {
            UserId = agreement.ConfirmedBy.ToString(),
            PrimaryContact = new WireContact
            {
                FirstName = agreement.FirstName,
                LastName = agreement.LastName,
                Email = agreement.Email,
                PhoneNumber = agreement.PhoneNumber.Length == 0 ? null : agreement.PhoneNumber,
            },
            TemplateId = template.Id.ToString(),
            DateAgreed = agreement.AgreedAt,
            Type = template.Type,
            AgreementLink = options.LinkOf(template).ToString(),
        };
    }
}
