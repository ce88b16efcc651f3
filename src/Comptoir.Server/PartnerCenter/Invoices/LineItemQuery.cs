using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter.Invoices;

/// <summary>Which line items are asked for (contract, billing §2).</summary>
/// <param name="Currency">Null: whatever the invoice is in.</param>
/// <param name="Previous">Of what is not billed: that of earlier months.</param>
internal sealed record LineItemQuery(WireBillingProvider Provider, WireInvoiceLineItemType Type, Currency? Currency, bool Previous)
{
    /// <summary>Whether there can be any: all lines of Comptoir are one-time billing lines.</summary>
    public bool IsOurs => Type == WireInvoiceLineItemType.BillingLineItems && Provider is WireBillingProvider.OneTime or WireBillingProvider.All;

    /// <summary>The query as a token carries it; null when the request leaves it to its token.</summary>
    public static string? TextOf(HttpContext http) => http.Query("provider") is null && http.Query("invoiceLineItemType") is null
        ? null
        : string.Join(' ', new[] { "provider", "invoiceLineItemType", "currencyCode", "period" }.Select(name => http.Query(name)?.Trim().ToUpperInvariant() ?? "-"));

    /// <returns>Refuses with <see cref="InvalidInput"/>.</returns>
    public static Result<LineItemQuery> Read(string? text, bool unbilled)
    {
        string?[] words = text is null ? [null, null, null, null] : [.. text.Split(' ').Select(word => word == "-" ? null : word)];
        // A value that held a space reads as too many words.
        if (words is not [var provider, var type, var code, var period])
            return new InvalidInput("provider", InputFault.Malformed);
        if (ReadKind(provider, type, out var kind) is { } fault)
            return fault;
        Currency? currency = null;
        if (code is not null)
        {
            if (!Commerce.Primitives.Currency.TryParse(code, out var known))
                return new InvalidInput("currencyCode", InputFault.Unknown, code);
            currency = known;
        }
        else if (unbilled)
        {
            return new InvalidInput("currencyCode", InputFault.Required);
        }

        return period is null or "CURRENT" or "PREVIOUS" or "NONE"
            ? new LineItemQuery(kind.Provider, kind.Type, currency, period == "PREVIOUS")
            : new InvalidInput("period", InputFault.Unknown, period);
    }

    /// <summary>Reads whose items of which kind; null when it is fine.</summary>
    public static InvalidInput? ReadKind(string? provider, string? type, out (WireBillingProvider Provider, WireInvoiceLineItemType Type) kind)
    {
        kind = default;
        if (string.IsNullOrEmpty(provider))
            return new InvalidInput("provider", InputFault.Required);
        if (!WireEnum.TryRead(provider, out kind.Provider) || kind.Provider == WireBillingProvider.None)
            return new InvalidInput("provider", InputFault.Unknown, provider);
        if (string.IsNullOrEmpty(type))
            return new InvalidInput("invoiceLineItemType", InputFault.Required);
        return WireEnum.TryRead(type, out kind.Type) && kind.Type != WireInvoiceLineItemType.None
            ? null
            : new InvalidInput("invoiceLineItemType", InputFault.Unknown, type);
    }
}
