using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Mail;

/// <summary>Writes what people are told about their own accounts, in the language of their company. The link in it lies in the
/// database encrypted, until it is handed over.</summary>
public sealed class AccountMails(ComptoirDb db, KeyVault vault, CommerceClock clock, MailSignal signal)
{
    public Task InvitedAsync(User user, Tenant tenant, string path, TimeSpan lifetime, CancellationToken ct) =>
        WriteAsync("Invited", user, tenant, path, lifetime, ct);

    public Task PasswordForgottenAsync(User user, Tenant tenant, string path, TimeSpan lifetime, CancellationToken ct) =>
        WriteAsync("PasswordForgotten", user, tenant, path, lifetime, ct);

    private async Task WriteAsync(string kind, User user, Tenant tenant, string path, TimeSpan lifetime, CancellationToken ct)
    {
        var (culture, company) = await CompanyAsync(user, ct);
        var now = clock.GetUtcNow();
        // By real time, as the link ends (R16.2).
        string until = (clock.RealNow() + lifetime).ToString("f", culture) + " UTC";
        var mail = new OutgoingMail
        {
            PartnerId = tenant.PartnerId,
            Id = NewId.Guid(now),
            To = user.Email,
            Subject = MailText.Of($"{kind}.Subject", culture, company),
            Body = MailText.Of($"{kind}.Body", culture, user.DisplayName, company, user.UserName, OutgoingMail.LinkMark, until),
            Culture = culture.Name,
            WrittenAt = now,
            DueAt = clock.RealNow(),
        };
        var link = vault.Seal(path, MailDispatch.ContextOf(mail));
        (mail.Link, mail.LinkKeyId) = (link.Bytes, link.DataKeyId);
        db.Mails.Add(mail);
        db.AfterCommit(signal.Raise);
    }

    private async Task<(CultureInfo Culture, string Company)> CompanyAsync(User user, CancellationToken ct)
    {
        if (user.CustomerId is { } id)
        {
            var customer = await db.Customers.AsNoTracking().SingleAsync(c => c.PartnerId == user.PartnerId && c.Id == id, ct);
            return (MailText.CultureOf(customer.Billing.Culture), customer.CompanyName);
        }

        var partner = await db.Partners.AsNoTracking().SingleAsync(p => p.Id == user.PartnerId, ct);
        return (MailText.CultureOf(partner.Culture), partner.Name);
    }
}
