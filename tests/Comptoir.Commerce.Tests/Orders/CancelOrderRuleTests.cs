using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Tests.Orders;

/// <summary>R9.1 to R9.4, R9.8, R11.3b: windows and credits, with the specification's own figures.</summary>
public sealed class CancelOrderRuleTests
{
    [Theory]
    [InlineData(0, "13748.00"), InlineData(1, "13735.46"), InlineData(20, "13497.12"), InlineData(59, "13007.92"), InlineData(60, "12995.37")]
    public void Cancelling_a_subscription_of_three_years_gives_back_its_unused_days(int days, string credit)
    {
        var order = Given.Order(Given.Subscription(13748.00m, "P3Y"));

        var (cancellation, _) = order.Cancel(null, Given.Production, Given.PurchaseDate.AddHours(24 * days));

        Assert.Equal(decimal.Parse(credit), Assert.Single(cancellation!.Credits).Credit.Amount.Total.Amount);
        Assert.Equal(OrderStatus.Cancelled, order.Status);
        Assert.Equal("1096", cancellation.Credits[0].Credit.Derivation.Inputs["termDays"]);
    }

    [Theory]
    [InlineData(0, "1200.00"), InlineData(1, "1196.71"), InlineData(60, "1002.74")]
    public void Cancelling_a_subscription_of_one_year_gives_back_its_unused_days(int days, string credit)
    {
        var line = Given.Subscription(1200.00m, "P1Y");

        Assert.Equal(decimal.Parse(credit), line.CreditAt(Given.PurchaseDate.AddDays(days)).Amount.Total.Amount);
    }

    [Fact]
    public void A_day_counts_as_used_once_its_24_hours_have_passed()
    {
        var line = Given.Subscription(1200.00m, "P1Y");

        Assert.Equal(1200.00m, line.CreditAt(Given.PurchaseDate.AddDays(1).AddTicks(-1)).Amount.Total.Amount);
        Assert.Equal(1196.71m, line.CreditAt(Given.PurchaseDate.AddDays(1)).Amount.Total.Amount);
    }

    [Fact]
    public void A_day_counts_as_used_as_it_begins_under_the_profile_of_july_2022()
    {
        var line = Given.Subscription(1200.00m, "P1Y", profile: "csp-2022-07");

        Assert.Equal(1200.00m, line.CreditAt(Given.PurchaseDate).Amount.Total.Amount);
        Assert.Equal(1196.71m, line.CreditAt(Given.PurchaseDate.AddTicks(1)).Amount.Total.Amount);
        Assert.Equal(1196.71m, line.CreditAt(Given.PurchaseDate.AddDays(1)).Amount.Total.Amount);
        Assert.Equal(1193.42m, line.CreditAt(Given.PurchaseDate.AddDays(1).AddTicks(1)).Amount.Total.Amount);
        Assert.Equal(Given.PurchaseDate.AddDays(7), line.CancellableUntil);
    }

    [Theory]
    [InlineData(0), InlineData(59), InlineData(60)]
    public void Cancelling_perpetual_software_gives_back_all_of_it(int days)
    {
        var line = Given.Perpetual(1976.40m);

        Assert.Equal(1976.40m, line.CreditAt(Given.PurchaseDate.AddDays(days)).Amount.Total.Amount);
    }

    [Fact]
    public void The_last_tick_of_the_window_is_inside_and_the_next_changes_nothing()
    {
        var inside = Given.Order(Given.Perpetual(500.00m));
        var outside = Given.Order(Given.Perpetual(500.00m));

        var (cancellation, _) = inside.Cancel(null, Given.Production, Given.PurchaseDate.AddHours(60 * 24));
        var (_, refusal) = outside.Cancel(null, Given.Production, Given.PurchaseDate.AddHours(60 * 24).AddTicks(1));

        Assert.NotNull(cancellation);
        Assert.Equal(60, Assert.IsType<CancellationWindowClosed>(refusal).Days);
        Assert.Equal(OrderStatus.Completed, outside.Status);
        Assert.False(outside.Lines[0].IsCancelled);
    }

    [Fact]
    public void Days_remaining_are_60_at_first_1_at_last_and_never_0_while_open()
    {
        var line = Given.Perpetual(500.00m);

        Assert.Equal(60, line.DaysRemaining(Given.PurchaseDate));
        Assert.Equal(60, line.DaysRemaining(Given.PurchaseDate.AddTicks(1)));
        Assert.Equal(60, line.DaysRemaining(Given.PurchaseDate.AddDays(1).AddTicks(-1)));
        Assert.Equal(59, line.DaysRemaining(Given.PurchaseDate.AddDays(1)));
        Assert.Equal(1, line.DaysRemaining(Given.PurchaseDate.AddDays(59)));
        Assert.Equal(1, line.DaysRemaining(Given.PurchaseDate.AddDays(60)));
        Assert.Null(line.DaysRemaining(Given.PurchaseDate.AddDays(60).AddTicks(1)));
    }

