using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter.Customers;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.PartnerCenter.Partners;

/// <summary>How the partner itself is billed (contract, billing §4).</summary>
internal static class BillingProfileEndpoints
{
    private const string Route = "/profiles/billing";

    public static void MapBillingProfile(this RouteGroupBuilder v1)
    {
        v1.MapGet(Route, GetAsync).NeedsUser(Right.SeeInvoices);
        v1.MapPut(Route, UpdateAsync).NeedsUser(Right.SeeInvoices).Repeatable();
    }

    private static async Task<IResult> GetAsync(HttpContext http, GetPartnerBilling get, IOptions<BillingOptions> options, CancellationToken ct) =>
        Wire.Ok(ToWire(await get.HandleAsync(http.Actor(), ct), options.Value));

    /// <summary>Name, day and currency are the operator's to change: what is sent of them is not looked at.</summary>
    private static async Task<IResult> UpdateAsync(
        WireBody<WireBillingProfile> body, HttpContext http, UpdatePartnerBillingHandler update, IOptions<BillingOptions> options, CancellationToken ct)
    {
        var wire = body.Value;
        var contact = wire.PrimaryContact ?? new WireContact();
        var (found, refusal) = await update.HandleAsync(
            new UpdatePartnerBilling(
                (wire.Address ?? new WireAddress()).ToAddress(),
                new BillingContact
                {
                    FirstName = contact.FirstName ?? "",
                    LastName = contact.LastName ?? "",
                    Email = contact.Email ?? "",
                    PhoneNumber = contact.PhoneNumber ?? "",
                },
                wire.PurchaseOrderNumber ?? "",
                wire.TaxId ?? "",
                http.Etag(wire.Etag),
                http.Actor()),
            ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(ToWire(found, options.Value));
    }

    private static WireBillingProfile ToWire(BilledPartner found, BillingOptions options)
    {
        var billing = found.Billing;
        return new WireBillingProfile
        {
            CompanyName = found.Partner.Name,
            // Clients dereference address and contact: they are there, however empty.
            Address = (billing.Address.Country.Length == 0 ? billing.Address with { Country = found.Partner.Country } : billing.Address).ToWire(),
            PrimaryContact = new WireContact
            {
                FirstName = billing.Contact.FirstName,
                LastName = billing.Contact.LastName,
                Email = billing.Contact.Email,
                PhoneNumber = billing.Contact.PhoneNumber,
            },
            PurchaseOrderNumber = billing.PurchaseOrderNumber,
            TaxId = billing.TaxId,
            BillingDay = options.CutDay,
            BillingCurrency = found.Partner.Currency,
            ProfileType = "BillingProfile",
            Links = new WireLinks { Self = WireLink.Get(Route) },
            Etag = billing.Version.ToString(CultureInfo.InvariantCulture),
        };
    }
}
