using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Activity;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Licensing;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Downloads;

/// <summary>Links and what they open (R6).</summary>
public class DownloadTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task A_link_downloads_the_file_without_a_sign_in()
    {
        var purchase = await Purchase.OfAsync(server);
        var (file, link) = await purchase.LinkAsync(await server.AdminAgentAsync());

        var answer = await server.Stranger().GetAsync(link);
        byte[] content = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((string?)file["sha256"], Convert.ToHexStringLower(SHA256.HashData(content)));
        Assert.Equal((long)file["size"]!, content.Length);
        Assert.Equal($"\"{file["sha256"]}\"", answer.Headers.ETag!.Tag);
        Assert.Contains("bytes", answer.Headers.AcceptRanges);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal((string?)file["fileName"], answer.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_download_goes_on_where_it_stopped()
    {
        var purchase = await Purchase.OfAsync(server);
        var (file, link) = await purchase.LinkAsync(await server.AdminAgentAsync());
        byte[] whole = await server.Stranger().GetByteArrayAsync(link);

        var middle = await GetAsync(link, range: "bytes=100-199");
        var rest = await GetAsync(link, range: "bytes=200-", ifRange: $"\"{file["sha256"]}\"");
        var last = await GetAsync(link, range: "bytes=-10");
        var past = await GetAsync(link, range: $"bytes={whole.Length}-");
        var other = await GetAsync(link, range: "bytes=200-", ifRange: "\"another\"");
        var seen = await GetAsync(link, ifNoneMatch: $"\"{file["sha256"]}\"");

        Assert.Equal(HttpStatusCode.PartialContent, middle.StatusCode);
        Assert.Equal(whole[100..200], await middle.Content.ReadAsByteArrayAsync());
        Assert.Equal($"bytes 100-199/{whole.Length}", middle.Content.Headers.ContentRange!.ToString());
        Assert.Equal(whole[200..], await rest.Content.ReadAsByteArrayAsync());
        Assert.Equal(whole[^10..], await last.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, past.StatusCode);
        Assert.Equal($"bytes */{whole.Length}", past.Content.Headers.ContentRange!.ToString());
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(whole, await other.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.NotModified, seen.StatusCode);
    }

    [Fact]
    public async Task A_head_request_tells_of_the_file_and_is_no_download()
    {
        var purchase = await Purchase.OfAsync(server);
        var (file, link) = await purchase.LinkAsync(await server.AdminAgentAsync());

        using var request = new HttpRequestMessage(HttpMethod.Head, link);
        var answer = await server.Stranger().SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((long)file["size"]!, answer.Content.Headers.ContentLength);
        Assert.Empty(await TransfersAsync(purchase));
    }

    [Fact]
    public async Task Every_download_is_recorded_with_the_links_maker_and_the_bytes_asked_for()
    {
        var purchase = await Purchase.OfAsync(server);
        var (file, link) = await purchase.LinkAsync(await server.AdminAgentAsync(), "share");

        await server.Stranger().GetByteArrayAsync(link);
        await GetAsync(link, range: "bytes=0-9");

        var transfers = await TransfersAsync(purchase);
        Assert.Equal([(long)file["size"]!, 10L], transfers.Select(record => long.Parse(Fact(record, "Bytes"), System.Globalization.CultureInfo.InvariantCulture)).OrderDescending());
        Assert.All(transfers, record => Assert.Equal("link holder", record.UserName));
        Assert.All(transfers, record => Assert.Contains("@garance", Fact(record, "LinkMadeBy"), StringComparison.Ordinal));
        Assert.All(transfers, record => Assert.NotNull(record.Address));
    }

    [Fact]
    public async Task A_cancellation_ends_links_at_once_and_downloads_on_their_next_range()
    {
        var purchase = await Purchase.OfAsync(server);
        var (_, link) = await purchase.LinkAsync(await server.AdminAgentAsync());
        var before = await GetAsync(link, range: "bytes=0-99");

        await purchase.CancelAsync(server);

        Assert.Equal(HttpStatusCode.PartialContent, before.StatusCode);
        await (await GetAsync(link, range: "bytes=100-199")).RefusesAsync(HttpStatusCode.Gone, "COMPTOIR.REVOKED");
        var answer = await server.Stranger().GetAsync(link);
        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_link_changed_in_any_character_is_none()
    {
        var purchase = await Purchase.OfAsync(server);
        var (_, link) = await purchase.LinkAsync(await server.AdminAgentAsync());
        string token = link.Segments[^1];
        using var stranger = server.Stranger();

        for (int i = 0; i < token.Length; i++)
        {
            string forged = token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..];
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/downloads/{forged}")).StatusCode);
        }

        // The last character carries bits that decoding ignores: none of its neighbours may do either.
        foreach (char last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".Where(c => c != token[^1]))
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/downloads/{token[..^1]}{last}")).StatusCode);
        foreach (string other in (string[])[token[..^1], token + "A", token + "=", "x", "%252e%252e", Uri.EscapeDataString("../" + token)])
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/downloads/{other}")).StatusCode);
    }

    [Fact]
    public async Task A_browser_that_takes_html_alone_gets_the_file()
    {
        var purchase = await Purchase.OfAsync(server);
        var (_, link) = await purchase.LinkAsync(await server.AdminAgentAsync());
        using var request = new HttpRequestMessage(HttpMethod.Get, link);
        request.Headers.TryAddWithoutValidation("Accept", "text/html");

        Assert.Equal(HttpStatusCode.OK, (await server.Stranger().SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_wrong_link_request_names_the_field()
    {
        var purchase = await Purchase.OfAsync(server);
        var agent = await server.AdminAgentAsync();

        await (await agent.PostAsync(purchase.Links, new JsonObject { ["purpose"] = "share" })).RefusesAsync(HttpStatusCode.BadRequest, "800002", "mediaId");
        await (await agent.PostAsync(purchase.Links, new JsonObject { ["mediaId"] = "x", ["purpose"] = "share" })).RefusesAsync(HttpStatusCode.BadRequest, "800002", "mediaId");
        await (await agent.PostAsync(purchase.Links, new JsonObject { ["mediaId"] = Guid.NewGuid().ToString() })).RefusesAsync(HttpStatusCode.BadRequest, "800002", "purpose");
        await (await agent.PostAsync(purchase.Links, new JsonObject { ["mediaId"] = Guid.NewGuid().ToString(), ["purpose"] = "keep" })).RefusesAsync(HttpStatusCode.BadRequest, "900126", "purpose");
    }

    [Fact]
    public async Task A_file_of_another_product_is_not_to_be_had()
    {
        var purchase = await Purchase.OfAsync(server);
        var other = await server.InStoreAsync(db => db.Media.Where(file => file.ProductId == "CMP0OFLTSCPP").Select(file => file.Id).FirstAsync());

        await (await (await server.AdminAgentAsync()).PostAsync(purchase.Links, new JsonObject { ["mediaId"] = other.ToString(), ["purpose"] = "download" }))
            .RefusesAsync(HttpStatusCode.BadRequest, "800002", "mediaId");
    }

    [Fact]
    public async Task The_shape_of_2018_lists_options_and_gives_a_link_to_who_has_bought()
    {
        var purchase = await Purchase.OfAsync(server);
        var agent = await server.AdminAgentAsync();
        string options = $"/v1/products/{purchase.ProductId}/skus/{purchase.SkuId}/downloadoptions";

        var list = (await (await agent.GetAsync($"{options}?country=FR")).JsonAsync())["items"]!.AsArray();
        var first = list[0]!;
        string address = "/v1" + (string)first["downloadLink"]!["uri"]!;
        var link = await (await agent.GetAsync(address)).JsonAsync();

        Assert.Equal("Windows Server 2022 Standard", (string?)first["optionTitle"]);
        Assert.Equal(0, (int)first["displayRank"]!);
        Assert.Equal("64 Bit, ISO", (string?)first["cpUandFileType"]);
        Assert.Equal("GET", (string?)link["method"]);
        Assert.Equal(HttpStatusCode.OK, (await server.Stranger().GetAsync(new Uri((string)link["uri"]!))).StatusCode);
        await (await (await server.UserOfAsync(1, "AdminAgent")).GetAsync($"{address}&customerId={purchase.CustomerId}")).RefusesAsync(HttpStatusCode.Forbidden, "900150");
        await (await agent.GetAsync(options)).RefusesAsync(HttpStatusCode.BadRequest, "800002", "country");
        await (await agent.GetAsync($"/v1/products/NOTHING/skus/0001/downloadoptions?country=FR")).RefusesAsync(HttpStatusCode.NotFound, "400018");
    }

    private async Task<List<ActivityRecord>> TransfersAsync(Purchase purchase)
    {
        var records = await server.InStoreAsync(db => db.Activity
            .Where(record => record.ResourceKey == purchase.OrderId && record.Operation == ActivityOperation.GetSoftwareDownloadLink).ToListAsync());
        return records.FindAll(record => Fact(record, "Purpose") == "transfer");
    }

    private static string Fact(ActivityRecord record, string key) => record.Facts.Find(fact => fact.Key == key)?.Value ?? "";

    private async Task<HttpResponseMessage> GetAsync(Uri link, string? range = null, string? ifRange = null, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, link);
        request.Headers.Range = range is null ? null : RangeHeaderValue.Parse(range);
        if (ifRange is not null)
            request.Headers.TryAddWithoutValidation("If-Range", ifRange);
        if (ifNoneMatch is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        return await server.Stranger().SendAsync(request);
    }
}
