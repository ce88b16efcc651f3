using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Customers;

/// <summary>Who accepted an agreement for the customer; the phone number may be empty.</summary>
public sealed record AgreementContact(string FirstName, string LastName, string Email, string PhoneNumber);

/// <param name="TemplateId">GUID of the agreement's template.</param>
/// <param name="Type">Its name, which must be the template's.</param>
/// <param name="AgreedAt">When the customer accepted; null when not said.</param>
public sealed record ConfirmAgreement(
    CustomerId Customer, AgreementContact Contact, string? TemplateId, string? Type, DateTimeOffset? AgreedAt, Actor By);

/// <summary>The same contact has confirmed this agreement already (contract 600061).</summary>
public sealed record AgreementAlreadyConfirmed(CustomerId Customer, string Type) : Refusal;

public sealed class ConfirmAgreementHandler(ComptoirDb db, Buyers buyers, ActivityLog activity, CommerceClock clock)
{
    private const int NameLength = 50;

    /// <summary>Records that the customer accepted an agreement; with another contact it may be confirmed anew (contract,
    /// platform-customers §5).</summary>
    /// <returns>Refuses with the buyer's refusals, <see cref="InvalidInput"/> or <see cref="AgreementAlreadyConfirmed"/>.</returns>
    public async Task<Result<CustomerAgreement>> HandleAsync(ConfirmAgreement request, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var (buyer, refusal) = await buyers.FindAsync(request.Customer, request.By, ct);
        if (buyer is null)
            return refusal!;
        var now = clock.GetUtcNow();
        var contact = Trim(request.Contact);
        if (FaultOf(contact) is { } wrongContact)
            return wrongContact;
        var (template, unknown) = TemplateOf(request);
        if (template is null)
            return unknown!;
        if (request.AgreedAt is not { } agreedAt || agreedAt == default)
            return new InvalidInput("dateAgreed", InputFault.Required);
        if (agreedAt > now)
            return new InvalidInput("dateAgreed", InputFault.OutOfRange);
        if (await IsConfirmedAsync(request, template, contact, ct))
            return new AgreementAlreadyConfirmed(request.Customer, template.Type);

        var agreement = Make(request, template, contact, agreedAt, now);
        db.Add(agreement);
        activity.Record(
            ActivityOperation.CreateAgreement,
            ActivityResource.Agreement,
            agreement.Id.ToString(),
            request.By,
            (buyer.Customer.Id, buyer.Customer.CompanyName),
            [("TemplateId", template.Id.ToString()), ("AgreementType", template.Type)]);
        await work.CommitAsync(ct);
        return agreement;
    }

    private static InvalidInput? FaultOf(AgreementContact contact) =>
        Text.Fault("primaryContact.firstName", contact.FirstName, required: true, NameLength)
        ?? Text.Fault("primaryContact.lastName", contact.LastName, required: true, NameLength)
        ?? Text.Fault("primaryContact.email", contact.Email, required: true, EmailAddress.MaxLength)
        ?? Text.Fault("primaryContact.phoneNumber", contact.PhoneNumber, required: false, NameLength)
        ?? (EmailAddress.IsValid(contact.Email) ? null : new InvalidInput("primaryContact.email", InputFault.Malformed));

    private static Result<AgreementTemplate> TemplateOf(ConfirmAgreement request)
    {
        if (string.IsNullOrWhiteSpace(request.TemplateId))
            return new InvalidInput("templateId", InputFault.Required);
        if (!Guid.TryParse(request.TemplateId, out var id) || AgreementTemplate.All.FirstOrDefault(known => known.Id == id) is not { } template)
            return new InvalidInput("templateId", InputFault.Unknown, request.TemplateId);
        if (string.IsNullOrWhiteSpace(request.Type))
            return new InvalidInput("type", InputFault.Required);
        return template.Type.Equals(request.Type.Trim(), StringComparison.OrdinalIgnoreCase)
            ? template
            : new InvalidInput("type", InputFault.Unknown, request.Type);
    }

    private static CustomerAgreement Make(
        ConfirmAgreement request, AgreementTemplate template, AgreementContact contact, DateTimeOffset agreedAt, DateTimeOffset now) => new()
        {
            PartnerId = request.By.Partner,
            CustomerId = request.Customer,
            Id = NewId.Guid(now),
            TemplateId = template.Id,
            ConfirmedBy = request.By.Principal,
            FirstName = contact.FirstName,
            LastName = contact.LastName,
            Email = contact.Email,
            PhoneNumber = contact.PhoneNumber,
            // To the microsecond, as both databases keep it: the answer and a later reading agree.
            AgreedAt = new DateTimeOffset(agreedAt.UtcTicks - (agreedAt.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero),
            RecordedAt = now,
        };

    private static AgreementContact Trim(AgreementContact contact) =>
        new(contact.FirstName.Trim(), contact.LastName.Trim(), contact.Email.Trim(), contact.PhoneNumber.Trim());

    private async Task<bool> IsConfirmedAsync(
        ConfirmAgreement request, AgreementTemplate template, AgreementContact contact, CancellationToken ct)
    {
        var mine = request.By.Partner;
        var earlier = await db.CustomerAgreements.AsNoTracking()
            .Where(agreement => agreement.PartnerId == mine && agreement.CustomerId == request.Customer && agreement.TemplateId == template.Id)
            .Select(agreement => new AgreementContact(agreement.FirstName, agreement.LastName, agreement.Email, agreement.PhoneNumber))
            .ToListAsync(ct);
        return earlier.Contains(contact);
    }
}
