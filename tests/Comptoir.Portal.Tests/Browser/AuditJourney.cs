using System.Globalization;
using System.Text.RegularExpressions;
using CsvHelper;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>Journey 9: the gear, the activity log of a period, its filters, and the sheet of the very rows on the screen (R8.1, R8.3).</summary>
[Collection(BrowserTests.Desk), Trait("Category", BrowserTests.Category)]
public sealed class AuditJourney(Browsing browsing)
{
    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task Who_got_a_key_is_found_by_period_and_filter_and_the_sheet_has_the_rows_of_the_screen(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync("agathe@garance.example", language, screen);
        string order = await visit.Server.RevealAsync();
        await visit.GoAsync("/partner");
        await visit.Page.Locator("[popovertarget=gear]").ClickAsync();
        await visit.Page.Locator("#gear").GetByText(visit.Say("Activity log", "Journal d’activité")).ClickAsync();
        await visit.Page.WaitForURLAsync("**/partner/activity");
        Assert.Equal(DayIn(await visit.Page.InputValueAsync("#to")).AddMonths(-1), DayIn(await visit.Page.InputValueAsync("#from")));
        await visit.CheckAsync("activity");

        await visit.Page.FillAsync("#customer", "Léon");
        await visit.Page.FillAsync("#user", "nadia");
        await visit.Page.SelectOptionAsync("#action", "Keys");
        await visit.Button(visit.Say("Show", "Afficher")).ClickAsync();
        await visit.Page.WaitForURLAsync(new Regex("action=Keys"));
        await Expect(visit.Page.Locator("tbody tr").First).ToContainTextAsync("nadia@garance.example");
        await Expect(visit.Page.Locator($"tbody a[title='{order}']")).ToHaveCountAsync(1);
        await visit.CheckAsync("activity-filtered");

        var file = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Link(visit.Say("Export CSV", "Exporter en CSV")).ClickAsync());
        var sheet = SheetOf(await file.PathAsync());
        Assert.Equal(await RowsAsync(visit.Page), sheet);
        Assert.All(sheet, row => Assert.Contains("nadia@garance.example | Brasserie Léon", row));

        await visit.Page.FillAsync("#from", "2001-01-01");
        await visit.Page.FillAsync("#to", "2001-01-31");
        await visit.Button(visit.Say("Show", "Afficher")).ClickAsync();
        await Expect(visit.Page.Locator(".state")).ToContainTextAsync(visit.Say("Nothing was recorded in this time", "Rien n’a été consigné dans cette période"));
        await visit.CheckAsync("activity-none");
        await visit.Page.FillAsync("#from", "2001-02-01");
        await visit.Button(visit.Say("Show", "Afficher")).ClickAsync();
        await Expect(visit.Page.Locator("[data-summary]")).ToBeFocusedAsync();
        await visit.CheckAsync("activity-faulty");
    }

    [Theory]
    [InlineData("en", Screen.Desktop), InlineData("fr", Screen.Phone)]
    public async Task Who_may_not_see_the_use_of_keys_reads_the_other_rows_alone(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync("sacha@garance.example", language, screen);
        await visit.Server.RevealAsync();

        await visit.GoAsync("/partner/activity");

        await Expect(visit.Page.Locator("#action option[value=Keys]")).ToHaveCountAsync(0);
        await Expect(visit.Page.Locator("tbody tr").First).ToBeVisibleAsync();
        await Expect(visit.Page.Locator("tbody")).Not.ToContainTextAsync(visit.Say("Got a key", "Clé obtenue"));
        await visit.CheckAsync("activity-without-keys");
        var file = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Link(visit.Say("Export CSV", "Exporter en CSV")).ClickAsync());
        Assert.DoesNotContain("software_key", await File.ReadAllTextAsync(await file.PathAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", Screen.Phone), InlineData("fr", Screen.Desktop)]
    public async Task The_operator_reads_it_over_all_partners_without_the_use_of_keys(string language, Screen screen)
    {
        await using var visit = await browsing.SignedInAsync((string)(await browsing.ServerAsync()).World["operator"]!["userName"]!, language, screen);

        await visit.GoAsync("/operator/activity");

        await Expect(visit.Page.Locator("tbody tr").First).ToBeVisibleAsync();
        await Expect(visit.Page.Locator("#action option[value=Keys]")).ToHaveCountAsync(0);
        await visit.CheckAsync("operator-activity");
    }

    /// <summary>The rows of all pages, as the sheet tells them: instant in UTC, user, customer, product, order, address.</summary>
    private static async Task<List<string>> RowsAsync(IPage page)
    {
        var rows = new List<string>();
        while (true)
        {
            rows.AddRange(await page.EvaluateAsync<string[]>("""
                () => [...document.querySelectorAll("main tbody tr")].map(row => {
                  const cells = [...row.cells];
                  const own = cell => [...cell.querySelector("span").childNodes].filter(node => node.nodeType === 3).map(node => node.data).join("").trim();
                  return [cells[0].querySelector("time").title.replace(" UTC", ""), cells[1].querySelector("bdi").innerText.trim(), cells[2].innerText.trim(), own(cells[4]),
                    cells[4].querySelector("[title]")?.title ?? "", cells[5].innerText.trim()].join(" | ");
                })
                """));
            if (await page.Locator("a[rel=next]").CountAsync() == 0)
                return rows;
            await page.Locator("a[rel=next]").ClickAsync();
        }
    }

    private static List<string> SheetOf(string path)
    {
        using var csv = CsvReader.Create(File.OpenRead(path));
        var rows = new List<string>();
        foreach (var row in csv)
        {
            var cells = row.ToDictionary();
            var at = DateTimeOffset.Parse(cells["date"]!, CultureInfo.InvariantCulture);
            rows.Add(string.Join(" | ", at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), cells["userPrincipalName"], cells["customerName"], cells["title"], cells["orderId"], cells["address"]));
        }

        return rows;
    }

    private static DateOnly DayIn(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
