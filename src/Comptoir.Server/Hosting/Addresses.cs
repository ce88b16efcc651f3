using System.Net;
using System.Net.Sockets;

namespace Comptoir.Server.Hosting;

/// <summary>The addresses a server is told to listen on, looked at before anything is made or migrated.</summary>
internal static class Addresses
{
    public static string[] Of(string urls) => urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static bool IsTls(string url) => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="SetupFaultException">One is no address, or another program listens there.</exception>
    public static void RequireFree(string urls)
    {
        string[] all = Of(urls);
        if (all.Length == 0)
            throw new SetupFaultException("--urls names no address to listen on.");
        foreach (string url in all)
            RequireFreeOne(url);
    }

    private static void RequireFreeOne(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw new SetupFaultException($"--urls: '{url}' is no address such as http://127.0.0.1:5080.");
        }

        if (!IsTls(url) && !address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase))
            throw new SetupFaultException($"--urls: {url} does not begin with http:// or https://.");
        if (address.IsUnixPipe || address.Port == 0 || IPOf(address.Host) is not { } ip)
            return;
        try
        {
            using var probe = new TcpListener(ip, address.Port);
            probe.Start();
        }
        catch (SocketException fault)
        {
            throw new SetupFaultException(fault.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? $"Another program listens at {url} already. Stop it, or choose another address: --urls http://127.0.0.1:PORT"
                : $"Cannot listen at {url}: {fault.Message}");
        }
    }

    /// <summary>Null for a name, which the server listens for on every address it has.</summary>
    private static IPAddress? IPOf(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        ? IPAddress.Loopback
        : IPAddress.TryParse(host.Trim('[', ']'), out var ip) ? ip : null;
}
