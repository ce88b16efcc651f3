using System.Net;
using System.Net.Sockets;
using Comptoir.Commerce.Time;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Access;

/// <summary>How many failed sign-ins, and requests for a forgotten password, come from one network address in a minute of real time, on
/// this node. Each leaves a record and takes nobody's leave: without a bound a stranger could fill the database.</summary>
public sealed class FailuresByAddress(CommerceClock clock, IOptions<SignInOptions> options)
{
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

    /// <summary>What one subscriber of IPv6 is given at least: who has it has all its addresses.</summary>
    private const int SubscriberBytes = 8;

    /// <summary>Where proxies stand, which speak for many.</summary>
    private static readonly IPNetwork[] Inner =
    [
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    private readonly Lock turn = new();
    private readonly Dictionary<string, int> counts = [];
    private DateTimeOffset minute;

    /// <summary>How long nothing is tried from there; null when the next may be.</summary>
    /// <param name="address">Null where there is none, which is not bounded; nor is one that a proxy may have.</param>
    public TimeSpan? WaitOf(string? address)
    {
        if (KeyOf(address) is not { } key)
            return null;
        lock (turn)
        {
            var now = Turn();
            return counts.GetValueOrDefault(key) < options.Value.FailuresPerMinute ? null : minute + Span - now;
        }
    }

    /// <summary>Counts one.</summary>
    /// <returns>Whether it is within the bound; those that were under way when it was reached are not.</returns>
    public bool Take(string? address)
    {
        if (KeyOf(address) is not { } key)
            return true;
        lock (turn)
        {
            Turn();
            int count = counts[key] = counts.GetValueOrDefault(key) + 1;
            return count <= options.Value.FailuresPerMinute;
        }
    }

    private DateTimeOffset Turn()
    {
        var now = clock.RealNow();
        if (now - minute < Span && now >= minute)
            return now;
        counts.Clear();
        return minute = now;
    }

    private string? KeyOf(string? text)
    {
        if (!IPAddress.TryParse(text, out var address))
            return text;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (!options.Value.KnowsCallers && Inner.Any(network => network.Contains(address)))
            return null;
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes()[..SubscriberBytes]) : address.ToString();
    }
}
