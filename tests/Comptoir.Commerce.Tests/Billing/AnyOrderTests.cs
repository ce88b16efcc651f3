using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Checks;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using FsCheck;
using FsCheck.Fluent;

namespace Comptoir.Commerce.Tests.Billing;

/// <summary>What holds for every order and every cancellation (R9.2, R9.3, R13.1, R14.5), over 100,000 at random each run: all terms,
/// cycles, currencies of 0, 2 and 3 decimals, prices with and without tax, leap years and month ends, SaaS activated at once or up to
/// thirty days later.</summary>
public class AnyOrderTests
{
    private const int Orders = 100_000;

    [Fact]
    public void Credits_stay_within_their_charges_give_all_back_on_the_first_day_and_are_what_the_second_way_makes_of_them() =>
        Prop.ForAll(Any().ToArbitrary(), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(Orders).WithQuietOnSuccess(true));

    private static Gen<Purchase> Any() =>
        from kind in Gen.Elements(
            (ProductKind.Perpetual, "perpetual", ""),
            (ProductKind.SoftwareSubscription, "software_subscription", "P1M"),
            (ProductKind.SoftwareSubscription, "software_subscription", "P1Y"),
            (ProductKind.SoftwareSubscription, "software_subscription", "P3Y"),
            (ProductKind.Saas, "saas", "P1M"),
            (ProductKind.Saas, "saas", "P1Y"),
            // No shipped profile prorates SaaS; the operator's own may.
            (ProductKind.Saas, "software_subscription", "P1M"),
            (ProductKind.Saas, "software_subscription", "P1Y"))
        from cycle in Gen.Elements(BillingCycle.OneTime, BillingCycle.Monthly, BillingCycle.Annual)
        from price in Gen.OneOf(Gen.Choose(0, 2_000), Gen.Choose(0, 200_000_000))
        from currency in Gen.Elements("EUR", "JPY", "KWD", "AUD", "BRL")
        from rate in Gen.Choose(0, 300)
        from included in Gen.Elements(true, false)
        from profile in Gen.Elements("csp-2021-03", "csp-2021-06", "csp-2022-07")
        from day in Gen.Choose(0, 4_000)
        from second in Gen.Choose(0, 86_399)
        from days in Gen.OneOf(Gen.Choose(0, 62), Gen.Choose(0, 1_200))
        from rest in Gen.Choose(0, 86_399)
        from waits in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 30 * 86_400))
        select new Purchase(
            kind.Item1,
            kind.Item2,
            kind.Item3,
            kind.Item3.Length == 0 ? BillingCycle.OneTime : cycle,
            price / 1000m,
            currency,
            rate / 1000m,
            included,
            profile,
            new DateTimeOffset(2019, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day).AddSeconds(second),
            TimeSpan.FromDays(days) + TimeSpan.FromSeconds(rest),
            kind.Item1 == ProductKind.Saas ? TimeSpan.FromSeconds(waits) : null);

    private static bool Holds(Purchase purchase)
    {
        var line = LineOf(purchase);
        var begun = purchase.At + (purchase.Waits ?? TimeSpan.Zero);
        Assert.Equal(line.Charged, line.CreditAt(begun).Amount);

        var at = begun + purchase.Held;
        while (line.NextChargeAt <= at && !line.Periods.IsRenewal(line.Charges))
            line.CountCharge();
        var credit = line.CreditAt(at);
        foreach (var part in credit.OfCharges)
            OfCharge(line, part, begun, at);
        Assert.True(line.CreditAt(at.AddDays(1)).Amount.Total.Minor <= credit.Amount.Total.Minor, "A day later more is given back.");
        Assert.Equal(credit.Amount.Total.Minor, credit.OfCharges.Sum(part => part.Amount.Total.Minor));
        return true;
    }

    private static void OfCharge(OrderLine line, Credit part, DateTimeOffset begun, DateTimeOffset at)
    {
        Assert.InRange(part.Amount.Subtotal.Minor, 0, line.SubtotalMinor);
        Assert.InRange(part.Amount.Tax.Minor, 0, line.TaxMinor);
        var period = Recalculation.Period(line.BilledFrom, line.Term, line.BillingCycle, part.Charge);
        Assert.Equal(period, (line.Periods.Start(part.Charge), line.Periods.Start(part.Charge + 1)));
        Assert.Equal(
            Recalculation.Credit((line.SubtotalMinor, line.TaxMinor), line.CreditRule, line.UsedDays, begun, period, at, line.TaxRate, line.TaxIncluded),
            (part.Amount.Subtotal.Minor, part.Amount.Tax.Minor));
    }

    private static OrderLine LineOf(Purchase purchase)
    {
        var line = Given.Line(
            purchase.Kind,
            purchase.Class,
            purchase.Term,
            purchase.Price,
            cycle: purchase.Cycle,
            taxRate: purchase.TaxRate,
            taxIncluded: purchase.TaxIncluded,
            currency: purchase.Currency,
            profile: purchase.Profile,
            billed: purchase.Waits is null,
            at: purchase.At);
        if (purchase.Waits is { } waits)
            line.BeginBilling(purchase.At + waits);
        return line;
    }

    private sealed record Purchase(
        ProductKind Kind, string Class, string Term, BillingCycle Cycle, decimal Price, string Currency, decimal TaxRate, bool TaxIncluded, string Profile, DateTimeOffset At, TimeSpan Held, TimeSpan? Waits);
}
