using System.Net;

namespace Comptoir.Portal.Tests.Customers;

/// <summary>The tabs of a customer that only show: subscriptions, Azure reservations, users (R2.6).</summary>
public sealed class CustomerReadTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Theory]
    [InlineData("en", "subscriptions", "Azure plan"), InlineData("fr", "subscriptions", "Plan Azure")]
    [InlineData("en", "users", "ines@brasserie-leon.onmicrosoft.com"), InlineData("fr", "users", "Administrateur général")]
    [InlineData("en", "reservations", "No Azure reservations yet"), InlineData("fr", "reservations", "Aucune réservation Azure")]
    public async Task Each_tab_shows_what_the_customer_has(string language, string tab, string words)
    {
        using var reader = await Reader.SignedInAsync(server, "hugo@garance.example", language);

        var page = await reader.GetAsync($"/partner/customers/{server.CustomerIn("FR")}/{tab}");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(words, page.Words);
    }

    [Theory]
    [InlineData("subscriptions"), InlineData("reservations"), InlineData("users")]
    public async Task A_foreign_customer_is_not_found_and_who_may_not_see_customers_is_refused(string tab)
    {
        using var agent = await Reader.SignedInAsync(server, "nadia@garance.example");
        using var marketing = await Reader.SignedInAsync(server, "maud@garance.example");

        Assert.Equal(HttpStatusCode.NotFound, (await agent.GetAsync($"/partner/customers/{server.CustomerIn("GB", partner: 1)}/{tab}")).Status);
        var refused = await marketing.GetAsync($"/partner/customers/{server.CustomerIn("FR")}/{tab}");
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.DoesNotContain("Brasserie", refused.Words);
    }

    [Fact]
    public async Task The_users_are_those_of_the_customer_alone()
    {
        using var reader = await Reader.SignedInAsync(server, "nadia@garance.example");

        var page = await reader.GetAsync($"/partner/customers/{server.CustomerIn("US")}/users");

        Assert.Contains("dana@lakeview-dental.onmicrosoft.com", page.Words);
        Assert.DoesNotContain("brasserie-leon", page.Words);
    }
}
