namespace Comptoir.Commerce.Tests.Catalog;

/// <summary>Price sheets as text, row by row.</summary>
internal static class PriceSheet
{
    public const string Header =
        "ProductTitle,ProductId,SkuId,SkuTitle,Publisher,SkuDescription,UnitOfMeasure,TermDuration,BillingPlan,Market,Currency,UnitPrice,PricingTierRangeMin,PricingTierRangeMax,EffectiveStartDate,EffectiveEndDate,Tags,ERP Price,Segment";

    public static string Of(params IEnumerable<string> rows) => Header + "\r\n" + string.Join("\r\n", rows) + "\r\n";

    /// <summary>A row of a perpetual licence that the catalogue does not know.</summary>
    public static string Row(
        string product = "PLUM00000001",
        string sku = "0001",
        string term = "",
        string plan = "OneTime",
        string market = "FR",
        string currency = "EUR",
        string price = "100",
        string from = "1/1/2026 12:00:00 AM",
        string until = "12/31/9999 11:59:59 PM",
        string tags = "Software;Perpetual",
        string retail = "120",
        string segment = "Commercial",
        string publisher = "Prune SARL",
        string title = "Prune Studio",
        string tier = "") =>
        $"{title},{product},{sku},{title} 1,{publisher},Draws plums.,,{term},{plan},{market},{currency},{price},{tier},,{from},{until},{tags},{retail},{segment}";
}
