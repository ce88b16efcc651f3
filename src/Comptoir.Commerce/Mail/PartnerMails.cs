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
    /// <summary>Whom partners have for their bills. One round trip.</summary>
    public async Task<ILookup<PartnerId, MailTo>> BillingAdminsAsync(IReadOnlyList<PartnerId> partners, CancellationToken ct)
    {
        var users = await db.Users.AsNoTracking()
            .Where(user => partners.Contains(user.PartnerId) && user.CustomerId == null && user.Enabled)
            .Select(user => new { user.PartnerId, user.Email, user.DisplayName, user.Roles })
            .ToListAsync(ct);
        return users.Where(user => user.Roles.Contains(Role.BillingAdmin)).ToLookup(user => user.PartnerId, user => new MailTo(user.Email, user.DisplayName));
    }

    /// <summary>In the transaction that issues the invoice.</summary>
    public void InvoiceReady(Partner partner, Invoice invoice, IEnumerable<MailTo> admins)
    {
        var culture = MailText.CultureOf(partner.Culture);
        string kind = invoice.IsCreditNote ? "CreditNoteReady" : "InvoiceReady";
        string month = invoice.Month.ToString("Y", culture);
        foreach (var admin in admins)
        {
            db.Mails.Add(new OutgoingMail
            {
                PartnerId = partner.Id,
                Id = NewId.Guid(invoice.IssuedAt),
                To = admin.Address,
                Subject = MailText.Of($"{kind}.Subject", culture, invoice.Number, month),
                Body = MailText.Of(
                    $"{kind}.Body", culture, admin.Name, invoice.Number, partner.Name, month, Text(invoice.Total, culture), invoice.DueOn.ToString("D", culture)),
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

/// <summary>Somebody who is written to.</summary>
public sealed record MailTo(string Address, string Name);
