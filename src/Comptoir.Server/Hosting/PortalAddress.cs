using Comptoir.Commerce.Mail;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Hosting;

/// <summary>The operator's settings about the portals.</summary>
public sealed class PortalOptions
{
    public const string Section = "Portal";

    /// <summary>Where people reach the portals, scheme and host, for links in mail; without it the first address listened on.</summary>
    public Uri? Address { get; set; }
}

/// <summary>Where people reach the portals: what is set, else where this process listens.</summary>
internal sealed class PortalAddress(IServiceProvider services, IOptions<PortalOptions> options) : IPortalAddress
{
    public string Root => (options.Value.Address?.GetLeftPart(UriPartial.Authority) ?? Listening()).TrimEnd('/');

    private string Listening() =>
        services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?? throw new InvalidOperationException("Portal:Address is not set and no server listens.");
}
