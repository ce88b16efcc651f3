using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Partner.Software;

/// <summary>A purchase in the words of a drop-down, and as its value.</summary>
public static class PurchaseText
{
    /// <summary>Order and line number, as forms carry them.</summary>
    public static string ValueOf(SoftwareLine line) => ValueOf(line.OrderId, line.Number);

    public static string ValueOf(SoftwarePurchase purchase) => ValueOf(purchase.Line.OrderId, purchase.Line.Number);

    /// <summary>What cancelling it would give back: as quoted, else what a review would find now.</summary>
    internal static Credit CreditOf(SoftwarePurchase purchase, DateTimeOffset now) => purchase.Cancellation.Credit ?? purchase.Line.CreditAt(now);

    /// <summary>What cancelling these would give back in all; each has its quote.</summary>
    public static Amount CreditOf(IEnumerable<SoftwarePurchase> chosen) => Sum(chosen.Select(purchase => purchase.Cancellation.Credit!.Amount));

    internal static Amount CreditOf(IEnumerable<SoftwarePurchase> chosen, DateTimeOffset now) => Sum(chosen.Select(purchase => CreditOf(purchase, now).Amount));

    internal static string Of(SoftwareLine line, Texts texts, Formats formats) => texts[
        "PurchaseText",
        ("Order", Formats.ShortId(line.OrderId.Value)),
        ("Date", formats.DayText(line.PurchasedAt)),
        ("Count", formats.Number(line.Quantity))];

    private static string ValueOf(OrderId order, int number) => string.Create(CultureInfo.InvariantCulture, $"{order.Value}/{number}");

    private static Amount Sum(IEnumerable<Amount> amounts) =>
        amounts.Aggregate((sum, next) => new Amount(sum.Subtotal + next.Subtotal, sum.Tax + next.Tax));
}
