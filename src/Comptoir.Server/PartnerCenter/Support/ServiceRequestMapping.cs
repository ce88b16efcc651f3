using System.Globalization;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Support;
using Comptoir.Contracts;

namespace Comptoir.Server.PartnerCenter.Support;

/// <summary>Service requests between wire and engine.</summary>
internal static class ServiceRequestMapping
{
    private const string NeverClosed = "0001-01-01T00:00:00";

    public static WireServiceRequest ToWire(this FoundRequest found)
    {
        var request = found.Request;
        var organization = new WireServiceRequestOrganization
        {
            Id = request.PartnerId.ToString(),
            Name = found.PartnerName,
            PhoneNumber = found.PartnerPhone,
        };
        return new WireServiceRequest
        {
            Id = request.Id.Value,
            Title = request.Title,
            Description = request.Description,
            Severity = Enum.Parse<WireServiceRequestSeverity>(request.Severity.ToString()),
            Status = Enum.Parse<WireServiceRequestStatus>(request.Status.ToString()),
            SupportTopicId = SupportTopics.IdOf(request.Topic),
            SupportTopicName = SupportTopics.NameOf(request.Topic, CultureInfo.CurrentUICulture),
            Organization = organization,
            PrimaryContact = ContactOf(request.Contact, organization),
            LastUpdatedBy = new WireServiceRequestContact
            {
                Organization = request.ModifiedByOperator ? null : organization,
                LastName = request.ModifiedBy,
            },
            ProductName = request.Subject?.Products,
            CreatedDate = request.CreatedAt,
            LastModifiedDate = request.ModifiedAt,
            LastClosedDate = request.ClosedAt is { } closed ? WireInstant.ToWire(closed) : NeverClosed,
            // An empty list says that there are none: where they were not read, nothing is said.
            Notes = found.IsWhole ? [.. request.Entries.Where(entry => entry.IsNote).Select(ToWire)] : null,
            FileLinks = found.IsWhole ? [.. request.Files.Select(ToWire)] : null,
            CountryCode = request.CountryCode,
            Refund = RefundOf(request),
            Etag = request.Version.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static WireServiceRequestNote ToWire(RequestEntry entry) => new()
    {
        Text = entry.Text,
        CreatedByName = entry.By,
        CreatedDate = entry.At,
    };

    public static WireFileInfo ToWire(this RequestFile file) => new()
    {
        Id = file.Id.ToString(),
        FileNameWithoutExtension = Path.GetFileNameWithoutExtension(file.Name),
        FileExtension = Path.GetExtension(file.Name).TrimStart('.'),
        FileSize = file.Size,
        Comment = file.ContentType,
    };

    public static CreateServiceRequest ToCreation(this WireServiceRequest wire, CultureInfo culture, Actor by) => new(
        wire.Title,
        wire.Description,
        Enum.Parse<Severity>((wire.Severity ?? WireServiceRequestSeverity.Unknown).ToString()),
        wire.SupportTopicId,
        string.IsNullOrEmpty(wire.CountryCode) ? null : wire.CountryCode,
        wire.PrimaryContact is { } contact
            ? new RequestContact
            {
                Name = $"{contact.FirstName} {contact.LastName}".Trim(),
                Email = contact.Email ?? "",
                Phone = contact.PhoneNumber ?? "",
            }
            : null,
        culture,
        by);

    public static ChangeServiceRequest ToChange(this WireServiceRequest wire, ServiceRequestId id, CustomerId? customer, long? etag, Actor by) => new(id, customer, by)
    {
        Etag = etag,
        Title = wire.Title,
        Description = wire.Description,
        Severity = Enum.Parse<Severity>((wire.Severity ?? WireServiceRequestSeverity.Unknown).ToString()),
        Status = wire.Status is { } status ? StatusOf(status) : null,
        // Clients that add no note may send an empty one.
        Note = wire.NewNote is { Text: { Length: > 0 } text } ? text : null,
    };

    /// <summary>Null for none.</summary>
    public static ServiceRequestStatus? StatusOf(WireServiceRequestStatus status) => status == WireServiceRequestStatus.None
        ? null
        : Enum.Parse<ServiceRequestStatus>(status.ToString());

    private static WireServiceRequestContact ContactOf(RequestContact contact, WireServiceRequestOrganization organization)
    {
        string[] names = contact.Name.Split(' ', 2, StringSplitOptions.TrimEntries);
        return new WireServiceRequestContact
        {
            Organization = organization,
            FirstName = names.Length == 2 ? names[0] : null,
            LastName = names[^1],
            Email = contact.Email,
            PhoneNumber = contact.Phone,
        };
    }

    private static WireRefund? RefundOf(ServiceRequest request) => request.CustomerId is null && request.Subject is null ? null : new WireRefund
    {
        CustomerId = request.CustomerId?.ToString(),
        CustomerName = request.CustomerName,
        OrderId = request.Subject?.OrderId,
        SubscriptionId = request.Subject?.SubscriptionId?.ToString(),
        LineItemNumbers = request.Subject?.Lines,
        RefundReason = request.Subject?.Reason,
        AmountRequested = MoneyOf(request.Subject?.Of(request.Subject.RequestedMinor)),
        TakenBy = request.TakenByName,
        Decision = request.Decision is { } decision ? WireEnum.ToWire(decision) : null,
        DecidedBy = request.DecidedBy,
        DecidedDate = request.DecidedAt,
        AmountApproved = MoneyOf(request.Subject?.Of(request.ApprovedMinor)),
    };

    private static WireMoney? MoneyOf(Money? money) => money is { } given ? new WireMoney { Amount = given.Amount, Currency = given.Currency.Code } : null;
}
