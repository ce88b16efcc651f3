namespace Comptoir.Server.PartnerCenter;

/// <summary>The Partner Center v1 API, capability by capability.</summary>
public static class PartnerCenterSetup
{
    public static void MapPartnerCenter(this IEndpointRouteBuilder app)
    {
        var v1 = app.MapGroup("/v1");
        _ = v1;
    }
}
