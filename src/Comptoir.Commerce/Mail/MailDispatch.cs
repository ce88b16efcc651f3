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

    // Over all partners: the queue of the installation, of which the index holds only what is not sent.
    private static readonly Compiled<Func<ComptoirDb, DateTimeOffset, IAsyncEnumerable<OutgoingMail>>> Due = new(() => EF.CompileAsyncQuery(
        (ComptoirDb db, DateTimeOffset now) => db.Mails.AsNoTracking().Where(mail => mail.DueAt <= now).OrderBy(mail => mail.DueAt).Take(AtOnce)));

    /// <summary>Sends what is due now. A message that cannot be handed over stays and is tried again.</summary>
    /// <returns>How many were sent, and the first fault met.</returns>
    public async Task<(int Sent, Exception? Fault)> SendDueAsync(CancellationToken ct)
    {
        var (sent, fault) = (0, (Exception?)null);
        var now = clock.RealNow();
        if (!await db.FindsAsync($"""SELECT 1 FROM "Mails" AS m WHERE m."DueAt" <= {now.UtcDateTime} LIMIT 1""", ct))
            return (0, null);
        Handed? before = null;
        foreach (var mail in await Due.On(db)(db, now).ToListAsync(ct))
        {
            // Those before may have taken their time: a claim and the next try count from now.
            bool isOurs = await GoOnAsync(before, mail, clock.RealNow(), ct);
            before = null;
            if (!isOurs)
                continue;
            try
            {
                await db.Faults.ReachAsync(FaultPoint.BeforeMail, ct);
                await sender.SendAsync(WithLink(mail), ct);
                await db.Faults.ReachAsync(FaultPoint.AfterMail, ct);
                before = new Handed(mail, SentAt: clock.RealNow(), Again: null);
                sent++;
            }
            catch (Exception thrown) when (thrown is not OperationCanceledException)
            {
                // Kept and tried again later: what else is due must not wait for this one.
                fault ??= thrown;
                before = new Handed(mail, SentAt: null, clock.RealNow() + TimeSpan.FromSeconds(10 * Math.Pow(2, Math.Min(mail.Attempts, 9))));
            }
        }

        await GoOnAsync(before, next: null, clock.RealNow(), ct);
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

    /// <summary>Writes how it went with one message and claims the next, in one work.</summary>
    /// <returns>Whether the next is ours.</returns>
    private async Task<bool> GoOnAsync(Handed? before, OutgoingMail? next, DateTimeOffset now, CancellationToken ct)
    {
        if (before is null && next is null)
            return false;
        await using var work = await db.BeginWorkAsync(ct);
        if (before is not null)
            await SetAsync(before, ct);
        bool isOurs = next is not null && await ClaimAsync(next, now, ct);
        await work.CommitAsync(ct);
        return isOurs;
    }

    private async Task<bool> ClaimAsync(OutgoingMail mail, DateTimeOffset now, CancellationToken ct) => await db.Database.ExecuteSqlAsync(
        $"""
        UPDATE "Mails" SET "DueAt" = {(now + Claim).UtcDateTime}, "Attempts" = "Attempts" + 1
        WHERE "PartnerId" = {mail.PartnerId.Value} AND "Id" = {mail.Id} AND "DueAt" = {mail.DueAt!.Value.UtcDateTime}
        """,
        ct) == 1;

    /// <summary>What has been told once lies nowhere any more: of what is sent the link goes too.</summary>
    private Task<int> SetAsync(Handed handed, CancellationToken ct) => handed.SentAt is { } sent
        ? db.Database.ExecuteSqlAsync(
            $"""
            UPDATE "Mails" SET "DueAt" = NULL, "SentAt" = {sent.UtcDateTime}, "Link" = NULL, "LinkKeyId" = NULL
            WHERE "PartnerId" = {handed.Mail.PartnerId.Value} AND "Id" = {handed.Mail.Id}
            """,
            ct)
        : db.Database.ExecuteSqlAsync(
            $"""
            UPDATE "Mails" SET "DueAt" = {handed.Again!.Value.UtcDateTime}
            WHERE "PartnerId" = {handed.Mail.PartnerId.Value} AND "Id" = {handed.Mail.Id}
            """,
            ct);

    /// <summary>A message that was sent, or is to be tried again.</summary>
    private sealed record Handed(OutgoingMail Mail, DateTimeOffset? SentAt, DateTimeOffset? Again);
}
