using System.Text;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Tests.Catalog;

/// <summary>R3.5: the product's own JSON, read and written.</summary>
public sealed class ImportDocumentTests
{
    [Fact]
    public async Task What_is_exported_and_imported_again_changes_nothing_and_exports_to_the_same_bytes()
    {
        await using var world = await CatalogWorld.MakeAsync(sample: true);
        string first = await ExportAsync(world);

        var again = (await world.ImportAsync(first)).Value!;

        Assert.True(again.NothingNew);
        Assert.Equal(53, again.Rows);
        Assert.Equal(first, await ExportAsync(world));
    }

    [Fact]
    public async Task An_exported_catalogue_makes_the_same_one_in_an_empty_installation()
    {
        await using var world = await CatalogWorld.MakeAsync(sample: true);
        await using var other = await CatalogWorld.MakeAsync();
        string exported = await ExportAsync(world);

        await other.ImportAsync(exported);

        Assert.Equal(exported, await ExportAsync(other));
    }

    [Fact]
    public async Task A_document_replaces_what_the_catalogue_said_of_its_products_and_leaves_the_others()
    {
        await using var world = await CatalogWorld.MakeAsync(sample: true);

        var done = (await world.ImportAsync(Document(id: "CMP0WS22STD1"))).Value!;

        var product = await world.ReadAsync(db => db.Products.SingleAsync(row => row.Id == "CMP0WS22STD1"));
        Assert.Equal((1, 1, 0, 0), (done.ProductsChanged, done.SkusChanged, done.ProductsAdded, done.SkusAdded));
        Assert.Equal(("Plums", 1L), (product.Title, product.Version));
        Assert.Equal(109, await world.ReadAsync(db => db.Skus.CountAsync()));
    }

    [Fact]
    public async Task Media_and_the_cancellation_policy_of_a_SKU_are_carried()
    {
        await using var world = await CatalogWorld.MakeAsync();

        await world.ImportAsync(Document(sku: """
            "cancellation": { "class": "linux_plan", "review": true }, "versions": ["3", "2"],
            "media": { "languages": ["fr-FR"], "architectures": ["x64"], "fileTypes": ["ISO"] },
            """));

        var sku = await world.ReadAsync(db => db.Skus.SingleAsync());
        Assert.Equal(("linux_plan", true, "3"), (sku.CancellationClass, sku.CancellationReview, sku.OwnVersion));
        Assert.Equal(["fr-FR", "x64", "ISO"], [.. sku.Languages, .. sku.Architectures, .. sku.FileTypes]);
    }

    [Fact]
    public async Task Without_a_policy_a_SKU_is_cancelled_as_its_kind_is()
    {
        await using var world = await CatalogWorld.MakeAsync();

        await world.ImportAsync(Document());

        Assert.Equal("perpetual", (await world.ReadAsync(db => db.Skus.SingleAsync())).CancellationClass);
    }

