using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Portal.Tests.Reservations;

/// <summary>Reservations managed, as a reader without script has them (R11.2).</summary>
public sealed class ReservationPageTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Agent = "nadia@garance.example";

    [Theory]
    [InlineData("en", "Saved", "Single subscription"), InlineData("fr", "Modifications enregistrées", "Abonnement unique")]
    public async Task A_reservation_is_renamed_scoped_and_set_to_renew(string language, string saved, string scope)
    {
        var reservation = await server.ReserveAsync(Reserved.Small);
        string own = $"{server.Base()}/{reservation["id"]}";
        using var reader = await Reader.SignedInAsync(server, Agent, language);

        var shown = await reader.GetAsync(own);
        var answer = await reader.SubmitAsync(shown, own, ("name", "Calcul <été>"), ("scope", "single"), ("subscription", await server.AzureAsync()), ("renew", "1"));
        var after = await reader.FollowAsync(answer);
        var list = await reader.GetAsync(server.Base());
        var stale = await reader.SubmitAsync(shown, own, ("name", "Too late"), ("scope", "shared"), ("subscription", await server.AzureAsync()), ("requestId", Guid.NewGuid().ToString()));

        Assert.Contains(saved, after.Words);
        Assert.DoesNotContain("<été>", after.Html);
        Assert.Contains("Calcul <été>", list.Words);
        Assert.Contains(scope, list.Words);
        Assert.Equal(HttpStatusCode.Conflict, stale.Status);
        Assert.DoesNotContain("Too late", stale.Words);
    }

    [Fact]
    public async Task One_without_a_name_is_called_by_what_it_is_in_each_readers_language_also_once_its_form_was_saved()
    {
        var reservation = await server.ReserveAsync(Reserved.Small);
        string own = $"{server.Base()}/{reservation["id"]}";
        const string English = "Reserved VM Instance, Standard_D2s_v3, East US, 1 Year", French = "Instance de machine virtuelle réservée, Standard_D2s_v3, Est des États-Unis, 1 an";
        using var renee = await Reader.SignedInAsync(server, Agent, "fr");
        using var nadia = await Reader.SignedInAsync(server, Agent);

        var shown = await renee.GetAsync(own);
        await renee.FollowAsync(await renee.SubmitAsync(shown, own, ("scope", "single"), ("subscription", await server.AzureAsync()), ("renew", "1")));

        Assert.Equal(French, shown.FormOf(own)["name"]);
        Assert.DoesNotContain(English, shown.Words, StringComparison.Ordinal);
        Assert.Contains(French, (await renee.GetAsync(server.Base())).Words, StringComparison.Ordinal);
        var english = await nadia.GetAsync(own);
        Assert.Equal((English, "single"), (english.FormOf(own)["name"], english.FormOf(own)["scope"]));
        Assert.DoesNotContain(French, english.Words, StringComparison.Ordinal);
        foreach (string further in new[] { "/exchange", "/refund" })
            Assert.Contains(French, (await renee.GetAsync(own + further)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_told_at_its_field_and_what_was_typed_stays()
    {
        var reservation = await server.ReserveAsync(Reserved.Small);
        string own = $"{server.Base()}/{reservation["id"]}";
        using var reader = await Reader.SignedInAsync(server, Agent);
        var shown = await reader.GetAsync(own);
        string azure = await server.AzureAsync();

        var nameless = await reader.SubmitAsync(shown, own, ("name", " "), ("scope", "shared"), ("subscription", azure));
        var foreign = await reader.SubmitAsync(shown, own, ("name", "Typed"), ("scope", "single"), ("subscription", await FrenchAzureAsync()), ("requestId", Guid.NewGuid().ToString()));
        var after = await reader.GetAsync(own);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (nameless.Status, foreign.Status));
        Assert.Contains("Give the reservation a name.", nameless.Words);
        Assert.Contains("Choose an active Azure subscription of this customer.", foreign.Words);
        Assert.Equal("Typed", foreign.FormOf(own)["name"]);
        Assert.NotEqual("Typed", after.FormOf(own)["name"]);
    }

    [Fact]
    public async Task One_whose_azure_subscription_has_ended_is_still_renamed_and_stopped_from_renewing()
    {
        var reservation = await server.ReserveAsync(Reserved.Small);
        string own = $"{server.Base()}/{reservation["id"]}";
        var agent = await server.AdminAgentAsync();
        string azure = $"/comptoir/v1/customers/{server.CustomerIn("US")}/azuresubscriptions";
        var made = await (await agent.PostAsJsonAsync(azure, new { friendlyName = "Short-lived" })).Content.ReadFromJsonAsync<JsonNode>();
        await agent.PatchAsJsonAsync($"/comptoir/v1/customers/{server.CustomerIn("US")}/reservations/{reservation["id"]}", new { scope = "single", subscriptionId = (string)made!["id"]!, renew = true });
        await agent.PatchAsJsonAsync($"{azure}/{made["id"]}", new { status = "cancelled" });
        using var reader = await Reader.SignedInAsync(server, Agent);
        var shown = await reader.GetAsync(own);
        var form = shown.FormOf(own);
        (form["name"], form["scope"], form["subscription"]) = ("Kept", "single", (string)made["id"]!);
        form.Remove("renew");

        var after = await reader.FollowAsync(await reader.PostAsync(own, form));
        var kept = await agent.GetFromJsonAsync<JsonNode>($"/comptoir/v1/customers/{server.CustomerIn("US")}/reservations/{reservation["id"]}");

        Assert.Contains("no longer active", shown.Words);
        Assert.Contains("Saved", after.Words);
        Assert.Equal(("Kept", false), ((string?)kept!["displayName"], (bool)kept["renew"]!));
    }

    [Fact]
    public async Task A_stranger_finds_nothing_and_who_may_not_refund_is_told_who_may()
    {
        var reservation = await server.ReserveAsync(Reserved.Small);
        string own = $"{server.Base()}/{reservation["id"]}";
        using var sales = await Reader.SignedInAsync(server, "sacha@garance.example");
        using var helpdesk = await Reader.SignedInAsync(server, "hugo@garance.example");
        using var rival = await Reader.SignedInAsync(server, (string)server.Partner(1)["users"]![0]!["userName"]!);

        Assert.Contains("Needs the role Admin agent", (await sales.GetAsync(own)).Words);
        Assert.DoesNotContain("<form method=\"post\" action=\"" + own, (await helpdesk.GetAsync(own)).Html);
        foreach (string path in new[] { own, $"{own}/refund", $"{own}/exchange" })
            Assert.Equal(HttpStatusCode.NotFound, (await rival.GetAsync(path)).Status);
        foreach (string path in new[] { $"{own}/refund", $"{own}/exchange" })
            Assert.Equal(HttpStatusCode.Forbidden, (await sales.GetAsync(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await helpdesk.GetAsync($"{server.Base("FR")}/{reservation["id"]}")).Status);
    }

    [Fact]
    public async Task A_refund_sent_twice_gives_back_once()
    {
        var reservation = await server.ReserveAsync(Reserved.Small);
        string own = $"{server.Base()}/{reservation["id"]}";
        using var reader = await Reader.SignedInAsync(server, Agent);
        var dialog = await reader.GetAsync($"{own}/refund");
        var other = await reader.GetAsync($"{own}/refund");

        var untold = await reader.SubmitAsync(dialog, $"{own}/refund");
        var first = await reader.SubmitAsync(dialog, $"{own}/refund", ("acknowledged", "1"));
        var second = await reader.SubmitAsync(dialog, $"{own}/refund", ("acknowledged", "1"));
        var third = await reader.SubmitAsync(other, $"{own}/refund", ("acknowledged", "1"));
        var after = await reader.FollowAsync(first);

        Assert.Equal(HttpStatusCode.BadRequest, untold.Status);
        Assert.Contains("Tick the box", untold.Words);
        Assert.Equal(first.Location, second.Location);
        Assert.Equal(own, third.Location);
        Assert.Contains("Refunded:", after.Words);
        Assert.Equal(1, await CreditsAsync(reservation));
    }

    [Fact]
    public async Task A_quote_that_no_longer_holds_gives_nothing_back_and_is_shown_anew()
    {
        var reservation = await server.ReserveAsync(Reserved.Small);
        string own = $"{server.Base()}/{reservation["id"]}";
        using var reader = await Reader.SignedInAsync(server, Agent);
        var dialog = await reader.GetAsync($"{own}/refund");

        var answer = await reader.SubmitAsync(dialog, $"{own}/refund", ("acknowledged", "1"), ("credit", "537.87 USD"));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("The figures have changed", answer.Words);
        Assert.Equal(0, await CreditsAsync(reservation));
    }

    [Fact]
    public async Task An_exchange_shows_its_quote_and_sent_twice_buys_once()
    {
        var reservation = await server.ReserveAsync(Reserved.Small);
        string own = $"{server.Base()}/{reservation["id"]}";
        using var reader = await Reader.SignedInAsync(server, Agent);
        string into = Uri.EscapeDataString($"{Reserved.Item(Reserved.ThreeYears)}|P3Y|OneTime");
        int before = await OrdersAsync();

        var choice = await reader.GetAsync($"{own}/exchange");
        var quote = await reader.GetAsync($"{own}/exchange?into={into}&quantity=1");
        var first = await reader.SubmitAsync(quote, $"{own}/exchange", ("acknowledged", "1"));
        var second = await reader.SubmitAsync(quote, $"{own}/exchange", ("acknowledged", "1"));
        var made = await reader.FollowAsync(first);

        Assert.Contains("Standard_D16s_v3", choice.Words);
        Assert.DoesNotContain("Esv3", choice.Words);
        Assert.Contains("USD\u00a08,073.22", quote.Words);
        Assert.Contains("USD\u00a07,535.36", quote.Words);
        Assert.Equal(first.Location, second.Location);
        Assert.Contains("takes the place of", made.Words);
        Assert.Contains("Exchanged for another", (await reader.GetAsync(own)).Words);
        Assert.Equal(before + 1, await OrdersAsync());
    }

    [Theory]
    [InlineData(Reserved.Small, "P1Y", "1", "It is that already")]
    [InlineData("CMP0RIESV301:0004", "P3Y", "1", "same family only")]
    [InlineData(Reserved.ThreeYears, "P3Y", "-1", "Type a quantity")]
    [InlineData("DZH318Z0BQ3V:ZZZZ", "P3Y", "1", "not known")]
    public async Task What_it_cannot_be_exchanged_for_is_refused_with_the_reason(string item, string term, string quantity, string words)
    {
        var reservation = await server.ReserveAsync(Reserved.Small);
        using var reader = await Reader.SignedInAsync(server, Agent);

        var answer = await reader.GetAsync($"{server.Base()}/{reservation["id"]}/exchange?into={Uri.EscapeDataString($"{Reserved.Item(item)}|{term}|OneTime")}&quantity={quantity}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(words, answer.Words);
    }

    private async Task<string> FrenchAzureAsync()
    {
        var customer = new CustomerId(Guid.Parse(server.CustomerIn("FR")));
        return (await server.InStoreAsync(db => db.AzureSubscriptions.Where(azure => azure.CustomerId == customer).Select(azure => azure.Id).FirstAsync())).ToString();
    }

    private Task<int> CreditsAsync(JsonNode reservation)
    {
        var order = new OrderId((string)reservation["orderId"]!);
        return server.InStoreAsync(db => db.LedgerEntries.CountAsync(entry => entry.OrderId == order && entry.Kind == LedgerEntryKind.Credit));
    }

    private Task<int> OrdersAsync()
    {
        var customer = new CustomerId(Guid.Parse(server.CustomerIn("US")));
        return server.InStoreAsync(db => db.Orders.CountAsync(order => order.CustomerId == customer));
    }
}
