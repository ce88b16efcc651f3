using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>The product's own catalogue file: <c>{ "products": [ … ] }</c>, as <c>docs/schemas/catalog.schema.json</c>
/// describes it. Every member may be missing here; what must be there is for the check to say, with its path.</summary>
internal static class CatalogDocument
{
    public const string Schema = "urn:comptoir:catalog";

    /// <summary>Members that a file has and a product has not are faults, not noise.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 16,
        Converters = { new InstantConverter() },
    };

    /// <summary>An instant that names no zone is meant in UTC, wherever the file is read.</summary>
    private sealed class InstantConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTimeOffset(out var instant) || !reader.TryGetDateTime(out var written))
                throw new JsonException();
            return written.Kind == DateTimeKind.Unspecified ? new DateTimeOffset(written, TimeSpan.Zero) : instant;
        }

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}

internal sealed record CatalogProduct
{
    public string? Id { get; init; }

    public string? Kind { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    /// <summary>Title and description in other languages, by two-letter code.</summary>
    public Dictionary<string, CatalogText>? Texts { get; init; }

    public string? Publisher { get; init; }

    public bool? IsMicrosoftProduct { get; init; }

    public string? ProductType { get; init; }

    public string? ProductSubType { get; init; }

    public List<string>? TargetViews { get; init; }

    public List<CatalogSku>? Skus { get; init; }
}

internal sealed record CatalogSku
{
    public string? Id { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public Dictionary<string, CatalogText>? Texts { get; init; }

    public string? Edition { get; init; }

    public int? MinimumQuantity { get; init; }

    public int? MaximumQuantity { get; init; }

    public bool? IsTrial { get; init; }

    public List<string>? Terms { get; init; }

    public List<string>? BillingCycles { get; init; }

    public List<string>? Segments { get; init; }

    public List<string>? Prerequisites { get; init; }

    public List<string>? InventoryVariables { get; init; }

    public List<string>? ProvisioningVariables { get; init; }

    public CatalogCancellation? Cancellation { get; init; }

    public string? KeyFormat { get; init; }

    public string? KeyPattern { get; init; }

    /// <summary>The SKU's own version first, then those of the downgrade rights.</summary>
    public List<string>? Versions { get; init; }

    public CatalogMedia? Media { get; init; }

    public int? Cores { get; init; }

    public string? HybridBenefit { get; init; }

    public List<string>? IncludedEntitlements { get; init; }

    public Dictionary<string, string>? DynamicAttributes { get; init; }

    public List<CatalogPrice>? Prices { get; init; }
}

/// <summary>How the SKU is cancelled (R9.2).</summary>
/// <param name="Class">Class of the policy profiles; absent: the kind's own.</param>
/// <param name="Review">Needs the operator's review (R9.8).</param>
internal sealed record CatalogCancellation(string? Class, bool? Review);

/// <summary>Which media there are to be for each version; the files themselves are added one by one.</summary>
internal sealed record CatalogMedia(List<string>? Languages, List<string>? Architectures, List<string>? FileTypes);

internal sealed record CatalogPrice
{
    public string? Market { get; init; }

    public string? Segment { get; init; }

    public string? Scope { get; init; }

    public string? Term { get; init; }

    public string? BillingCycle { get; init; }

    public string? Currency { get; init; }

    public decimal? UnitPrice { get; init; }

    public decimal? RetailPrice { get; init; }

    /// <summary>First instant, ISO 8601 UTC.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>First instant after the period; absent: open end.</summary>
    public DateTimeOffset? Until { get; init; }
}