    [Theory]
    [InlineData("""{ "title": "Plums" """, "\"title\": \"\"", "products[1].title", CatalogFaultReason.Required)]
    [InlineData("\"kind\": \"perpetual\"", "\"kind\": \"perpetuum\"", "products[1].kind", CatalogFaultReason.Unknown)]
    [InlineData("\"kind\": \"perpetual\",", "", "products[1].kind", CatalogFaultReason.Required)]
    [InlineData("\"id\": \"PLUMS\"", "\"id\": \"PLU:MS\"", "products[1].id", CatalogFaultReason.Malformed)]
    [InlineData("\"id\": \"PLUMS\"", "\"id\": \"FIRST\"", "products[1].id", CatalogFaultReason.Duplicate)]
    [InlineData("\"targetViews\": [\"Software\"]", "\"targetViews\": [\"Software\", \"Hardware\"]", "products[1].targetViews[1]", CatalogFaultReason.Unknown)]
    [InlineData("\"billingCycles\": [\"one_time\"]", "\"billingCycles\": [\"monthly\"]", "products[1].skus[0].prices[0].billingCycle", CatalogFaultReason.Unknown)]
    [InlineData("\"minimumQuantity\": 1", "\"minimumQuantity\": 0", "products[1].skus[0].minimumQuantity", CatalogFaultReason.OutOfRange)]
    [InlineData("\"minimumQuantity\": 1", "\"minimumQuantity\": \"1\"", "products[1].skus[0].minimumQuantity", CatalogFaultReason.Malformed)]
    [InlineData("\"minimumQuantity\": 1", "\"minimumQuantitty\": 1", "products[1].skus[0].minimumQuantitty", CatalogFaultReason.Malformed)]
    [InlineData("\"minimumQuantity\": 1", "\"keyFormat\": \"pattern\", \"versions\": [\"1\"]", "products[1].skus[0].keyPattern", CatalogFaultReason.Required)]
    [InlineData("\"minimumQuantity\": 1", "\"keyPattern\": \"(\"", "products[1].skus[0].keyPattern", CatalogFaultReason.Malformed)]
    [InlineData("\"minimumQuantity\": 1", "\"cancellation\": { \"class\": \"never\" }", "products[1].skus[0].cancellation.class", CatalogFaultReason.Unknown)]
    [InlineData("\"minimumQuantity\": 1", "\"includedEntitlements\": [\"FIRST:0001\", \"NONE:0001\"]", "products[1].skus[0].includedEntitlements[1]", CatalogFaultReason.Unknown)]
    [InlineData("\"unitPrice\": 100", "\"unitPrice\": 100.001", "products[1].skus[0].prices[0].unitPrice", CatalogFaultReason.TooManyDecimals)]
    [InlineData("\"market\": \"FR\"", "\"market\": \"ZZ\"", "products[1].skus[0].prices[0].market", CatalogFaultReason.Unknown)]
    [InlineData("\"market\": \"FR\",", "", "products[1].skus[0].prices[0].market", CatalogFaultReason.Required)]
    [InlineData("""{ "title": "Plums" """, "\"title\": \"Plu\\u0000ms\"", "products[1].title", CatalogFaultReason.Malformed)]
    [InlineData("\"minimumQuantity\": 1", "\"description\": \"a line\\nand a \\u0000\"", "products[1].skus[0].description", CatalogFaultReason.Malformed)]
    [InlineData("\"minimumQuantity\": 1", "\"texts\": { \"fr\": { \"title\": \"\\u0007\" } }", "products[1].skus[0].texts.fr.title", CatalogFaultReason.Malformed)]
    [InlineData("\"minimumQuantity\": 1", "\"versions\": [\"20\\u000022\"]", "products[1].skus[0].versions[0]", CatalogFaultReason.Unknown)]
    [InlineData("\"minimumQuantity\": 1", "\"dynamicAttributes\": { \"a\": \"\\u0000\" }", "products[1].skus[0].dynamicAttributes.a", CatalogFaultReason.Malformed)]
    [InlineData("\"minimumQuantity\": 1", "\"dynamicAttributes\": { \"a\": null }", "products[1].skus[0].dynamicAttributes.a", CatalogFaultReason.Required)]
    [InlineData("\"minimumQuantity\": 1", "\"dynamicAttributes\": { \"\\u0000\": \"a\" }", "products[1].skus[0].dynamicAttributes", CatalogFaultReason.Malformed)]
    public async Task One_fault_is_named_by_its_path_and_nothing_is_imported(string good, string bad, string path, CatalogFaultReason reason)
    {
        await using var world = await CatalogWorld.MakeAsync();
        string second = Product("PLUMS");
        string faulty = good.StartsWith('{') ? second.Replace("\"title\": \"Plums\"", bad, StringComparison.Ordinal) : second.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(second, faulty);

        var (_, refusal) = await world.ImportAsync($$"""{ "products": [ {{Product("FIRST")}}, {{faulty}} ] }""");

        var fault = Assert.IsType<CatalogFaulty>(refusal).Faults[0];
        Assert.Equal((path, reason), (fault.Column, fault.Reason));
        Assert.Equal(0, await world.ReadAsync(db => db.Products.CountAsync()));
    }

