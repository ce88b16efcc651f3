using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>Passkeys in Chromium with its own virtual authenticator, over the pages as they are (issue of trust).</summary>
[Collection(BrowserTests.Desk), Trait("Category", BrowserTests.Category)]
public sealed class PasskeyJourney(Browsing browsing)
{
    private const string Password = "Correct-horse-1";

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task A_person_adds_a_passkey_signs_in_by_it_and_removes_it(string language, Screen screen)
    {
        await using var visit = await browsing.OpenAsync(language, screen);
        string userName = await NewUserAsync(visit.Server, $"device-{language}-{screen}");
        var device = await AddDeviceAsync(visit);
        await SignInAsync(visit, userName);
        await GoAsync(visit, "/account");
        await visit.CheckAsync("account-no-passkeys");

        await visit.Page.FillAsync("#passkeyName", visit.Say("Work laptop", "Portable du bureau"));
        await visit.Button(visit.Say("Add a passkey", "Ajouter une clé d’accès")).ClickAsync();
        await visit.Page.Locator("#passkeyPassword-e").WaitForAsync();
        await visit.CheckAsync("account-passkey-refused");
        await visit.Page.FillAsync("#passkeyPassword", Password);
        await visit.Button(visit.Say("Add a passkey", "Ajouter une clé d’accès")).ClickAsync();
        await visit.Button(visit.Say("Create the passkey", "Créer la clé d’accès")).WaitForAsync();
        Assert.False(await visit.Page.Locator("[data-passkey-failed]").IsVisibleAsync());
        await visit.CheckAsync("passkey-set-up");
        await visit.Button(visit.Say("Create the passkey", "Créer la clé d’accès")).ClickAsync();
        await visit.Page.WaitForURLAsync("**/account?done=passkey");
        await visit.CheckAsync("account-passkey-added");

        await visit.Page.Context.ClearCookiesAsync(new() { Name = "comptoir-session" });
        await GoAsync(visit, "/sign-in");
        await visit.Link(visit.Say("Sign in with a passkey", "Se connecter avec une clé d’accès")).ClickAsync();
        await visit.Page.WaitForURLAsync(address => !address.Contains("/sign-in", StringComparison.Ordinal));
        Assert.Contains(userName, await visit.Page.ContentAsync(), StringComparison.Ordinal);

        await GoAsync(visit, "/account");
        await visit.Link(visit.Say("Work laptop", "Portable du bureau")).ClickAsync();
        await visit.CheckAsync("passkey");
        await visit.Page.FillAsync("#currentPassword", Password);
        await visit.Button(visit.Say("Remove the passkey", "Supprimer la clé d’accès")).ClickAsync();
        await visit.Page.WaitForURLAsync("**/sign-in?removed=1");
        await visit.CheckAsync("sign-in-passkey-removed");
        await visit.Link(visit.Say("Sign in with a passkey", "Se connecter avec une clé d’accès")).ClickAsync();
        await visit.Page.GetByText(visit.Say("This passkey does not sign you in here.", "Cette clé d’accès ne vous connecte pas ici.")).WaitForAsync();
        await visit.CheckAsync("sign-in-passkey-refused");
        await device.Session.SendAsync("WebAuthn.removeVirtualAuthenticator", new() { ["authenticatorId"] = device.Id });
    }

    [Fact]
    public async Task A_device_that_gives_none_says_so_and_is_asked_again_and_the_dark_is_accessible_too()
    {
        await using var visit = await browsing.OpenAsync(dark: true);
        var device = await AddDeviceAsync(visit);
        await device.Session.SendAsync("WebAuthn.setUserVerified", new() { ["authenticatorId"] = device.Id, ["isUserVerified"] = false });

        await GoAsync(visit, "/sign-in/passkey");
        await visit.Page.Locator("[data-passkey-failed]").WaitForAsync(new() { State = WaitForSelectorState.Visible });
        await visit.CheckAsync("sign-in-passkey-failed");
        await visit.Button("Use a passkey").ClickAsync();
        await visit.Page.Locator("[data-passkey-failed]").WaitForAsync(new() { State = WaitForSelectorState.Visible });

        Assert.Contains("/sign-in/passkey", visit.Page.Url, StringComparison.Ordinal);
        await visit.Link("Sign in with a password").ClickAsync();
        await visit.Page.Locator("#password").WaitForAsync();
    }

    /// <summary>One of their own: removing a passkey ends a user's sessions, which other tests share.</summary>
    private static async Task<string> NewUserAsync(ComptoirServer server, string name)
    {
        var tool = new Actor(ActorKind.System, new PartnerId(Guid.Parse((string)server.World["operator"]!["tenantId"]!)), null, null, null, null, []);
        await using var scope = server.Services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<AddUserHandler>().HandleAsync(
            new AddUser(Guid.Parse((string)server.Partner()["tenantId"]!), name, [Role.AdminAgent], tool) { Password = Password, DisplayName = "Camille Device" }, default);
        return made.Value!.User.UserName;
    }

    /// <summary>Browsers give passkeys to names only, not to the addresses of machines.</summary>
    private static Task GoAsync(Visit visit, string path) => visit.Page.GotoAsync($"http://localhost:{visit.Server.Root.Port}{path}");

    private static async Task SignInAsync(Visit visit, string userName)
    {
        await GoAsync(visit, "/sign-in");
        await visit.Page.FillAsync("#user", userName);
        await visit.Page.FillAsync("#password", Password);
        await visit.Page.Locator("main button.primary").ClickAsync();
        await visit.Page.WaitForURLAsync(address => !address.Contains("/sign-in", StringComparison.Ordinal));
    }

    private static async Task<(ICDPSession Session, string Id)> AddDeviceAsync(Visit visit)
    {
        var session = await visit.Page.Context.NewCDPSessionAsync(visit.Page);
        await session.SendAsync("WebAuthn.enable");
        var made = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return (session, made!.Value.GetProperty("authenticatorId").GetString()!);
    }
}
