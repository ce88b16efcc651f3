using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Billing;

/// <summary>A charge or credit split into what is before tax and its tax; both rounded, so that the total is their sum.</summary>
/// <param name="Subtotal">Before tax, in every market.</param>
public readonly record struct Amount(Money Subtotal, Money Tax)
{
    public Money Total => Subtotal + Tax;

    public static Amount Zero(Currency currency) => new(Money.Zero(currency), Money.Zero(currency));

    /// <summary>Splits a price by its market's rule (R3.4, R14.4), with one rounding of the price and one of its tax.</summary>
    /// <param name="exact">Price of the line, unrounded; with tax in it where <paramref name="taxIncluded"/>.</param>
    /// <param name="rate">Share of the price before tax.</param>
    public static Amount OfPrice(decimal exact, Currency currency, decimal rate, bool taxIncluded)
    {
        var price = Money.Round(exact, currency);
        if (taxIncluded)
        {
            var part = Money.Round(price.Amount * rate / (1 + rate), currency);
            return new Amount(price - part, part);
        }

        return new Amount(price, Money.Round(price.Amount * rate, currency));
    }

    /// <summary>The amount in the terms of the price: with tax where prices include it.</summary>
    public Money InPriceTerms(bool taxIncluded) => taxIncluded ? Total : Subtotal;
}
