namespace Comptoir.Contracts;

/// <summary>What an import of the catalogue did, or would do. Checked against contract comptoir, Partners, users, settings.</summary>
public sealed record WireCatalogImport
{
    /// <summary>True: nothing was changed.</summary>
    public required bool DryRun { get; init; }

    /// <summary>Rows of the price sheet, or products of the document.</summary>
    public required long Rows { get; init; }

    /// <summary>Products that were not there.</summary>
    public required int ProductsAdded { get; init; }

    /// <summary>Products with other facts than before.</summary>
    public required int ProductsChanged { get; init; }

    /// <summary>SKUs that were not there.</summary>
    public required int SkusAdded { get; init; }

    /// <summary>SKUs with other facts than before.</summary>
    public required int SkusChanged { get; init; }

    /// <summary>Prices that were not there.</summary>
    public required int PricesAdded { get; init; }

    /// <summary>Prices with another amount or period than before.</summary>
    public required int PricesChanged { get; init; }

    /// <summary>Of <c>pricesChanged</c>, stored prices that end, or give way, for one of the file.</summary>
    public required int PricesEnded { get; init; }

    /// <summary>Products of the file that stay as they were.</summary>
    public required int ProductsUnchanged { get; init; }

    /// <summary>SKUs of the file that stay as they were.</summary>
    public required int SkusUnchanged { get; init; }

    /// <summary>Prices of the file that stay as they were.</summary>
    public required int PricesUnchanged { get; init; }
}

/// <summary>What is wrong with a row of a file.</summary>
public sealed record WireRowFault
{
    /// <summary>Line of the file, from 1; absent where a file has none.</summary>
    public long? Row { get; init; }

    /// <summary>Name of the column, its number where it has none, or the path in a document.</summary>
    public required string Column { get; init; }

    /// <summary>In the caller's language.</summary>
    public required string Reason { get; init; }
}

/// <summary>Keys of a SKU and version.</summary>
public sealed record WireKeyStock
{
    /// <summary>The product.</summary>
    public required string ProductId { get; init; }

    /// <summary>Its SKU.</summary>
    public required string SkuId { get; init; }

    /// <summary>The SKU's title.</summary>
    public required string Title { get; init; }

    /// <summary>Empty for a SKU without versions.</summary>
    public required string Version { get; init; }

    /// <summary>Waiting to be sold.</summary>
    public required int InStock { get; init; }

    /// <summary>Sold.</summary>
    public required int Active { get; init; }

    /// <summary>Sold and cancelled since.</summary>
    public required int Revoked { get; init; }

    /// <summary>The stock is at or under the operator's mark.</summary>
    public required bool Low { get; init; }
}

/// <summary>How many keys were put into stock.</summary>
public sealed record WireKeyImport
{
    /// <summary>All rows of the file.</summary>
    public required long Imported { get; init; }
}

/// <summary>A key that is asked about.</summary>
public sealed record WireKeyQuestion
{
    /// <summary>As it was typed.</summary>
    public string? ProductKey { get; init; }

    /// <summary>Leaves the key out.</summary>
    public override string ToString() => nameof(WireKeyQuestion);
}

/// <summary>What a key is worth.</summary>
public sealed record WireKeyState
{
    /// <summary><c>mistyped</c>, <c>unknown</c>, <c>active</c> or <c>revoked</c>.</summary>
    public required string State { get; init; }
}

/// <summary>A file that was added.</summary>
public sealed record WireAddedMedia
{
    /// <summary>GUID.</summary>
    public required string MediaId { get; init; }

    /// <summary>Hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }
}

/// <summary>A software file.</summary>
public sealed record WireMedia
{
    /// <summary>GUID.</summary>
    public required string MediaId { get; init; }

    /// <summary>The product.</summary>
    public required string ProductId { get; init; }

    /// <summary>Its SKU.</summary>
    public required string SkuId { get; init; }

    /// <summary>The SKU's title.</summary>
    public required string Title { get; init; }

    /// <summary>One of the SKU's versions.</summary>
    public required string Version { get; init; }

    /// <summary>BCP 47.</summary>
    public required string Language { get; init; }

    /// <summary>x86, x64 or arm64.</summary>
    public required string Architecture { get; init; }

    /// <summary>ISO, EXE …</summary>
    public required string FileType { get; init; }

    /// <summary>Name that it is downloaded under.</summary>
    public required string FileName { get; init; }

    /// <summary>Hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }
}
