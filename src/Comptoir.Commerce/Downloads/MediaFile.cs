namespace Comptoir.Commerce.Downloads;

/// <summary>A software file of a SKU and version (R6.1). The bytes lie in the blob store under their hash.</summary>
public sealed class MediaFile
{
    public required Guid Id { get; init; }

    public required string ProductId { get; init; }

    public required string SkuId { get; init; }

    public required string Version { get; init; }

    /// <summary>BCP 47.</summary>
    public required string Language { get; init; }

    /// <summary>x86, x64 or arm64.</summary>
    public required string Architecture { get; init; }

    public required string FileName { get; init; }

    /// <summary>ISO, EXE, IMG, PKG …</summary>
    public required string FileType { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Lower-case hex.</summary>
    public required string Sha256 { get; init; }
}
