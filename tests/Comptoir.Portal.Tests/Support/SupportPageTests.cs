using System.Net;
using System.Net.Http.Headers;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
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
        var approved = await op.SubmitAsync(request, $"/operator/support/{id}", ("act", "approve"), ("amount", "7"), ("text", "Fine"));
        var again = await op.SubmitAsync(request, $"/operator/support/{id}", ("act", "refuse"), ("text", "Late"));
        var after = await nadia.GetAsync($"/partner/support/{id}");

        Assert.EndsWith(".example", fields["customer"].Replace(".onmicrosoft.com", ".example", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(order, fields["purchase"]);
        Assert.NotEmpty(fields["title"]);
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
