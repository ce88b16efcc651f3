using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Checks;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Tests.Checks;

/// <summary>The second way of working out every figure, held to the specification's own and to the first.</summary>
public class RecalculationTests
{
    private static readonly DateTimeOffset Purchase = new(2021, 3, 10, 15, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 1374800)]
    [InlineData(1, 1373546)]
    [InlineData(20, 1349712)]
    [InlineData(59, 1300792)]
    [InlineData(60, 1299537)]
    public void R9_3_three_years_over_1096_days(int days, long credit) =>
        Assert.Equal((credit, 0), Credit(1374800, new DateOnly(2024, 3, 10), Purchase.AddDays(days)));

    [Theory]
    [InlineData(1, 119671)]
    [InlineData(60, 100274)]
    public void R9_3_one_year_over_365_days(int days, long credit) =>
        Assert.Equal((credit, 0), Credit(120000, new DateOnly(2022, 3, 10), Purchase.AddDays(days)));

    [Fact]
    public void R9_3_a_day_is_used_once_24_hours_have_passed_or_under_csp_2022_07_once_it_has_begun()
    {
        var moment = Purchase.AddDays(2).AddTicks(-1);
        var until = (new DateOnly(2021, 3, 10), new DateOnly(2022, 3, 10));

        Assert.Equal((1, 365), Recalculation.Days(UsedDays.Elapsed, Purchase, until, moment));
        Assert.Equal((2, 365), Recalculation.Days(UsedDays.Started, Purchase, until, moment));
        Assert.Equal((2, 365), Recalculation.Days(UsedDays.Started, Purchase, until, moment.AddTicks(1)));
    }

    [Theory]
    [InlineData(100.00, 1, false, 0.2, 2, 10000, 2000)]
    [InlineData(110.00, 1, true, 0.1, 2, 10000, 1000)]
    [InlineData(0.335, 1, false, 0, 2, 34, 0)] // half away from zero
    [InlineData(1234.5, 1, false, 0.1, 0, 1235, 124)]
    [InlineData(1.2345, 1, false, 0.05, 3, 1235, 62)]
    [InlineData(0, 3, false, 0.2, 2, 0, 0)]
    public void A_charge_is_rounded_once_and_its_tax_once(decimal price, int quantity, bool included, decimal rate, int decimals, long subtotal, long tax) =>
        Assert.Equal((subtotal, tax), Recalculation.Charge(price, quantity, "", BillingCycle.OneTime, decimals, rate, included));

    [Fact]
    public void Both_ways_agree_on_any_charge_and_any_credit()
    {
        var chance = new Random(20210310);
        Currency[] currencies = [Currency.Of("EUR"), Currency.Of("JPY"), Currency.Of("KWD")];
        for (int i = 0; i < 20_000; i++)
        {
            var currency = currencies[chance.Next(3)];
            decimal price = chance.NextInt64(0, 10_000_000_000) / (decimal)Math.Pow(10, chance.Next(0, 5));
            decimal rate = chance.Next(0, 300) / 1000m;
            bool included = chance.Next(2) == 0;
            int quantity = chance.Next(1, 500);
            string term = (string[])["", "P1M", "P1Y", "P3Y"] is var terms ? terms[chance.Next(4)] : "";
            var cycle = term.Length == 0 ? BillingCycle.OneTime : (BillingCycle)chance.Next(1, 6);
            var amount = Amount.OfPrice(price * quantity / Offer.ChargesIn(term, cycle), currency, rate, included);

            var again = Recalculation.Charge(price, quantity, term, cycle, currency.Decimals, rate, included);
            Assert.Equal((amount.Subtotal.Minor, amount.Tax.Minor), again);

            int days = chance.Next(0, 1096);
            var credit = Amount.OfPrice(amount.InPriceTerms(included).Amount * (1096 - days) / 1096, currency, rate, included);
            var creditAgain = Recalculation.Credit(
                again, CreditRule.Prorated, UsedDays.Elapsed, Purchase, (new DateOnly(2021, 3, 10), new DateOnly(2024, 3, 10)), Purchase.AddDays(days), rate, included);
            Assert.Equal((credit.Subtotal.Minor, credit.Tax.Minor), creditAgain);
        }
    }

    private static (long Subtotal, long Tax) Credit(long chargeMinor, DateOnly until, DateTimeOffset at) =>
        Recalculation.Credit((chargeMinor, 0), CreditRule.Prorated, UsedDays.Elapsed, Purchase, (new DateOnly(2021, 3, 10), until), at, taxRate: 0, taxIncluded: false);
}
