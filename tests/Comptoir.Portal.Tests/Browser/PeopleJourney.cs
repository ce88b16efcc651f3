using static Microsoft.Playwright.Assertions;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>The company's users and applications, in a browser (R2.10).</summary>
[Collection(BrowserTests.Desk), Trait("Category", BrowserTests.Category)]
public sealed class PeopleJourney(Browsing browsing)
{
    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task A_user_is_invited_given_roles_and_disabled(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync("gael@garance.example", language, screen);
        string name = $"new-{language}-{screen}".ToLowerInvariant();
        await visit.GoAsync("/partner");
        await visit.Page.Locator("[popovertarget=gear]").ClickAsync();
        await visit.Page.Locator("#gear").GetByText(visit.Say("Users and roles", "Utilisateurs et rôles")).ClickAsync();
        await visit.CheckAsync("users");

        await visit.Link(visit.Say("Invite a user", "Inviter un utilisateur")).ClickAsync();
        await visit.CheckAsync("user-new");
        await visit.Button(visit.Say("Send the invitation", "Envoyer l’invitation")).ClickAsync();
        await Expect(visit.Page.Locator("[data-summary]")).ToBeFocusedAsync();
        await visit.CheckAsync("user-new-faulty");
        await visit.Page.FillAsync("#userName", name);
        await visit.Page.FillAsync("#displayName", "Noé Petit");
        await visit.Page.FillAsync("#email", $"{name}@mail.example");
        await visit.Page.CheckAsync("[value=SalesAgent]");
        await visit.Button(visit.Say("Send the invitation", "Envoyer l’invitation")).DblClickAsync();
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Noé Petit");
        await visit.CheckAsync("user-invited");

        await visit.Page.CheckAsync("[value=BillingAdmin]");
        await visit.Button(visit.Say("Save", "Enregistrer")).ClickAsync();
        await Expect(visit.Page.Locator(".banner.ok")).ToContainTextAsync(visit.Say("Saved.", "Enregistré."));
        await Expect(visit.Page.Locator("[value=BillingAdmin]")).ToBeCheckedAsync();
        await visit.Button(visit.Say("Disable", "Désactiver")).ClickAsync();
        await Expect(visit.Page.Locator(".facts .badge")).ToHaveTextAsync(visit.Say("Disabled", "Désactivé"));
        await visit.CheckAsync("user-disabled");
    }

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task An_application_is_registered_its_secret_copied_and_rotated(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync("gael@garance.example", language, screen);
        await visit.GoAsync("/partner/applications");
        await visit.CheckAsync("applications");
        await visit.Link(visit.Say("Add an application", "Ajouter une application")).ClickAsync();
        await visit.CheckAsync("application-new");
        await visit.Page.FillAsync("#name", $"Journey {language} {screen}");
        await visit.Page.CheckAsync("[value=SalesAgent]");
        await visit.Button(visit.Say("Add the application", "Ajouter l’application")).ClickAsync();

        await visit.Button(visit.Say("Copy the secret", "Copier le secret")).ClickAsync();
        string secret = await visit.Page.Locator("#secret code").InnerTextAsync();
        Assert.Equal(secret, await visit.ClipboardAsync());
        await visit.CheckAsync("application-secret");

        await visit.Page.SelectOptionAsync("#overlap", "7");
        await visit.Button(visit.Say("Make a new secret", "Créer un nouveau secret")).ClickAsync();
        await Expect(visit.Page.GetByText(visit.Say("The previous secret works until", "Le secret précédent fonctionne"))).ToBeVisibleAsync();
        Assert.NotEqual(secret, await visit.Page.Locator("#secret code").InnerTextAsync());
        await visit.CheckAsync("application-rotated");
        await visit.Button(visit.Say("Disable", "Désactiver")).ClickAsync();
        await Expect(visit.Page.Locator(".facts .badge")).ToHaveTextAsync(visit.Say("Disabled", "Désactivée"));
    }

    [Theory]
    [InlineData("en"), InlineData("fr")]
    public async Task Users_and_applications_read_in_the_dark_and_say_which_role_may(string language)
    {
        await using var visit = await browsing.SignedInAsync("gael@garance.example", language, dark: true);
        foreach (string page in new[] { "users", "users/new", "applications", "applications/new" })
        {
            await visit.GoAsync($"/partner/{page}");
            await visit.CheckAsync(page.Replace('/', '-'));
        }

        await using var other = await browsing.SignedInAsync("sacha@garance.example", language);
        Assert.Equal(403, (await other.Page.GotoAsync("/partner/users"))!.Status);
        await Expect(other.Page.Locator("main")).ToContainTextAsync(other.Say("Global admin", "Administrateur général"));
        await other.CheckAsync("users-no-permission");
    }
}
