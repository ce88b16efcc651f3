using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Tests.Orders;

/// <summary>R9.8: what the operator approves as an exception.</summary>
public sealed class ExceptionRuleTests
{
    private static readonly CreditException Approved = new(new ServiceRequestId("2103101530000000001"), "opal@operator.example");

    private static DateTimeOffset YearLater => Given.PurchaseDate.AddYears(1);

    [Fact]
    public void After_the_window_an_exception_cancels_with_the_amount_approved_and_says_who_did()
    {
        var order = Given.Order(Given.Line(ProductKind.Perpetual, "perpetual", "", 500.00m, taxRate: 0.2m, review: true));

        var (cancellation, refusal) = order.CancelByException([0], Euro(123.45m), Approved, YearLater);

        Assert.Null(refusal);
        var credit = Assert.Single(cancellation!.Credits).Credit;
        Assert.Equal((123.45m, 24.69m, Credit.OfException), (credit.Amount.Subtotal.Amount, credit.Amount.Tax.Amount, credit.ChargeType));
        Assert.Equal(("R9.8", "opal@operator.example", "123.45"), (credit.Derivation.Rule, credit.Derivation.Inputs["approvedBy"], credit.Derivation.Inputs["approved"]));
        Assert.Equal(OrderStatus.Cancelled, order.Status);
        Assert.Equal(376.55m, order.Lines[0].LeftToCredit.Amount);
    }

    [Fact]
    public void One_cent_above_what_is_left_is_refused_and_changes_nothing()
    {
        var order = Given.Order(Given.Perpetual(500.00m), Given.Perpetual(100.00m, number: 1));

        Assert.IsType<InvalidInput>(order.CancelByException([0, 1], Euro(600.01m), Approved, YearLater).Refusal);
        Assert.False(order.Lines[0].IsCancelled);
        Assert.Equal([500m, 100m], order.CancelByException([0, 1], Euro(600.00m), Approved, YearLater).Value!.Credits.Select(credit => credit.Credit.Amount.Total.Amount));
    }

    [Fact]
    public void Without_an_amount_the_rules_say_what_is_given_back()
    {
        var order = Given.Order(Given.Subscription(1200.00m, "P1Y"), Given.Perpetual(100.00m, number: 1));

        var (cancellation, _) = order.CancelByException([0, 1], null, Approved, Given.PurchaseDate.AddDays(60));

        Assert.Equal([1002.74m, 100m], cancellation!.Credits.Select(credit => credit.Credit.Amount.Total.Amount));
    }

    [Fact]
    public void The_quote_of_an_exception_is_what_it_then_gives_at_once_and_at_most()
    {
        var order = Given.Order(Given.Subscription(1200.00m, "P1Y"), Given.Perpetual(100.00m, number: 1));

        var quote = order.QuoteException([0, 1], Given.PurchaseDate.AddDays(60)).Value!;

        Assert.Equal((1102.74m, 1300m), (quote.ByRules.Amount, quote.Most.Amount));
        Assert.False(order.Lines[0].IsCancelled);
        Assert.IsType<InvalidInput>(order.CancelByException([0, 1], Euro(1300.01m), Approved, Given.PurchaseDate.AddDays(60)).Refusal);
        Assert.Equal(1102.74m, order.CancelByException([0, 1], null, Approved, Given.PurchaseDate.AddDays(60)).Value!.Credits.Sum(credit => credit.Credit.Amount.Total.Amount));
        Assert.IsType<NotCancellable>(order.QuoteException([0], Given.PurchaseDate.AddDays(60)).Refusal);
        Assert.IsType<LineNotFound>(order.QuoteException([0, 7], Given.PurchaseDate.AddDays(60)).Refusal);
    }

    [Fact]
    public void What_is_cancelled_already_or_ends_elsewhere_is_no_exception_either()
    {
        var order = Given.Order(Given.Perpetual(500.00m));
        order.Cancel(null, Given.Production, Given.PurchaseDate);
        var reserved = Given.Order(Given.Line(ProductKind.AzureReservation, "reservation", "P1Y", 500.00m));

        Assert.Equal(new NotCancellable(order.Id, Already: true), order.CancelByException([0], Euro(1m), Approved, YearLater).Refusal);
        Assert.IsType<CancelledThroughReservation>(reserved.CancelByException([0], Euro(1m), Approved, YearLater).Refusal);
        Assert.IsType<LineNotFound>(reserved.CancelByException([7], Euro(1m), Approved, YearLater).Refusal);
    }

    [Fact]
    public void A_Linux_plan_is_given_back_by_no_exception_and_by_no_rule()
    {
        var plan = Given.Order(Given.Line(ProductKind.LinuxPlan, "linux_plan", "P1Y", 800.00m), Given.Perpetual(100.00m, number: 1));

        Assert.Equal(new NotCancellable(plan.Id), plan.CancelByException([0], Euro(1m), Approved, Given.PurchaseDate).Refusal);
        Assert.Equal(new NotCancellable(plan.Id), plan.CancelByException([0, 1], null, Approved, YearLater).Refusal);
        Assert.Equal(new NotCancellable(plan.Id), plan.QuoteException([0], Given.PurchaseDate).Refusal);
        Assert.Equal((0m, "0"), (plan.Lines[0].CreditAt(Given.PurchaseDate).Amount.Total.Amount, plan.Lines[0].CreditAt(Given.PurchaseDate).Derivation.Formula));
        Assert.All(plan.Lines, line => Assert.False(line.IsCancelled));
    }

    [Fact]
    public void Shares_add_up_and_none_is_above_its_line()
    {
        var chance = new Random(8);
        for (int i = 0; i < 2000; i++)
        {
            var left = Enumerable.Range(0, chance.Next(1, 6)).Select(_ => Euro(chance.Next(0, 100_000) / 100m)).ToList();
            long most = left.Sum(money => money.Minor);
            var given = Money.OfMinor(chance.NextInt64(0, most + 1), Currency.Of("EUR"));

            var shares = given.ShareOut(left);

            Assert.Equal(given.Minor, shares.Sum(share => share.Minor));
            Assert.All(shares.Zip(left), pair => Assert.InRange(pair.First.Minor, 0, pair.Second.Minor));
        }
    }

    private static Money Euro(decimal amount) => new(amount, Currency.Of("EUR"));
}
