using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Comptoir.Commerce.Catalog;

/// <summary>What one unit of a SKU costs for a term and billing cycle in a market and segment, during a period. The rows
/// that share market, segment, scope and currency are one availability.</summary>
public sealed class Price
{
    /// <summary>Scope of items for subscriptions of the older kind, and of everything that knows no scope.</summary>
    public const string NoScope = "";

    /// <summary>Scope of reservations for Azure plans.</summary>
    public const string AzurePlanScope = "AzurePlan";

    /// <summary><see cref="Until"/> of a price without an end.</summary>
    public static readonly DateTimeOffset OpenEnd = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    public required string ProductId { get; init; }

    public required string SkuId { get; init; }

    public required string Market { get; init; }

    /// <summary>Lower case: commercial, education, government, nonprofit.</summary>
    public required string Segment { get; init; }

    public required string Scope { get; init; }

    /// <summary>ISO 8601, empty where there is no term.</summary>
    public required string Term { get; init; }

    public required BillingCycle BillingCycle { get; init; }

    /// <summary>First instant of the price.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>First instant after it.</summary>
    public required DateTimeOffset Until { get; init; }

    public required string Currency { get; init; }

    /// <summary>For one unit and the whole term, whatever the cycle; with tax where <see cref="TaxIncluded"/>.</summary>
    public required decimal UnitPrice
    {
        get;
        init
        {
            field = value;
            PriceKey = KeyOf(value);
        }
    }

    /// <summary><see cref="UnitPrice"/> as a text that sorts like it, on any database.</summary>
    public string PriceKey { get; private init; } = "";

    /// <summary>Estimated retail price, not below <see cref="UnitPrice"/>.</summary>
    public decimal? RetailPrice { get; init; }

    public required bool TaxIncluded { get; init; }

    /// <summary>Id of the availability, made from what defines it, so that the same price sheet gives the same ids.</summary>
    public required string AvailabilityId { get; init; }

    /// <summary><c>product:sku:availability</c>, the purchase key of carts and orders.</summary>
    public required string CatalogItemId { get; init; }

    /// <summary>The product's, so that lists of what may be bought are read off one index.</summary>
    public string TitleKey { get; init; } = "";

    /// <param name="amount">Not negative, of at most twelve digits before the point.</param>
    public static string KeyOf(decimal amount) => amount.ToString("000000000000.######", CultureInfo.InvariantCulture);

    /// <summary>The same price in another scope, which is another availability.</summary>
    internal Price In(string scope)
    {
        string availability = AvailabilityIdOf(ProductId, SkuId, Market, Segment, scope, Currency);
        return new Price
        {
            ProductId = ProductId,
            SkuId = SkuId,
            Market = Market,
            Segment = Segment,
            Scope = scope,
            Term = Term,
            BillingCycle = BillingCycle,
            From = From,
            Until = Until,
            Currency = Currency,
            UnitPrice = UnitPrice,
            RetailPrice = RetailPrice,
            TaxIncluded = TaxIncluded,
            AvailabilityId = availability,
            CatalogItemId = $"{ProductId}:{SkuId}:{availability}",
            TitleKey = TitleKey,
        };
    }

    public static string AvailabilityIdOf(string productId, string skuId, string market, string segment, string scope, string currency)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{productId}|{skuId}|{market}|{segment}|{scope}|{currency}"));
        const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        return string.Create(12, hash, static (text, from) =>
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = Digits[from[i] & 31];
        });
    }
}
