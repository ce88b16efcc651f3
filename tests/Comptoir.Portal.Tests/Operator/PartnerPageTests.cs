using System.Net;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Portal.Tests.Operator;

/// <summary>The operator's partners, as a reader without script has them (R1.2, R3.2b, R4.4).</summary>
public sealed class PartnerPageTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string List = "/operator/partners";
    private const string New = "/operator/partners/new";

    [Theory]
    [InlineData("en"), InlineData("fr")]
    public async Task A_partner_is_added_once_however_often_the_form_is_sent_and_its_first_administrator_is_invited(string language)
    {
        using var op = await SignedInAsync(language);
        string mpn = language == "en" ? "7770001" : "7770002";
        var form = await op.GetAsync(New);
        (string, string)[] fields =
        [
            ("name", $"Neuve {mpn}"), ("mpnId", mpn), ("domain", $"n{mpn}.example"), ("country", "FR"), ("currency", ""), ("type", "DirectBill"), ("culture", ""),
            ("policyProfile", "csp-2021-03"), ("market", "FR"), ("limitCurrency", "EUR"), ("limitAmount", language == "fr" ? "12 500,50" : "12,500.50"),
        ];
        var sent = form.FormOf(New);
        foreach (var (name, value) in fields)
            sent[name] = value;

        var added = await op.PostAsync(New, sent);
        var again = await op.PostAsync(New, sent);
        var users = await op.FollowAsync(added);
        string address = added.Location!;
        var empty = await op.SubmitAsync(users, address, ("displayName", ""), ("userName", ""), ("email", ""));
        var faulty = await op.SubmitAsync(users, address, ("displayName", "Anne"), ("userName", "anne@elsewhere.example"), ("email", "anne@mail.example"), ("role", "GlobalAdmin"));
        var invited = await op.SubmitAsync(faulty, address, ("userName", $"anne@n{mpn}.example"), ("role", "GlobalAdmin"));
        var told = await op.FollowAsync(invited);

        Assert.Equal(HttpStatusCode.SeeOther, added.Status);
        Assert.Equal(added.Location, again.Location);
        Assert.All(["displayName", "userName", "email"], field => Assert.Contains($"href=\"#{field}\"", empty.Html));
        Assert.Equal(HttpStatusCode.BadRequest, faulty.Status);
        Assert.Contains(language == "fr" ? "pas un domaine de ce partenaire" : "not a domain of this partner", faulty.Words);
        Assert.Equal("Anne", faulty.FormOf(address)["displayName"]);
        Assert.Contains("anne@mail.example", told.Words);
        var partner = Assert.Single(await server.InStoreAsync(db => db.Partners.AsNoTracking().Where(row => row.MpnId == mpn).ToListAsync()));
        Assert.Equal(["FR"], partner.Markets);
        Assert.Equal(1_250_050, await server.InStoreAsync(db => db.CreditAccounts.Where(account => account.PartnerId == partner.Id).Select(account => account.LimitMinor).SingleAsync()));
        Assert.Equal(
            (Role.GlobalAdmin, 1),
            await server.InStoreAsync(async db => ((await db.Users.SingleAsync(user => user.PartnerId == partner.Id)).Roles.Single(), await db.Mails.CountAsync(mail => mail.PartnerId == partner.Id))));
        Assert.Equal(1, await RecordsAsync(partner.Id, ActivityOperation.UpdateCompanyInfo));
    }

    [Theory]
    [InlineData("mpnId", "12a"), InlineData("mpnId", "TAKEN"), InlineData("domain", "garance"), InlineData("domain", "garance.example"), InlineData("country", ""), InlineData("name", "")]
    [InlineData("limitAmount", "much"), InlineData("limitAmount", "-1"), InlineData("limitAmount", "1.005"), InlineData("limitCurrency", "ZZZ"), InlineData("market", "QQ"), InlineData("policyProfile", "none")]
    [InlineData("supportEmail", "no"), InlineData("supportWebsite", "ftp://x")]
    public async Task A_fault_is_told_at_its_field_and_keeps_what_was_typed(string field, string value)
    {
        using var op = await SignedInAsync();
        var fields = new Dictionary<string, string>
        {
            ["name"] = "Kept as typed",
            ["mpnId"] = "7770009",
            ["domain"] = "kept.example",
            ["country"] = "FR",
            ["type"] = "DirectBill",
            ["policyProfile"] = "csp-2021-03",
            ["market"] = "FR",
            ["limitCurrency"] = "EUR",
            ["limitAmount"] = "10",
            [field] = value == "TAKEN" ? (string)server.Partner()["mpnId"]! : value,
        };

        var answer = await op.SubmitAsync(await op.GetAsync(New), New, [.. fields.Select(pair => (pair.Key, pair.Value))]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains($"href=\"#{(field == "market" ? "markets" : field)}\"", answer.Html);
        Assert.Equal(field == "domain" ? value : "kept.example", answer.FormOf(New)["domain"]);
        Assert.False(await server.InStoreAsync(db => db.Partners.AnyAsync(partner => partner.MpnId == "7770009")));
    }

    [Fact]
    public async Task A_change_is_kept_with_its_record_and_one_of_an_older_page_is_not()
    {
        using var op = await SignedInAsync();
        var id = new PartnerId(Guid.Parse((string)server.Partner(1)["tenantId"]!));
        string address = $"{List}/{id}";
        var page = await op.GetAsync(address);
        string limit = page.FormOf(address).Keys.First(name => name.StartsWith("limit-", StringComparison.Ordinal));
        int records = await RecordsAsync(id, ActivityOperation.IncreaseSpendingLimit);

        var changed = await op.SubmitAsync(page, address, ("name", "Harrow Renamed"), ("supportPhone", "+44 1"), (limit, "123456"), ("every", "true"));
        var shown = await op.FollowAsync(changed);
        var late = await op.SubmitAsync(page, address, ("name", "Harrow Too Late"), ("requestId", Guid.NewGuid().ToString()));

        Assert.Contains("Saved", shown.Words);
        Assert.Equal("Harrow Renamed", shown.FormOf(address)["name"]);
        Assert.Equal("123456.00", shown.FormOf(address)[limit]);
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Equal("Harrow Too Late", late.FormOf(address)["name"]);
        Assert.Equal(records + 1, await RecordsAsync(id, ActivityOperation.IncreaseSpendingLimit));
        Assert.Equal(("Harrow Renamed", "*"), await server.InStoreAsync(async db => (await db.Partners.SingleAsync(partner => partner.Id == id)) is { } partner ? (partner.Name, partner.Markets[0]) : default));
    }

    [Theory]
    [InlineData("GARANCE", true), InlineData("garance.example", true), InlineData("zzz-none", false)]
    public async Task The_list_is_searched_by_any_part_in_any_case(string text, bool found)
    {
        using var op = await SignedInAsync();

        var page = await op.GetAsync($"{List}?q={text}");

        Assert.Equal(found, page.Html.Contains($"{List}/{Garance}", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain($"{List}/{server.Partner(1)["tenantId"]}", page.Html);
    }

    [Fact]
    public async Task The_list_is_turned_page_by_page_in_both_directions()
    {
        await using (var scope = server.Services.CreateAsyncScope())
        {
            var add = scope.ServiceProvider.GetRequiredService<AddPartnerHandler>();
            var by = Actor.Program with { Partner = new PartnerId(Guid.Parse((string)server.World["operator"]!["tenantId"]!)) };
            for (int i = 100; i < 130; i++)
                Assert.Null((await add.HandleAsync(new AddPartner($"Pages {i}", $"999{i}", "FR", $"p{i}.example", by), default)).Refusal);
        }

        using var op = await SignedInAsync();
        var first = await op.GetAsync($"{List}?q=Pages");
        var second = await op.GetAsync(NextOf(first, "next"));
        var back = await op.GetAsync(NextOf(second, "prev"));

        Assert.Contains("Pages 124", first.Words);
        Assert.DoesNotContain("Pages 125", first.Words);
        Assert.Contains("Pages 125", second.Words);
        Assert.Contains("Pages 129", second.Words);
        Assert.DoesNotContain("Pages 124", second.Words);
        Assert.Contains("Pages 100", back.Words);
    }

    [Fact]
    public async Task Nobody_but_the_operator_comes_here_and_an_unknown_partner_is_not_found()
    {
        using var agent = await Reader.SignedInAsync(server, "agathe@garance.example");
        using var customer = await Reader.SignedInAsync(server, "ines@brasserie-leon.onmicrosoft.com");
        using var op = await SignedInAsync();

        foreach (var stranger in new[] { agent, customer })
        {
            foreach (string path in new[] { List, New, $"{List}/{Garance}", $"{List}/{Garance}/users" })
            {
                Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync(path)).Status);
                Assert.Equal(HttpStatusCode.Forbidden, (await stranger.PostAsync(path, [])).Status);
            }
        }

        Assert.Equal(HttpStatusCode.NotFound, (await op.GetAsync($"{List}/{Guid.NewGuid()}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await op.GetAsync($"{List}/{server.World["operator"]!["tenantId"]}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await op.GetAsync($"{List}/{server.CustomerIn("FR")}/users")).Status);
    }

    private string Garance => (string)server.Partner()["tenantId"]!;

    private static string NextOf(PageText page, string rel) =>
        WebUtility.HtmlDecode(page.Html.Split($"rel=\"{rel}\" href=\"")[1].Split('"')[0]);

    private Task<Reader> SignedInAsync(string language = "en") => Reader.SignedInAsync(server, (string)server.World["operator"]!["userName"]!, language);

    private Task<int> RecordsAsync(PartnerId partner, ActivityOperation operation) =>
        server.InStoreAsync(db => db.Activity.CountAsync(record => record.PartnerId == partner && record.Operation == operation));
}