    [Fact]
    public void The_tax_of_the_share_is_given_back_at_the_rate_it_was_charged()
    {
        var line = Given.Line(ProductKind.SoftwareSubscription, "software_subscription", "P1Y", 1200.00m, taxRate: 0.2m);

        var credit = line.CreditAt(Given.PurchaseDate.AddDays(1)).Amount;

        Assert.Equal((1196.71m, 239.34m), (credit.Subtotal.Amount, credit.Tax.Amount));
    }

    [Fact]
    public void Where_prices_include_tax_the_share_is_taken_of_the_price_with_tax()
    {
        var line = Given.Line(ProductKind.SoftwareSubscription, "software_subscription", "P1Y", 1200.00m, taxRate: 0.1m, taxIncluded: true, currency: "AUD");

        var credit = line.CreditAt(Given.PurchaseDate.AddDays(1)).Amount;

        Assert.Equal((1090.91m, 109.09m), (line.Charged.Subtotal.Amount, line.Charged.Tax.Amount));
        Assert.Equal(1196.71m, credit.Total.Amount);
        Assert.Equal((1087.92m, 108.79m), (credit.Subtotal.Amount, credit.Tax.Amount));
    }

    [Fact]
    public void A_currency_without_a_minor_unit_is_rounded_to_the_unit()
    {
        var line = Given.Line(ProductKind.SoftwareSubscription, "software_subscription", "P1Y", 120000m, currency: "JPY");

        Assert.Equal(119671m, line.CreditAt(Given.PurchaseDate.AddDays(1)).Amount.Total.Amount);
    }

    [Fact]
    public void Of_a_term_billed_monthly_the_month_that_was_charged_is_shared()
    {
        var line = Given.Line(ProductKind.SoftwareSubscription, "software_subscription", "P1Y", 100.00m, cycle: BillingCycle.Monthly);

        Assert.Equal(67.74m, line.CreditAt(Given.PurchaseDate.AddDays(10)).Amount.Total.Amount); // 21 of March's 31 days
        Assert.Equal(0m, line.CreditAt(Given.PurchaseDate.AddDays(40)).Amount.Total.Amount);
    }

    [Fact]
    public void Linux_plans_and_cancelled_lines_are_not_cancelled()
    {
        var plan = Given.Order(Given.Line(ProductKind.LinuxPlan, "linux_plan", "P1Y", 800.00m));
        var twice = Given.Order(Given.Perpetual(500.00m));
        _ = twice.Cancel(null, Given.Production, Given.PurchaseDate);

        Assert.Equal(new NotCancellable(plan.Id), plan.Cancel(null, Given.Production, Given.PurchaseDate).Refusal);
        Assert.Equal(new NotCancellable(plan.Id), plan.Cancel(null, Given.SandboxPartner, Given.PurchaseDate).Refusal);
        Assert.Equal(new NotCancellable(twice.Id, Already: true), twice.Cancel(null, Given.Production, Given.PurchaseDate).Refusal);
        Assert.Equal(new NotCancellable(twice.Id, Already: true), twice.Cancel([0], Given.Production, Given.PurchaseDate).Refusal);
    }

    [Fact]
    public void Reservations_and_SaaS_are_cancelled_through_their_order_in_a_sandbox_only()
    {
        OrderLine Reservation() => Given.Line(ProductKind.AzureReservation, "reservation", "P1Y", 4380.00m);
        OrderLine Saas() => Given.Line(ProductKind.Saas, "saas", "P1Y", 120.00m, billed: false);
        OrderLine Plan() => Given.Line(ProductKind.AzurePlan, "azure_plan", "", 0m);

        Assert.IsType<CancelledThroughReservation>(Given.Order(Reservation()).Cancel(null, Given.Production, Given.PurchaseDate).Refusal);
        Assert.IsType<SaasCancelledThroughSubscription>(Given.Order(Saas()).Cancel(null, Given.Production, Given.PurchaseDate).Refusal);
        Assert.IsType<CancelledThroughSubscription>(Given.Order(Plan()).Cancel(null, Given.Production, Given.PurchaseDate).Refusal);
        Assert.False(Given.Order(Reservation()).Cancel(null, Given.SandboxPartner, Given.PurchaseDate).IsRefused);
        Assert.False(Given.Order(Saas()).Cancel(null, Given.SandboxPartner, Given.PurchaseDate).IsRefused);
        Assert.IsType<CancelledThroughSubscription>(Given.Order(Plan()).Cancel(null, Given.SandboxPartner, Given.PurchaseDate).Refusal);
    }

    [Fact]
    public void In_a_sandbox_a_reservation_is_given_back_whole_at_any_age()
    {
        var used = Given.Order(Given.Line(ProductKind.AzureReservation, "reservation", "P1Y", 4380.00m));

        var (cancellation, _) = used.Cancel(null, Given.SandboxPartner, Given.PurchaseDate.AddDays(100));

        Assert.Equal(4380.00m, Assert.Single(cancellation!.Credits).Credit.Amount.Total.Amount);
    }

    [Fact]
    public void What_was_never_charged_is_not_given_back()
    {
        var saas = Given.Line(ProductKind.Saas, "saas", "P1Y", 120.00m, billed: false);

        Assert.Equal(0m, saas.CreditAt(Given.PurchaseDate).Amount.Total.Amount);
    }

