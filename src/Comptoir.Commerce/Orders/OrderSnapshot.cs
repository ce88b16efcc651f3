using System.Text.Json;

namespace Comptoir.Commerce.Orders;

/// <summary>An order as the activity log keeps it before and after a change: JSON text, PascalCase (contract,
/// platform-operations §2). It holds no key and no link.</summary>
internal static class OrderSnapshot
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string TextOf(Order order) => JsonSerializer.Serialize(
        new
        {
            Id = order.Id.Value,
            order.AlternateId,
            ReferenceCustomerId = order.CustomerId.ToString(),
            BillingCycle = order.BillingCycle.ToString(),
            CurrencyCode = order.Currency,
            Status = order.Status.ToString().ToLowerInvariant(),
            CreationDate = order.CreatedAt,
            LineItems = order.Lines.Select(line => new
            {
                LineItemNumber = line.Number,
                OfferId = line.CatalogItemId,
                Quantity = line.LiveQuantity,
                TermDuration = line.Term,
                line.FriendlyName,
            }),
        },
        Json);
}
