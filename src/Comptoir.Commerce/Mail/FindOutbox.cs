using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Mail;

/// <summary>A message that could not be handed over yet.</summary>
/// <param name="DueAt">Next try, in real time.</param>
public sealed record StuckMail(string To, string Subject, string PartnerName, DateTimeOffset WrittenAt, int Attempts, DateTimeOffset DueAt);

/// <summary>How the mail that waits to be sent stands.</summary>
/// <param name="Waiting">Messages not sent yet, those that failed included.</param>
/// <param name="Failing">Messages that were tried and are tried again.</param>
/// <param name="Stuck">The oldest of these.</param>
public sealed record Outbox(int Waiting, int Failing, IReadOnlyList<StuckMail> Stuck);

/// <summary>Reads the installation's mail that is not sent. Two round trips, over what the index of unsent mail holds.</summary>
public sealed class FindOutbox(ComptoirDb db)
{
    private const int Most = 25;

    public async Task<Outbox> HandleAsync(CancellationToken ct)
    {
        var counts = await db.Mails.Where(mail => mail.DueAt != null)
            .GroupBy(mail => mail.Attempts > 0)
            .Select(group => new { Tried = group.Key, Count = group.Count() })
            .ToListAsync(ct);
        var stuck = await (
            from mail in db.Mails.AsNoTracking()
            where mail.DueAt != null && mail.Attempts > 0
            join partner in db.Partners on mail.PartnerId equals partner.Id
            orderby mail.WrittenAt
            select new StuckMail(mail.To, mail.Subject, partner.Name, mail.WrittenAt, mail.Attempts, mail.DueAt!.Value)).Take(Most).ToListAsync(ct);
        return new Outbox(counts.Sum(count => count.Count), counts.Where(count => count.Tried).Sum(count => count.Count), stuck);
    }
}
