using System.Globalization;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Billing;

/// <summary>Issues invoices whose lines are assigned, in the caller's work: header, settlement, record and mail.</summary>
public sealed class Issuing(ComptoirDb db, InvoiceHeaders headers, Settling settling, ActivityLog activity, PartnerMails mails)
{
    /// <param name="drafts">Those of a partner one after the other.</param>
    public async Task IssueAsync(IReadOnlyList<InvoiceDraft> drafts, BillingRun run, Actor by, CancellationToken ct)
    {
        PartnerId[] partners = [.. drafts.Select(draft => draft.Partner).Distinct()];
        var billed = await headers.ReadAsync(partners, ct);
        var open = await settling.OpenAsync(partners, ct);
        for (int i = 0; i < drafts.Count; i++)
        {
            var draft = drafts[i];
            bool isNext = i > 0 && drafts[i - 1].Partner == draft.Partner;
            // It may settle the partner's one before, or be settled by it.
            if (isNext)
                await db.SaveChangesAsync(ct);
            var others = isNext ? await settling.OpenAsync(draft.Partner, draft.Currency, ct) : open[draft.Partner].Where(other => other.Currency == draft.Currency);
            var (of, invoice) = (billed[draft.Partner], headers.Make(draft, billed[draft.Partner], run));
            settling.SettleByCredit(invoice, others);
            db.Invoices.Add(invoice);
            activity.Record(
                ActivityOperation.ReadyInvoice,
                ActivityResource.Invoice,
                invoice.Number,
                by with { Partner = invoice.PartnerId },
                facts: [("InvoiceId", invoice.Number), ("Month", draft.Month.ToString()), ("Currency", invoice.Currency), ("Total", invoice.Total.Amount.ToString(CultureInfo.InvariantCulture))]);
            mails.InvoiceReady(of.Partner, invoice, of.Admins);
        }
    }
}
