using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Comptoir.Server.Hosting;

/// <summary>The operator's settings about proxies before the server.</summary>
public sealed class ProxyOptions
{
    public const string Section = "Proxy";

    /// <summary>Addresses and networks (<c>10.0.0.0/8</c>) of proxies whose word is taken for the caller's address and for TLS.</summary>
    public List<string> Trusted { get; } = [];
}

/// <summary>Takes a trusted proxy's word for whom it speaks for; nobody else's.</summary>
internal static class Proxies
{
    /// <summary>Null when the text is neither an address nor a network.</summary>
    public static IPNetwork? NetworkOf(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;
        return IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }

    public static void UseTrustedProxies(this WebApplication app, ProxyOptions options)
    {
        if (options.Trusted.Count == 0)
            return;
        var headers = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // As far back as proxies are trusted: the first who is not is the caller.
            ForwardLimit = null,
        };
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (string trusted in options.Trusted)
            headers.KnownIPNetworks.Add(NetworkOf(trusted)!.Value);
        app.UseForwardedHeaders(headers);
    }
}
