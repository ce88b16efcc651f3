using System.Globalization;
using System.Net;
using System.Text;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Portal.Tests.Operator;

/// <summary>A price sheet in the console, as a reader without script has it (R3.5).</summary>
public sealed class CatalogImportPageTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Home = "/operator/catalogue/import";
    private const string Head = "ProductTitle,ProductId,SkuId,SkuTitle,Publisher,SkuDescription,UnitOfMeasure,TermDuration,BillingPlan,Market,Currency,UnitPrice,PricingTierRangeMin,PricingTierRangeMax,EffectiveStartDate,EffectiveEndDate,Tags,ERP Price,Segment";

    [Theory]
    [InlineData("en", "FR", 7), InlineData("fr", "US", 9)]
    public async Task A_file_is_looked_at_first_and_taken_in_once_when_it_is_confirmed(string language, string market, int more)
    {
        using var op = await SignedInAsync(language);
        var price = await PriceAsync(market);
        decimal after = price.UnitPrice + more;
        byte[] sheet = Sheet(Row(price, after, "1/1/2031 12:00:00 AM"), Row(price, price.UnitPrice, price.From.ToString("M/d/yyyy h:mm:ss tt", CultureInfo.InvariantCulture), "1/1/2031 12:00:00 AM"));
        int records = await RecordsAsync();

        var page = await op.GetAsync(Home);
        var form = page.FormOf(Home);
        form.Remove("file");
        var sent = await op.UploadAsync(Home, form, "prices.csv", sheet);
        var again = await op.UploadAsync(Home, form, "prices.csv", sheet);
        var preview = await DoneAsync(op, sent.Location!);
        int meanwhile = await CountAsync(price, after);
        var confirmation = preview.FormOf($"{sent.Location}/confirm");
        var confirmed = await op.PostAsync($"{sent.Location}/confirm", confirmation);
        await op.PostAsync($"{sent.Location}/confirm", confirmation);
        var done = await DoneAsync(op, confirmed.Location!);

        Assert.Equal(sent.Location, again.Location);
        Assert.Equal(0, meanwhile);
        Assert.Contains(language == "fr" ? "Rien n’est encore enregistré" : "Nothing is stored yet", preview.Words);
        Assert.Contains(after.ToString("N2", CultureInfo.GetCultureInfo(language)), preview.Words);
        Assert.Contains(price.UnitPrice.ToString("N2", CultureInfo.GetCultureInfo(language)), preview.Words);
        Assert.Contains(language == "fr" ? "Ce qui a changé" : "What has changed", done.Words);
        Assert.Equal((1, records + 1), (await CountAsync(price, after), await RecordsAsync()));
        Assert.Contains("prices.csv", (await op.GetAsync(Home)).Words);
    }

    [Fact]
    public async Task Faults_are_told_by_row_and_column_and_nothing_can_be_confirmed()
    {
        using var op = await SignedInAsync();
        var price = await PriceAsync("GB");
        byte[] sheet = Sheet(Row(price, -1m, "1/1/2031 12:00:00 AM", "1/1/2032 12:00:00 AM"), Row(price, price.UnitPrice, "someday"), Row(price, price.UnitPrice, "1/1/2032 12:00:00 AM"));

        var sent = await op.UploadAsync(await op.GetAsync(Home), Home, "bad.csv", sheet);
        var shown = await DoneAsync(op, sent.Location!);
        var confirmed = await op.PostAsync($"{sent.Location}/confirm", new Dictionary<string, string> { ["form"] = (await op.GetAsync(Home)).FormOf(Home)["form"] });
        var empty = await op.UploadAsync(await op.GetAsync(Home), Home, "empty.csv", []);

        Assert.Matches(@"2\s+UnitPrice", shown.Words);
        Assert.Matches(@"3\s+EffectiveStartDate", shown.Words);
        Assert.DoesNotContain("/confirm", shown.Html);
        Assert.Equal(HttpStatusCode.SeeOther, confirmed.Status);
        Assert.Contains("Faulty", (await op.GetAsync(sent.Location!)).Words);
        Assert.Equal(HttpStatusCode.BadRequest, empty.Status);
        Assert.Equal(0, await server.InStoreAsync(db => db.Prices.CountAsync(row => row.Market == "GB" && row.From == new DateTimeOffset(2032, 1, 1, 0, 0, 0, TimeSpan.Zero))));
    }

    [Fact]
    public async Task What_the_catalogue_says_already_is_told_as_nothing_new()
    {
        using var op = await SignedInAsync();
        var price = await PriceAsync("JP");

        var sent = await op.UploadAsync(await op.GetAsync(Home), Home, "same.csv", Sheet(Row(price, price.UnitPrice, price.From.ToString("M/d/yyyy h:mm:ss tt", CultureInfo.InvariantCulture))));
        var shown = await DoneAsync(op, sent.Location!);

        Assert.Contains("nothing to import", shown.Words);
        Assert.DoesNotContain("/confirm", shown.Html);
    }

    [Fact]
    public async Task Nobody_but_the_operator_comes_here_and_an_unknown_file_is_not_found()
    {
        using var op = await SignedInAsync();
        using var agent = await Reader.SignedInAsync(server, "agathe@garance.example");
        var sent = await op.UploadAsync(await op.GetAsync(Home), Home, "mine.csv", Sheet(Row(await PriceAsync("CA"), 1m, "1/1/2033 12:00:00 AM")));

        Assert.Equal(HttpStatusCode.Forbidden, (await agent.GetAsync(Home)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.GetAsync(sent.Location!)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.UploadAsync(Home, [], "x.csv", [1])).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.PostAsync($"{sent.Location}/confirm", [])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await op.GetAsync($"{Home}/{Guid.NewGuid()}")).Status);
    }

    private static byte[] Sheet(params string[] rows) => Encoding.UTF8.GetBytes($"{Head}\n{string.Join('\n', rows)}\n");

    private static string Row(Price price, decimal amount, string from, string until = "12/31/9999 12:00:00 AM") => string.Create(
        CultureInfo.InvariantCulture,
        $"T,{price.ProductId},{price.SkuId},S,P,D,,{price.Term},{(price.BillingCycle == BillingCycle.None ? "" : price.BillingCycle)},{price.Market},{price.Currency},{amount},,,{from},{until},,{Math.Max(price.RetailPrice!.Value, amount)},{price.Segment}");

    /// <summary>Reads a file's page until the work on it is done.</summary>
    private static async Task<PageText> DoneAsync(Reader op, string address)
    {
        for (int tries = 0; ; tries++)
        {
            var page = await op.GetAsync(address);
            if (!page.Html.Contains("http-equiv=\"refresh\"", StringComparison.Ordinal))
                return page;
            Assert.True(tries < 100, "The work does not end.");
        }
    }

    /// <summary>A price without an end that a price sheet can name, with a name that sorts first.</summary>
    private Task<Price> PriceAsync(string market) => server.InStoreAsync(async db => (await db.Prices.AsNoTracking().Where(row => row.Market == market && row.Scope == "" && row.Segment == "commercial").ToListAsync())
        .Where(row => row.Until == Price.OpenEnd && row.RetailPrice is not null && db.Skus.Single(sku => sku.ProductId == row.ProductId && sku.Id == row.SkuId).Kind is ProductKind.Perpetual or ProductKind.SoftwareSubscription)
        .OrderBy(row => row.ProductId, StringComparer.Ordinal).ThenBy(row => row.SkuId, StringComparer.Ordinal).First());

    private Task<int> CountAsync(Price price, decimal amount) => server.InStoreAsync(async db =>
        (await db.Prices.AsNoTracking().Where(row => row.ProductId == price.ProductId && row.SkuId == price.SkuId && row.Market == price.Market).ToListAsync()).Count(row => row.UnitPrice == amount));

    private Task<Reader> SignedInAsync(string language = "en") => Reader.SignedInAsync(server, (string)server.World["operator"]!["userName"]!, language);

    private Task<int> RecordsAsync() => server.InStoreAsync(db => db.Activity.CountAsync(record => record.Operation == ActivityOperation.PolicyUpdated && record.ResourceKey == "catalog"));
}
