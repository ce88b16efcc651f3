namespace Comptoir.Contracts;

/// <summary>A file of a SKU to be had. Checked against contract commerce-keys-downloads A (Download options of a SKU).</summary>
public sealed record WireDownloadOption
{
    /// <summary>Opaque; URL-safe once percent-encoded.</summary>
    public required string OptionKey { get; init; }

    /// <summary>Product version, <c>Windows Server 2022</c>.</summary>
    public required string OptionTitle { get; init; }

    /// <summary>Order of display, 0 first.</summary>
    public required int DisplayRank { get; init; }

    /// <summary>Written <c>cpUandFileType</c>: <c>64 Bit, ISO</c>.</summary>
    public required string CpUandFileType { get; init; }

    /// <summary>BCP 47.</summary>
    public required string LanguageCode { get; init; }

    /// <summary>In the caller's language.</summary>
    public required string LanguageName { get; init; }

    /// <summary>Bytes.</summary>
    public required long FileSize { get; init; }

    /// <summary>Relative; what it answers is a link whose uri is absolute and signed.</summary>
    public required WireLink DownloadLink { get; init; }
}