    [Fact]
    public void A_policy_or_a_large_order_asks_for_review()
    {
        var fromThousand = new CancellationTerms(Sandbox: false, new Money(1000.00m, Currency.Of("EUR")));
        var reviewed = Given.Order(Given.Line(ProductKind.Perpetual, "perpetual", "", 10.00m, review: true));
        var below = Given.Order(Given.Perpetual(999.99m));
        var at = Given.Order(Given.Perpetual(600.00m), Given.Perpetual(400.00m, number: 1));

        Assert.IsType<CancellationNeedsReview>(reviewed.Cancel(null, Given.Production, Given.PurchaseDate).Refusal);
        Assert.False(below.Cancel(null, fromThousand, Given.PurchaseDate).IsRefused);
        Assert.IsType<CancellationNeedsReview>(at.Cancel([0], fromThousand, Given.PurchaseDate).Refusal);
        var quote = QuoteCancellationHandler.Quote(at.Lines[0], fromThousand, review: true, Given.PurchaseDate);
        Assert.True(quote.ReviewRequired);
        Assert.Equal(600.00m, quote.Credit?.Amount.Subtotal.Amount);
    }

    [Fact]
    public void The_window_of_what_is_cancelled_through_its_subscription_is_told_there_alone()
    {
        var line = Given.Order(Given.Line(ProductKind.Saas, "saas", "P1Y", 120.00m)).Lines[0];

        var quote = QuoteCancellationHandler.Quote(line, Given.Production, review: false, Given.PurchaseDate);
        var inSandbox = QuoteCancellationHandler.Quote(line, Given.SandboxPartner, review: false, Given.PurchaseDate);

        Assert.Null(quote.WindowEndsAt);
        Assert.Null(quote.DaysRemaining);
        Assert.Equal((Given.PurchaseDate.AddDays(14), 14), (inSandbox.WindowEndsAt!.Value, inSandbox.DaysRemaining!.Value));
    }

    [Fact]
    public void The_window_of_SaaS_counts_from_its_activation_as_its_subscriptions_does()
    {
        var line = Given.Line(ProductKind.Saas, "saas", "P1Y", 120.00m, billed: false);
        var activated = Given.PurchaseDate.AddDays(20);

        line.BeginBilling(activated);

        Assert.Equal(activated.AddDays(14), line.CancellableUntil);
        Assert.Equal(activated.AddDays(14), line.WindowEndsAt);
    }

    [Fact]
    public void One_line_is_cancelled_and_the_order_lives_on_until_the_last()
    {
        var order = Given.Order(Given.Perpetual(500.00m), Given.Perpetual(300.00m, number: 1));

        var (first, _) = order.Cancel([1], Given.Production, Given.PurchaseDate);

        Assert.Equal(300.00m, Assert.Single(first!.Credits).Credit.Amount.Total.Amount);
        Assert.Equal(OrderStatus.Completed, order.Status);
        Assert.Equal((1, 0), (order.Lines[0].LiveQuantity, order.Lines[1].LiveQuantity));
        Assert.IsType<NotCancellable>(order.Cancel([0, 1], Given.Production, Given.PurchaseDate).Refusal);
        Assert.False(order.Lines[0].IsCancelled);
        Assert.False(order.Cancel(null, Given.Production, Given.PurchaseDate).IsRefused);
        Assert.Equal(OrderStatus.Cancelled, order.Status);
    }

    [Fact]
    public void A_line_that_the_order_does_not_have_is_refused()
    {
        var order = Given.Order(Given.Perpetual(500.00m));

        Assert.IsType<LineNotFound>(order.Cancel([0, 7], Given.Production, Given.PurchaseDate).Refusal);
        Assert.False(order.Lines[0].IsCancelled);
    }

    [Theory]
    [InlineData("csp-2021-03", 60), InlineData("csp-2021-06", 30), InlineData("csp-2022-07", 30)]
    public void The_window_is_that_of_the_profile_it_was_bought_under(string profile, int days)
    {
        var line = Given.Line(ProductKind.Perpetual, "perpetual", "", 500.00m, profile: profile);

        Assert.Equal(Given.PurchaseDate.AddDays(days), line.CancellableUntil);
    }

    [Fact]
    public void No_credit_is_ever_above_the_charge()
    {
        var chance = new Random(7);
        for (int i = 0; i < 5000; i++)
        {
            bool included = chance.Next(2) == 0;
            var line = Given.Line(
                ProductKind.SoftwareSubscription, "software_subscription", chance.Next(2) == 0 ? "P1Y" : "P3Y", chance.Next(1, 5_000_000) / 100m,
                taxRate: chance.Next(0, 30) / 100m, taxIncluded: included);
            var credit = line.CreditAt(Given.PurchaseDate.AddHours(chance.Next(0, 1440))).Amount;

            Assert.True(credit.Subtotal.Amount <= line.Charged.Subtotal.Amount && credit.Tax.Amount <= line.Charged.Tax.Amount);
            Assert.True(credit.Subtotal.Amount >= 0 && credit.Tax.Amount >= 0);
        }
    }
}