    /// <summary>R3.1: a Linux plan has no key.</summary>
    [Theory]
    [InlineData("none", false), InlineData("d32", true), InlineData("pattern", true)]
    public async Task A_Linux_plan_has_no_format_of_keys(string format, bool refused)
    {
        await using var world = await CatalogWorld.MakeAsync();
        string plan = Document(sku: $"\"keyFormat\": \"{format}\", \"keyPattern\": \"[0-9]\", \"versions\": [\"1\"],").Replace("\"kind\": \"perpetual\"", "\"kind\": \"linux_plan\"", StringComparison.Ordinal);

        var (_, refusal) = await world.ImportAsync(plan);

        bool told = (refusal as CatalogFaulty)?.Faults.Any(fault => (fault.Column, fault.Reason) == ("products[0].skus[0].keyFormat", CatalogFaultReason.NotAllowed)) is true;
        Assert.Equal(refused, told);
    }

    [Theory]
    [InlineData("{", "$")]
    [InlineData("[]", "$")]
    [InlineData("{}", "products")]
    [InlineData("""{ "products": {} }""", "products")]
    [InlineData("""{ "articles": [] }""", "articles")]
    [InlineData("""{ "products": [ { "id": "A" """, "products[0]")]
    [InlineData("""{ "products": [ 1 ] }""", "products[0]")]
    [InlineData("""{ "products": [ null ] }""", "products[0]")]
    [InlineData("""{ "products": [] } {}""", "$")]
    [InlineData("""{ "products": [], "products": [] }""", "products")]
    public async Task What_is_no_catalogue_document_is_refused(string text, string path)
    {
        await using var world = await CatalogWorld.MakeAsync();

        var (_, refusal) = await world.ImportAsync(text);

        Assert.Equal(path, Assert.IsType<CatalogFaulty>(refusal).Faults[0].Column);
    }

    [Fact]
    public async Task A_document_is_read_alike_however_its_bytes_arrive()
    {
        await using var world = await CatalogWorld.MakeAsync(sample: true);
        byte[] exported = Encoding.UTF8.GetBytes("\uFEFF" + await ExportAsync(world));

        foreach (int bytes in new[] { 7, 4096 })
        {
            var (done, _) = await world.ImportAsync(new DrippingStream(exported, bytes));
            Assert.Equal((53L, true), (done!.Rows, done.NothingNew));
        }
    }

    [Fact]
    public async Task Only_the_operator_exports()
    {
        await using var world = await CatalogWorld.MakeAsync();
        using var to = new MemoryStream();

        var (_, refusal) = await world.RunAsync<ExportCatalogHandler, Result<CatalogExported>>(
            export => export.HandleAsync(to, CatalogWorld.ActorOf(ActorKind.Partner, 2, Role.GlobalAdmin), default));

        Assert.Equal(new NotAllowed(Right.Operate), refusal);
        Assert.Equal(0, to.Length);
    }

    private static string Document(string id = "PLUMS", string sku = "") => $$"""{ "$schema": "urn:comptoir:catalog", "products": [ {{Product(id, sku)}} ] }""";

    private static string Product(string id, string sku = "") => $$"""
        { "id": "{{id}}", "kind": "perpetual", "title": "Plums", "productType": "Software", "productSubType": "PerpetualSoftware",
          "targetViews": ["Software"],
          "skus": [ { "id": "0001", "title": "Plum", {{sku}} "minimumQuantity": 1, "billingCycles": ["one_time"], "segments": ["commercial"],
            "prices": [ { "market": "FR", "currency": "EUR", "billingCycle": "one_time", "unitPrice": 100, "from": "2026-01-01T00:00:00Z" } ] } ] }
        """;

    private static async Task<string> ExportAsync(CatalogWorld world)
    {
        using var to = new MemoryStream();
        await world.RunAsync<ExportCatalogHandler, Result<CatalogExported>>(export => export.HandleAsync(to, CatalogWorld.Operator, default));
        return Encoding.UTF8.GetString(to.ToArray());
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class DrippingStream(byte[] content, int atATime) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(atATime, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(atATime, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(atATime, buffer.Length)], cancellationToken);
    }
}
