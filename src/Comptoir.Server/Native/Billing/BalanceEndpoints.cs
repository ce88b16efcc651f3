using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;
using Comptoir.Server.PartnerCenter.Invoices;

namespace Comptoir.Server.Native.Billing;

/// <summary>What a partner owes, and how each line of its invoices came about (R14; contract, comptoir).</summary>
internal static class BalanceEndpoints
{
    public static void MapBalance(this RouteGroupBuilder native)
    {
        native.MapGet("/balance", BalanceAsync).Needs(Right.SeeInvoices);
        native.MapGet("/invoices/{invoiceId}/lineitems/{number}/derivation", DerivationAsync).Needs(Right.SeeInvoices);
    }

    private static async Task<IResult> BalanceAsync(HttpContext http, FindBalance find, CancellationToken ct) =>
        Wire.Ok(WireCollection.Of([.. (await find.HandleAsync(http.Actor(), ct)).Select(ToWire)]));

    private static async Task<IResult> DerivationAsync(string invoiceId, string number, HttpContext http, FindInvoiceLines lines, CancellationToken ct)
    {
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int n))
            return WireErrors.ToResult(new InvalidInput("n", InputFault.Malformed, number));
        var (line, refusal) = await lines.OneAsync(InvoiceIds.NumberOf(invoiceId), n, http.Actor(), ct);
        return line is null ? WireErrors.ToResult(refusal!) : Wire.Ok(line.Entry.Derivation.ToWire(ResultOf(line.Entry)));
    }

    /// <summary>In the terms of the price, like the figure it was rounded from.</summary>
    private static Money ResultOf(LedgerEntry entry) => Money.OfMinor(
        entry.TaxIncluded ? entry.SubtotalMinor + entry.TaxMinor : entry.SubtotalMinor, Currency.Of(entry.Currency));

    private static WireBalance ToWire(Balance balance)
    {
        WireMoney Money(long minor) => Commerce.Primitives.Money.OfMinor(minor, Currency.Of(balance.Currency)).ToWire();
        return new WireBalance
        {
            Currency = balance.Currency,
            Limit = Money(balance.Limit),
            UnpaidInvoices = Money(balance.UnpaidInvoices),
            UnbilledCharges = Money(balance.UnbilledCharges),
            UnbilledCredits = Money(balance.UnbilledCredits),
            Payments = Money(balance.Payments),
            Available = Money(balance.Available),
        };
    }
}
