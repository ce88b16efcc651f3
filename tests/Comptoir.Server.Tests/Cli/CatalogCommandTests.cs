namespace Comptoir.Server.Tests.Cli;

/// <summary><c>comptoir catalog</c> and <c>comptoir taxes</c> as a process (R3.5, R14.4, R18.4).</summary>
public sealed class CatalogCommandTests : IDisposable
{
    private const string Header =
        "ProductTitle,ProductId,SkuId,SkuTitle,Publisher,SkuDescription,UnitOfMeasure,TermDuration,BillingPlan,Market,Currency,UnitPrice,PricingTierRangeMin,PricingTierRangeMax,EffectiveStartDate,EffectiveEndDate,Tags,ERP Price\n";

    private const string Good =
        "Prune Studio,PLUM00000001,0001,Prune Studio 1,Prune SARL,Draws plums.,,,OneTime,FR,EUR,100,,,1/1/2021 12:00:00 AM,12/31/9999 11:59:59 PM,Software;Perpetual,120\n";

    private readonly CommandLine comptoir = new();

    public void Dispose() => comptoir.Dispose();

    [Fact]
    public async Task A_price_sheet_goes_in_is_listed_exported_and_taken_again_without_a_change()
    {
        string sheet = comptoir.Write("sheet.csv", Header + Good);
        string document = Path.Combine(comptoir.Folder, "catalog.json");

        var imported = await comptoir.RunAsync("catalog", "import", sheet, "--json");
        var listed = await comptoir.RunAsync("catalog", "list", "prune", "--market", "fr");
        var exported = await comptoir.RunAsync("catalog", "export", document);
        var printed = await comptoir.RunAsync("catalog", "export");
        var again = await comptoir.RunAsync("catalog", "import", document);

        Assert.Equal((0, 1, 1), (imported.ExitCode, (int)imported.Json["rows"]!, (int)imported.Json["pricesAdded"]!));
        Assert.Contains("PLUM00000001", listed.Output, StringComparison.Ordinal);
        Assert.Equal((0, 0), (exported.ExitCode, printed.ExitCode));
        Assert.Equal(await File.ReadAllTextAsync(document), printed.Output);
        Assert.False(File.Exists(document + ".part"));
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("Prices: 0 added, 0 changed", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_bad_row_is_named_and_nothing_is_imported()
    {
        string sheet = comptoir.Write("sheet.csv", Header + Good + Good.Replace("EUR,100", "EUX,100", StringComparison.Ordinal));

        var people = await comptoir.RunAsync("catalog", "import", sheet);
        var programs = await comptoir.RunAsync("catalog", "import", sheet, "--json");
        var listed = await comptoir.RunAsync("catalog", "list", "--json");

        Assert.Equal((1, 1), (people.ExitCode, programs.ExitCode));
        Assert.Equal("", people.Output);
        Assert.Contains("Row 3, column Currency: 'EUX' is not known.", people.Error, StringComparison.Ordinal);
        Assert.Contains("nothing was imported", people.Error, StringComparison.Ordinal);
        var row = Assert.Single(programs.Json["rows"]!.AsArray())!;
        Assert.Equal((3, "Currency", "'EUX' is not known."), ((int)row["row"]!, (string?)row["column"], (string?)row["reason"]));
        Assert.Empty(listed.Json["items"]!.AsArray());
    }

    [Fact]
    public async Task A_dry_run_says_what_would_change_and_a_missing_file_or_market_is_wrong_usage()
    {
        string sheet = comptoir.Write("sheet.csv", Header + Good);

        var dry = await comptoir.RunAsync("catalog", "import", sheet, "--dry-run");
        var listed = await comptoir.RunAsync("catalog", "list", "--json");
        var missing = await comptoir.RunAsync("catalog", "import", sheet + ".none");
        var market = await comptoir.RunAsync("catalog", "list", "--market", "ZZ");

        Assert.Equal((0, 2, 2), (dry.ExitCode, missing.ExitCode, market.ExitCode));
        Assert.Contains("Prices: 1 added", dry.Output, StringComparison.Ordinal);
        Assert.Empty(listed.Json["items"]!.AsArray());
    }

    [Fact]
    public async Task A_price_sheet_is_taken_from_a_pipe()
    {
        string pipe = Path.Combine(comptoir.Folder, "sheet.pipe");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            await made.WaitForExitAsync();

        var imported = comptoir.RunAsync("catalog", "import", pipe, "--json");
        await File.WriteAllTextAsync(pipe, Header + Good);

        Assert.Equal((0, 1, 1), ((await imported).ExitCode, (int)(await imported).Json["rows"]!, (int)(await imported).Json["pricesAdded"]!));
    }

    [Fact]
    public async Task An_instant_without_a_zone_is_UTC_wherever_the_file_is_read()
    {
        string document = comptoir.Write("catalog.json", """
            { "products": [ { "id": "PLUMS", "kind": "perpetual", "title": "Plums", "productType": "Software", "skus": [ { "id": "0001", "title": "Plums", "billingCycles": ["one_time"], "segments": ["commercial"],
                "prices": [ { "market": "FR", "billingCycle": "one_time", "currency": "EUR", "unitPrice": 1, "from": "2021-03-01T00:00:00", "until": "2031-03-01T00:00:00+01:00" } ] } ] } ] }
            """);
        var away = new Dictionary<string, string?> { ["Secrets:Master"] = Convert.ToBase64String(new byte[32]), ["TZ"] = "America/New_York" };
        string data = Path.Combine(comptoir.Folder, "data");

        var imported = await CommandLine.RunInAsync(data, away, "catalog", "import", document);
        var exported = await CommandLine.RunInAsync(data, away, "catalog", "export");

        Assert.Equal((0, 0), (imported.ExitCode, exported.ExitCode));
        var price = exported.Json["products"]![0]!["skus"]![0]!["prices"]![0]!;
        Assert.Equal(("2021-03-01T00:00:00+00:00", "2031-02-28T23:00:00+00:00"), ((string?)price["from"], (string?)price["until"]));
    }

    [Fact]
    public async Task Tax_rates_are_set_imported_and_listed_in_per_cent()
    {
        string good = comptoir.Write("taxes.csv", "market,name,rate,validFrom\nAU,GST,10,2000-07-01\n");
        string bad = comptoir.Write("bad.csv", "market,name,rate,validFrom\nFR,TVA,20,2014-01-01\nDE,MwSt.,x,2014-01-01\n");

        var set = await comptoir.RunAsync("taxes", "set", "fr", "--name", "TVA", "--rate", "20", "--from", "2014-01-01");
        var rewritten = await comptoir.RunAsync("taxes", "set", "FR", "--name", "TVA", "--rate", "21", "--from", "2014-01-01");
        var imported = await comptoir.RunAsync("taxes", "import", good);
        var refused = await comptoir.RunAsync("taxes", "import", bad);
        var listed = await comptoir.RunAsync("taxes", "list", "--json");

        Assert.Equal((0, 1, 0, 1), (set.ExitCode, rewritten.ExitCode, imported.ExitCode, refused.ExitCode));
        Assert.Contains("Row 3, column rate", refused.Error, StringComparison.Ordinal);
        Assert.Equal(["AU 10", "FR 20"], listed.Json["items"]!.AsArray().Select(item => $"{item!["market"]} {(decimal)item["rate"]!:0.##}"));
    }
}
