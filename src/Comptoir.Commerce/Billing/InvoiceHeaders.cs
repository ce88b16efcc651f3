using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Billing;

/// <summary>A partner that is billed, the addresses and references that stand on its invoice, and who is told.</summary>
public sealed record InvoicedPartner(Partner Partner, InvoiceParties Parties, IReadOnlyList<MailTo> Admins);

/// <summary>Makes the headers of invoices.</summary>
public sealed class InvoiceHeaders(ComptoirDb db, PartnerMails mails, CommerceClock clock, IOptions<BillingOptions> options)
{
    /// <summary>Partners, addresses and references as they stand now. Four round trips.</summary>
    public async Task<IReadOnlyDictionary<PartnerId, InvoicedPartner>> ReadAsync(IReadOnlyList<PartnerId> ids, CancellationToken ct)
    {
        var issuer = db.Installations.Select(row => row.OperatorId);
        string name = await db.Partners.Where(partner => issuer.Contains(partner.Id)).Select(partner => partner.Name).SingleOrDefaultAsync(ct) ?? "";
        var partners = await db.Partners.AsNoTracking().Where(partner => ids.Contains(partner.Id)).ToListAsync(ct);
        var billings = await db.PartnerBillings.AsNoTracking().Where(billing => ids.Contains(billing.PartnerId)).ToDictionaryAsync(billing => billing.PartnerId, ct);
        var admins = await mails.BillingAdminsAsync(ids, ct);
        return partners.ToDictionary(
            partner => partner.Id,
            partner => new InvoicedPartner(partner, PartiesOf(name, billings.GetValueOrDefault(partner.Id)), [.. admins[partner.Id]]));
    }

    /// <summary>The header, with the sums and the hash of the draft's lines.</summary>
    public Invoice Make(InvoiceDraft draft, InvoicedPartner billed, BillingRun run)
    {
        using var hash = draft.Hash;
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        Invoice Made(byte[] contentHash) => new()
        {
            PartnerId = draft.Partner,
            Number = draft.Number,
            Currency = draft.Currency,
            Month = draft.Month.First,
            PeriodEnd = draft.Month.Last,
            IssuedAt = now,
            Date = today,
            DueOn = today.AddDays(BillingOptions.DaysToPay),
            SubtotalMinor = hash.SubtotalMinor,
            TaxMinor = hash.TaxMinor,
            TotalMinor = hash.SubtotalMinor + hash.TaxMinor,
            Lines = hash.Lines,
            PartnerName = billed.Partner.Name,
            PartnerCountry = billed.Partner.Country,
            MpnId = billed.Partner.MpnId,
            Culture = billed.Partner.Culture,
            Parties = billed.Parties,
            RunId = run.Id,
            ContentHash = contentHash,
            HashVersion = InvoiceHash.Current,
        };
        return Made(hash.Finish(Made([])));
    }

    private InvoiceParties PartiesOf(string issuer, PartnerBilling? billing) => new()
    {
        Issuer = issuer,
        IssuerAddress = [.. options.Value.IssuerAddress.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        IssuerTaxId = options.Value.IssuerTaxId,
        Address = billing?.Address ?? new Address(),
        TaxId = billing?.TaxId ?? "",
        PurchaseOrderNumber = billing?.PurchaseOrderNumber ?? "",
    };
}
