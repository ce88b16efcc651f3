using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Reservations;

/// <summary>Ends reservations at the end of their term and buys those again that renew (R11.2, R14.5), at the prices of that day. One
/// that cannot be bought again expires, and the log says why.</summary>
internal sealed class EndedReservations(
    ComptoirDb db, Buyers buyers, ReservationsForChange reservations, LinePricing pricing, RenewalPurchase purchase, ActivityLog activity, CommerceClock clock)
    : IFallsDue, IUpcomingCharges
{
    public Task<DateTimeOffset?> NextAsync(DateTimeOffset until, CancellationToken ct) => Due(until)
        .OrderBy(reservation => reservation.ExpiresAt)
        .Select(reservation => (DateTimeOffset?)reservation.ExpiresAt)
        .FirstOrDefaultAsync(ct);

    public Task<bool> IsDueAsync(DateTimeOffset now, CancellationToken ct) =>
        db.FindsAsync($"""SELECT 1 FROM "Reservations" AS r WHERE r."State" = 'Active' AND r."ExpiresAt" <= {now.UtcDateTime} LIMIT 1""", ct);

    public async Task RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        foreach (var due in await Due(now).OrderBy(r => r.ExpiresAt).Select(r => new { r.PartnerId, r.Id, r.Renew }).ToListAsync(ct))
        {
            try
            {
                var why = due.Renew ? await EndAsync(due.PartnerId, due.Id, renew: true, null, now, ct) : null;
                if (!due.Renew || why is not null)
                    await EndAsync(due.PartnerId, due.Id, renew: false, why, now, ct);
            }
            catch (DbUpdateConcurrencyException)
            {
                // Another node ended it at this very moment, or somebody changed it: then it is looked up anew.
            }
        }
    }

    /// <summary>What renewals will cost, at the prices of today: those of the day are not known. Five round trips for each customer who
    /// has any.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> UntilAsync(PartnerId partner, Currency currency, DateTimeOffset until, CancellationToken ct)
    {
        string code = currency.Code;
        var ending = await (
            from reservation in db.Reservations.AsNoTracking()
            join line in db.OrderLines.AsNoTracking()
                on new { reservation.PartnerId, reservation.OrderId, Line = reservation.LineNumber } equals new { line.PartnerId, line.OrderId, Line = line.Number }
            where reservation.PartnerId == partner && line.Currency == code
                && reservation.State == ReservationState.Active && reservation.Renew && reservation.ExpiresAt < until
            orderby reservation.ExpiresAt, reservation.Id
            select new { Reservation = reservation, Line = line }).ToListAsync(ct);
        var by = Actor.Program with { Partner = partner };
        var entries = new List<LedgerEntry>();
        foreach (var customer in ending.GroupBy(row => row.Reservation.CustomerId))
        {
            if ((await buyers.FindAsync(customer.Key, by, ct)).Value is not { } buyer)
                continue;
            var rows = customer.ToList();
            var lines = await pricing.PriceAsync(
                buyer.Partner, buyer.Customer, [.. rows.Select((row, i) => Again(row.Reservation, row.Line) with { Id = i })], frozen: [], clock.GetUtcNow(), ct);
            entries.AddRange(await purchase.ChargesAsync(buyer, [.. lines.Select((line, i) => (line, rows[i].Reservation.ExpiresAt))], until, ct));
        }

        return [.. entries.OrderBy(entry => entry.PostedAt)];
    }

    private IQueryable<Reservation> Due(DateTimeOffset until) =>
        db.Reservations.Where(reservation => reservation.State == ReservationState.Active && reservation.ExpiresAt <= until);

    /// <returns>Why it could not be renewed; then nothing was changed.</returns>
    private async Task<Refusal?> EndAsync(PartnerId partner, Guid id, bool renew, Refusal? why, DateTimeOffset now, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        // Another node may have been first.
        if (await db.Reservations.SingleOrDefaultAsync(r => r.PartnerId == partner && r.Id == id && r.State == ReservationState.Active, ct) is not { } reservation)
            return null;
        // Turned off at the last moment, it is not.
        renew &= reservation.Renew;
        var by = Actor.Program with { Partner = partner };
        var (buyer, gone) = await buyers.FindAsync(reservation.CustomerId, by, ct);
        if (buyer is null && renew)
            return gone;
        if (renew)
            await db.HoldCustomerAsync(partner, reservation.CustomerId, ct);
        string before = ReservationActivity.TextOf(reservation);
        reservation.End(ReservationState.Expired, now);
        await db.SaveChangesAsync(ct);
        string? renewedBy = null;
        if (renew)
        {
            var found = await reservations.WithOrderAsync(buyer!, reservation, ct);
            var line = (await pricing.PriceAsync(buyer!.Partner, buyer.Customer, [Again(found.Reservation, found.Line)], frozen: [], now, ct))[0];
            if (line.Error is not null)
                return new OrderLineRefused(line.Id, line.Error);
            var (order, refusal) = await purchase.MakeAsync(buyer, line, by, now, ct);
            if (order is null)
                return refusal;
            db.Reservations.Local.Single(made => made.OrderId == order.Id).Renew = true;
            renewedBy = order.Id.Value;
        }

        var customer = buyer?.Customer ?? await db.Customers.AsNoTracking().SingleAsync(c => c.PartnerId == partner && c.Id == reservation.CustomerId, ct);
        activity.RecordReservation(
            renewedBy is null ? "Expired" : "Renewed", reservation, customer, by, before, ("RenewedBy", renewedBy), ("NotRenewed", TextOf(why)));
        await work.CommitAsync(ct);
        return null;
    }

    private static string? TextOf(Refusal? why) => why is OrderLineRefused line ? line.Error.Text.ToString() : why?.GetType().Name;

    private static PurchaseLine Again(Reservation reservation, OrderLine line)
    {
        var context = new Dictionary<string, string>(line.ProvisioningContext, StringComparer.OrdinalIgnoreCase)
        {
            ["subscriptionId"] = reservation.AzureSubscriptionId.ToString(),
            ["scope"] = reservation.Scope == ReservationScope.Single ? "single" : "shared",
        };
        return new PurchaseLine
        {
            Id = 0,
            CatalogItemId = line.CatalogItemId,
            // One that was never given a name is called by what it is, whatever that is called by then.
            FriendlyName = reservation.DisplayName == line.SkuTitle ? null : reservation.DisplayName,
            Quantity = reservation.Quantity,
            BillingCycle = line.BillingCycle,
            Term = line.Term,
            ProvisioningContext = context,
        };
    }
}

