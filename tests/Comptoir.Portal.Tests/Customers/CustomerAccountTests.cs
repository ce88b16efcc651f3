using System.Net;

namespace Comptoir.Portal.Tests.Customers;

/// <summary>The page of one customer: its head, its tabs and its profile.</summary>
public sealed class CustomerAccountTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Theory]
    [InlineData("en", "Account, Brasserie Léon", "Billing address"), InlineData("fr", "Compte, Brasserie Léon", "Adresse de facturation")]
    public async Task A_customer_is_shown_with_its_market_its_address_and_its_tenant_id(string language, string title, string label)
    {
        using var reader = await Reader.SignedInAsync(server, "nadia@garance.example", language);

        var page = await reader.GetAsync($"/partner/customers/{server.CustomerIn("FR")}");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(title, page.Words);
        Assert.All([label, "8 quai du Port", "13002 Marseille", "EUR", server.CustomerIn("FR")], text => Assert.Contains(text, page.Words));
    }

    [Theory]
    [InlineData("en", "customers?q=Nuuk", "1 of 1"), InlineData("fr", "customers?q=Nuuk", "1 sur 1"), InlineData("en", "customers", "1 to 6 of 6"), InlineData("fr", "customers", "1 à 6 sur 6")]
    [InlineData("en", "users", "1 to 10 of 10"), InlineData("fr", "users?q=nadia", "1 sur 1")]
    public async Task A_list_on_one_page_says_how_many_there_are_and_one_is_no_range(string language, string list, string range)
    {
        using var reader = await Reader.SignedInAsync(server, "agathe@garance.example", language);

        Assert.Contains($"<span>{range}</span>", WebUtility.HtmlDecode((await reader.GetAsync($"/partner/{list}")).Html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_customer_is_not_found_like_one_that_does_not_exist()
    {
        using var reader = await Reader.SignedInAsync(server, "nadia@garance.example");

        foreach (string id in new[] { server.CustomerIn("GB", partner: 1), Guid.NewGuid().ToString(), "no-guid" })
            Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync($"/partner/customers/{id}")).Status);
    }

    [Fact]
    public async Task Who_may_not_see_customers_hears_which_role_may()
    {
        using var reader = await Reader.SignedInAsync(server, "remi@garance.example");

        var page = await reader.GetAsync($"/partner/customers/{server.CustomerIn("FR")}");

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains("Admin agent", page.Words);
        Assert.DoesNotContain("Brasserie", page.Words);
    }
}
