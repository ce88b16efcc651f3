using Comptoir.Commerce.Access;
using Comptoir.Commerce.Customers;
using Comptoir.Server.Auth;

namespace Comptoir.Server.PartnerCenter.Customers;

/// <summary>Whether a domain is free (contract, platform-customers §7.1).</summary>
public static class DomainEndpoints
{
    public static void MapDomains(this RouteGroupBuilder v1) =>
        v1.MapMethods("/domains/{domain}", [HttpMethods.Head], CheckAsync).Needs(Right.UsePartnerCenter);

    /// <summary>200: taken. 404: free. Clients throw at any other status.</summary>
    private static async Task<IResult> CheckAsync(string domain, DomainNames domains, CancellationToken ct) =>
        await domains.IsTakenAsync(domain, ct) ? Results.Ok() : Results.NotFound();
}
