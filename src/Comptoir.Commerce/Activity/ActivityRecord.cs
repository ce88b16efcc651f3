using System.Collections.Frozen;
using System.Globalization;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Activity;

/// <summary>One act in the activity log (R8). Written in the transaction of the act; never changed, but for the chain that
/// seals it.</summary>
public sealed class ActivityRecord : IDated
{
    public required PartnerId PartnerId { get; init; }

    public required Guid Id { get; init; }

    /// <summary>When, by the commerce clock.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>When in real time.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    public required ActivityOperation Operation { get; init; }

    public required ActivityResource Resource { get; init; }

    /// <summary>What the resource is called by: an order id, a customer id.</summary>
    public required string ResourceKey { get; init; }

    public required ActorKind ActorKind { get; init; }

    /// <summary>The user, else the program.</summary>
    public required Guid Principal { get; init; }

    public string? UserName { get; init; }

    /// <summary>The user's name as it is searched by.</summary>
    public string? UserNameKey { get; init; }

    public Guid? ApplicationId { get; init; }

    public CustomerId? CustomerId { get; init; }

    public string? CustomerName { get; init; }

    /// <summary>The customer's name as it is searched by.</summary>
    public string? CustomerNameKey { get; init; }

    public Guid CorrelationId { get; init; }

    public string? Address { get; init; }

    /// <summary>The resource before and after, as JSON text without secrets.</summary>
    public string? OldValue { get; init; }

    public string? NewValue { get; init; }

    /// <summary>Facts by name, in the words of the contract (<c>OrderId</c>, <c>LineItemNumber</c> …).</summary>
    public List<ActivityFact> Facts { get; init; } = [];

    /// <summary>Place in the partner's chain; null until sealed.</summary>
    public long? Sequence { get; set; }

    /// <summary>Hash of the record before it in the chain.</summary>
    public byte[]? PreviousHash { get; set; }

    /// <summary>SHA-256 over the previous hash and this record in its canonical form (<see cref="SealedForm"/>).</summary>
    public byte[]? Hash { get; set; }

    /// <summary>When it was sealed, real time.</summary>
    public DateTimeOffset? SealedAt { get; set; }

    /// <summary>Facts that have no place of their own in a list.</summary>
    public IEnumerable<ActivityFact> OtherFacts() => Facts.Where(fact => !ActivityFact.WithPlace.Contains(fact.Key));

    /// <summary>The value of a fact; null when the act has none of this name.</summary>
    public string? FactOf(string key) => Facts.Find(fact => fact.Key == key)?.Value;

    /// <summary>A name as names are compared: without regard to case.</summary>
    public static string KeyOf(string name) => name.Trim().ToLowerInvariant();
}

/// <summary>A fact of an act. The names that more than one place reads are here, as the contract spells them.</summary>
public sealed record ActivityFact(string Key, string Value)
{
    public const string OrderId = "OrderId";

    public const string LineItemNumber = "LineItemNumber";

    public const string ProductId = "ProductId";

    public const string SkuId = "SkuId";

    public const string Title = "Title";

    /// <summary>What became of a reservation, where that is the act.</summary>
    public const string Reservation = "Reservation";

    /// <summary>What lists show in a column of its own.</summary>
    internal static readonly FrozenSet<string> WithPlace = [OrderId, LineItemNumber, ProductId, SkuId, Title];

    /// <summary>Where an act concerns several lines of an order: one fact for each.</summary>
    public static string LineItemNumberOf(int line) => string.Create(CultureInfo.InvariantCulture, $"{LineItemNumber}-{line}");
}

/// <summary>Acts, in the words of the contract (platform-operations §2) without underscores.</summary>
public enum ActivityOperation
{
    AddCustomer,
    UpdateCustomerBillingProfile,
    CreateOrder,
    UpdateOrder,
    UpdateSubscription,
    CreateCustomerUser,
    UpdateCustomerUser,
    DeleteCustomerUser,
    CreateAgreement,
    GetSoftwareKey,
    GetSoftwareDownloadLink,
    RegisterApplication,
    UnregisterApplication,
    AddApplicationCredential,
    CreatePartnerUser,
    UpdatePartnerUser,
    RemovePartnerUser,
    UpdateCompanyInfo,
    PolicyUpdated,
    IncreaseSpendingLimit,
    ReadyInvoice,
    CreateCredit,
    AddUserMember,
    RemoveUserMember,

    /// <summary>No word of the contract: it goes out as <c>undefined</c>.</summary>
    FileServiceRequest,

    /// <inheritdoc cref="FileServiceRequest"/>
    UpdateServiceRequest,
}

/// <summary>What acts are done to, in the words of the contract.</summary>
public enum ActivityResource
{
    Customer,
    CustomerUser,
    Order,
    Subscription,
    Agreement,
    Application,
    ApplicationCredential,
    PartnerUser,
    SoftwareKey,
    SoftwareDownloadLink,
    SpendingLimit,
    Policy,
    Invoice,
    Credit,
    AzureEntitlement,
    License,

    /// <summary>No word of the contract: it goes out as <c>undefined</c>.</summary>
    ServiceRequest,
}
