namespace Comptoir.Postgres;

/// <summary>Lines bought before recurring charges were posted: the first charge is there, the next is due when its time is over.</summary>
internal static class RecurringBackfill
{
    public const string Sql =
        """
        UPDATE "OrderLines" SET
            "BilledFrom" = ("PurchasedAt" AT TIME ZONE 'UTC')::date,
            "Charges" = CASE WHEN "ChargeId" IS NULL THEN 0 ELSE 1 END,
            "NextChargeAt" = CASE
                WHEN "ChargeId" IS NOT NULL AND "CancelledAt" IS NULL AND "Term" <> '' AND ("SubscriptionId" IS NOT NULL
                    OR ("BillingCycle" = 'Monthly' AND "Term" <> 'P1M')
                    OR ("BillingCycle" = 'Annual' AND "Term" NOT IN ('P1M', 'P1Y')))
                THEN "ChargedUntil"::timestamp AT TIME ZONE 'UTC' END;
        UPDATE "Subscriptions" SET "ActivateBefore" = "CreatedAt" + interval '30 days' WHERE "Status" = 'Pending';
        """;
}
