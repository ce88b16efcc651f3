using System.Text.Json;
using System.Xml;

namespace Comptoir.Commerce.Tests.Billing;

/// <summary>The three policy profiles that ship: figures of the specification (R9.1, R9.2, R9.3, R11.3).</summary>
public sealed class ShippedProfilesTests
{
    [Theory]
    [InlineData("csp-2021-03", "perpetual", "", "P60D", "full", "elapsed", "order")]
    [InlineData("csp-2021-03", "software_subscription", "", "P60D", "prorated", "elapsed", "order")]
    [InlineData("csp-2021-03", "saas", "P1M", "PT24H", "full", "elapsed", "subscription")]
    [InlineData("csp-2021-03", "saas", "P1Y", "P14D", "full", "elapsed", "subscription")]
    [InlineData("csp-2021-06", "perpetual", "", "P30D", "full", "elapsed", "order")]
    [InlineData("csp-2021-06", "software_subscription", "", "P30D", "prorated", "elapsed", "order")]
    [InlineData("csp-2022-07", "perpetual", "", "P30D", "full", "elapsed", "order")]
    [InlineData("csp-2022-07", "software_subscription", "", "P7D", "prorated", "started", "order")]
    [InlineData("csp-2022-07", "saas", "", "PT72H", "full", "elapsed", "subscription")]
    public void A_class_has_the_window_and_credit_of_its_time(
        string profile, string name, string term, string window, string credit, string usedDays, string door)
    {
        var rules = Profile(profile).GetProperty("classes").GetProperty(name);

        Assert.Equal(XmlConvert.ToTimeSpan(window), XmlConvert.ToTimeSpan(rules.GetProperty("windows").GetProperty(term).GetString()!));
        Assert.Equal(credit, rules.GetProperty("credit").GetString());
        Assert.Equal(usedDays, rules.GetProperty("usedDays").GetString());
        Assert.Equal(door, rules.GetProperty("door").GetString());
    }

    [Theory]
    [InlineData("csp-2021-03"), InlineData("csp-2021-06"), InlineData("csp-2022-07")]
    public void Linux_plans_are_never_cancellable_and_reservations_have_their_own_door(string name)
    {
        var classes = Profile(name).GetProperty("classes");

        Assert.Equal(name, Profile(name).GetProperty("name").GetString());
        Assert.Empty(classes.GetProperty("linux_plan").GetProperty("windows").EnumerateObject());
        Assert.Equal("none", classes.GetProperty("linux_plan").GetProperty("door").GetString());
        Assert.Equal("reservation", classes.GetProperty("reservation").GetProperty("door").GetString());
    }

    [Theory]
    [InlineData("csp-2021-03"), InlineData("csp-2021-06"), InlineData("csp-2022-07")]
    public void Reservation_refunds_take_12_per_cent_after_5_days_up_to_50000_dollars_a_year(string name)
    {
        var reservations = Profile(name).GetProperty("reservations");

        Assert.Equal("P5D", reservations.GetProperty("fullCreditWindow").GetString());
        Assert.Equal(12m, reservations.GetProperty("feePercent").GetDecimal());
        Assert.Equal("USD", reservations.GetProperty("cap").GetProperty("currency").GetString());
        Assert.Equal(50000m, reservations.GetProperty("cap").GetProperty("amount").GetDecimal());
        Assert.Equal("P12M", reservations.GetProperty("cap").GetProperty("period").GetString());
    }

    private static JsonElement Profile(string name) => Shipped.Json("Billing.Profiles", $"{name}.json");
}
