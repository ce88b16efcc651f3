using System.Runtime.CompilerServices;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Checks;

/// <summary>I23: what a row belongs to is there, and is the same tenant's.</summary>
internal sealed class ReferenceCheck(ComptoirDb db) : PartnerCheck(db)
{
    public override string Subject => "what belongs to what";

    protected override async IAsyncEnumerable<Finding> FindAsync(PartnerId partner, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var (expected, orphans) in Orphans(partner))
        {
            await foreach (string orphan in orphans.WithCancellation(ct))
                yield return new Finding("I23", orphan, expected, Called.Nothing);
        }
    }

    private IEnumerable<(string Expected, IAsyncEnumerable<string> Orphans)> Orphans(PartnerId partner)
    {
        var customers = Db.Customers.Where(customer => customer.PartnerId == partner).Select(customer => customer.Id);
        var orders = Db.Orders.Where(order => order.PartnerId == partner).Select(order => order.Id);
        var entitlements = Db.Entitlements.Where(entitlement => entitlement.PartnerId == partner).Select(entitlement => entitlement.Id);
        yield return ("its customer", Db.Orders
            .Where(row => row.PartnerId == partner && !customers.Contains(row.CustomerId))
            .Select(row => row.Id).AsAsyncEnumerable().Select(id => $"order {id}"));
        yield return ("its order", Db.OrderLines
            .Where(row => row.PartnerId == partner && !orders.Contains(row.OrderId))
            .Select(row => row.OrderId).AsAsyncEnumerable().Select(id => $"line of order {id}"));
        yield return ("its customer", Db.Carts
            .Where(row => row.PartnerId == partner && !customers.Contains(row.CustomerId))
            .Select(row => row.Id).AsAsyncEnumerable().Select(id => $"cart {id}"));
        yield return ("its customer", Db.CustomerAgreements
            .Where(row => row.PartnerId == partner && !customers.Contains(row.CustomerId))
            .Select(row => row.Id).AsAsyncEnumerable().Select(id => $"agreement {id}"));
        yield return ("its customer", Db.Users
            .Where(row => row.PartnerId == partner && row.CustomerId != null && !customers.Contains(row.CustomerId.Value))
            .Select(row => row.Id).AsAsyncEnumerable().Select(id => $"user {id}"));
        yield return ("its customer", Db.ServiceRequests
            .Where(row => row.PartnerId == partner && row.CustomerId != null && !customers.Contains(row.CustomerId.Value))
            .Select(row => row.Id).AsAsyncEnumerable().Select(id => $"service request {id}"));
        yield return ("its order", Db.Subscriptions
            .Where(row => row.PartnerId == partner && !orders.Contains(row.OrderId))
            .Select(row => row.Id).AsAsyncEnumerable().Select(id => $"subscription {id}"));
        yield return ("its Azure plan", Db.AzureSubscriptions
            .Where(row => row.PartnerId == partner && !Db.Subscriptions.Any(plan => plan.PartnerId == partner && plan.CustomerId == row.CustomerId && plan.Id == row.PlanSubscriptionId))
            .Select(row => row.Id).AsAsyncEnumerable().Select(id => $"Azure subscription {id}"));
        yield return ("its Azure subscription", Db.AzureRoleAssignments
            .Where(row => row.PartnerId == partner && !Db.AzureSubscriptions.Any(azure => azure.PartnerId == partner && azure.CustomerId == row.CustomerId && azure.Id == row.AzureSubscriptionId))
            .Select(row => row.Id).AsAsyncEnumerable().Select(id => $"role assignment {id}"));
        yield return ("its entitlement", Db.Reservations
            .Where(row => row.PartnerId == partner && !entitlements.Contains(row.EntitlementId))
            .Select(row => row.Id).AsAsyncEnumerable().Select(id => $"reservation {id}"));
        yield return ("its entitlement", Db.BenefitAssignments
            .Where(row => row.PartnerId == partner && !entitlements.Contains(row.EntitlementId))
            .Select(row => row.Id).AsAsyncEnumerable().Select(id => $"benefit assignment {id}"));
        yield return ("its entitlement", Db.DownloadLinks
            .Where(row => row.PartnerId == partner && !entitlements.Contains(row.EntitlementId))
            .Select(row => row.Id).AsAsyncEnumerable().Select(id => $"link {id}"));
    }
}

/// <summary>I23: every row of a tenant's table is of a partner that exists.</summary>
internal sealed class PartnerExistsCheck(ComptoirDb db) : ICheck
{
    public string Subject => "whose the rows are";

    public async IAsyncEnumerable<Finding> FindAsync(bool deep, [EnumeratorCancellation] CancellationToken ct)
    {
        var tables = db.Model.GetEntityTypes()
            .Where(type => type.ClrType != typeof(Partners.Partner) && type.FindPrimaryKey()!.Properties[0].ClrType == typeof(PartnerId))
            .Select(type => type.GetTableName()!);
        foreach (string table in tables.Order(StringComparer.Ordinal))
        {
#pragma warning disable EF1002 // The name is the model's own.
            var strangers = await db.Database.SqlQueryRaw<Guid>(
                $"""SELECT DISTINCT "PartnerId" AS "Value" FROM "{table}" AS t WHERE NOT EXISTS (SELECT 1 FROM "Partners" AS p WHERE p."Id" = t."PartnerId")""").ToListAsync(ct);
#pragma warning restore EF1002
            foreach (var stranger in strangers)
                yield return new Finding("I23", $"rows of {table} with partner {stranger}", "a partner", Called.Nothing);
        }
    }
}
