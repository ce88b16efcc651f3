using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Operator;

/// <summary>R3.5, R5.2, R6.1 over HTTP: price sheets, keys and software files, all of a file or nothing.</summary>
public sealed class UploadTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Imports = "/comptoir/v1/catalog/imports";
    private const string Stock = "/comptoir/v1/keys/stock";
    private const string Media = "/comptoir/v1/media";
    private const string Header = "ProductTitle,ProductId,SkuId,SkuTitle,Publisher,TermDuration,Market,Currency,UnitPrice,EffectiveStartDate,EffectiveEndDate,Tags\n";

    [Fact]
    public async Task A_price_sheet_is_tried_dry_then_taken_in_once()
    {
        var op = await server.OperatorAsync();
        string sheet = Header + Row("UPLOADED001", "12.50");

        var dry = await (await SendAsync(op, Imports + "?dryRun=true", ("file", sheet))).JsonAsync();
        int afterDry = await ProductsAsync("UPLOADED001");
        var done = await (await SendAsync(op, Imports, ("file", sheet))).JsonAsync();
        var again = await (await SendAsync(op, Imports, ("file", sheet))).JsonAsync();

        Assert.True((bool)dry["dryRun"]!);
        Assert.Equal(((int)dry["productsAdded"]!, (int)dry["pricesAdded"]!), ((int)done["productsAdded"]!, (int)done["pricesAdded"]!));
        Assert.Equal((0, 1), (afterDry, await ProductsAsync("UPLOADED001")));
        Assert.Equal((1, 0), ((int)done["productsAdded"]!, (int)again["productsAdded"]! + (int)again["pricesAdded"]!));
        Assert.Equal(1, await server.InStoreAsync(db => db.Activity.CountAsync(r => r.ResourceKey == "catalog" && r.ActorKind == ActorKind.Operator)));
    }

    [Fact]
    public async Task A_faulty_sheet_is_told_by_row_and_column_and_nothing_of_it_is_taken_in()
    {
        var op = await server.OperatorAsync();
        string sheet = Header + Row("UPLOADED002", "12.50") + Row("UPLOADED002", "much");

        var answer = await SendAsync(op, Imports, ("file", sheet));
        var error = await answer.JsonAsync(HttpStatusCode.BadRequest);

        Assert.Equal("800002", (string?)error["code"]);
        var row = Assert.Single(error["rows"]!.AsArray())!;
        Assert.Equal((3, "UnitPrice"), ((int)row["row"]!, (string?)row["column"]));
        Assert.NotEmpty((string)row["reason"]!);
        Assert.Equal(0, await ProductsAsync("UPLOADED002"));
    }

    [Theory]
    [InlineData(Imports), InlineData(Stock), InlineData(Media)]
    public async Task A_form_without_a_file_or_cut_short_or_none_at_all_is_refused(string path)
    {
        var op = await server.OperatorAsync();

        await (await SendAsync(op, path, ("productId", "x"))).RefusesAsync(HttpStatusCode.BadRequest, "800002", "file");
        await (await op.SendAsync(HttpMethod.Post, path)).RefusesAsync(HttpStatusCode.BadRequest, "800002", "file");
        using var cut = new StringContent("--line\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc", Encoding.UTF8);
        cut.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "line") } };
        await (await op.PostAsync(new Uri(path, UriKind.Relative), cut)).RefusesAsync(HttpStatusCode.BadRequest, "800002");
    }

    [Theory]
    [InlineData(Stock), InlineData(Media)]
    public async Task A_word_with_a_NUL_is_refused_and_named_and_nothing_is_kept(string path)
    {
        var op = await server.OperatorAsync();
        int before = await server.InStoreAsync(db => db.Activity.CountAsync());

        await (await SendAsync(op, path, ("productId", "CMP0\0"), ("skuId", "0001"), ("file", "x"))).RefusesAsync(HttpStatusCode.BadRequest, "800002", "productId");
        await (await SendAsync(op, path, ("file", "x"), ("version", "20\022"))).RefusesAsync(HttpStatusCode.BadRequest, "800002", "version");

        Assert.Equal(before, await server.InStoreAsync(db => db.Activity.CountAsync()));
    }

    [Theory]
    [InlineData("""{ "products": [ { "id": "A\u0000" } ] }""", "products[0].id"), InlineData("""{ "products": [ { "id": "A", "title": "\u0000" } ] }""", "products[0].title")]
    public async Task A_catalogue_with_a_NUL_is_told_its_place(string document, string place)
    {
        var op = await server.OperatorAsync();

        var error = await (await SendAsync(op, Imports, ("file", document))).JsonAsync(HttpStatusCode.BadRequest);

        Assert.Contains(error["rows"]!.AsArray(), row => (string?)row!["column"] == place);
        Assert.DoesNotContain("''", error.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_come_into_stock_and_a_duplicate_is_named_and_refused_with_all_its_file()
    {
        var op = await server.OperatorAsync();
        var before = await RowAsync(op);
        string[] keys = await NewKeysAsync(before, 3);

        // The words after the file, as some clients send them.
        var imported = await (await SendAsync(op, Stock, ("file", $"{keys[0]}\n{keys[1]}\n"), Word(before, "productId"), Word(before, "skuId"))).JsonAsync(HttpStatusCode.Created);
        var refused = await (await SendAsync(op, Stock, Word(before, "productId"), Word(before, "skuId"), ("file", $"{keys[2]}\n{keys[0]}\n"))).JsonAsync(HttpStatusCode.BadRequest);

        Assert.Equal(2, (int)imported["imported"]!);
        var row = Assert.Single(refused["rows"]!.AsArray())!;
        Assert.Equal((2, "1"), ((int)row["row"]!, (string?)row["column"]));
        Assert.DoesNotContain(keys[0], refused.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal((int)before["inStock"]! + 2, (int)(await RowAsync(op))["inStock"]!);
        await (await SendAsync(op, Stock, ("file", keys[2]))).RefusesAsync(HttpStatusCode.BadRequest, "800002", "productId");
        await (await SendAsync(op, Stock, ("file", keys[2]), ("productId", "NONE"), ("skuId", "0001"))).RefusesAsync(HttpStatusCode.BadRequest, "800002", "skuId");
    }

    [Fact]
    public async Task A_file_is_added_as_a_form_or_streamed_and_again_changes_nothing()
    {
        var op = await server.OperatorAsync();
        var there = await server.InStoreAsync(db => db.Media.AsNoTracking().FirstAsync());
        byte[] content = RandomNumberGenerator.GetBytes(3 * 1024 * 1024);
        string query = $"{Media}?productId={there.ProductId}&skuId={there.SkuId}&version={Uri.EscapeDataString(there.Version)}&language={there.Language}&architecture={there.Architecture}&fileType=ZIP&fileName=new.zip";

        var first = await (await StreamAsync(op, query, content)).JsonAsync(HttpStatusCode.Created);
        var again = await (await StreamAsync(op, query, content)).JsonAsync(HttpStatusCode.Created);
        var other = await StreamAsync(op, query, [1, 2, 3]);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), ((string)first["sha256"]!).ToLowerInvariant());
        Assert.Equal((content.Length, (string?)first["mediaId"]), ((int)first["size"]!, (string?)again["mediaId"]));
        await other.RefusesAsync(HttpStatusCode.Conflict, "800014");
        await (await StreamAsync(op, query.Replace("ZIP", "IMG", StringComparison.Ordinal) + "&sha256=" + new string('0', 64), content)).RefusesAsync(HttpStatusCode.BadRequest, "800002");
        await (await StreamAsync(op, query.Replace("fileName=new.zip", "fileName=..%2Fnew.zip", StringComparison.Ordinal).Replace("ZIP", "IMG", StringComparison.Ordinal), content))
            .RefusesAsync(HttpStatusCode.BadRequest, "800002", "fileName");
        await (await StreamAsync(op, Media + "?productId=a", content)).RefusesAsync(HttpStatusCode.BadRequest, "800002", "skuId");
        Assert.Equal(1, await server.InStoreAsync(db => db.Activity.CountAsync(r => r.ResourceKey == "media/" + (string)first["mediaId"]!)));
    }

    private static (string, string) Word(JsonNode row, string name) => (name, (string)row[name]!);

    private static string Row(string product, string price) =>
        $"Uploaded,{product},0001,Uploaded SKU,Publisher,P1Y,FR,EUR,{price},1/1/2021 12:00:00 AM,11/30/9999 11:59:59 PM,\n";

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, params (string Name, string Value)[] parts)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in parts)
        {
            if (name == "file")
                form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(value)), name, "file.csv");
            else
                form.Add(new StringContent(value), name);
        }

        return await client.PostAsync(new Uri(path, UriKind.Relative), form);
    }

    private static async Task<HttpResponseMessage> StreamAsync(HttpClient client, string path, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        return await client.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    private static async Task<JsonNode> RowAsync(HttpClient op) => (await op.ReadAsync(Stock))["items"]![0]!;

    private Task<int> ProductsAsync(string id) => server.InStoreAsync(db => db.Products.CountAsync(product => product.Id == id));

    /// <summary>Keys in the form of the SKU: the pattern of the demo world is five groups of five.</summary>
    private Task<string[]> NewKeysAsync(JsonNode row, int count) => server.InStoreAsync(async db =>
    {
        string product = (string)row["productId"]!, sku = (string)row["skuId"]!;
        string pattern = (await db.Skus.SingleAsync(s => s.ProductId == product && s.Id == sku)).KeyPattern!;
        string Key() => string.Join('-', Enumerable.Range(0, 5).Select(_ => RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 5)));
        string[] keys = [.. Enumerable.Range(0, count).Select(_ => Key())];
        Assert.All(keys, key => Assert.Matches(pattern, key));
        return keys;
    });
}
