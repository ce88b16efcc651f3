namespace Comptoir.Contracts;

/// <summary>A file of a SKU to choose. Checked against contract commerce-keys-downloads B (media).</summary>
public sealed record WireMediaItem
{
    /// <summary>Names it when asking for a link.</summary>
    public required string MediaId { get; init; }

    /// <summary>Product version, <c>2022</c>.</summary>
    public required string Version { get; init; }

    /// <summary>BCP 47.</summary>
    public required string Language { get; init; }

    /// <summary>The processor it runs on.</summary>
    public required WireArchitecture Architecture { get; init; }

    /// <summary>With its extension.</summary>
    public required string FileName { get; init; }

    /// <summary><c>ISO</c> and the like.</summary>
    public required string FileType { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Lower-case hex.</summary>
    public required string Sha256 { get; init; }
}

/// <summary>The processor a file runs on.</summary>
public enum WireArchitecture
{
    X86,
    X64,
    Arm64,
}
