using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>A session that ends while a form is filled in: signing in again leads back to the form, with all that was typed.</summary>
[Collection(BrowserTests.Shop), Trait("Category", BrowserTests.Category)]
public sealed class EndedSessionJourney(Browsing browsing)
{
    private const string Operator = "operator@distribution.example";

    [Theory]
    [InlineData(Operator, "/operator/partners/new", "#name", "مكتبة النور"), InlineData(Operator, "/operator/partners/new", "#supportPhone", "+33 1 99 00 12 34")]
    [InlineData("nadia@garance.example", "/account", "#displayName", "Nadia B."), InlineData("nadia@garance.example", "hybrid-benefit/advice", "textarea", "web1;Standard_D4s_v3")]
    public async Task What_was_typed_is_there_again_for_the_same_person_alone(string user, string address, string field, string typed)
    {
        await using var visit = await browsing.OpenAsync();
        await visit.GoAsync("/sign-in");
        await SignInAsync(visit, user);
        if (!address.StartsWith('/'))
            address = $"/partner/customers/{visit.Server.CustomerIn("FR")}/{address}";
        await visit.GoAsync(address);
        await EndAsync(visit, field, typed);
        await SignInAsync(visit, user);

        await Expect(visit.Page.Locator($"main {field}").First).ToHaveValueAsync(typed);

        await EndAsync(visit, field, typed);
        await SignInAsync(visit, user == Operator ? "nadia@garance.example" : "hugo@garance.example");

        Assert.DoesNotContain(typed, await visit.Page.EvaluateAsync<string>("() => JSON.stringify([...document.querySelectorAll('input, textarea')].map(field => field.value)) + sessionStorage.getItem('comptoir-unsent')"));
    }

    private static async Task EndAsync(Visit visit, string field, string typed)
    {
        await visit.Page.Locator($"main {field}").First.FillAsync(typed);
        await visit.Page.Context.ClearCookiesAsync(new() { NameRegex = new Regex("^comptoir-session$") });
        await visit.Page.Locator($"main {field}").First.EvaluateAsync("field => { field.form.noValidate = true; field.form.requestSubmit(); }");
        await Expect(visit.Page.Locator("#password")).ToBeVisibleAsync();
    }

    private static async Task SignInAsync(Visit visit, string user)
    {
        await visit.Page.FillAsync("#user", user);
        await visit.Page.FillAsync("#password", Reader.PasswordOf(visit.Server, user));
        await visit.Page.ClickAsync("main button");
        await visit.Page.WaitForURLAsync(to => !to.Contains("/sign-in", StringComparison.Ordinal));
    }
}
