using System.Net;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Tests.Browser;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Portal.Tests.Support;

/// <summary>The form, the list and the queue, as a reader without script has them (R10).</summary>
public sealed class SupportPageTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string New = "/partner/support/new";

    [Theory]
    [InlineData("en"), InlineData("fr")]
    public async Task From_the_prefilled_form_to_the_operators_approval(string language)
    {
        var (order, customer) = await OrderAsync(language == "en" ? 0 : 1);
        using var nadia = await Reader.SignedInAsync(server, NameOf("AdminAgent"), language);
        var form = await nadia.GetAsync($"{New}?customer={customer}&order={order}&line=0");
        var fields = form.FormOf(New);

        var faulty = await nadia.SubmitAsync(form, New, ("problemType", "1001"), ("impact", "moderate"), ("amount", language == "fr" ? "1 000 000,00" : "1,000,000.00"), ("title", "My title"));
        var filed = await nadia.SubmitAsync(faulty, New, ("problemType", "1001"), ("impact", "moderate"), ("amount", "10" + (language == "fr" ? ",50" : ".50")), ("refundReason", "Bought twice"), ("contactPhone", "+33 1 99"));
        var shown = await nadia.GetAsync(filed.Location!);
        string id = filed.Location!.Split('/')[^1].Split('?')[0];
        using var op = await Reader.SignedInAsync(server, (string)server.World["operator"]!["userName"]!, language);
        var queue = await op.GetAsync("/operator/support");
        var request = await op.GetAsync($"/operator/support/{id}");
        var approved = await op.SubmitAsync(request, $"/operator/support/{id}", ("act", "approve"), ("acknowledged", "1"), ("amount", "7"), ("text", "Fine"));
        var again = await op.SubmitAsync(request, $"/operator/support/{id}", ("act", "refuse"), ("text", "Late"));
        var after = await nadia.GetAsync($"/partner/support/{id}");

        Assert.EndsWith(".example", fields["customer"].Replace(".onmicrosoft.com", ".example", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(order, fields["purchase"]);
        Assert.Contains(language == "fr" ? "pack de licences" : "License Pack", fields["title"], StringComparison.Ordinal);
        Assert.Equal(language == "fr", form.Words.Contains("pack de licences", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, faulty.Status);
        Assert.Contains(language == "fr" ? "Au plus" : "At most", faulty.Words, StringComparison.Ordinal);
        Assert.Equal("My title", faulty.FormOf(New)["title"]);
        Assert.Equal(HttpStatusCode.SeeOther, filed.Status);
        Assert.Contains("My title", shown.Words, StringComparison.Ordinal);
        Assert.Contains("My title", queue.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, approved.Status);
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains(language == "fr" ? "Approuvée" : "Approved", after.Words, StringComparison.Ordinal);
        var number = new OrderId(order);
        Assert.Equal(700, await server.InStoreAsync(db => db.LedgerEntries.Where(e => e.OrderId == number && e.Kind == LedgerEntryKind.Credit).Select(e => e.SubtotalMinor).SingleAsync()));
    }

    [Fact]
    public async Task Strangers_see_no_request_and_the_list_shows_ones_own()
    {
        using var nadia = await Reader.SignedInAsync(server, NameOf("AdminAgent"));
        var filed = await nadia.SubmitAsync(
            await nadia.GetAsync(New), New, ("problemType", "1004"), ("impact", "minimal"), ("title", "Mine alone"), ("text", "?"), ("contactPhone", "1"), ("amount", ""), ("customer", ""), ("purchase", ""));
        using var rival = await Reader.SignedInAsync(server, (string)server.Partner(1)["users"]![0]!["userName"]!);

        Assert.Equal(HttpStatusCode.SeeOther, filed.Status);
        Assert.Contains("Mine alone", (await nadia.GetAsync("/partner/support")).Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Mine alone", (await nadia.GetAsync("/partner/support?state=Closed")).Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await rival.GetAsync(filed.Location!)).Status);
    }

    [Fact]
    public async Task A_stranger_does_nothing_about_a_request_and_gets_none_of_its_files()
    {
        using var nadia = await Reader.SignedInAsync(server, NameOf("AdminAgent"));
        var filed = await nadia.UploadAsync(New, SupportFileTests.Problem(await nadia.GetAsync(New), "Not for them"), [("a.csv", [.. "a;b"u8])]);
        string at = filed.Location!.Split('?')[0];
        using var rival = await Reader.SignedInAsync(server, (string)server.Partner(1)["users"]![0]!["userName"]!);
        var request = await server.InStoreAsync(db => db.ServiceRequests.AsNoTracking().Include(r => r.Files).SingleAsync(r => r.Title == "Not for them"));
        var proof = (await rival.GetAsync(New)).FormOf(New);

        foreach (string act in new[] { "note", "close", "reopen" })
        {
            var fields = new Dictionary<string, string> { ["form"] = proof["form"], ["requestId"] = Guid.NewGuid().ToString(), ["act"] = act, ["text"] = "Theirs" };
            Assert.Equal(HttpStatusCode.NotFound, (await rival.PostAsync(at, fields)).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await rival.UploadAsync($"{at}/files", new Dictionary<string, string> { ["form"] = proof["form"] }, [("b.csv", [.. "c;d"u8])])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await rival.GetAsync($"{at}/files/{request.Files.Single().Id}")).Status);
        Assert.Equal(request.Version, await server.InStoreAsync(db => db.ServiceRequests.Where(r => r.Id == request.Id).Select(r => r.Version).SingleAsync()));
    }

    [Theory]
    [InlineData("en", "EUR 1,843.68, what the cancellation rules give. At most EUR 1,843.68"), InlineData("fr", "1 843,68 EUR, ce que donnent les règles d’annulation. 1 843,68 EUR au plus")]
    public async Task The_operator_is_told_what_an_approval_gives_and_what_it_wrote_stays_when_that_is_too_much(string language, string most)
    {
        string order = (await server.BuyAsync(Purchases.Perpetual)).Split('/')[0];
        using var nadia = await Reader.SignedInAsync(server, NameOf("AdminAgent"), language);
        async Task<string> FileAsync()
        {
            var form = await nadia.GetAsync($"{New}?customer={server.CustomerIn("FR")}&order={order}&line=0");
            var filed = await nadia.SubmitAsync(form, New, ("problemType", "1001"), ("impact", "minimal"), ("refundReason", "Bought twice"), ("contactPhone", "1"));
            return $"/operator/support/{filed.Location!.Split('/')[^1].Split('?')[0]}";
        }

        string at = await FileAsync(), other = await FileAsync();
        using var op = await Reader.SignedInAsync(server, (string)server.World["operator"]!["userName"]!, language);
        var shown = await op.GetAsync(at);
        var refused = await op.SubmitAsync(shown, at, ("act", "approve"), ("acknowledged", "1"), ("amount", "99999999"), ("text", "Out of goodwill"));
        var unread = await op.SubmitAsync(refused, at, ("act", "approve"), ("acknowledged", "1"), ("amount", "much"), ("text", "Out of goodwill"));
        var mute = await op.SubmitAsync(unread, at, ("act", "ask"), ("text", " "));
        var approved = await op.SubmitAsync(mute, at, ("act", "approve"), ("acknowledged", "1"), ("amount", ""), ("text", "Out of goodwill"));
        var late = await op.GetAsync(other);

        Assert.Contains(most, shown.Words.Replace('\u202f', ' ').Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal("99999999", refused.FormOf(at)["amount"]);
        Assert.Contains(">Out of goodwill</textarea>", refused.Html, StringComparison.Ordinal);
        Assert.Matches("id=\"amount-e\".{0,2000}" + (language == "fr" ? "Au plus 1" : "At most EUR"), refused.Html.Replace('\n', ' '));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (unread.Status, mute.Status));
        Assert.Contains("id=\"amount-e\"", unread.Html, StringComparison.Ordinal);
        Assert.Contains(language == "fr" ? "Écrivez un message" : "Write a message", mute.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, approved.Status);
        // The purchase of the other one is gone by now: there is no button that could do nothing.
        Assert.Contains(language == "fr" ? "annulé entre-temps" : "was cancelled since", late.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"approve\"", late.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"refuse\"", late.Html, StringComparison.Ordinal);
        // Of nothing that is left no most is told, and the form asks for none of it.
        var nothing = await nadia.GetAsync($"{New}?customer={server.CustomerIn("FR")}&order={order}&line=0");
        Assert.Equal("", nothing.FormOf(New)["amount"]);
        Assert.DoesNotContain("id=\"amount-h\"", nothing.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Open", "Refused"), InlineData("fr", "Ouverte", "Refusée")]
    public async Task A_request_opened_again_wears_its_status_and_can_be_decided(string language, string open, string refused)
    {
        string order = (await server.BuyAsync(Purchases.Perpetual)).Split('/')[0];
        using var nadia = await Reader.SignedInAsync(server, NameOf("AdminAgent"), language);
        var form = await nadia.GetAsync($"{New}?customer={server.CustomerIn("FR")}&order={order}&line=0");
        var filed = await nadia.SubmitAsync(form, New, ("problemType", "1001"), ("impact", "minimal"), ("refundReason", "Bought twice"), ("contactPhone", "1"));
        string mine = filed.Location!.Split('?')[0], at = mine.Replace("/partner/", "/operator/", StringComparison.Ordinal);
        using var op = await Reader.SignedInAsync(server, (string)server.World["operator"]!["userName"]!, language);
        static string Badge(PageText page) => System.Text.RegularExpressions.Regex.Match(page.Html, "class=\"badge[^>]*>(?<word>[^<]*)<").Groups["word"].Value;

        await op.SubmitAsync(await op.GetAsync(at), at, ("act", "refuse"), ("text", "Too late"));
        var closed = await nadia.GetAsync(mine);
        await nadia.SubmitAsync(closed, mine, ("act", "reopen"));
        var reopened = await op.GetAsync(at);

        Assert.Equal((refused, open), (System.Net.WebUtility.HtmlDecode(Badge(closed)), System.Net.WebUtility.HtmlDecode(Badge(reopened))));
        Assert.All(["take", "ask", "approve", "refuse", "close"], act => Assert.Contains($"value=\"{act}\"", reopened.Html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_lines_of_a_prefilled_order_do_not_go_with_another_that_is_written_over_it()
    {
        string first = (await server.BuyAsync(Purchases.Perpetual)).Split('/')[0], second = (await server.BuyAsync(Purchases.Perpetual)).Split('/')[0];
        using var nadia = await Reader.SignedInAsync(server, NameOf("AdminAgent"));
        async Task<List<int>> LinesAsync(string line, string purchase)
        {
            string title = $"Lines {Guid.NewGuid():N}";
            var form = await nadia.GetAsync($"{New}?customer={server.CustomerIn("FR")}&order={first}&line={line}");
            var filed = await nadia.SubmitAsync(
                form, New, ("problemType", "1001"), ("impact", "minimal"), ("title", title), ("purchase", purchase), ("refundReason", "Twice"), ("amount", "1"), ("contactPhone", "1"));
            return filed.Status == HttpStatusCode.SeeOther
                ? await server.InStoreAsync(async db => (await db.ServiceRequests.SingleAsync(r => r.Title == title)).Subject!.Lines)
                : [];
        }

        Assert.Equal([0], await LinesAsync("0", first));
        Assert.Empty(await LinesAsync("5", first));
        Assert.Equal([0], await LinesAsync("5", second));
        string[] told = await server.InStoreAsync(db => db.ServiceRequests.Where(r => r.Title.StartsWith("Lines ") && r.Description.Contains("Lines of the order")).Select(r => r.Description).ToArrayAsync());
        Assert.Contains("Lines of the order: Windows Server 2022 Standard", Assert.Single(told), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "has changed since it was shown", "Tick the box to approve"), InlineData("fr", "a changé depuis l’affichage", "Cochez la case pour approuver")]
    public async Task An_approval_gives_what_the_page_quoted_or_shows_the_new_figure_and_needs_to_be_acknowledged(string language, string lapsed, string untold)
    {
        string order = (await server.BuyAsync(Purchases.OneYearCores, "P1Y")).Split('/')[0];
        using var nadia = await Reader.SignedInAsync(server, NameOf("AdminAgent"), language);
        var form = await nadia.GetAsync($"{New}?customer={server.CustomerIn("FR")}&order={order}&line=0");
        var filed = await nadia.SubmitAsync(form, New, ("problemType", "1001"), ("impact", "minimal"), ("refundReason", "Bought twice"), ("contactPhone", "1"));
        string at = $"/operator/support/{filed.Location!.Split('/')[^1].Split('?')[0]}";
        using var op = await Reader.SignedInAsync(server, (string)server.World["operator"]!["userName"]!, language);
        var shown = await op.GetAsync(at);
        await server.AdvanceAsync("PT25H");

        var unread = await op.SubmitAsync(shown, at, ("act", "approve"), ("amount", ""), ("text", "As agreed"));
        var stale = await op.SubmitAsync(shown, at, ("act", "approve"), ("acknowledged", "1"), ("amount", ""), ("text", "As agreed"));
        bool kept = await server.InStoreAsync(db => db.Orders.AnyAsync(o => o.Id == new OrderId(order) && o.Status == Commerce.Orders.OrderStatus.Completed));
        var approved = await op.SubmitAsync(stale, at, ("act", "approve"), ("acknowledged", "1"), ("amount", ""), ("text", "As agreed"));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Conflict, HttpStatusCode.SeeOther), (unread.Status, stale.Status, approved.Status));
        Assert.Contains("id=\"acknowledged-e\"", unread.Html, StringComparison.Ordinal);
        Assert.Contains(untold, unread.Words, StringComparison.Ordinal);
        Assert.Contains(lapsed, stale.Words, StringComparison.Ordinal);
        Assert.Contains(">As agreed</textarea>", stale.Html, StringComparison.Ordinal);
        Assert.True(kept);
        string quoted = stale.FormOf(at)["quoted"];
        Assert.NotEqual(shown.FormOf(at)["quoted"], quoted);
        var number = new OrderId(order);
        Assert.Equal(quoted, await server.InStoreAsync(async db =>
            (await db.LedgerEntries.Where(e => e.OrderId == number && e.Kind == LedgerEntryKind.Credit).Select(e => e.SubtotalMinor).SingleAsync()).ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("en", "cannot be refunded through a request"), InlineData("fr", "ne peut pas être remboursé par une demande")]
    public async Task A_Linux_plan_is_not_refunded_through_the_form(string language, string why)
    {
        string order = (await server.BuyAsync(Purchases.LinuxPlan, "P1Y")).Split('/')[0];
        using var nadia = await Reader.SignedInAsync(server, NameOf("AdminAgent"), language);
        var form = await nadia.GetAsync($"{New}?customer={server.CustomerIn("FR")}&order={order}&line=0");

        var refused = await nadia.SubmitAsync(form, New, ("problemType", "1001"), ("impact", "minimal"), ("refundReason", "Bought twice"), ("contactPhone", "1"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("id=\"purchase-e\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains(why, refused.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_is_not_ours_or_cannot_be_read_is_refused_whatever_lies_in_it()
    {
        using var nadia = await Reader.SignedInAsync(server, NameOf("AdminAgent"));
        var fields = SupportFileTests.Problem(await nadia.GetAsync(New), "Not ours");
        var foreign = new Dictionary<string, string>(fields) { ["form"] = "another" };
        var nul = new Dictionary<string, string>(fields) { ["text"] = "a\0b" };

        Assert.Equal(HttpStatusCode.BadRequest, (await nadia.UploadAsync(New, foreign, [])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await nadia.UploadAsync(New, nul, [])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await nadia.PostAsync(New, fields)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await nadia.UploadAsync(New, Enumerable.Range(0, 41).Select(i => KeyValuePair.Create($"n{i}", "")), [])).Status);
        Assert.False(await server.InStoreAsync(db => db.ServiceRequests.AnyAsync(request => request.Title == "Not ours")));
    }

    [Fact]
    public async Task Who_may_not_ask_for_support_has_neither_the_form_nor_what_it_does()
    {
        using var billing = await Reader.SignedInAsync(server, NameOf("BillingAdmin"));
        using var stranger = new Reader(server);

        Assert.Equal(HttpStatusCode.Forbidden, (await billing.GetAsync(New)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await billing.GetAsync("/partner/support")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await billing.UploadAsync(New, [KeyValuePair.Create("title", "Forbidden")], [("a.pdf", [.. "%PDF-1.7\n"u8])])).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await billing.GetAsync("/operator/support")).Status);
        Assert.StartsWith("/sign-in", (await stranger.UploadAsync(New, [KeyValuePair.Create("title", "Forbidden")], [("a.pdf", [.. "%PDF-1.7\n"u8])])).Location, StringComparison.Ordinal);
        Assert.False(await server.InStoreAsync(db => db.ServiceRequests.AnyAsync(request => request.Title == "Forbidden")));
    }

    private string NameOf(string role) => (string)server.UserOf(role)["userName"]!;

    /// <summary>The n-th order of one line that can still be cancelled.</summary>
    private Task<(string Order, string Customer)> OrderAsync(int place)
    {
        var partner = new PartnerId(Guid.Parse((string)server.Partner()["tenantId"]!));
        return server.InStoreAsync(async db =>
        {
            var order = (await db.Orders.AsNoTracking().Include(o => o.Lines).Where(o => o.PartnerId == partner).OrderBy(o => o.Id).ToListAsync())
                .Where(o => o.Currency == "EUR" && o.Lines.Count == 1 && o.Lines[0].WhyNoException() is null && o.Lines[0].SubtotalMinor > 5000)
                .ElementAt(place);
            return (order.Id.Value, order.CustomerId.ToString());
        });
    }
}
