using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Reservations;

/// <summary>Asks what exchanging a reservation for another would come to (R11.3).</summary>
/// <param name="Into">What is wanted; a scope, subscription or name of its own that it does not give is that of the reservation.</param>
public sealed record QuoteExchange(CustomerId Customer, Guid Reservation, PurchaseLine Into, Actor By);

/// <summary>Amounts in the terms of the price.</summary>
/// <param name="Bought">What the new one costs for its whole term.</param>
/// <param name="Charge">Of it what is charged at once.</param>
public sealed record ExchangeQuote(ReservationQuote Quote, RefundFigures Figures, Money Bought, Money Charge);

public sealed class QuoteExchangeHandler(
    ComptoirDb db, ReservationsForChange reservations, ReservationReturns returns, LinePricing pricing, Offers offers, CommerceClock clock)
{
    /// <summary>What it comes to now; nothing is kept.</summary>
    /// <returns>Refuses with the buyer's refusals, <see cref="ReservationNotFound"/>, <see cref="ReservationEnded"/>,
    /// <see cref="OrderLineRefused"/> (what is wanted cannot be bought), <see cref="ExchangeIntoItself"/>,
    /// <see cref="ExchangeOfOtherFamily"/> or <see cref="ExchangeTooSmall"/>.</returns>
    public async Task<Result<ExchangeQuote>> LookAsync(QuoteExchange request, CancellationToken ct)
    {
        var (found, refusal) = await reservations.FindAsync(request.Customer, request.Reservation, request.By, ct);
        if (found is null)
            return refusal!;
        var now = clock.GetUtcNow();
        if (ReservationReturns.WhyNot(found, now) is { } no)
            return no;
        var (partner, customer) = (found.Buyer.Partner, found.Buyer.Customer);
        var into = (await pricing.PriceAsync(partner, customer, [Completed(request.Into, found)], frozen: [], now, ct, usualCycle: true))[0];
        if (into.Error is not null)
            return new OrderLineRefused(into.Id, into.Error);
        var titles = await offers.TitlesAsync([into.CatalogItemId, found.Line.CatalogItemId], ct);
        var sku = titles[into.CatalogItemId].Sku;
        if (sku.Kind != ProductKind.AzureReservation || !IsFamily(sku, found.Line, titles))
            return new ExchangeOfOtherFamily(request.Reservation);
        if (IsSame(into, found.Line))
            return new ExchangeIntoItself(request.Reservation);

        var figures = returns.FiguresOf(found, isExchange: true, now);
        var (bought, charge) = CostOf(into);
        // An item in another currency is not worth less or more: it does not compare.
        if (bought.Currency != figures.Commitment.Currency || bought < figures.Commitment)
            return new ExchangeTooSmall(figures.Commitment, bought);
        var quote = new ReservationQuote
        {
            PartnerId = partner.Id,
            CustomerId = customer.Id,
            Id = NewId.Guid(now),
            ReservationId = request.Reservation,
            IsExchange = true,
            QuotedAt = now,
            ValidUntil = figures.ValidUntil,
            Currency = figures.Prorated.Currency.Code,
            ProratedMinor = figures.Prorated.Minor,
            FeeMinor = 0,
            Purchase = [into],
        };
        return new ExchangeQuote(quote, figures, bought, charge);
    }

    /// <summary>Keeps the quote with the price frozen; changes nothing else.</summary>
    /// <returns>Refuses as <see cref="LookAsync"/> does.</returns>
    public async Task<Result<ExchangeQuote>> HandleAsync(QuoteExchange request, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var (looked, refusal) = await LookAsync(request, ct);
        if (looked is null)
            return refusal!;
        db.ReservationQuotes.Add(looked.Quote);
        await work.CommitAsync(ct);
        return looked;
    }

    /// <summary>What a priced line costs for its whole term, and what of it at once, in the terms of the price.</summary>
    internal static (Money Bought, Money Charge) CostOf(PurchaseLine line)
    {
        var currency = Currency.Of(line.Currency);
        var quote = line.Quote!;
        return (Money.Round(quote.UnitPrice * line.Quantity!.Value, currency), Money.Round(quote.TaxIncluded ? quote.Total : quote.Subtotal, currency));
    }

    private static PurchaseLine Completed(PurchaseLine asked, ReservationForChange found)
    {
        var context = new Dictionary<string, string>(found.Line.ProvisioningContext, StringComparer.OrdinalIgnoreCase)
        {
            ["subscriptionId"] = found.Reservation.AzureSubscriptionId.ToString(),
            ["scope"] = found.Reservation.Scope == ReservationScope.Single ? "single" : "shared",
        };
        // The old duration says nothing of the new term.
        context.Remove("duration");
        foreach (var (key, value) in asked.ProvisioningContext)
            context[key] = value;
        // A name that was never given says what the old one is, not what the new one will be.
        string? name = found.Reservation.DisplayName == found.Line.SkuTitle ? null : found.Reservation.DisplayName;
        return asked with { Id = 0, ProvisioningContext = context, FriendlyName = asked.FriendlyName ?? name };
    }

    /// <summary>One product is one family, as the virtual machines of one series are.</summary>
    private static bool IsFamily(Sku into, OrderLine from, IReadOnlyDictionary<string, (Product Product, Sku Sku)> titles) =>
        into.ProductId == from.ProductId
        || (titles.TryGetValue(from.CatalogItemId, out var old) && FamilyOf(old.Sku) is { } family && family == FamilyOf(into));

    private static string? FamilyOf(Sku sku) => sku.DynamicAttributes.GetValueOrDefault("family");

    private static bool IsSame(PurchaseLine into, OrderLine from) =>
        into.CatalogItemId.Equals(from.CatalogItemId, StringComparison.OrdinalIgnoreCase)
        && (into.Term ?? "") == from.Term && into.Quantity == from.Quantity;
}
