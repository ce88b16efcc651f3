using System.Globalization;
using System.Text;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Catalog;

/// <summary>Kinds of products (R3.1); the cancellation class of the same name is its default.</summary>
public enum ProductKind
{
    Perpetual,
    SoftwareSubscription,
    LinuxPlan,
    AzureReservation,
    Saas,
    AzurePlan,
}

/// <summary>A title in the catalogue; what is sold is one of its SKUs.</summary>
public sealed class Product : IVersioned
{
    /// <summary>12 characters.</summary>
    public required string Id { get; init; }

    public required string Title { get; set; }

    /// <summary>The title as lists sort by it.</summary>
    public required string TitleKey { get; set; }

    public string Description { get; set; } = "";

    /// <summary>Texts in other languages than the catalogue's own, by two-letter code.</summary>
    public Dictionary<string, CatalogText> Translations { get; set; } = [];

    public string Publisher { get; set; } = "";

    public bool IsMicrosoftProduct { get; set; }

    public ProductKind Kind { get; set; }

    /// <summary>Wire id of the product type and of its sub type.</summary>
    public string ProductType { get; set; } = "";

    public string ProductSubType { get; set; } = "";

    /// <summary>Target views it is listed under.</summary>
    public List<string> TargetViews { get; set; } = [];

    public long Version { get; private set; }

    /// <summary>A title as lists sort and searches compare it: without case and accents.</summary>
    public static string KeyOf(string title)
    {
        var key = new StringBuilder(title.Length);
        foreach (char letter in title.Trim().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
                key.Append(char.ToLowerInvariant(letter));
        }

        return key.ToString();
    }
}

/// <summary>Title and description in one language.</summary>
public sealed record CatalogText(string Title, string Description);
