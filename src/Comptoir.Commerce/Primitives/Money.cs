namespace Comptoir.Commerce.Primitives;

/// <summary>An exact amount in one currency. Adding two currencies throws. Rounding happens here only: to the
/// currency's minor unit, half away from zero, once per line (R9.3, R14.6).</summary>
public readonly record struct Money(decimal Amount, Currency Currency)
{
    public static Money Zero(Currency currency) => new(0m, currency);

    /// <summary>The amount that <paramref name="minor"/> units make: 1234 in EUR is 12.34.</summary>
    public static Money OfMinor(long minor, Currency currency) => new(minor / Power(currency), currency);

    /// <summary>The amount in minor units, as it is stored. Throws when the amount is finer than the minor unit.</summary>
    public long Minor
    {
        get
        {
            decimal minor = Amount * Power(Currency);
            return minor == decimal.Truncate(minor)
                ? decimal.ToInt64(minor)
                : throw new InvalidOperationException($"{this} is not rounded to the minor unit.");
        }
    }

    /// <summary>Rounds an exact figure to the currency's minor unit, half away from zero.</summary>
    public static Money Round(decimal exact, Currency currency) =>
        new(Math.Round(exact, currency.Decimals, MidpointRounding.AwayFromZero), currency);

    /// <summary>Shares the amount out in the proportion of some amounts, to the minor unit; the shares add up to it, and none is
    /// above its amount unless all of this is above all of them.</summary>
    public IReadOnlyList<Money> ShareOut(IReadOnlyList<Money> by)
    {
        long whole = by.Sum(amount => amount.Minor);
        var shares = new List<Money>(by.Count);
        long reached = 0;
        decimal given = 0;
        foreach (var amount in by)
        {
            reached += amount.Minor;
            decimal until = whole == 0 ? 0 : decimal.Floor((decimal)Minor * reached / whole);
            shares.Add(OfMinor((long)(until - given), Currency));
            given = until;
        }

        return shares;
    }

    public static Money operator +(Money left, Money right) => new(left.Amount + Same(left, right).Amount, left.Currency);

    public static Money operator -(Money left, Money right) => new(left.Amount - Same(left, right).Amount, left.Currency);

    public static Money operator -(Money money) => new(-money.Amount, money.Currency);

    public static bool operator <(Money left, Money right) => left.Amount < Same(left, right).Amount;

    public static bool operator >(Money left, Money right) => left.Amount > Same(left, right).Amount;

    public override string ToString() => FormattableString.Invariant($"{Amount} {Currency}");

    private static Money Same(Money left, Money right) => left.Currency == right.Currency
        ? right
        : throw new InvalidOperationException($"{left.Currency} and {right.Currency} do not add.");

    private static decimal Power(Currency currency) => currency.Decimals switch
    {
        0 => 1m,
        2 => 100m,
        3 => 1000m,
        4 => 10000m,
        _ => throw new InvalidOperationException($"Minor unit of {currency} is not known."),
    };
}
