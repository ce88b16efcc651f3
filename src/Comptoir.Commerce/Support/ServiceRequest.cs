using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Support;

/// <summary>States of the contract.</summary>
public enum ServiceRequestStatus
{
    /// <summary>The operator is to act.</summary>
    Open,

    /// <summary>The partner is to answer.</summary>
    AttentionNeeded,

    Closed,
}

/// <summary>Severities of the contract: the impact on the partner's work.</summary>
public enum Severity
{
    /// <summary>Not said, which only the contract's own way of filing allows.</summary>
    Unknown,
    Critical,
    Moderate,
    Minimal,
}

/// <summary>What the operator decided: an approval for good, a refusal until the request is opened again and decided anew.</summary>
public enum RequestDecision
{
    Approved,
    Refused,
}

/// <summary>A support request of a partner, with what was written and done about it (R10).</summary>
public sealed class ServiceRequest : IVersioned
{
    private ServiceRequest()
    {
    }

    /// <param name="description">As all read it; that of a refund is made up of its checked fields.</param>
    /// <param name="culture">Language its contact is written to in, <c>ll-CC</c>.</param>
    public ServiceRequest(
        PartnerId partner, ServiceRequestId id, SupportTopic topic, Severity severity, string title, string description, RequestContact contact, string culture, Author by, DateTimeOffset now)
    {
        PartnerId = partner;
        Id = id;
        Topic = topic;
        Severity = severity;
        Title = title;
        Description = description;
        Contact = contact;
        Culture = culture;
        CreatedAt = now;
        Enter(RequestEntryKind.Filed, null, by, now);
    }

    public PartnerId PartnerId { get; private set; }

    /// <summary>Unique in the installation; ascending as requests were filed.</summary>
    public ServiceRequestId Id { get; private set; }

    public SupportTopic Topic { get; private set; }

    public Severity Severity { get; private set; }

    public ServiceRequestStatus Status { get; private set; }

    public string Title { get; private set; } = "";

    public string Description { get; private set; } = "";

    public RequestContact Contact { get; private set; } = new();

    public string Culture { get; private set; } = "";

    /// <summary>ISO 3166 alpha-2, where the one who filed it said so.</summary>
    public string? CountryCode { get; init; }

    /// <summary>The customer it is about.</summary>
    public CustomerId? CustomerId { get; init; }

    public string? CustomerName { get; init; }

    /// <summary>The purchase it is about.</summary>
    public RequestSubject? Subject { get; init; }

    public Guid? TakenBy { get; private set; }

    public string? TakenByName { get; private set; }

    public RequestDecision? Decision { get; private set; }

