using Comptoir.Server.PartnerCenter.Audit;
using Comptoir.Server.PartnerCenter.Customers;
using Comptoir.Server.PartnerCenter.Partners;

namespace Comptoir.Server.PartnerCenter;

/// <summary>The Partner Center v1 API, capability by capability.</summary>
public static class PartnerCenterSetup
{
    public static void MapPartnerCenter(this IEndpointRouteBuilder app)
    {
        var v1 = app.MapGroup("/v1");
        v1.MapCustomers();
        v1.MapDomains();
        v1.MapAgreements();
        v1.MapCountries();
        v1.MapMpnProfile();
        v1.MapAuditRecords();
        app.MapAuditActivity();
    }
}
