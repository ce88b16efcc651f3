using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Orders;
using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Partner.Software;

/// <summary>A purchase in the words of a drop-down, and as its value.</summary>
public static class PurchaseText
{
    /// <summary>Order and line number, as forms carry them.</summary>
    public static string ValueOf(SoftwarePurchase purchase) =>
        string.Create(CultureInfo.InvariantCulture, $"{purchase.Line.OrderId.Value}/{purchase.Line.Number}");

    /// <summary>What cancelling it would give back: as quoted, else what a review would find now.</summary>
    internal static Credit CreditOf(SoftwarePurchase purchase, DateTimeOffset now) => purchase.Cancellation.Credit ?? purchase.Line.CreditAt(now);

    /// <summary>What cancelling these would give back in all; each has its quote.</summary>
    public static Amount CreditOf(IEnumerable<SoftwarePurchase> chosen) => Sum(chosen.Select(purchase => purchase.Cancellation.Credit!.Amount));

    internal static Amount CreditOf(IEnumerable<SoftwarePurchase> chosen, DateTimeOffset now) => Sum(chosen.Select(purchase => CreditOf(purchase, now).Amount));

    internal static string Of(SoftwarePurchase purchase, Texts texts, Formats formats) => texts[
        "PurchaseText",
        ("Order", Formats.ShortId(purchase.Line.OrderId.Value)),
        ("Date", formats.DayText(purchase.Line.PurchasedAt)),
        ("Count", formats.Number(purchase.Line.Quantity))];

    private static Amount Sum(IEnumerable<Amount> amounts) =>
        amounts.Aggregate((sum, next) => new Amount(sum.Subtotal + next.Subtotal, sum.Tax + next.Tax));
}
