using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Mail;

/// <summary>A message that a use case decided to send, stored in its transaction and handed over after it.</summary>
public sealed class OutgoingMail
{
    /// <summary>Stands in a body for the link that <see cref="Link"/> holds.</summary>
    public const string LinkMark = "\u27e6link\u27e7";

    public required PartnerId PartnerId { get; init; }

    public required Guid Id { get; init; }

    public required string To { get; init; }

    public required string Subject { get; init; }

    /// <summary>Plain text.</summary>
    public required string Body { get; set; }

    /// <summary>Path of a link that signs in by itself, encrypted under <see cref="LinkKeyId"/>: it is opened as the message is handed
    /// over, and then gone. Null in a message without one.</summary>
    public byte[]? Link { get; set; }

    public Guid? LinkKeyId { get; set; }

    /// <summary>Language it is written in, <c>ll-CC</c>.</summary>
    public required string Culture { get; init; }

    /// <summary>By the commerce clock: the date in the message.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>Real time of the next try; null when sent.</summary>
    public DateTimeOffset? DueAt { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? SentAt { get; set; }
}
