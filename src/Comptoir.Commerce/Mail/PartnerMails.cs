using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Mail;

/// <summary>Writes what a partner's Billing admins are told, in the partner's language.</summary>
public sealed class PartnerMails(ComptoirDb db, CommerceClock clock, MailSignal signal)
{
    /// <summary>In the transaction that issues the invoice. One round trip.</summary>
    public async Task InvoiceReadyAsync(Partner partner, Invoice invoice, CancellationToken ct)
    {
        var culture = MailText.CultureOf(partner.Culture);
        var users = await db.Users.AsNoTracking()
            .Where(user => user.PartnerId == partner.Id && user.CustomerId == null && user.Enabled)
            .Select(user => new { user.Email, user.DisplayName, user.Roles })
            .ToListAsync(ct);
        string kind = invoice.IsCreditNote ? "CreditNoteReady" : "InvoiceReady";
        string month = invoice.Month.ToString("Y", culture);
        foreach (var admin in users.Where(user => user.Roles.Contains(Role.BillingAdmin)))
        {
            db.Mails.Add(new OutgoingMail
            {
                PartnerId = partner.Id,
                Id = NewId.Guid(invoice.IssuedAt),
                To = admin.Email,
                Subject = MailText.Of($"{kind}.Subject", culture, invoice.Number, month),
                Body = MailText.Of(
                    $"{kind}.Body", culture, admin.DisplayName, invoice.Number, partner.Name, month, Text(invoice.Total, culture), invoice.DueOn.ToString("D", culture)),
                Culture = culture.Name,
                WrittenAt = invoice.IssuedAt,
                DueAt = clock.RealNow(),
            });
        }

        db.AfterCommit(signal.Raise);
    }

    private static string Text(Money money, CultureInfo culture) =>
        money.Amount.ToString("N" + money.Currency.Decimals.ToString(CultureInfo.InvariantCulture), culture) + " " + money.Currency;
}
