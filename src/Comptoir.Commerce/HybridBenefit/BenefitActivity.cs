using System.Globalization;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.HybridBenefit;

/// <summary>How the activity log tells what becomes of a licence in Azure.</summary>
internal static class BenefitActivity
{
    /// <param name="act">What became of it: <c>Assigned</c>, <c>Released</c>, <c>FreedByCancellation</c>, <c>FreedByExpiry</c>.</param>
    public static void RecordBenefit(
        this ActivityLog activity, string act, BenefitAssignment assignment, OrderId order, (CustomerId Id, string Name) customer, Actor by) => activity.Record(
        ActivityOperation.UpdateSubscription,
        ActivityResource.License,
        assignment.EntitlementId.ToString(),
        by,
        customer,
        [
            ("HybridBenefit", act),
            (ActivityFact.OrderId, order.Value),
            ("VmName", assignment.VmName),
            ("VmSize", assignment.VmSize.Length > 0 ? assignment.VmSize : null),
            ("Cores", assignment.Cores.ToString(CultureInfo.InvariantCulture)),
        ]);
}
