using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Tests.Partners;

/// <summary>How near a partner is to what it may owe (R4.4).</summary>
public sealed class PartnerCreditTests
{
    [Theory]
    [InlineData(100, 79.99, 79, false), InlineData(100, 80, 80, true), InlineData(100, 100, 100, true), InlineData(100, 130, 130, true)]
    [InlineData(100, -5, 0, false), InlineData(0, 0, 0, false), InlineData(0, 0.01, 100, true)]
    public void A_limit_is_near_from_80_per_cent_on(decimal limit, decimal owed, int used, bool near)
    {
        var credit = new PartnerCredit(new Money(limit, Currency.Of("EUR")), new Money(owed, Currency.Of("EUR")));

        Assert.Equal((used, near), (credit.Used, credit.IsNearLimit));
        Assert.Equal(limit - owed, credit.Left.Amount);
    }

    [Fact]
    public void The_limit_used_most_is_told_and_of_those_used_alike_that_of_the_billing_currency()
    {
        var partner = new Partner(new PartnerId(Guid.Empty), "Garance", "1", "FR", "EUR", "fr-FR", PartnerType.DirectBill, default);
        var (dollars, euros) = (Of("USD", 0), Of("EUR", 0));

        Assert.Equal(euros, new PartnerWithCredit(partner, [dollars, euros]).MostUsed);
        Assert.Equal(Of("USD", 7), new PartnerWithCredit(partner, [euros, Of("USD", 7)]).MostUsed);
        Assert.Equal([euros, Of("USD", 7)], new PartnerWithCredit(partner, [Of("GBP", 0), Of("USD", 7), euros]).InUse);
        Assert.Null(new PartnerWithCredit(partner, []).MostUsed);
    }

    private static PartnerCredit Of(string currency, decimal owed) => new(new Money(100, Currency.Of(currency)), new Money(owed, Currency.Of(currency)));
}
