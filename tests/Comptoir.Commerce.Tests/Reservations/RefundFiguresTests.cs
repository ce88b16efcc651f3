using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;

namespace Comptoir.Commerce.Tests.Reservations;

/// <summary>What a reservation is worth back, with the specification's own figures and the tick on each side of its limits (R11.3).</summary>
public sealed class RefundFiguresTests
{
    private static readonly ReservationPolicy Policy = PolicyProfile.Shipped().First(profile => profile.Name == PolicyProfile.Default).Reservations!;

    [Theory]
    [InlineData(4, false, 4380.00, 0, 4380.00)]
    [InlineData(4, true, 4332.00, 0, 4332.00)]
    [InlineData(100, false, 3180.00, 381.60, 2798.40)]
    [InlineData(365, true, 0, 0, 0)]
    public void One_year_of_4380_gives_back_what_the_specification_says(int days, bool used, decimal prorated, decimal fee, decimal back)
    {
        var figures = At(Line(), used, Given.PurchaseDate.AddDays(days));

        Assert.Equal((prorated, fee, back), (figures.Prorated.Amount, figures.Fee.Amount, figures.Back.Amount));
        Assert.Equal(prorated, figures.Commitment.Amount);
    }

    [Fact]
    public void The_fifth_day_ends_with_its_last_tick()
    {
        var end = Given.PurchaseDate.AddDays(5);

        var inside = At(Line(), used: false, end);
        var outside = At(Line(), used: false, end.AddTicks(1));

        Assert.Equal((4380.00m, 0m, end), (inside.Prorated.Amount, inside.Fee.Amount, inside.ValidUntil));
        Assert.Equal((4320.00m, 518.40m), (outside.Prorated.Amount, outside.Fee.Amount));
    }

    [Fact]
    public void A_figure_holds_up_to_the_last_instant_of_its_day()
    {
        var figures = At(Line(), used: true, Given.PurchaseDate.AddDays(100).AddHours(3));

        Assert.Equal(figures.Back, At(Line(), used: true, figures.ValidUntil).Back);
        Assert.NotEqual(figures.Back, At(Line(), used: true, figures.ValidUntil.AddMicroseconds(1)).Back);
    }

    [Fact]
    public void Used_within_the_first_days_it_holds_no_longer_than_they_last()
    {
        var figures = At(Line(), used: true, Given.PurchaseDate.AddDays(5));

        Assert.Equal(Given.PurchaseDate.AddDays(5), figures.ValidUntil);
        Assert.Equal((4320.00m, 0m), (figures.Prorated.Amount, figures.Fee.Amount));
    }

    [Fact]
    public void An_exchange_costs_no_fee()
    {
        var line = Line();

        var figures = RefundFigures.At(line, used: true, Policy, isExchange: true, Given.PurchaseDate.AddDays(100));

        Assert.Equal((3180.00m, 0m), (figures.Prorated.Amount, figures.Fee.Amount));
    }

    [Fact]
    public void Of_what_is_paid_by_the_month_the_rest_of_the_month_is_given_back_and_all_of_the_rest_counts_towards_the_cap()
    {
        var line = Given.Line(ProductKind.AzureReservation, "reservation", "P1Y", 365.00m, cycle: BillingCycle.Monthly, currency: "USD");

        var figures = At(line, used: true, Given.PurchaseDate.AddDays(10));

        // The fixture charges 365.00 for the first month of 31 days; the price of the term is that of the line.
        Assert.Equal(Math.Round(365.00m * 21 / 31, 2), figures.Prorated.Amount);
        Assert.Equal(355.00m, figures.Commitment.Amount);
    }

    [Theory]
    [InlineData(0.20, false, 559.68)] // 636.00 of the credit less 76.32 of the fee
    [InlineData(0.10, true, 254.40)] // 289.09 inside the credit less 34.69 inside the fee
    public void The_tax_that_follows_is_that_of_the_credit_less_that_of_the_fee(decimal rate, bool included, decimal tax)
    {
        var line = Given.Line(ProductKind.AzureReservation, "reservation", "P1Y", 4380.00m, taxRate: rate, taxIncluded: included);

        var figures = At(line, used: true, Given.PurchaseDate.AddDays(100));

        Assert.Equal(2798.40m, figures.Back.Amount);
        Assert.Equal(tax, figures.Tax.Amount);
    }

    private static OrderLine Line() => Given.Line(ProductKind.AzureReservation, "reservation", "P1Y", 4380.00m, currency: "USD");

    private static RefundFigures At(OrderLine line, bool used, DateTimeOffset now) =>
        RefundFigures.At(line, used, Policy, isExchange: false, now);
}
