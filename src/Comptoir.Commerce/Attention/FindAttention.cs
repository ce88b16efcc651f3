using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Support;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Attention;

/// <summary>A purchase whose cancellation window closes soon.</summary>
public sealed record ClosingWindow(OrderLine Line, CustomerId Customer, string CompanyName);

/// <summary>What a partner's people are to look at. Of each kind some, the most urgent first; what the reader may not see is null.</summary>
/// <param name="HasCustomers">Null: the reader may not see them.</param>
/// <param name="Closing">Purchases whose window closes within <see cref="FindAttention.Soon"/>.</param>
/// <param name="ClosingInAll">How many there are.</param>
/// <param name="Answered">Requests that wait for the partner's answer, then those that the operator decided lately.</param>
/// <param name="Latest">The newest orders of all customers, newest first.</param>
/// <param name="Billing">How the partner stands, for those who may see invoices.</param>
public sealed record PartnerAttention(
    bool? HasCustomers,
    IReadOnlyList<ClosingWindow> Closing,
    int ClosingInAll,
    IReadOnlyList<ServiceRequest> Answered,
    IReadOnlyList<CustomerOrder> Latest,
    BillingAttention? Billing);

/// <param name="Due">Invoices that are overdue or due within <see cref="FindAttention.Soon"/>, the first to pay first.</param>
/// <param name="Accounts">By currency: the credit left and what the next invoice holds so far.</param>
/// <param name="NextCut">When the next invoice is cut.</param>
public sealed record BillingAttention(IReadOnlyList<OpenInvoice> Due, IReadOnlyList<Balance> Accounts, DateTimeOffset NextCut);

/// <summary>Reads what waits for the caller's partner, as of one moment. Eight round trips at most, however much there is; four for one who
/// may not see invoices. What is not to be seen yet is left out (R9.7).</summary>
public sealed class FindAttention(ComptoirDb db, FindOrders orders, FindBalance balance, Visibility visibility, CommerceClock clock, IOptions<BillingOptions> billing)
{
    /// <summary>What ends within it is worth a word today.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromDays(8);

    /// <summary>How long a decision is news.</summary>
    public static readonly TimeSpan News = TimeSpan.FromDays(14);

    /// <summary>Of each kind, so that the list stays one to read.</summary>
    private const int Most = 5;

    public async Task<PartnerAttention> HandleAsync(Actor by, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var view = await db.BeginViewAsync(ct);
        bool customers = by.May(Right.SeeCustomers);
        var closing = customers ? await ClosingAsync(by, now, ct) : [];
        return new PartnerAttention(
            customers ? closing.Count > 0 || await AnyCustomerAsync(by, ct) : null,
            [.. closing.Take(Most).Select(row => row.Window)],
            closing.Count == 0 ? 0 : closing[0].InAll,
            by.May(Right.RequestSupport) ? await AnsweredAsync(by, now, ct) : [],
            customers && await orders.EveryAsync(new Seek(Most), by, ct) is { Value: { } latest } ? latest.Items : [],
            by.May(Right.SeeInvoices) ? await BillingAsync(by, now, ct) : null);
    }

    private Task<bool> AnyCustomerAsync(Actor by, CancellationToken ct) =>
        db.Customers.AnyAsync(customer => customer.PartnerId == by.Partner && customer.EndedAt == null, ct);

    private async Task<List<(ClosingWindow Window, int InAll)>> ClosingAsync(Actor by, DateTimeOffset now, CancellationToken ct)
    {
        var (mine, until) = (by.Partner, now + Soon);
        var open = db.OrderLines.AsNoTracking()
            .Where(line => line.PartnerId == mine && line.WindowEndsAt >= now && line.WindowEndsAt <= until);
        open = visibility.Until is { } last
            ? open.Where(line => line.PurchasedAt <= last && (line.CancelledAt == null || line.CancelledAt > last))
            : open.Where(line => line.CancelledAt == null);
        var rows = await (
            from line in open.OrderBy(line => line.WindowEndsAt).ThenBy(line => line.OrderId).ThenBy(line => line.Number).Take(Most)
            join order in db.Orders on new { line.PartnerId, Id = line.OrderId } equals new { order.PartnerId, order.Id }
            join customer in db.Customers on new { order.PartnerId, Id = order.CustomerId } equals new { customer.PartnerId, customer.Id }
            orderby line.WindowEndsAt, line.OrderId, line.Number
            select new { Line = line, order.CustomerId, customer.CompanyName, InAll = open.Count() }).ToListAsync(ct);
        return rows.ConvertAll(row => (new ClosingWindow(row.Line, row.CustomerId, row.CompanyName), row.InAll));
    }

    private Task<List<ServiceRequest>> AnsweredAsync(Actor by, DateTimeOffset now, CancellationToken ct)
    {
        var since = now - News;
        return db.ServiceRequests.AsNoTracking()
            .Where(request => request.PartnerId == by.Partner
                && (request.Status == ServiceRequestStatus.AttentionNeeded || (request.Status == ServiceRequestStatus.Closed && request.DecidedAt >= since)))
            .OrderBy(request => request.Status == ServiceRequestStatus.AttentionNeeded ? 0 : 1)
            .ThenByDescending(request => request.ModifiedAt)
            .ThenBy(request => request.Id)
            .Take(Most)
            .ToListAsync(ct);
    }

    private async Task<BillingAttention> BillingAsync(Actor by, DateTimeOffset now, CancellationToken ct)
    {
        var (accounts, open) = await balance.WithOpenAsync(by, ct);
        var until = DateOnly.FromDateTime((now + Soon).UtcDateTime);
        var due = open.Where(invoice => invoice.OpenMinor > 0 && invoice.DueOn <= until)
            .OrderBy(invoice => invoice.DueOn)
            .ThenBy(invoice => invoice.Number, StringComparer.Ordinal)
            .Take(Most);
        return new BillingAttention([.. due], accounts, NextCut(now));
    }

    private DateTimeOffset NextCut(DateTimeOffset now)
    {
        var month = BillingMonth.Of(now);
        var last = billing.Value.CutAt(month.Previous);
        return now < last ? last : billing.Value.CutAt(month);
    }
}
