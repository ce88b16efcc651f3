using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Mail;

/// <summary>A message that a use case decided to send, stored in its transaction and handed over after it.</summary>
public sealed class OutgoingMail
{
    public required PartnerId PartnerId { get; init; }

    public required Guid Id { get; init; }

    public required string To { get; init; }

    public required string Subject { get; init; }

    /// <summary>Plain text.</summary>
    public required string Body { get; init; }

    /// <summary>Language it is written in, <c>ll-CC</c>.</summary>
    public required string Culture { get; init; }

    /// <summary>By the commerce clock: the date in the message.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>Real time of the next try; null when sent.</summary>
    public DateTimeOffset? DueAt { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? SentAt { get; set; }
}
