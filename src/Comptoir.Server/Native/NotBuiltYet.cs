namespace Comptoir.Server.Native;

/// <summary>Rows outside /v1 that are not built yet: Comptoir's own, and those of the contract with a root of their own.</summary>
/// <remarks>See <see cref="PartnerCenter.NotBuiltYet"/>: the support matrix has the same rows, and a test compares them.</remarks>
public static class NotBuiltYet
{
    public static IReadOnlyList<UnbuiltRoute> Routes { get; } =
    [
        // Tokens and discovery
        new("POST", "/{tenant}/oauth2/authorize", Anonymous: true),
        new("POST", "/{tenant}/oauth2/v2.0/authorize", Anonymous: true),

        // Webhooks
        new("GET", "/webhooks/v1/registration/events"),
        new("POST", "/webhooks/v1/registration"),
        new("GET", "/webhooks/v1/registration"),
        new("PUT", "/webhooks/v1/registration"),
        new("POST", "/webhooks/v1/registration/validationEvents"),
        new("GET", "/webhooks/v1/registration/validationEvents/{id}"),

        // Transfers, self-serve policies, reports, devices
        new("GET", "/partner/v1/analytics/subscriptions"),

        // Comptoir: billing

        // Comptoir: webhooks
        new("GET", "/comptoir/v1/webhooks/deliveries"),
        new("POST", "/comptoir/v1/webhooks/deliveries/{id}/resend"),
        new("POST", "/comptoir/v1/webhooks/replay"),
        new("GET", "/comptoir/v1/webhooks/events"),

        // Health
        new("GET", "/metrics"),
    ];

    /// <summary>Maps every row to <paramref name="notBuilt"/>, which answers in the contract's error shape (501, code 0).</summary>
    public static void MapNativeNotBuiltYet(this IEndpointRouteBuilder app, Func<HttpContext, IResult> notBuilt)
    {
        foreach (var route in Routes)
            route.Map(app, notBuilt);
    }
}
