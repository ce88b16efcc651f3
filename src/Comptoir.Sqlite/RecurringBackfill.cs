namespace Comptoir.Sqlite;

/// <summary>Lines bought before recurring charges were posted: the first charge is there, the next is due when its time is over.</summary>
internal static class RecurringBackfill
{
    public const string Sql =
        """
        UPDATE "OrderLines" SET
            "BilledFrom" = substr("PurchasedAt", 1, 10),
            "Charges" = CASE WHEN "ChargeId" IS NULL THEN 0 ELSE 1 END,
            "NextChargeAt" = CASE
                WHEN "ChargeId" IS NOT NULL AND "CancelledAt" IS NULL AND "Term" <> '' AND ("SubscriptionId" IS NOT NULL
                    OR ("BillingCycle" = 'Monthly' AND "Term" <> 'P1M')
                    OR ("BillingCycle" = 'Annual' AND "Term" NOT IN ('P1M', 'P1Y')))
                THEN "ChargedUntil" || ' 00:00:00' END;
        UPDATE "Subscriptions" SET "ActivateBefore" = strftime('%Y-%m-%d %H:%M:%S', "CreatedAt", '+30 days') || substr("CreatedAt", 20)
        WHERE "Status" = 'Pending';
        """;
}
