using System.Globalization;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Support;

/// <summary>Records what happens to requests and tells the other side by mail, in the running work.</summary>
public sealed class RequestEvents(ComptoirDb db, ActivityLog activity, CommerceClock clock, MailSignal signal)
{
    /// <param name="what">What was done, past tense.</param>
    public void Record(ServiceRequest request, string what, Actor by) => activity.Record(
        what == "Filed" ? ActivityOperation.FileServiceRequest : ActivityOperation.UpdateServiceRequest,
        ActivityResource.ServiceRequest,
        request.Id.Value,
        by with { Partner = request.PartnerId },
        request.CustomerId is { } customer ? (customer, request.CustomerName ?? "") : null,
        [
            ("ServiceRequest", what),
            (ActivityFact.OrderId, request.Subject?.OrderId),
            ("Status", request.Status.ToString()),
        ]);

    /// <summary>Writes to the other side: the operator's to the contact of the request, the partner's to the operator, and a filing
    /// to both.</summary>
    /// <param name="text">What was written; null when nothing was.</param>
    public async Task TellAsync(ServiceRequest request, RequestEntryKind what, string? text, bool byOperator, CancellationToken ct)
    {
        if (request.Contact.Email.Length > 0 && (byOperator || what == RequestEntryKind.Filed))
            Write(request, byOperator ? what.ToString() : "Received", request.PartnerId, request.Contact.Email, request.Contact.Name, MailText.CultureOf(request.Culture), text);
        if (!byOperator)
        {
            foreach (var (op, email, name, culture) in await OperatorsAsync(request, ct))
                Write(request, what.ToString(), op, email, name, MailText.CultureOf(culture), text);
        }

        db.AfterCommit(signal.Raise);
    }

    /// <summary>Who of the operator is told: whoever took the request, else the support address, else all its people.</summary>
    private async Task<List<(PartnerId Operator, string Email, string Name, string Culture)>> OperatorsAsync(ServiceRequest request, CancellationToken ct)
    {
        var op = await (
            from installation in db.Installations
            join partner in db.Partners on installation.OperatorId equals partner.Id
            select new { partner.Id, partner.Name, partner.Culture, partner.SupportEmail }).SingleOrDefaultAsync(ct);
        if (op is null)
            return [];
        var people = await db.Users.AsNoTracking()
            .Where(user => user.PartnerId == op.Id && user.CustomerId == null && user.Enabled)
            .Select(user => new { user.Id, user.Email, user.DisplayName })
            .ToListAsync(ct);
        var taker = request.TakenBy is { } id ? people.Find(person => person.Id.Value == id) : null;
        if (taker is not null)
            return [(op.Id, taker.Email, taker.DisplayName, op.Culture)];
        return op.SupportEmail is { Length: > 0 } address
            ? [(op.Id, address, op.Name, op.Culture)]
            : people.ConvertAll(person => (op.Id, person.Email, person.DisplayName, op.Culture));
    }

    private void Write(ServiceRequest request, string kind, PartnerId owner, string to, string name, CultureInfo culture, string? text)
    {
        var now = clock.GetUtcNow();
        string given = request.Subject?.Of(request.ApprovedMinor) is { } money
            ? $"{money.Amount.ToString("N" + money.Currency.Decimals.ToString(CultureInfo.InvariantCulture), culture)} {money.Currency}"
            : "";
        db.Mails.Add(new OutgoingMail
        {
            PartnerId = owner,
            Id = NewId.Guid(now),
            To = to,
            Subject = SupportTopics.Text("Mail.Subject", culture, request.Id.Value, request.Title),
            Body = SupportTopics.Text("Mail.Body", culture, name, SupportTopics.Text($"Mail.{kind}", culture, request.Id.Value, given), request.Title, text ?? ""),
            Culture = culture.Name,
            WrittenAt = now,
            DueAt = clock.RealNow(),
        });
    }
}
