using System.Net;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Access;
using Comptoir.Portal.Tests.Browser;
using Comptoir.Portal.Tests.Reservations;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Portal.Tests.Isolation;

/// <summary>R1.1: every address and every form that the first partner's pages lead to, tried by the second partner with all rights.</summary>
public sealed partial class IsolationPageTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private static readonly string[] Theirs = ["Garance", "Brasserie", "Lakeview", "Nadia", "nadia@", "garance.example"];

    [Fact]
    public async Task What_one_partners_pages_lead_to_is_to_another_as_if_it_did_not_exist()
    {
        var (pages, forms) = await WalkAsync();
        using var rival = await RivalAsync();
        int before = await RecordsAsync();
        string nothing = Plain(await rival.GetAsync($"/partner/customers/{Guid.NewGuid()}"));
        var wrong = new List<string>();

        foreach (string address in pages)
        {
            var answer = await rival.GetAsync(address);
            if (answer.Status != HttpStatusCode.NotFound || (answer.Html.Contains("<main", StringComparison.Ordinal) && Plain(answer) != nothing))
                wrong.Add($"GET {address}: {(int)answer.Status}");
        }

        foreach (var (action, fields) in forms)
        {
            var answer = await rival.PostAsync(action, await OwnTokenAsync(rival, fields));
            if (answer.Status is not (HttpStatusCode.NotFound or HttpStatusCode.BadRequest) || Array.Exists(Theirs, name => answer.Words.Contains(name, StringComparison.Ordinal)))
                wrong.Add($"POST {action}: {(int)answer.Status}");
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(pages.Count > 25 && forms.Count > 15, $"Only {pages.Count} addresses and {forms.Count} forms were tried.");
        Assert.Equal(before, await RecordsAsync());
    }

    [Fact]
    public async Task Ids_of_another_partner_in_the_hidden_fields_of_ones_own_forms_reach_nothing()
    {
        var (_, forms) = await WalkAsync();
        using var rival = await RivalAsync();
        string own = server.CustomerIn("GB", partner: 1), theirs = server.CustomerIn("FR");
        int before = await RecordsAsync(), tried = 0;
        var wrong = new List<string>();

        foreach (var (action, fields) in forms.Where(form => form.Action.Contains(theirs, StringComparison.Ordinal) && form.Fields.Any(field => Id().IsMatch(field.Value) && field.Key is not ("form" or "requestId" or "agreedOn"))))
        {
            tried++;
            var answer = await rival.PostAsync(action.Replace(theirs, own, StringComparison.Ordinal), await OwnTokenAsync(rival, fields));
            if ((int)answer.Status is < 400 or >= 500 || Array.Exists(Theirs, name => answer.Words.Contains(name, StringComparison.Ordinal)))
                wrong.Add($"POST {action}: {(int)answer.Status} {answer.Location}");
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(tried > 2, $"Only {tried} forms were tried.");
        Assert.Equal(before, await RecordsAsync());
    }

    [Theory]
    [InlineData("Brasserie"), InlineData("brasserie-leon.onmicrosoft.com"), InlineData("c0000000-0000-4000-8000-000000000120")]
    public async Task A_customer_of_another_partner_is_not_found_by_name_domain_or_tenant_id(string text)
    {
        using var rival = await RivalAsync();

        var page = await rival.GetAsync($"/partner/customers?q={Uri.EscapeDataString(text)}");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("No customer matches", page.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("/partner/customers/c0000000-0000-4000-8000-000000000120", page.Html, StringComparison.Ordinal);
    }

    /// <summary>Every address that names something of the first partner, and every form there, as its administrator finds them.</summary>
    private async Task<(List<string> Pages, List<(string Action, Dictionary<string, string> Fields)> Forms)> WalkAsync()
    {
        await server.BuyAsync(Purchases.Perpetual);
        await server.AzureAsync();
        await server.ReserveAsync();
        using var reader = await Reader.SignedInAsync(server, "agathe@garance.example");
        string customer = $"/partner/customers/{server.CustomerIn("FR")}";
        await RequestAsync(reader);
        var toRead = new Queue<string>(["/partner", "/partner/users", "/partner/applications", "/partner/billing?currency=EUR", "/partner/support", $"{customer}/software?item={Purchases.Perpetual}&get=1",
            $"/partner/customers/{server.CustomerIn("US")}/reservations", $"{customer}/azure", $"{customer}/hybrid-benefit"]);
        var (seen, pages, forms) = (new HashSet<string>(), new List<string>(), new Dictionary<string, Dictionary<string, string>>());
        while (toRead.TryDequeue(out string? address))
        {
            string path = address.Split('?')[0];
            if (!seen.Add(path) || seen.Count > 150)
                continue;
            var page = await reader.GetAsync(address);
            if (Id().IsMatch(path) && page.Status == HttpStatusCode.OK)
                pages.Add(address);
            foreach (string link in Links().Matches(page.Html).Select(match => WebUtility.HtmlDecode(match.Groups["address"].Value)))
                toRead.Enqueue(link);
            foreach (string action in Actions().Matches(page.Html).Select(match => WebUtility.HtmlDecode(match.Groups["address"].Value)).Where(action => Id().IsMatch(action)))
                forms.TryAdd(action, page.FormOf(action));
        }

        return (pages, [.. forms.Select(form => (form.Key, form.Value))]);
    }

    private static async Task RequestAsync(Reader reader)
    {
        const string New = "/partner/support/new";
        var filed = await reader.SubmitAsync(
            await reader.GetAsync(New), New, ("problemType", "1004"), ("impact", "minimal"), ("title", "Mine alone"), ("text", "?"), ("contactPhone", "1"), ("amount", ""), ("customer", ""), ("purchase", ""));
        Assert.Equal(HttpStatusCode.SeeOther, filed.Status);
    }

    /// <summary>The second partner's only user, with every role.</summary>
    private async Task<Reader> RivalAsync()
    {
        string name = (string)server.Partner(1)["users"]![0]!["userName"]!;
        await server.InStoreAsync(async db =>
        {
            (await db.Users.SingleAsync(user => user.UserNameKey == name)).Change(null, null, AccessMatrix.RolesOf(Commerce.Primitives.ActorKind.Partner), null);
            return await db.SaveChangesAsync();
        });
        return await Reader.SignedInAsync(server, name);
    }

    /// <summary>The fields under the proof of one's own session.</summary>
    private static async Task<Dictionary<string, string>> OwnTokenAsync(Reader reader, Dictionary<string, string> fields)
    {
        var own = (await reader.GetAsync("/partner")).FormOf("/sign-out");
        return new(fields) { ["form"] = own["form"], ["requestId"] = Guid.NewGuid().ToString() };
    }

    /// <summary>The page without what is another's on each: proofs and ids of forms, the clock, the way back after a change of language.</summary>
    private static string Plain(PageText page) => Changing().Replace(page.Html[page.Html.IndexOf("<main", StringComparison.Ordinal)..], "");

    private Task<int> RecordsAsync() => server.InStoreAsync(db => db.Activity.CountAsync());

    [GeneratedRegex("href=\"(?<address>/partner[^\"#]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Links();

    [GeneratedRegex("<form[^>]*method=\"post\"[^>]*action=\"(?<address>/partner[^\"]*)\"|<form[^>]*action=\"(?<address>/partner[^\"]*)\"[^>]*method=\"post\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Actions();

    // A GUID, an order's number, an invoice's number: eight or more letters and digits with a digit among them.
    [GeneratedRegex(@"(?<![A-Za-z])(?=[A-Za-z0-9-]*\d)[A-Za-z0-9-]{8,}")]
    private static partial Regex Id();

    [GeneratedRegex("<input type=\"hidden\"[^>]*>")]
    private static partial Regex Changing();
}
