using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>What a price row of a file says, read into types but not yet checked.</summary>
internal readonly record struct PriceFacts(
    string ProductId,
    string SkuId,
    ProductKind Kind,
    string Market,
    string Segment,
    string Scope,
    string Term,
    BillingCycle Cycle,
    string Currency,
    decimal UnitPrice,
    decimal? RetailPrice,
    DateTimeOffset From,
    DateTimeOffset Until);

/// <summary>Names of a price's members in a kind of file, for its faults.</summary>
internal sealed record PriceMembers(
    string Market, string Segment, string Scope, string Term, string Currency, string UnitPrice, string RetailPrice, string Until);

/// <summary>The rules of a price, the same for each kind of file.</summary>
internal static class PriceCheck
{
    /// <summary>More does not fit the stored precision.</summary>
    private const decimal Most = 1_000_000_000_000m;

    /// <summary>Makes the stored price, or null after telling what is wrong with it.</summary>
    public static Price? Check(in PriceFacts facts, PriceMembers members, Action<string, CatalogFaultReason, string?> fault)
    {
        bool good = true;
        void Wrong(string member, CatalogFaultReason reason, string? value)
        {
            good = false;
            fault(member, reason, value);
        }

        var market = Market.Find(facts.Market);
        if (market is null)
            Wrong(members.Market, CatalogFaultReason.Unknown, facts.Market);
        string? segment = Segment.Find(facts.Segment);
        if (segment is null)
            Wrong(members.Segment, CatalogFaultReason.Unknown, facts.Segment);
        if (!CatalogWords.Scopes.Contains(facts.Scope))
            Wrong(members.Scope, CatalogFaultReason.Unknown, facts.Scope);
        else if (facts.Scope != Price.NoScope && facts.Kind != ProductKind.AzureReservation)
            Wrong(members.Scope, CatalogFaultReason.NotAllowed, facts.Scope);
        string? term = TermOf(facts, members, Wrong);
        CheckAmounts(facts, members, Wrong);
        if (facts.Until <= facts.From)
            Wrong(members.Until, CatalogFaultReason.OutOfRange, null);
        if (!good)
            return null;
        string currency = facts.Currency.ToUpperInvariant();
        string availability = Price.AvailabilityIdOf(facts.ProductId, facts.SkuId, market!.Iso2, segment!, facts.Scope, currency);
        return new Price
        {
            ProductId = facts.ProductId,
            SkuId = facts.SkuId,
            Market = market.Iso2,
            Segment = segment!,
            Scope = facts.Scope,
            Term = term!,
            BillingCycle = facts.Cycle,
            From = facts.From,
            Until = facts.Until,
            Currency = currency,
            UnitPrice = Plain(facts.UnitPrice),
            RetailPrice = facts.RetailPrice is { } retail ? Plain(retail) : null,
            TaxIncluded = market.PricesIncludeTax,
            AvailabilityId = availability,
            CatalogItemId = $"{facts.ProductId}:{facts.SkuId}:{availability}",
        };
    }

    /// <summary>The same amount without zeros at its end, so that it is written alike wherever it came from.</summary>
    public static decimal Plain(decimal amount) => amount / 1.0000000000000000000000000000m;

    private static string? TermOf(in PriceFacts facts, PriceMembers members, Action<string, CatalogFaultReason, string?> wrong)
    {
        bool endless = facts.Kind is ProductKind.Perpetual or ProductKind.AzurePlan;
        if (facts.Term.Length == 0)
        {
            if (!endless)
                wrong(members.Term, CatalogFaultReason.Required, null);
            return "";
        }

        if (!Term.TryParse(facts.Term, out var term))
            wrong(members.Term, CatalogFaultReason.Malformed, facts.Term);
        else if (endless)
            wrong(members.Term, CatalogFaultReason.NotAllowed, facts.Term);
        return term.ToString();
    }

    private static void CheckAmounts(in PriceFacts facts, PriceMembers members, Action<string, CatalogFaultReason, string?> wrong)
    {
        if (!Currency.TryParse(facts.Currency, out var currency))
        {
            wrong(members.Currency, CatalogFaultReason.Unknown, facts.Currency);
            return;
        }

        bool good = CheckAmount(facts.UnitPrice, currency, members.UnitPrice, wrong);
        if (facts.RetailPrice is { } retail && CheckAmount(retail, currency, members.RetailPrice, wrong) && good && facts.UnitPrice > retail)
            wrong(members.UnitPrice, CatalogFaultReason.AboveRetailPrice, Text(facts.UnitPrice));
    }

    private static bool CheckAmount(decimal amount, Currency currency, string member, Action<string, CatalogFaultReason, string?> wrong)
    {
        if (amount is < 0 or >= Most)
            wrong(member, CatalogFaultReason.OutOfRange, Text(amount));
        else if (Money.Round(amount, currency).Amount != amount)
            wrong(member, CatalogFaultReason.TooManyDecimals, Text(amount));
        else
            return true;
        return false;
    }

    private static string Text(decimal amount) => amount.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