/// <summary>Buys a reservation again in the caller's transaction.</summary>
internal sealed class RenewalPurchase(Catalog.Offers offers, Purchases purchases, PolicyProfiles policies)
{
    /// <summary>The charges of reservations bought again when they end, and again after that, until an instant; nothing is bought.</summary>
    /// <param name="lines">As they are priced, each with the end of what it renews; one that has an error is not bought again.</param>
    public async Task<IEnumerable<LedgerEntry>> ChargesAsync(
        Buyer buyer, IReadOnlyList<(PurchaseLine Line, DateTimeOffset At)> lines, DateTimeOffset until, CancellationToken ct)
    {
        var titles = await offers.TitlesAsync([.. lines.Select(renewal => renewal.Line.CatalogItemId).Distinct()], ct);
        return lines.Where(renewal => renewal.Line.Error is null).SelectMany(renewal =>
        {
            var (product, sku) = titles[renewal.Line.CatalogItemId];
            return Charges(buyer, renewal.Line, renewal.At, until, product, sku);
        });
    }

    public async Task<Result<Order>> MakeAsync(Buyer buyer, PurchaseLine line, Actor by, DateTimeOffset now, CancellationToken ct)
    {
        var titles = await offers.TitlesAsync([line.CatalogItemId], ct);
        return await purchases.MakeAsync(
            new Purchase(buyer.Partner, buyer.Customer, [line], line.OrderGroup, Cart: null, Attestation: null, by, now) { IsRenewal = true }, titles, ct);
    }

    private IEnumerable<LedgerEntry> Charges(
        Buyer buyer, PurchaseLine asked, DateTimeOffset at, DateTimeOffset until, Catalog.Product product, Catalog.Sku sku)
    {
        while (at < until)
        {
            var purchase = new Purchase(buyer.Partner, buyer.Customer, [asked], asked.OrderGroup, Cart: null, Attestation: null, Actor.Program, at)
            {
                IsRenewal = true,
            };
            var order = new Order(
                buyer.Partner.Id, buyer.Customer.Id, NewId.Order(at), NewId.Alternate(), Currency.Of(asked.Currency), asked.BillingCycle!.Value, at);
            var made = new LineFulfilment(purchase, order, number: 0, product, sku, policies.PolicyOf(buyer.Partner.PolicyProfile, sku.CancellationClass));
            var line = made.Line();
            var first = made.Charge(line);
            yield return first;
            var periods = line.Periods;
            for (int number = 1; number < periods.PerTerm && periods.DueAt(number) < until; number++)
                yield return LineCharge.Following(first, line, number);
            if (periods.Months == 0)
                yield break;
            at = periods.DueAt(periods.PerTerm);
        }
    }
}
