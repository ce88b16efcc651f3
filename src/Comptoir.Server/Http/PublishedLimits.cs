using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Http;

/// <summary>A resource whose requests Partner Center counts together.</summary>
public enum LimitedResource
{
    Customer,
    Order,
    Subscription,
}

/// <summary>Marks an operation under a published limit.</summary>
internal sealed record CountedAs(LimitedResource Resource);

/// <summary>The limits that Partner Center publishes (contract, platform §6.3): so many requests a minute of one partner for each
/// resource. Only where the operator turns them on (R15.3).</summary>
public sealed class PublishedLimits(CommerceClock clock, IOptions<EmulationOptions> options)
{
    public const int PerMinute = 500;

    private readonly MinuteCounts<(PartnerId, LimitedResource)> counts = new();

    /// <summary>Counts a request to an endpoint; null when it may be answered.</summary>
    public RequestsTooFast? Check(Actor by, Endpoint? endpoint) =>
        options.Value.PublishedLimits && endpoint?.Metadata.GetMetadata<CountedAs>() is { Resource: var resource }
            ? counts.Check((by.Partner, resource), PerMinute, clock.RealNow())
            : null;
}

internal static class PublishedLimitsExtensions
{
    public static RouteHandlerBuilder CountedAs(this RouteHandlerBuilder endpoint, LimitedResource resource) => endpoint.WithMetadata(new CountedAs(resource));
}
