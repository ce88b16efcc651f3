using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>The tests that need a browser: two rows beside each other, in each one after the other, on a server and in a Chromium of
/// its own.</summary>
public static class BrowserTests
{
    public const string Shop = "Browser, shop";

    public const string Desk = "Browser, desk";

    /// <summary>Trait by which a quick run leaves them out.</summary>
    public const string Category = "Browser";
}

/// <summary>What is bought, had and given back.</summary>
[CollectionDefinition(BrowserTests.Shop)]
public sealed class ShopTests : ICollectionFixture<Browsing>;

/// <summary>People, money, log and the operator.</summary>
[CollectionDefinition(BrowserTests.Desk)]
public sealed class DeskTests : ICollectionFixture<Browsing>;

/// <summary>How wide a window is.</summary>
public enum Screen
{
    Desktop,
    Phone,
}

/// <summary>One server on the demo world and one Chromium for a row of tests; both start with the first who asks.</summary>
public sealed class Browsing : IAsyncLifetime
{
    private readonly Lazy<Task<ComptoirServer>> server = new(StartServerAsync);
    private readonly Lazy<Task<(IPlaywright Driver, IBrowser Browser)>> browser = new(StartBrowserAsync);
    private readonly ConcurrentDictionary<string, Task<string>> sessions = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public Task<ComptoirServer> ServerAsync() => server.Value;

    /// <summary>A window nobody is signed in to.</summary>
    public async Task<Visit> OpenAsync(string language = "en", Screen screen = Screen.Desktop, bool dark = false) => await OpenAsync(await ServerAsync(), null, language, screen, dark);

    /// <summary>A window with a user of the demo world signed in; each user signs in once.</summary>
    public async Task<Visit> SignedInAsync(string userName, string language = "en", Screen screen = Screen.Desktop, bool dark = false) =>
        await SignedInAsync(await ServerAsync(), userName, language, screen, dark);

    /// <summary>The same on a server of the caller's own, whose clock it may turn as it likes.</summary>
    public async Task<Visit> SignedInAsync(ComptoirServer root, string userName, string language = "en", Screen screen = Screen.Desktop, bool dark = false) =>
        await OpenAsync(root, await sessions.GetOrAdd($"{root.Root} {userName}", _ => SignInAsync(root, userName)), language, screen, dark);

    /// <summary>A window on a server that runs as a process of its own.</summary>
    public Task<Visit> OpenAsync(Uri root, string language, Screen screen) => OpenAsync(root, null, null, language, screen, dark: false);

    public async ValueTask DisposeAsync()
    {
        if (browser.IsValueCreated)
        {
            await (await browser.Value).Browser.CloseAsync();
            (await browser.Value).Driver.Dispose();
        }

        if (server.IsValueCreated)
            await (await server.Value).DisposeAsync();
    }

    private static async Task<ComptoirServer> StartServerAsync()
    {
        var started = new ComptoirServer();
        await started.InitializeAsync();
        return started;
    }

    private static async Task<(IPlaywright Driver, IBrowser Browser)> StartBrowserAsync()
    {
        var driver = await Playwright.CreateAsync();
        return (driver, await driver.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        }));
    }

    private async Task<string> SignInAsync(ComptoirServer root, string userName)
    {
        await using var visit = await OpenAsync(root, null, "en", Screen.Desktop, dark: false);
        await visit.GoAsync("/sign-in");
        await visit.Page.FillAsync("#user", userName);
        await visit.Page.FillAsync("#password", Reader.PasswordOf(visit.Server, userName));
        await visit.Page.ClickAsync("main button");
        await visit.Page.WaitForURLAsync(address => !address.Contains("/sign-in", StringComparison.Ordinal));
        return await visit.Page.Context.StorageStateAsync();
    }

    private Task<Visit> OpenAsync(ComptoirServer root, string? session, string language, Screen screen, bool dark) =>
        OpenAsync(root.Root, root, session, language, screen, dark);

    private async Task<Visit> OpenAsync(Uri root, ComptoirServer? server, string? session, string language, Screen screen, bool dark)
    {
        var context = await (await browser.Value).Browser.NewContextAsync(new()
        {
            BaseURL = root.ToString(),
            StorageState = session,
            Locale = language == "fr" ? "fr-FR" : "en-GB",
            TimezoneId = "Europe/Paris",
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = screen == Screen.Phone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 900 },
            HasTouch = screen == Screen.Phone,
            IsMobile = screen == Screen.Phone,
            ReducedMotion = ReducedMotion.Reduce,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        return new Visit(server, await context.NewPageAsync(), language, $"{(language == "fr" ? ".fr" : "")}.{(screen == Screen.Phone ? "phone" : "desktop")}{(dark ? ".dark" : "")}");
    }
}
