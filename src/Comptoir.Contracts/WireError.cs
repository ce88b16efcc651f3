using System.Text.Json.Nodes;

namespace Comptoir.Contracts;

/// <summary>The body of every 4xx and 5xx but 429. Checked against contract commerce §3 and platform §5.1.</summary>
public sealed record WireError
{
    /// <summary>The longest description that clients are promised, in characters.</summary>
    public const int MaxDescription = 1024;

    /// <summary>One of <see cref="WireCode"/>.</summary>
    public required string Code { get; init; }

    /// <summary>In the caller's language, never empty; cut at <see cref="MaxDescription"/>.</summary>
    public required string Description
    {
        get;
        init => field = value.Length <= MaxDescription ? value : Cut(value);
    }

    /// <summary>Always an array: an object here makes the SDK lose code and description.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>Who answered.</summary>
    public string Source { get; init; } = "Comptoir";

    /// <summary>Comptoir's own imports: which rows of the file are wrong, the first hundred at most.</summary>
    public IReadOnlyList<WireRowFault>? Rows { get; init; }

    /// <summary>Richer form of newer endpoints (agreements): the description again.</summary>
    public string? Message { get; init; }

    /// <summary>Richer form: the code in words, <c>PartnerConfirmedAgreementAlreadyExists</c>.</summary>
    public string? ErrorName { get; init; }

    /// <summary>Richer form: whether trying again may help.</summary>
    public bool? IsRetryable { get; init; }

    /// <summary>Richer form: named values of the description.</summary>
    public JsonObject? Parameters { get; init; }

    /// <summary>Richer form: <c>InternalErrorCode=…</c>.</summary>
    public string? ErrorMessageExtended { get; init; }

    // Half a surrogate pair is not text: the cut falls before it.
    private static string Cut(string text) =>
        text[..(char.IsHighSurrogate(text[MaxDescription - 2]) ? MaxDescription - 2 : MaxDescription - 1)] + "…";
}

/// <summary>The body of a 429, which must not look like <see cref="WireError"/>: else the SDK loses the delay of the
/// <c>Retry-After</c> header, which must be there. Checked against contract commerce §3 and platform §6.3.</summary>
public sealed record WireThrottled
{
    /// <summary>429.</summary>
    public int StatusCode { get; } = 429;

    /// <summary>In the caller's language.</summary>
    public required string Message { get; init; }
}
