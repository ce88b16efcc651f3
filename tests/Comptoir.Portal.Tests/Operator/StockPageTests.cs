using System.Net;
using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Licensing;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Portal.Tests.Operator;

/// <summary>Key stock and media of the operator, as a reader without script has them (R5.2, R6.1).</summary>
public sealed class StockPageTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Keys = "/operator/keys";
    private const string Media = "/operator/media";

    [Theory]
    [InlineData("en"), InlineData("fr")]
    public async Task A_file_of_keys_is_taken_in_once_however_often_it_is_sent_and_no_key_is_shown(string language)
    {
        using var op = await SignedInAsync(language);
        var row = await StockRowAsync();
        string[] keys = [.. Enumerable.Range(0, 3).Select(i => KeyLike(row.Pattern, language == "en" ? i : i + 100))];
        var page = await op.GetAsync(Keys);
        var form = page.FormOf($"{Keys}/import");
        form.Remove("file");
        form["sku"] = row.Value;
        byte[] file = Encoding.UTF8.GetBytes(string.Join('\n', keys));
        int before = await InStockAsync(row);

        var done = await op.UploadAsync($"{Keys}/import", form, "keys.txt", file);
        var again = await op.UploadAsync($"{Keys}/import", form, "keys.txt", file);
        var shown = await op.FollowAsync(done);
        var known = await op.UploadAsync(shown, $"{Keys}/import", "keys.txt", file, ("sku", row.Value));

        Assert.Equal($"{Keys}?imported=3", done.Location);
        Assert.Equal(done.Location, again.Location);
        Assert.Equal(before + 3, await InStockAsync(row));
        Assert.Contains(language == "fr" ? "3 clés importées" : "3 keys taken in", shown.Words);
        Assert.Equal(HttpStatusCode.BadRequest, known.Status);
        Assert.Contains(language == "fr" ? "3 erreurs" : "3 faults", known.Words);
        Assert.Equal("no-store", known.Answer.Headers.CacheControl!.ToString());
        Assert.All(keys, key => Assert.DoesNotContain(key, known.Html + shown.Html));
        Assert.Equal(before + 3, await InStockAsync(row));
    }

    [Fact]
    public async Task A_key_is_told_by_what_it_is_and_never_repeated()
    {
        using var op = await SignedInAsync();

        var foreign = await CheckAsync(op, "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE");
        var none = await CheckAsync(op, "");

        Assert.Contains("Unknown", foreign.Words);
        Assert.DoesNotContain("AAAAA-BBBBB", foreign.Html);
        Assert.Equal("no-store", foreign.Answer.Headers.CacheControl!.ToString());
        Assert.Equal(HttpStatusCode.BadRequest, none.Status);
    }

    [Theory]
    [InlineData("en"), InlineData("fr")]
    public async Task A_media_file_is_added_once_with_its_checksum(string language)
    {
        using var op = await SignedInAsync(language);
        byte[] content = Encoding.UTF8.GetBytes($"media of {language}");
        string hash = Convert.ToHexStringLower(SHA256.HashData(content));
        var page = await op.GetAsync(Media);
        string version = await VersionAsync();
        (string, string)[] fields = [("version", version), ("language", "is-IS"), ("architecture", "arm64"), ("fileType", language == "en" ? "IMG" : "PKG"), ("sha256", hash)];
        int records = await MediaRecordsAsync();

        var added = await op.UploadAsync(page, Media, "fichier.img", content, fields);
        var again = await op.UploadAsync(page, Media, "fichier.img", content, fields);
        var shown = await op.FollowAsync(added);
        var other = await op.UploadAsync(page, Media, "autre.img", [1, 2, 3], [.. fields[..4], ("sha256", "")]);
        var torn = await op.UploadAsync(page, Media, "torn.img", [1, 2, 3], [.. fields[..1], ("language", "mt-MT"), .. fields[2..4], ("sha256", hash)]);

        Assert.Equal(HttpStatusCode.SeeOther, added.Status);
        Assert.Equal(added.Location, again.Location);
        Assert.Contains(hash, shown.Words);
        Assert.Contains("fichier.img", shown.Words);
        Assert.Equal(language == "fr", page.Words.Contains("pack de licences", StringComparison.Ordinal));
        Assert.NotEqual(language == "fr", page.Words.Contains("License Pack", StringComparison.Ordinal));
        Assert.Equal(records + 1, await MediaRecordsAsync());
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.BadRequest), (other.Status, torn.Status));
        Assert.False(await server.InStoreAsync(db => db.Media.AnyAsync(file => file.FileName == "torn.img" || file.FileName == "autre.img")));
    }

    [Theory]
    [InlineData("version", "none"), InlineData("language", "klingon"), InlineData("architecture", "m68k"), InlineData("fileType", "a b"), InlineData("sha256", "12")]
    public async Task A_fault_of_a_media_form_is_told_at_its_field(string field, string value)
    {
        using var op = await SignedInAsync();
        var fields = new Dictionary<string, string> { ["version"] = await VersionAsync(), ["language"] = "is-IS", ["architecture"] = "x86", ["fileType"] = "ISO", ["sha256"] = "" };
        fields[field] = value;

        var answer = await op.UploadAsync(await op.GetAsync(Media), Media, "fault.iso", [1], [.. fields.Select(pair => (pair.Key, pair.Value))]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains($"href=\"#{field}\"", answer.Html);
        Assert.False(await server.InStoreAsync(db => db.Media.AnyAsync(file => file.FileName == "fault.iso")));
    }

    [Fact]
    public async Task Nobody_but_the_operator_comes_here()
    {
        using var agent = await Reader.SignedInAsync(server, "agathe@garance.example");
        using var customer = await Reader.SignedInAsync(server, "ines@brasserie-leon.onmicrosoft.com");

        foreach (var stranger in new[] { agent, customer })
        {
            foreach (string path in new[] { Keys, Media, "/operator/taxes", "/operator/taxes/import" })
                Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync(path)).Status);
            foreach (string path in new[] { Media, $"{Keys}/import", $"{Keys}/check", "/operator/taxes", "/operator/taxes/import", "/operator/taxes/import/confirm" })
                Assert.Equal(HttpStatusCode.Forbidden, (await stranger.UploadAsync(path, [], "x.txt", [1])).Status);
        }
    }

    private static async Task<PageText> CheckAsync(Reader op, string key) => await op.SubmitAsync(await op.GetAsync(Keys), $"{Keys}/check", ("productKey", key));

    /// <summary>A key in the form of five groups of five.</summary>
    private static string KeyLike(string pattern, int number)
    {
        string digits = $"{number:D4}Z";
        string key = string.Join('-', Enumerable.Repeat("QWERT", 4).Append(digits.Replace('0', 'P').Replace('1', 'F')));
        Assert.Matches($"^(?:{pattern})$", key);
        return key;
    }

    private Task<Reader> SignedInAsync(string language = "en") => Reader.SignedInAsync(server, (string)server.World["operator"]!["userName"]!, language);

    private Task<(string Value, string Pattern, string Product, string Sku, string Version)> StockRowAsync() => server.InStoreAsync(async db =>
    {
        var sku = await db.Skus.AsNoTracking().Where(sku => sku.KeyFormat == KeyFormat.Pattern).OrderBy(sku => sku.ProductId).ThenBy(sku => sku.Id).FirstAsync();
        string version = sku.Versions.FirstOrDefault() ?? "";
        return ($"{sku.ProductId}:{sku.Id}:{version}", sku.KeyPattern!, sku.ProductId, sku.Id, version);
    });

    private Task<int> InStockAsync((string Value, string Pattern, string Product, string Sku, string Version) row) => server.InStoreAsync(db =>
        db.KeyRegister.CountAsync(key => key.ProductId == row.Product && key.SkuId == row.Sku && key.Version == row.Version && key.State == RegisteredKeyState.Stock));

    private Task<string> VersionAsync() => server.InStoreAsync(async db =>
        (await db.Skus.AsNoTracking().OrderBy(sku => sku.ProductId).ThenBy(sku => sku.Id).ToListAsync()).First(sku => sku.Versions.Count > 0) is var sku ? $"{sku.ProductId}:{sku.Id}:{sku.Versions[0]}" : "");

    private Task<int> MediaRecordsAsync() => server.InStoreAsync(db => db.Activity.CountAsync(record => record.Operation == ActivityOperation.PolicyUpdated && record.ResourceKey!.StartsWith("media/")));
}
