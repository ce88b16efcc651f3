using System.Globalization;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>Records money that came in from a partner.</summary>
/// <param name="Date">The day it came in; null: today.</param>
/// <param name="Invoice">The invoice it is for; null: the oldest open ones.</param>
/// <param name="By">The operator.</param>
public sealed record RecordPayment(
    PartnerId? Partner, decimal? Amount, string? Currency, DateOnly? Date, string? Reference, string? Invoice, Actor By);

public sealed class RecordPaymentHandler(ComptoirDb db, Settling settling, ActivityLog activity, CommerceClock clock)
{
    private const int LongestReference = 200;

    /// <summary>Settles invoices with it and lowers what the partner owes, in one transaction.</summary>
    /// <returns>Refuses with <see cref="InvalidInput"/>, also for what is above the open balance.</returns>
    public async Task<Result<Payment>> HandleAsync(RecordPayment request, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (FaultOf(request, DateOnly.FromDateTime(now.UtcDateTime)) is { } fault)
            return fault;
        var (partner, currency) = (request.Partner!.Value, Primitives.Currency.Of(request.Currency!));
        long minor = new Money(request.Amount!.Value, currency).Minor;
        await using var work = await db.BeginWorkAsync(ct);
        // The partner's series, held as by a cut: two payments at once do not settle the same invoice twice.
        int billed = await db.InvoiceSeries
            .Where(series => series.PartnerId == partner)
            .ExecuteUpdateAsync(set => set.SetProperty(series => series.Last, series => series.Last), ct);
        if (billed == 0 && !await db.Partners.AnyAsync(p => p.Id == partner, ct))
            return new InvalidInput("partnerId", InputFault.Unknown, partner.ToString());
        var open = await settling.OpenAsync(partner, currency.Code, ct);
        if (request.Invoice is { Length: > 0 } number)
        {
            if (!await db.Invoices.AnyAsync(invoice => invoice.PartnerId == partner && invoice.Number == number && invoice.Currency == currency.Code, ct))
                return new InvalidInput("invoiceId", InputFault.Unknown, number);
            open = open.FindAll(invoice => invoice.Number == number);
        }

        long due = Math.Max(0, open.Sum(invoice => invoice.OpenMinor));
        if (minor > due)
            return new InvalidInput("amount", InputFault.OutOfRange, Money.OfMinor(due, currency).Amount.ToString(CultureInfo.InvariantCulture));
        var payment = new Payment
        {
            PartnerId = partner,
            Id = NewId.Guid(now),
            Currency = currency.Code,
            AmountMinor = minor,
            Date = request.Date ?? DateOnly.FromDateTime(now.UtcDateTime),
            Reference = request.Reference ?? "",
            InvoiceNumber = request.Invoice is { Length: > 0 } ? request.Invoice : null,
            RecordedAt = now,
        };
        db.Payments.Add(payment);
        settling.SettleByPayment(payment, open);
        string code = currency.Code;
        await db.CreditAccounts
            .Where(account => account.PartnerId == partner && account.Currency == code)
            .ExecuteUpdateAsync(set => set.SetProperty(account => account.OwedMinor, account => account.OwedMinor - minor), ct);
        activity.Record(
            ActivityOperation.CreateCredit,
            ActivityResource.Credit,
            payment.Id.ToString(),
            request.By with { Partner = partner },
            facts: [
                ("Amount", payment.Amount.Amount.ToString(CultureInfo.InvariantCulture)),
                ("Currency", code),
                ("Reference", payment.Reference),
                ("InvoiceId", payment.InvoiceNumber)]);
        await work.CommitAsync(ct);
        return payment;
    }

    private static InvalidInput? FaultOf(RecordPayment request, DateOnly today)
    {
        if (request.Partner is null)
            return new InvalidInput("partnerId", InputFault.Required);
        if (request.Amount is not { } amount)
            return new InvalidInput("amount", InputFault.Required);
        if (request.Currency is not { Length: > 0 } code)
            return new InvalidInput("currency", InputFault.Required);
        if (!Primitives.Currency.TryParse(code, out var currency))
            return new InvalidInput("currency", InputFault.Unknown, code);
        if (amount <= 0)
            return new InvalidInput("amount", InputFault.OutOfRange, "0");
        if (amount > 1_000_000_000_000m || Money.Round(amount, currency).Amount != amount)
            return new InvalidInput("amount", InputFault.Malformed, amount.ToString(CultureInfo.InvariantCulture));
        if (request.Date is { } day && (day > today || day.Year < 2000))
            return new InvalidInput("date", InputFault.OutOfRange, today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return Text.Fault("reference", request.Reference ?? "", required: true, LongestReference);
    }
}
