using System.Globalization;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Orders;
using Comptoir.Contracts;
using Comptoir.Server.Texts;

namespace Comptoir.Server.Native.Licensing;

internal static class SoftwareMapping
{
    public static WireSoftware ToWire(this SoftwareItem item, CultureInfo culture) => new()
    {
        ProductId = item.Sku.ProductId,
        SkuId = item.Sku.Id,
        Title = item.Sku.Translations.TryGetValue(culture.TwoLetterISOLanguageName, out var text) ? text.Title : item.Sku.Title,
        Publisher = item.Publisher,
        Kind = ToWire(item.Sku.Kind),
        KeyFormat = ToWire(item.Sku.KeyFormat),
        Versions = item.Versions,
        Orders = [.. item.Purchases.Select(ToWire)],
    };

    public static WireMediaItem ToWire(MediaChoice choice) => new()
    {
        MediaId = choice.File.Id.ToString(),
        Version = choice.Version,
        Language = choice.File.Language,
        Architecture = choice.File.Architecture switch
        {
            "x86" => WireArchitecture.X86,
            "arm64" => WireArchitecture.Arm64,
            _ => WireArchitecture.X64,
        },
        FileName = choice.File.FileName,
        FileType = choice.File.FileType,
        Size = choice.File.Size,
        Sha256 = choice.File.Sha256,
    };

    public static WireKeyReveal ToWire(this RevealedKey key) => new()
    {
        ProductKey = key.Key,
        Format = ToWire(key.Format),
        Version = key.Version,
        RevealedAt = key.RevealedAt,
    };

    private static WireSoftwareOrder ToWire(SoftwarePurchase purchase) => new()
    {
        OrderId = purchase.Line.OrderId.Value,
        LineItemNumber = purchase.Line.Number,
        Quantity = purchase.Line.Quantity,
        PurchaseDate = purchase.Line.PurchasedAt,
        Status = purchase.Status switch
        {
            SoftwareStatus.Cancelled => WireSoftwareStatus.Cancelled,
            SoftwareStatus.Expired => WireSoftwareStatus.Expired,
            _ => WireSoftwareStatus.Active,
        },
        Cancellation = ToWire(purchase.Cancellation, purchase.Line.TaxIncluded),
    };

    private static WireCancellation ToWire(LineCancellationQuote quote, bool taxIncluded) => new()
    {
        Allowed = quote.Why is null,
        Reason = quote.Why is { } why ? RefusalTexts.Of(why) : null,
        WindowEndsAt = quote.WindowEndsAt,
        DaysRemaining = quote.DaysRemaining ?? (quote.WindowEndsAt is null ? null : 0),
        Credit = quote.Credit is { } credit ? ToWire(credit, taxIncluded) : null,
        ReviewRequired = quote.ReviewRequired,
    };

    private static WireCredit ToWire(Credit credit, bool taxIncluded) => new()
    {
        Amount = credit.Amount.InPriceTerms(taxIncluded).Amount,
        Subtotal = credit.Amount.Subtotal.Amount,
        Tax = credit.Amount.Tax.Amount,
        Total = credit.Amount.Total.Amount,
        Currency = credit.Amount.Total.Currency.Code,
    };

    private static WireKind ToWire(ProductKind kind) => kind switch
    {
        ProductKind.SoftwareSubscription => WireKind.Subscription,
        ProductKind.LinuxPlan => WireKind.LinuxPlan,
        ProductKind.AzureReservation => WireKind.Reservation,
        ProductKind.Saas => WireKind.Saas,
        ProductKind.AzurePlan => WireKind.AzurePlan,
        _ => WireKind.Perpetual,
    };

    private static WireKeyFormat ToWire(KeyFormat format) => format switch
    {
        KeyFormat.D32 => WireKeyFormat.D32,
        KeyFormat.Pattern => WireKeyFormat.Pattern,
        _ => WireKeyFormat.None,
    };
}
