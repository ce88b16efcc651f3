using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Support;

/// <summary>A request in the contract's form, its description free text (R10.3).</summary>
/// <param name="TopicId">Id of a support topic.</param>
/// <param name="Contact">Without one, the caller.</param>
public sealed record CreateServiceRequest(
    string? Title, string? Description, Severity Severity, string? TopicId, string? CountryCode, RequestContact? Contact, CultureInfo Culture, Actor By);

public sealed class CreateServiceRequestHandler(ComptoirDb db, RequestEvents events, CommerceClock clock)
{
    /// <returns>Refuses with <see cref="NotAllowed"/> or <see cref="RequestFaulty"/>.</returns>
    public async Task<Result<ServiceRequest>> HandleAsync(CreateServiceRequest request, CancellationToken ct)
    {
        if (!request.By.May(Right.RequestSupport))
            return new NotAllowed(Right.RequestSupport);
        var faults = FaultsOf(request).ToList();
        if (faults.Count > 0)
            return new RequestFaulty(faults);
        await using var work = await db.BeginWorkAsync(ct);
        var now = clock.GetUtcNow();
        var created = new ServiceRequest(
            request.By.Partner,
            NewId.ServiceRequest(now),
            SupportTopics.Find(request.TopicId)!.Value,
            request.Severity,
            request.Title!.Trim(),
            request.Description!.Trim(),
            await ContactAsync(request, ct),
            request.Culture.Name,
            Author.Of(request.By),
            now)
        {
            CountryCode = request.CountryCode?.ToUpperInvariant(),
        };
        db.ServiceRequests.Add(created);
        events.Record(created, "Filed", request.By);
        await events.TellAsync(created, RequestEntryKind.Filed, created.Description, byOperator: false, ct);
        await work.CommitAsync(ct);
        return created;
    }

    private async Task<RequestContact> ContactAsync(CreateServiceRequest request, CancellationToken ct)
    {
        if (request.Contact is { Email.Length: > 0 } given)
            return given;
        if (request.By.User is not { } id)
            return request.Contact ?? new RequestContact();
        var user = await db.Users
            .Where(user => user.PartnerId == request.By.Partner && user.Id == id)
            .Select(user => new { user.DisplayName, user.Email })
            .SingleOrDefaultAsync(ct);
        return (request.Contact ?? new RequestContact { Name = user?.DisplayName ?? "" }) with { Email = user?.Email ?? "" };
    }

    private static IEnumerable<InvalidInput> FaultsOf(CreateServiceRequest request)
    {
        if (RequestRules.FaultOfTitle(request.Title?.Trim()) is { } title)
            yield return title;
        if (RequestRules.FaultOfText("description", request.Description?.Trim(), required: true) is { } description)
            yield return description;
        if (SupportTopics.Find(request.TopicId) is null)
            yield return string.IsNullOrEmpty(request.TopicId) ? new InvalidInput("supportTopicId", InputFault.Required) : new InvalidInput("supportTopicId", InputFault.Unknown, request.TopicId);
        if (request.CountryCode is { Length: > 0 } country && Market.Find(country) is null)
            yield return new InvalidInput("countryCode", InputFault.Unknown, country);
        if (request.Contact is { } contact)
        {
            foreach (var fault in RequestRules.FaultsOfContact("primaryContact", contact, needed: false))
                yield return fault;
        }
    }
}
