using System.Diagnostics;
using Comptoir.Commerce.Catalog;
using Comptoir.Contracts;

namespace Comptoir.Server.PartnerCenter;

/// <summary>Billing cycles from and to the wire.</summary>
internal static class BillingCycles
{
    /// <summary>Null for a cycle that was not given.</summary>
    public static BillingCycle? ToCycle(this WireBillingCycle? wire) => wire switch
    {
        null or WireBillingCycle.Unknown => null,
        WireBillingCycle.None => BillingCycle.None,
        WireBillingCycle.OneTime => BillingCycle.OneTime,
        WireBillingCycle.Monthly => BillingCycle.Monthly,
        WireBillingCycle.Annual => BillingCycle.Annual,
        WireBillingCycle.Biennial => BillingCycle.Biennial,
        WireBillingCycle.Triennial => BillingCycle.Triennial,
        _ => throw new UnreachableException($"No billing cycle for {wire}"),
    };

    public static WireBillingCycle ToWire(this BillingCycle cycle) => cycle switch
    {
        BillingCycle.None => WireBillingCycle.None,
        BillingCycle.OneTime => WireBillingCycle.OneTime,
        BillingCycle.Monthly => WireBillingCycle.Monthly,
        BillingCycle.Annual => WireBillingCycle.Annual,
        BillingCycle.Biennial => WireBillingCycle.Biennial,
        BillingCycle.Triennial => WireBillingCycle.Triennial,
        _ => throw new UnreachableException($"No wire word for {cycle}"),
    };
}
