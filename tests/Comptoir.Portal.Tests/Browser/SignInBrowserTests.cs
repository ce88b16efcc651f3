namespace Comptoir.Portal.Tests.Browser;

/// <summary>The pages before sign-in, in a browser.</summary>
[Collection(BrowserTests.Desk), Trait("Category", BrowserTests.Category)]
public sealed class SignInBrowserTests(Browsing browsing)
{
    [Fact]
    public async Task What_is_checked_of_every_page_finds_what_is_wrong_with_one()
    {
        await using var visit = await browsing.OpenAsync();
        await visit.GoAsync("/sign-in");
        await visit.CheckAsync("sign-in");

        await visit.Page.EvaluateAsync("() => document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')");

        Assert.Contains("button-name", (await Assert.ThrowsAnyAsync<Exception>(() => visit.CheckAsync("sign-in-spoilt"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task The_sign_in_page_and_its_refusal_are_accessible(string language, Screen screen)
    {
        await using var visit = await browsing.OpenAsync(language, screen);

        await visit.GoAsync("/sign-in");
        await visit.CheckAsync("sign-in");
        await visit.Page.FillAsync("#user", "nobody@garance.example");
        await visit.Page.FillAsync("#password", "wrong");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.GetByRole(Microsoft.Playwright.AriaRole.Alert).WaitForAsync();
        await visit.CheckAsync("sign-in-refused");

        await visit.GoAsync("/sign-in/forgotten");
        await visit.CheckAsync("sign-in-forgotten");
    }

    [Fact]
    public async Task The_sign_in_page_is_accessible_in_the_dark()
    {
        await using var visit = await browsing.OpenAsync(dark: true);

        await visit.GoAsync("/sign-in");
        await visit.CheckAsync("sign-in");
    }
}

/// <summary>Both languages, both widths.</summary>
public static class Views
{
    public static TheoryData<string, Screen> All { get; } = new()
    {
        { "en", Screen.Desktop }, { "fr", Screen.Desktop }, { "en", Screen.Phone }, { "fr", Screen.Phone },
    };
}
