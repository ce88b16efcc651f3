using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>Journeys 2 and 3: the key, the file and the link of a purchase (R5.1, R6.2).</summary>
[Collection(BrowserTests.Shop), Trait("Category", BrowserTests.Category)]
public sealed partial class KeyJourney(Browsing browsing)
{
    private const string Agent = "nadia@garance.example";

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task An_admin_agent_reads_and_copies_the_key_and_it_is_the_same_again(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(Agent, language, screen);
        string purchase = await visit.Server.BuyAsync(Purchases.Perpetual);

        await visit.GoAsync(visit.Server.SoftwareOf());
        await visit.CheckAsync("software");
        await GetAsync(visit, Purchases.Perpetual);
        await visit.CheckAsync("software-get");
        Assert.DoesNotMatch(Key(), await visit.Page.ContentAsync());

        var (key, answer) = await RevealAsync(visit, purchase);
        Assert.Matches(Key(), key);
        Assert.Contains("no-store", (await answer.AllHeadersAsync())["cache-control"]);
        await visit.CheckAsync("key-dialog");
        await Expect(visit.Button(visit.Say("Copy key", "Copier la clé"))).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit.Page.GetByText(visit.Say("Key copied", "Clé copiée"))).ToBeVisibleAsync();
        Assert.Equal(key, await visit.ClipboardAsync());

        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(visit.Dialog).ToHaveCountAsync(0);
        Assert.DoesNotContain(key, await visit.Page.ContentAsync());
        Assert.DoesNotContain(key, visit.Page.Url);
        Assert.Equal(key, (await RevealAsync(visit, purchase)).Key);
    }

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task A_product_without_key_says_so_and_still_has_its_files(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(Agent, language, screen);

        await visit.GoAsync(visit.Server.SoftwareOf());
        await GetAsync(visit, Purchases.Keyless);

        await Expect(visit.Page.Locator(".item.open .get").GetByText(visit.Say("This product needs no key.", "Ce produit ne requiert aucune clé."))).ToBeVisibleAsync();
        await Expect(visit.Button(visit.Say("Get key", "Obtenir une clé"))).ToHaveCountAsync(0);
        await Expect(visit.Button(visit.Say("Download", "Télécharger")).First).ToBeVisibleAsync();
        await visit.CheckAsync("software-no-key");
    }

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task An_item_opens_by_keyboard_where_it_stands_and_Back_closes_it(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(Agent, language, screen);
        await visit.Server.BuyAsync(Purchases.Perpetual);
        await visit.GoAsync(visit.Server.SoftwareOf());
        var head = visit.Page.Locator(".item > .head").Last;
        string name = (await head.GetAttributeAsync("data-stay"))!;
        await head.FocusAsync();
        var before = await head.BoundingBoxAsync();

        await visit.Page.Keyboard.PressAsync("Enter");
        var opened = visit.Page.Locator($".item.open > [data-stay='{name}']");
        await Expect(opened).ToBeFocusedAsync();

        Assert.Equal(before!.Y, (await opened.BoundingBoxAsync())!.Y, tolerance: 2);
        await Expect(opened).ToHaveAttributeAsync("aria-expanded", "true");
        await visit.Page.GoBackAsync();
        await Expect(visit.Page.Locator(".item.open")).ToHaveCountAsync(0);
        await visit.Page.GoForwardAsync();
        await Expect(opened).ToBeVisibleAsync();
        await opened.ClickAsync();
        await Expect(visit.Page.Locator(".item.open")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Choosing_a_version_offers_only_what_exists_of_it()
    {
        await using var visit = await browsing.SignedInAsync(Agent);
        await visit.Server.BuyAsync(Purchases.Reviewed);
        await visit.GoAsync($"{visit.Server.SoftwareOf()}?item={Purchases.Reviewed}");

        await visit.Page.Locator(".item.open select[name=version]").SelectOptionAsync("2013R2");
        await visit.Page.WaitForURLAsync(new Regex("version=2013R2"));
        await Expect(visit.Page.Locator(".item.open select[name=version]")).ToHaveValueAsync("2013R2");
        await visit.Page.Locator(".item.open select[name=architecture]").SelectOptionAsync("x86");
        await visit.Button("Get keys and downloads").Locator("visible=true").ClickAsync();

        await Expect(visit.Page.Locator(".get")).ToContainTextAsync("2013R2");
        await Expect(visit.Page.Locator(".get")).ToContainTextAsync("32-bit");
    }

    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task The_file_has_its_checksum_and_a_copied_link_opens_it_for_anybody(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync(Agent, language, screen);
        string purchase = await visit.Server.BuyAsync(Purchases.Perpetual);
        await visit.GoAsync(visit.Server.SoftwareOf());
        await GetAsync(visit, Purchases.Perpetual);
        string said = (await visit.Page.Locator(".get .hash .mono").First.InnerTextAsync()).Trim();

        await ChooseAsync(visit, "download", purchase);
        var file = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Button(visit.Say("Download", "Télécharger")).First.ClickAsync());
        Assert.Equal(said, await ChecksumAsync(await file.CreateReadStreamAsync()));

        await visit.Page.Locator("form[action$='/download']").First.GetByText(visit.Say("Copy link", "Copier le lien")).ClickAsync();
        await Expect(visit.Dialog).ToContainTextAsync(visit.Say("Anyone with this link can download without signing in.", "Toute personne"));
        Assert.DoesNotContain("/downloads/", await visit.Page.ContentAsync());
        await visit.CheckAsync("link-warning");
        await visit.Dialog.GetByRole(AriaRole.Checkbox).CheckAsync();
        await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = visit.Say("Copy link", "Copier le lien") }).ClickAsync();
        await Expect(visit.Page.Locator("#made")).ToBeVisibleAsync();
        await visit.CheckAsync("link-made");
        await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = visit.Say("Copy link", "Copier le lien") }).ClickAsync();
        string link = await visit.ClipboardAsync();
        Assert.Equal(await visit.Page.InputValueAsync("#made"), link);

        await using var other = await browsing.OpenAsync(language, screen);
        var handed = await other.Page.RunAndWaitForDownloadAsync(() => other.Page.EvaluateAsync("link => { location.href = link; }", link));
        Assert.Equal(file.SuggestedFilename, handed.SuggestedFilename);
        Assert.Equal(said, await ChecksumAsync(await handed.CreateReadStreamAsync()));
    }

    /// <summary>Opens an item and asks for its keys and downloads.</summary>
    internal static async Task GetAsync(Visit visit, string item)
    {
        var section = visit.Page.Locator($"#{item.Replace(':', '-')}");
        if (await section.Locator(".head").GetAttributeAsync("aria-expanded") is "false")
            await section.Locator(".head").ClickAsync();
        await section.GetByRole(AriaRole.Button, new() { Name = visit.Say("Get keys and downloads", "Obtenir les clés et les téléchargements") }).ClickAsync();
        await visit.Page.WaitForURLAsync(new Regex("get=1"));
    }

    /// <summary>Gets the key of a purchase of the item that is open.</summary>
    internal static async Task<(string Key, IResponse Answer)> RevealAsync(Visit visit, string? purchase)
    {
        if (purchase is not null)
            await ChooseAsync(visit, "key", purchase);
        var answer = await visit.Page.RunAndWaitForResponseAsync(
            () => visit.Button(visit.Say("Get key", "Obtenir une clé")).ClickAsync(), response => response.Request.Method == "POST");
        await Expect(visit.Dialog).ToBeVisibleAsync();
        return (string.Join('-', await visit.Page.Locator(".keybox span").AllInnerTextsAsync()), answer);
    }

    private static async Task ChooseAsync(Visit visit, string form, string purchase)
    {
        var select = visit.Page.Locator($"form[action$='/{form}'] select[name=purchase]").First;
        if (await select.CountAsync() > 0)
            await select.SelectOptionAsync(purchase);
    }

    private static async Task<string> ChecksumAsync(Stream content) =>
        Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(content));

    [GeneratedRegex(@"\b\d{4}(-\d{4}){7}\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Key();
}
