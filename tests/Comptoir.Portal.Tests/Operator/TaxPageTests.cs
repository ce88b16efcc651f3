using System.Net;
using System.Text;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Portal.Tests.Operator;

/// <summary>Tax rates, as a reader without script has them (R14.4).</summary>
public sealed class TaxPageTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Home = "/operator/taxes";
    private const string Import = "/operator/taxes/import";

    private DateOnly Today => DateOnly.FromDateTime(server.Services.GetRequiredService<CommerceClock>().GetUtcNow().UtcDateTime);

    [Theory]
    [InlineData("en", "NZ", "15.25"), InlineData("fr", "SE", "15,25")]
    public async Task A_rate_is_set_from_a_day_on_with_one_record_however_often_the_form_is_sent(string language, string market, string figure)
    {
        using var op = await SignedInAsync(language);
        var sent = (await op.GetAsync(Home)).FormOf(Home);
        foreach (var (name, value) in new[] { ("market", market), ("taxName", "GST"), ("rate", figure), ("validFrom", "2031-05-01") })
            sent[name] = value;
        int records = await RecordsAsync();

        var set = await op.PostAsync(Home, sent);
        var again = await op.PostAsync(Home, sent);
        var shown = await op.FollowAsync(set);

        Assert.Equal(set.Location, again.Location);
        Assert.Contains(language == "fr" ? "15,25\u00A0%" : "15.25%", shown.Words);
        Assert.Contains(language == "fr" ? "À venir" : "To come", shown.Words);
        Assert.Equal(0.1525m, (await server.InStoreAsync(db => db.TaxRates.SingleAsync(rate => rate.Market == market && rate.ValidFrom == new DateOnly(2031, 5, 1)))).Rate);
        Assert.Equal(records + 1, await RecordsAsync());
    }

    [Theory]
    [InlineData("market", ""), InlineData("market", "QQ"), InlineData("taxName", ""), InlineData("rate", "much"), InlineData("rate", "101"), InlineData("rate", "-1"), InlineData("validFrom", "soon")]
    [InlineData("validFrom", "2019-01-01")]
    public async Task A_fault_is_told_at_its_field_and_keeps_what_was_typed(string field, string value)
    {
        using var op = await SignedInAsync();
        var fields = new Dictionary<string, string> { ["market"] = "FR", ["taxName"] = "TVA neuve", ["rate"] = "21", ["validFrom"] = "2032-01-01" };
        fields[field] = value;

        var answer = await op.SubmitAsync(await op.GetAsync(Home), Home, [.. fields.Select(pair => (pair.Key, pair.Value))]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains($"href=\"#{field}\"", answer.Html);
        Assert.Equal(field == "rate" ? value : "21", answer.FormOf(Home)["rate"]);
        Assert.False(await server.InStoreAsync(db => db.TaxRates.AnyAsync(rate => rate.Name == "TVA neuve")));
    }

    [Fact]
    public async Task A_file_is_looked_at_first_and_taken_in_when_it_is_confirmed()
    {
        using var op = await SignedInAsync();
        string csv = $"market,name,rate,validFrom\nNO,MVA,25,{Today.AddDays(5):yyyy-MM-dd}\nDK,MOMS,25,{Today.AddDays(5):yyyy-MM-dd}\n";
        int records = await RecordsAsync();

        var preview = await op.UploadAsync(await op.GetAsync(Import), Import, "taxes.csv", Encoding.UTF8.GetBytes(csv));
        int meanwhile = await server.InStoreAsync(db => db.TaxRates.CountAsync(rate => rate.Name == "MVA"));
        var confirmation = preview.FormOf($"{Import}/confirm");
        var done = await op.PostAsync($"{Import}/confirm", confirmation);
        var again = await op.PostAsync($"{Import}/confirm", confirmation);
        var repeated = await op.UploadAsync(await op.GetAsync(Import), Import, "taxes.csv", Encoding.UTF8.GetBytes(csv));

        Assert.Equal((HttpStatusCode.OK, 0), (preview.Status, meanwhile));
        Assert.Contains("2 rates would change", preview.Words);
        Assert.Contains("Norway", preview.Words);
        Assert.Equal($"{Home}?imported=2", done.Location);
        Assert.Equal(done.Location, again.Location);
        Assert.Equal(records + 2, await RecordsAsync());
        Assert.Contains("nothing to import", repeated.Words);
    }

    [Fact]
    public async Task A_faulty_file_is_told_by_row_and_column_and_nothing_of_it_is_kept()
    {
        using var op = await SignedInAsync();
        byte[] csv = Encoding.UTF8.GetBytes("market,name,rate,validFrom\nIS,VSK,24,2033-01-01\nQQ,X,20,2033-01-01\nIS,VSK,much,2033-02-01\n");

        var answer = await op.UploadAsync(await op.GetAsync(Import), Import, "taxes.csv", csv);
        var empty = await op.UploadAsync(await op.GetAsync(Import), Import, "taxes.csv", []);
        var long_ = await op.UploadAsync(await op.GetAsync(Import), Import, "taxes.csv", new byte[(256 * 1024) + 1]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("2 faults", answer.Words);
        Assert.Matches(@"3\s+market", answer.Words);
        Assert.Matches(@"4\s+rate", answer.Words);
        Assert.Equal(HttpStatusCode.BadRequest, empty.Status);
        Assert.Contains("256", long_.Words);
        Assert.False(await server.InStoreAsync(db => db.TaxRates.AnyAsync(rate => rate.Market == "IS")));
    }

    [Fact]
    public async Task A_form_that_is_not_ours_takes_nothing_in()
    {
        using var op = await SignedInAsync();

        var answer = await op.UploadAsync(Import, new Dictionary<string, string> { ["form"] = "forged" }, "taxes.csv", "market,name,rate,validFrom"u8.ToArray());
        var confirmed = await op.PostAsync($"{Import}/confirm", new Dictionary<string, string> { ["form"] = "forged", ["csv"] = "market,name,rate,validFrom\nIE,VAT,23,2033-01-01" });

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (answer.Status, confirmed.Status));
        Assert.False(await server.InStoreAsync(db => db.TaxRates.AnyAsync(rate => rate.Market == "IE")));
    }

    private Task<Reader> SignedInAsync(string language = "en") => Reader.SignedInAsync(server, (string)server.World["operator"]!["userName"]!, language);

    private Task<int> RecordsAsync() => server.InStoreAsync(db => db.Activity.CountAsync(record => record.Operation == ActivityOperation.PolicyUpdated && record.ResourceKey!.StartsWith("tax/")));
}
