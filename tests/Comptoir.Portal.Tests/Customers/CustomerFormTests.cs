using System.Net;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Portal.Tests.Customers;

/// <summary>A customer is created, changed and said to have accepted the customer agreement (R1.2, R2.7, R4.2).</summary>
public sealed class CustomerFormTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string New = "/partner/customers/new";

    private static readonly (string, string)[] Café =
    [
        ("companyName", "Café «Zoé» مقهى"), ("country", "FR"), ("line1", "1 rue Neuve"), ("postalCode", "69001"), ("city", "Lyon"), ("firstName", "Zoé"), ("lastName", "Petit"), ("email", "zoe@mail.example"),
    ];

    [Theory]
    [InlineData("en", "is your customer now", "Not accepted yet"), InlineData("fr", "est désormais votre client", "Pas encore accepté")]
    public async Task A_customer_is_created_once_signs_in_accepts_the_agreement_and_can_be_sold_to(string language, string made, string none)
    {
        using var nadia = await Reader.SignedInAsync(server, "nadia@garance.example", language);
        string domain = $"zoe-{language}.onmicrosoft.com";
        var form = await nadia.GetAsync(New);
        var fields = form.FormOf(New);
        foreach (var (name, value) in Café.Append(("domain", domain)))
            fields[name] = value;

        var both = await Task.WhenAll(nadia.PostAsync(New, fields), nadia.PostAsync(New, fields));

        Assert.All(both, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Contains(made, both[0].Words, StringComparison.Ordinal);
        Assert.True(both[0].Answer.Headers.CacheControl!.NoStore);
        string password = WebUtility.HtmlDecode(both[0].Html.Split("<code class=\"mono strong\" dir=\"ltr\">")[1].Split('<')[0]);
        Assert.Contains(password, WebUtility.HtmlDecode(both[1].Html), StringComparison.Ordinal);
        var customer = Assert.Single(await server.InStoreAsync(db => db.Customers.AsNoTracking().Where(row => row.Domain == domain).ToListAsync()));
        Assert.Equal(("Café «Zoé» مقهى", "FR", "fr-FR", "fr"), (customer.CompanyName, customer.Market, customer.Billing.Culture, customer.Billing.Language));
        using (var admin = new Reader(server))
            Assert.Equal("/admin", (await admin.SignInAsync($"admin@{domain}", password)).Location);

        string page = $"/partner/customers/{customer.Id}";
        var account = await nadia.GetAsync(page);
        Assert.Contains(none, account.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(password, account.Html, StringComparison.Ordinal);
        Assert.Equal("zoe@mail.example", account.FormOf($"{page}/agreement")["email"]);
        var agreed = await nadia.FollowAsync(await nadia.SubmitAsync(account, $"{page}/agreement"));
        Assert.DoesNotContain(none, agreed.Words, StringComparison.Ordinal);
        Assert.True(await server.InStoreAsync(db => db.CustomerAgreements.AnyAsync(row => row.CustomerId == customer.Id && row.TemplateId == AgreementTemplate.Customer.Id)));
        string key = customer.Id.ToString();
        Assert.Equal(1, await server.InStoreAsync(db => db.Activity.CountAsync(record => record.ResourceKey == key && record.Operation == ActivityOperation.AddCustomer)));
    }

    [Theory]
    [InlineData("en", "FR", "companyName domain line1 firstName lastName email city"), InlineData("fr", "US", "companyName domain line1 firstName lastName email city state postalCode")]
    [InlineData("en", "", "companyName domain country line1 firstName lastName email"), InlineData("en", "ZZ", "country companyName domain line1")]
    public async Task All_that_the_country_asks_for_and_the_form_lacks_is_told_at_once(string language, string country, string fields)
    {
        using var nadia = await Reader.SignedInAsync(server, "nadia@garance.example", language);

        var answer = await nadia.SubmitAsync(await nadia.GetAsync(New), New, ("country", country));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.All(fields.Split(' '), field => Assert.Contains($"href=\"#{field}\"", answer.Html, StringComparison.Ordinal));
        int[] places = [.. answer.Html.Split("<li><a href=\"#").Skip(1).Select(part => answer.Html.IndexOf($" id=\"{part.Split('"')[0]}\"", StringComparison.Ordinal))];
        Assert.Equal(places.Order(), places);
    }

    [Theory]
    [InlineData("domain", "brasserie-leon.onmicrosoft.com", "taken"), InlineData("domain", "zoe.example", "onmicrosoft.com"), InlineData("domain", "z oe", "such as")]
    [InlineData("postalCode", "12", "postal code of this country", "US"), InlineData("email", "zoe", "mail address"), InlineData("culture", "ja-JP", "country’s languages"), InlineData("registrationNumber", "1", "has no registration numbers")]
    public async Task What_is_wrong_is_told_at_its_field_and_what_was_typed_stays(string field, string typed, string told, string country = "FR")
    {
        using var nadia = await Reader.SignedInAsync(server, "nadia@garance.example");

        var answer = await nadia.SubmitAsync(await nadia.GetAsync(New), New, [.. Café, ("domain", "kept.onmicrosoft.com"), ("country", country), ("state", "WA"), ("phone", "206-555-0101"), (field, typed)]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains($"href=\"#{field}\"", answer.Html, StringComparison.Ordinal);
        Assert.Contains(told, answer.Words, StringComparison.Ordinal);
        Assert.Equal("Café «Zoé» مقهى", answer.FormOf(New)["companyName"]);
        Assert.Contains($"value=\"{country}\" selected", answer.Html, StringComparison.Ordinal);
        Assert.False(await server.InStoreAsync(db => db.Customers.AnyAsync(row => row.Domain == "kept.onmicrosoft.com")));
    }

    [Fact]
    public async Task The_billing_profile_is_changed_by_who_edits_customers_and_a_change_over_another_ones_is_asked_about()
    {
        using var hugo = await Reader.SignedInAsync(server, "hugo@garance.example");
        var id = new CustomerId(Guid.Parse(server.CustomerIn("US")));
        string edit = $"/partner/customers/{id}/edit";
        var form = await hugo.GetAsync(edit);

        var saved = await hugo.SubmitAsync(form, edit, ("country", "US"), ("culture", "en-US"), ("line1", "9 Harbour Way"));
        var late = await hugo.SubmitAsync(form, edit, ("country", "US"), ("culture", "en-US"), ("line1", "Typed late"), ("requestId", Guid.NewGuid().ToString()));

        Assert.Contains("Saved.", (await hugo.FollowAsync(saved)).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("Somebody else changed this customer", late.Words, StringComparison.Ordinal);
        Assert.Equal("Typed late", late.FormOf(edit)["line1"]);
        var address = (await server.InStoreAsync(db => db.Customers.AsNoTracking().SingleAsync(row => row.Id == id))).Billing.Address;
        Assert.Equal(("9 Harbour Way", "WA", "206-555-0101"), (address.Line1, address.State, address.PhoneNumber));
        Assert.Equal(HttpStatusCode.SeeOther, (await hugo.SubmitAsync(late, edit, ("country", "US"), ("culture", "en-US"))).Status);
    }

    [Theory]
    [InlineData("firstName", "", "first name"), InlineData("email", "nobody", "mail address"), InlineData("agreedOn", "2999-01-01", "earlier day"), InlineData("agreedOn", "soon", "earlier day"), InlineData("agreedOn", "9999-12-31", "earlier day")]
    public async Task An_acceptance_that_cannot_be_is_told_at_its_field(string field, string typed, string told)
    {
        using var nadia = await Reader.SignedInAsync(server, "nadia@garance.example");
        string page = $"/partner/customers/{server.CustomerIn("FR")}";

        var answer = await nadia.SubmitAsync(await nadia.GetAsync(page), $"{page}/agreement", ("firstName", "Ada"), (field, typed));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(told, answer.Words, StringComparison.Ordinal);
        Assert.Equal(typed, answer.FormOf($"{page}/agreement")[field]);
    }

    [Fact]
    public async Task Each_form_is_for_the_roles_that_may_and_for_ones_own_customers()
    {
        string own = $"/partner/customers/{server.CustomerIn("FR")}", foreign = $"/partner/customers/{server.CustomerIn("GB", partner: 1)}";
        using var sales = await Reader.SignedInAsync(server, "sacha@garance.example");
        using var helpdesk = await Reader.SignedInAsync(server, "hugo@garance.example");
        using var billing = await Reader.SignedInAsync(server, "bianca@garance.example");
        var token = (await sales.GetAsync("/partner")).FormOf("/sign-out");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await sales.GetAsync(New)).Status, (await sales.GetAsync($"{own}/edit")).Status));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), ((await helpdesk.GetAsync(New)).Status, (await helpdesk.GetAsync($"{own}/edit")).Status));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), ((await billing.GetAsync(New)).Status, (await billing.GetAsync($"{own}/edit")).Status));
        Assert.Equal(HttpStatusCode.Forbidden, (await sales.PostAsync($"{own}/agreement", token)).Status);
        Assert.Contains("Customer agreement", (await sales.GetAsync(own)).Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Customer agreement", (await helpdesk.GetAsync(own)).Words, StringComparison.Ordinal);
        Assert.DoesNotContain("/customers/new", (await helpdesk.GetAsync("/partner/customers")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await sales.GetAsync($"{foreign}/edit")).Status);
        using var agent = await Reader.SignedInAsync(server, "nadia@garance.example");
        token = (await agent.GetAsync("/partner")).FormOf("/sign-out");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), ((await agent.PostAsync($"{foreign}/edit", token)).Status, (await agent.PostAsync($"{foreign}/agreement", [.. token, new("firstName", "A"), new("lastName", "B"), new("email", "a@b.example"), new("agreedOn", "2026-01-01")])).Status));
    }
}
