using Comptoir.Commerce.Access;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.PartnerCenter.Customers;

/// <summary>Agreements and their confirmations (contract, platform-customers §5).</summary>
public static class AgreementEndpoints
{
    public static void MapAgreements(this RouteGroupBuilder v1)
    {
        v1.MapGet("/agreements", Find).NeedsUser(Right.UsePartnerCenter);
        v1.MapGet("/customers/{customerId}/agreements", FindOfCustomerAsync).NeedsUser(Right.SeeAgreements);
        v1.MapPost("/customers/{customerId}/agreements", ConfirmAsync).NeedsUser(Right.ConfirmAgreements).Repeatable();
    }

    private static IResult Find(HttpContext http, IOptions<CustomerOptions> options)
    {
        var (templates, refusal) = AgreementMapping.TemplatesOf(http.Query("agreementType"));
        return templates is null
            ? WireErrors.ToResult(refusal!)
            : Wire.Ok(WireCollection.Of<WireAgreementMetaData>([.. templates.Select(template => template.ToWire(options.Value))]));
    }

    private static async Task<IResult> FindOfCustomerAsync(
        Guid customerId, HttpContext http, FindAgreements find, IOptions<CustomerOptions> options, CancellationToken ct)
    {
        var (templates, refusal) = AgreementMapping.TemplatesOf(http.Query("agreementType"));
        if (templates is null)
            return WireErrors.ToResult(refusal!);
        (var agreements, refusal) = await find.HandleAsync(new CustomerId(customerId), templates, http.Actor(), ct);
        return agreements is null
            ? WireErrors.ToResult(refusal!)
            : Wire.Ok(WireCollection.Of<WireAgreement>([.. agreements.Select(agreement => agreement.ToWire(options.Value))]));
    }

    private static async Task<IResult> ConfirmAsync(
        Guid customerId,
        WireBody<WireAgreement> body,
        HttpContext http,
        ConfirmAgreementHandler confirm,
        IOptions<CustomerOptions> options,
        CancellationToken ct)
    {
        var (agreement, refusal) = await confirm.HandleAsync(body.Value.ToRequest(new CustomerId(customerId), http.Actor()), ct);
        return agreement is null ? WireErrors.ToResult(refusal!) : Wire.Created(agreement.ToWire(options.Value));
    }
}
