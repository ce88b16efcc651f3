using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Mail;

/// <summary>Hands a message over: to a mail server, or to a folder.</summary>
public interface IMailSender
{
    /// <summary>May be asked twice for one message when the process died in between; the message's id tells.</summary>
    Task SendAsync(OutgoingMail mail, CancellationToken ct);
}

/// <summary>Where people reach the portals, for links in mail.</summary>
public interface IPortalAddress
{
    /// <summary>Scheme and host, without a slash at its end. Never what a caller says the host is.</summary>
    string Root { get; }
}

/// <summary>Sends the mail that is due, with retries at growing distances. Safe on several nodes: each message is claimed by a
/// conditional update first.</summary>
public sealed class MailDispatch(ComptoirDb db, IMailSender sender, KeyVault vault, IPortalAddress portal, CommerceClock clock)
{
    private const int AtOnce = 50;
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(5);

    /// <summary>Sends what is due now. A message that cannot be handed over stays and is tried again.</summary>
    /// <returns>How many were sent, and the first fault met.</returns>
    public async Task<(int Sent, Exception? Fault)> SendDueAsync(CancellationToken ct)
    {
        var (sent, fault) = (0, (Exception?)null);
        var now = clock.RealNow();
        if (!await db.FindsAsync($"""SELECT 1 FROM "Mails" AS m WHERE m."DueAt" <= {now.UtcDateTime} LIMIT 1""", ct))
            return (0, null);
        // Over all partners: the queue of the installation, of which the index holds only what is not sent.
        var due = await db.Mails.AsNoTracking().Where(mail => mail.DueAt <= now).OrderBy(mail => mail.DueAt).Take(AtOnce).ToListAsync(ct);
        foreach (var mail in due)
        {
            // Those before may have taken their time: a claim and the next try count from now.
            if (!await ClaimAsync(mail, clock.RealNow(), ct))
                continue;
            try
            {
                await db.Faults.ReachAsync(FaultPoint.BeforeMail, ct);
                await sender.SendAsync(WithLink(mail), ct);
                await db.Faults.ReachAsync(FaultPoint.AfterMail, ct);
                await SetAsync(mail, due: null, sent: clock.RealNow(), ct);
                sent++;
            }
            catch (Exception thrown) when (thrown is not OperationCanceledException)
            {
                // Kept and tried again later: what else is due must not wait for this one.
                fault ??= thrown;
                await SetAsync(mail, clock.RealNow() + TimeSpan.FromSeconds(10 * Math.Pow(2, Math.Min(mail.Attempts, 9))), sent: null, ct);
            }
        }

        return (sent, fault);
    }

    /// <summary>The context a message's link is sealed for.</summary>
    internal static string ContextOf(OutgoingMail mail) => $"mail:{mail.PartnerId}:{mail.Id}";

    private OutgoingMail WithLink(OutgoingMail mail)
    {
        if (mail is { Link: { } link, LinkKeyId: { } key })
            mail.Body = mail.Body.Replace(OutgoingMail.LinkMark, portal.Root + vault.OpenText(new Sealed(link, key), ContextOf(mail)), StringComparison.Ordinal);
        return mail;
    }

    private async Task<bool> ClaimAsync(OutgoingMail mail, DateTimeOffset now, CancellationToken ct)
    {
        var (until, seen) = (now + Claim, mail.DueAt);
        await using var work = await db.BeginWorkAsync(ct);
        int claimed = await db.Mails
            .Where(m => m.PartnerId == mail.PartnerId && m.Id == mail.Id && m.DueAt == seen)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.DueAt, until).SetProperty(m => m.Attempts, m => m.Attempts + 1), ct);
        await work.CommitAsync(ct);
        return claimed == 1;
    }

    private async Task SetAsync(OutgoingMail mail, DateTimeOffset? due, DateTimeOffset? sent, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        await db.Mails
            .Where(m => m.PartnerId == mail.PartnerId && m.Id == mail.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.DueAt, due).SetProperty(m => m.SentAt, sent), ct);
        // What has been told once lies nowhere any more.
        if (sent is not null && mail.Link is not null)
        {
            await db.Mails
                .Where(m => m.PartnerId == mail.PartnerId && m.Id == mail.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.Link, (byte[]?)null).SetProperty(m => m.LinkKeyId, (Guid?)null), ct);
        }

        await work.CommitAsync(ct);
    }
}