    public string? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>What an approval gave back, in the terms of the price and the subject's currency, minor units.</summary>
    public long? ApprovedMinor { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ModifiedAt { get; private set; }

    public string ModifiedBy { get; private set; } = "";

    public bool ModifiedByOperator { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>How many entries it has: the number of the next one.</summary>
    public int EntryCount { get; private set; }

    /// <summary>How many files it has.</summary>
    public int FileCount { get; private set; }

    public List<RequestEntry> Entries { get; private set; } = [];

    public List<RequestFile> Files { get; private set; } = [];

    public long Version { get; private set; }

    /// <summary>Writes a note. The partner's answer to a question opens the request again; a note on a closed one leaves it closed.</summary>
    public void AddNote(string text, Author by, DateTimeOffset now)
    {
        Enter(RequestEntryKind.Note, text, by, now);
        if (Status == ServiceRequestStatus.AttentionNeeded && !by.OfOperator)
            Status = ServiceRequestStatus.Open;
    }

    public void Describe(string title, string description, Severity severity, Author by, DateTimeOffset now)
    {
        if ((title, description, severity) == (Title, Description, Severity))
            return;
        (Title, Description, Severity) = (title, description, severity);
        Touch(by, now);
    }

    /// <summary>Lays a file with the request.</summary>
    public void Attach(RequestFile file, Author by, DateTimeOffset now)
    {
        Files.Add(file);
        FileCount++;
        Enter(RequestEntryKind.FileAdded, file.Name, by, now);
    }

    /// <summary>Says who of the operator looks after it; the status stays.</summary>
    /// <returns>Refuses with <see cref="RequestSettled"/>, or <see cref="RequestTaken"/> when somebody else has it; null when done.</returns>
    public Refusal? Take(Guid who, Author by, DateTimeOffset now)
    {
        if (WhyClosed() is { } closed)
            return closed;
        if (TakenBy == who)
            return null;
        if (TakenByName is { } other)
            return new RequestTaken(other);
        (TakenBy, TakenByName) = (who, by.Name);
        Enter(RequestEntryKind.Taken, null, by, now);
        return null;
    }

    /// <summary>Asks the partner for more.</summary>
    public Refusal? Ask(string text, Author by, DateTimeOffset now)
    {
        if (WhyClosed() is { } closed)
            return closed;
        Enter(RequestEntryKind.Asked, text, by, now);
        Status = ServiceRequestStatus.AttentionNeeded;
        return null;
    }

    /// <summary>Approves what was given back for it.</summary>
    public void Approve(Money given, string? text, Author by, DateTimeOffset now)
    {
        ApprovedMinor = given.Minor;
        Decide(RequestDecision.Approved, RequestEntryKind.Approved, text, by, now);
    }

    /// <summary>Refuses it, saying why.</summary>
    public Refusal? Refuse(string text, Author by, DateTimeOffset now)
    {
        if (WhySettled() is { } settled)
            return settled;
        Decide(RequestDecision.Refused, RequestEntryKind.Refused, text, by, now);
        return null;
    }

    public Refusal? Close(string? text, Author by, DateTimeOffset now)
    {
        if (WhyClosed() is { } closed)
            return closed;
        Enter(RequestEntryKind.Closed, text, by, now);
        (Status, ClosedAt) = (ServiceRequestStatus.Closed, now);
        return null;
    }

    /// <summary>Hands the request back to the operator: a closed one is opened again, to go on talking about it, and one that waited for
    /// the partner waits no longer. What was approved stays approved; what was refused can be decided anew.</summary>
    public void Reopen(Author by, DateTimeOffset now)
    {
        if (Status == ServiceRequestStatus.Open)
            return;
        Enter(RequestEntryKind.Reopened, null, by, now);
        Status = ServiceRequestStatus.Open;
    }

    /// <summary>Why nothing more is asked or answered about it; null while it waits for the operator or the partner.</summary>
    public Refusal? WhyClosed() => Status == ServiceRequestStatus.Closed ? new RequestSettled(Id) : null;

    /// <summary>Why there is nothing to decide about it: it is closed, or money was given back for it, which happens once.</summary>
    public Refusal? WhySettled() => Decision == RequestDecision.Approved ? new RequestSettled(Id) : WhyClosed();

    /// <summary>How it stands, in one word: while it is not closed its status, then what was decided.</summary>
    public string StateWord => Status == ServiceRequestStatus.Closed && Decision is { } decision ? decision.ToString() : Status.ToString();

    private void Decide(RequestDecision decision, RequestEntryKind kind, string? text, Author by, DateTimeOffset now)
    {
        Enter(kind, text, by, now);
        (Decision, DecidedBy, DecidedAt) = (decision, by.Name, now);
        (Status, ClosedAt) = (ServiceRequestStatus.Closed, now);
    }

    private void Enter(RequestEntryKind kind, string? text, Author by, DateTimeOffset now)
    {
        Entries.Add(new RequestEntry
        {
            PartnerId = PartnerId,
            RequestId = Id,
            Number = EntryCount++,
            Kind = kind,
            Text = string.IsNullOrEmpty(text) ? null : text,
            By = by.Name,
            OfOperator = by.OfOperator,
            At = now,
        });
        Touch(by, now);
    }

    private void Touch(Author by, DateTimeOffset now) => (ModifiedAt, ModifiedBy, ModifiedByOperator) = (now, by.Name, by.OfOperator);
}

/// <summary>Who writes, as the other side sees it.</summary>
public sealed record Author(string Name, bool OfOperator)
{
    public static Author Of(Actor by) => new(
        by.UserName ?? by.Application?.ToString("D") ?? "comptoir", by.Kind is ActorKind.Operator or ActorKind.System);
}
