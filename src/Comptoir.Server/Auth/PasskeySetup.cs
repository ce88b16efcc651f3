using Comptoir.Commerce.Access;
using Comptoir.Server.Hosting;
using Comptoir.Server.Pages.Sessions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Auth;

/// <summary>The framework's passkeys over our users, and the site they are for: <c>Portal:Address</c> where it is set, else the host
/// that the request names, which a proxy must then hand on as the browser sent it.</summary>
internal static class PasskeySetup
{
    public static void AddPasskeys(this IServiceCollection services)
    {
        services.AddIdentityCore<User>();
        services.AddScoped<IUserStore<User>>(provider => provider.GetRequiredService<PasskeyUsers>());
        services.AddScoped<IPasskeyHandler<User>, PasskeyHandler<User>>();
        services.AddScoped<PasskeyCeremonies>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<PortalOptions>>((options, portal) =>
        {
            var address = portal.Value.Address;
            options.ServerDomain = address?.IdnHost;
            options.ValidateOrigin = asked => ValueTask.FromResult(IsOurs(asked, address));
            options.AuthenticatorTimeout = PasskeyCeremonies.Lifetime;
            // By itself it is both factors, and the device knows for whom it is: no name is typed.
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
            options.AttestationConveyancePreference = "none";
        });
    }

    /// <summary>Whether the page that asked the device is one of ours: the same host and port, and safe from others on the way.</summary>
    private static bool IsOurs(PasskeyOriginValidationContext asked, Uri? address)
    {
        if (asked.CrossOrigin || !Uri.TryCreate(asked.Origin, UriKind.Absolute, out var origin))
            return false;
        if (address is not null)
            return origin.GetLeftPart(UriPartial.Authority) == address.GetLeftPart(UriPartial.Authority);
        var host = asked.HttpContext.Request.Host;
        int usual = origin.Scheme == Uri.UriSchemeHttps ? 443 : 80;
        return (origin.Scheme == Uri.UriSchemeHttps || (origin.Scheme == Uri.UriSchemeHttp && origin.IsLoopback))
            && origin.IdnHost.Equals(host.Host, StringComparison.OrdinalIgnoreCase) && origin.Port == (host.Port ?? usual);
    }
}
