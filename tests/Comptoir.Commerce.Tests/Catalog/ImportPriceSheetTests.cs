using System.Text;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using static Comptoir.Commerce.Tests.Catalog.PriceSheet;

namespace Comptoir.Commerce.Tests.Catalog;

/// <summary>R3.5; contract, billing §6.</summary>
public sealed class ImportPriceSheetTests
{
    private static readonly DateTimeOffset NewYear = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_shipped_price_sheet_says_nothing_that_the_sample_does_not()
    {
        await using var world = await CatalogWorld.MakeAsync(sample: true);

        var done = (await world.ImportAsync(EmbeddedData.Open("Catalog.Data.price-sheet-sample.csv"))).Value!;

        Assert.Equal((60L, true), (done.Rows, done.NothingNew));
    }

    [Fact]
    public async Task A_product_the_catalogue_does_not_know_is_made_from_its_row()
    {
        await using var world = await CatalogWorld.MakeAsync();

        var done = (await world.ImportAsync(Of(Row(), Row(market: "US", currency: "USD", segment: "Charity")))).Value!;

        Assert.Equal((1, 1, 2), (done.ProductsAdded, done.SkusAdded, done.PricesAdded));
        var product = await world.ReadAsync(db => db.Products.SingleAsync());
        var sku = await world.ReadAsync(db => db.Skus.SingleAsync());
        Assert.Equal(("PLUM00000001", "Prune Studio", ProductKind.Perpetual, false), (product.Id, product.Title, product.Kind, product.IsMicrosoftProduct));
        Assert.Equal(["Software", "SoftwarePerpetual"], product.TargetViews);
        Assert.Equal(("perpetual", KeyFormat.None), (sku.CancellationClass, sku.KeyFormat));
        Assert.Equal([BillingCycle.OneTime], sku.BillingCycles);
        Assert.Equal(["commercial", "nonprofit"], sku.Segments);
    }

    [Theory]
    [InlineData("Software;Perpetual", "", "OneTime", "Prune SARL", ProductKind.Perpetual)]
    [InlineData("Software;Subscription", "P1Y", "OneTime", "Prune SARL", ProductKind.SoftwareSubscription)]
    [InlineData("Software;Linux", "P1Y", "OneTime", "SUSE", ProductKind.LinuxPlan)]
    [InlineData("Azure;Reservations", "P3Y", "OneTime", "Prune SARL", ProductKind.AzureReservation)]
    [InlineData("License", "P1M", "Monthly", "Prune SARL", ProductKind.Saas)]
    [InlineData("License;Trial", "P1M", "None", "Prune SARL", ProductKind.Saas)]
    [InlineData("", "P1Y", "OneTime", "Prune SARL", ProductKind.SoftwareSubscription)]
    public async Task The_kind_of_a_new_product_follows_from_its_tags_publisher_term_and_plan(
        string tags, string term, string plan, string publisher, ProductKind expected)
    {
        await using var world = await CatalogWorld.MakeAsync();

        await world.ImportAsync(Of(Row(tags: tags, term: term, plan: plan, publisher: publisher)));

        Assert.Equal(expected, (await world.ReadAsync(db => db.Products.SingleAsync())).Kind);
    }

    [Theory]
    [InlineData("ProductId", CatalogFaultReason.Malformed, "product", "A:B")]
    [InlineData("ProductId", CatalogFaultReason.Required, "product", "")]
    [InlineData("SkuId", CatalogFaultReason.TooLong, "sku", "123456789012345678901")]
    [InlineData("ProductTitle", CatalogFaultReason.Required, "title", "")]
    [InlineData("TermDuration", CatalogFaultReason.Malformed, "term", "1 year")]
    [InlineData("TermDuration", CatalogFaultReason.NotAllowed, "term", "P1Y")]
    [InlineData("BillingPlan", CatalogFaultReason.Unknown, "plan", "Weekly")]
    [InlineData("BillingPlan", CatalogFaultReason.Required, "plan", "")]
    [InlineData("Market", CatalogFaultReason.Unknown, "market", "ZZ")]
    [InlineData("Currency", CatalogFaultReason.Unknown, "currency", "EUX")]
    [InlineData("UnitPrice", CatalogFaultReason.Malformed, "price", "12.3O")]
    [InlineData("UnitPrice", CatalogFaultReason.Required, "price", "")]
    [InlineData("UnitPrice", CatalogFaultReason.OutOfRange, "price", "-1")]
    [InlineData("UnitPrice", CatalogFaultReason.OutOfRange, "price", "1000000000000")]
    [InlineData("UnitPrice", CatalogFaultReason.TooManyDecimals, "price", "1.005")]
    [InlineData("UnitPrice", CatalogFaultReason.AboveRetailPrice, "price", "120.01")]
    [InlineData("ERP Price", CatalogFaultReason.Malformed, "retail", "about 120")]
    [InlineData("Segment", CatalogFaultReason.Unknown, "segment", "Friends")]
    [InlineData("EffectiveStartDate", CatalogFaultReason.Malformed, "from", "2026-01-01")]
    [InlineData("EffectiveStartDate", CatalogFaultReason.Malformed, "from", "13/1/2026 12:00:00 AM")]
    [InlineData("EffectiveEndDate", CatalogFaultReason.OutOfRange, "until", "12/31/2025 11:59:59 PM")]
    [InlineData("PricingTierRangeMin", CatalogFaultReason.NotAllowed, "tier", "100")]
    public async Task One_bad_row_names_its_row_and_column_and_nothing_is_imported(string column, CatalogFaultReason reason, string field, string value)
    {
        await using var world = await CatalogWorld.MakeAsync();

        var (_, refusal) = await world.ImportAsync(Of(Row(product: "GOOD"), With(field, value), Row(product: "GOOD", sku: "0002")));

        var fault = Assert.Single(Assert.IsType<CatalogFaulty>(refusal).Faults);
        Assert.Equal((3, column, reason, value), (fault.Row, fault.Column, fault.Reason, fault.Value ?? (field == "until" ? value : "")));
        Assert.Equal((0, 0, 0), await world.ReadAsync(async db => (await db.Products.CountAsync(), await db.Skus.CountAsync(), await db.Prices.CountAsync())));
    }

    [Theory]
    [InlineData("Prune Studio,", "ProductTitle"), InlineData("Prune Studio 1", "SkuTitle"), InlineData("Prune SARL", "Publisher"), InlineData("Draws plums.", "SkuDescription")]
    public async Task A_text_with_a_control_character_is_no_text_and_is_not_repeated(string text, string column)
    {
        await using var world = await CatalogWorld.MakeAsync();

        var (_, refusal) = await world.ImportAsync(Of(Row(product: "GOOD"), Row().Replace(text, "\0" + text, StringComparison.Ordinal)));

        var fault = Assert.Single(Assert.IsType<CatalogFaulty>(refusal).Faults);
        Assert.Equal((3, column, CatalogFaultReason.Malformed, null), (fault.Row, fault.Column, fault.Reason, fault.Value));
    }

    [Fact]
    public async Task Yen_have_no_decimals_and_dinars_have_three()
    {
        await using var world = await CatalogWorld.MakeAsync();

        var (_, yen) = await world.ImportAsync(Of(Row(market: "JP", currency: "JPY", price: "10.5")));
        var (dinars, _) = await world.ImportAsync(Of(Row(market: "KW", currency: "KWD", price: "10.125")));

        Assert.Equal(CatalogFaultReason.TooManyDecimals, Assert.Single(Assert.IsType<CatalogFaulty>(yen).Faults).Reason);
        Assert.Equal(1, dinars!.PricesAdded);
    }

    [Fact]
    public async Task Every_fault_is_told_up_to_a_hundred()
    {
        await using var world = await CatalogWorld.MakeAsync();

        var (_, two) = await world.ImportAsync(Of(Row(market: "ZZ", currency: "EUX"), Row(price: "x")));
        var (_, many) = await world.ImportAsync(Of(Enumerable.Repeat(Row(market: "ZZ"), 300)));

        Assert.Equal([(2, "Market"), (2, "Currency"), (3, "UnitPrice")], ((CatalogFaulty)two!).Faults.Select(fault => ((int)fault.Row!, fault.Column)));
        Assert.Equal((100, true), (((CatalogFaulty)many!).Faults.Count, ((CatalogFaulty)many).More));
    }

    [Theory]
    [InlineData("6/30/2026 11:59:59 PM", "7/1/2026 12:00:00 AM", true)]
    [InlineData("6/30/2026 11:59:59 PM", "6/30/2026 12:00:00 AM", false)]
    public async Task Periods_of_one_price_may_meet_and_not_overlap(string firstEnd, string secondStart, bool expected)
    {
        await using var world = await CatalogWorld.MakeAsync();

        var (done, refusal) = await world.ImportAsync(Of(Row(until: firstEnd), Row(from: secondStart, price: "110")));

        Assert.Equal(expected, done is not null);
        if (!expected)
            Assert.Equal(new CatalogFault(3, "EffectiveStartDate", CatalogFaultReason.Overlapping), Assert.Single(((CatalogFaulty)refusal!).Faults));
    }

    [Fact]
    public async Task A_row_given_twice_alike_is_one_price_and_with_another_amount_a_fault()
    {
        await using var world = await CatalogWorld.MakeAsync();

        var (alike, _) = await world.ImportAsync(Of(Row(), Row()), dryRun: true);
        var (_, other) = await world.ImportAsync(Of(Row(), Row(price: "101")));

        Assert.Equal(1, alike!.PricesAdded);
        Assert.Equal(3, Assert.Single(((CatalogFaulty)other!).Faults).Row);
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        await using var world = await CatalogWorld.MakeAsync();
        string sheet = Of(Row(), Row(term: "P1Y", product: "TAGS", tags: "Azure;Reservations"), Row(market: "JP", currency: "JPY"));
        await world.ImportAsync(sheet);

        Assert.True((await world.ImportAsync(sheet)).Value!.NothingNew);
    }

    [Fact]
    public async Task A_new_price_ends_the_one_before_it()
    {
        await using var world = await CatalogWorld.MakeAsync();
        await world.ImportAsync(Of(Row()));

        var done = (await world.ImportAsync(Of(Row(price: "110", from: "7/1/2026 12:00:00 AM")))).Value!;

        var july = new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);
        var prices = await world.ReadAsync(db => db.Prices.OrderBy(price => price.From).ToListAsync());
        Assert.Equal([(NewYear, july, 100m), (july, Price.OpenEnd, 110m)], prices.Select(price => (price.From, price.Until, price.UnitPrice)));
        Assert.Equal((1, 1), (done.PricesAdded, done.PricesChanged));
        Assert.Equal(prices[0].CatalogItemId, prices[1].CatalogItemId);
    }

    [Fact]
    public async Task A_price_that_began_within_the_file_s_period_gives_way_and_one_of_the_same_start_is_changed()
    {
        await using var world = await CatalogWorld.MakeAsync();
        await world.ImportAsync(Of(Row(until: "6/30/2026 11:59:59 PM"), Row(price: "110", from: "7/1/2026 12:00:00 AM")));

        var done = (await world.ImportAsync(Of(Row(price: "90")))).Value!;

        var price = await world.ReadAsync(db => db.Prices.SingleAsync());
        Assert.Equal((NewYear, Price.OpenEnd, 90m), (price.From, price.Until, price.UnitPrice));
        Assert.Equal((0, 2), (done.PricesAdded, done.PricesChanged));
    }

    [Fact]
    public async Task A_price_sheet_leaves_what_the_catalogue_says_of_a_product_and_adds_the_ways_it_is_sold_in()
    {
        await using var world = await CatalogWorld.MakeAsync(sample: true);
        var before = await world.ReadAsync(db => db.Skus.SingleAsync(sku => sku.ProductId == "CMP0SQLSTD01" && sku.Id == "0001"));

        await world.ImportAsync(Of(Row(product: "cmp0sqlstd01", term: "P3Y", plan: "Annual", tags: "Software;Subscription", segment: "Education")));

        var after = await world.ReadAsync(db => db.Skus.SingleAsync(sku => sku.ProductId == "CMP0SQLSTD01" && sku.Id == "0001"));
        Assert.Equal((before.Title, before.Description, before.KeyFormat), (after.Title, after.Description, after.KeyFormat));
        Assert.Equal(before.Versions, after.Versions);
        Assert.Equal((string[])[.. before.Terms, "P3Y"], after.Terms);
        Assert.Contains(BillingCycle.Annual, after.BillingCycles);
        Assert.Contains("education", after.Segments);
        Assert.Equal(before.Version + 1, after.Version);
    }

    [Fact]
    public async Task The_reservation_view_has_meters_and_no_plan_and_gives_prices_in_both_scopes()
    {
        await using var world = await CatalogWorld.MakeAsync();
        const string Sheet =
            "ProductTitle,ProductId,SkuId,SkuTitle,Publisher,SkuDescription,UnitOfMeasure,TermDuration,Market,Currency,UnitPrice,PricingTierRangeMin,PricingTierRangeMax,EffectiveStartDate,EffectiveEndDate,MeterIds,MeterType,Tags\r\n"
            + "\"Reserved VM, D2s\",DZ0000000001,0001,\"D2s, East US\",Microsoft,,1 Hour,P1Y,us,usd,438.00,,,1/1/2026 12:00:00 AM,12/31/9999 11:59:59 PM,0a1b,Compute,Azure;Reservations\r\n";

        var (done, refusal) = await world.ImportAsync(Sheet);

        Assert.Null(refusal);
        Assert.Equal(2, done!.PricesAdded);
        var prices = await world.ReadAsync(db => db.Prices.OrderBy(price => price.Scope).ToListAsync());
        Assert.All(prices, price => Assert.Equal(("US", "USD", BillingCycle.OneTime, null), (price.Market, price.Currency, price.BillingCycle, price.RetailPrice)));
        Assert.Equal(["", "AzurePlan"], prices.Select(price => price.Scope));
    }

    [Fact]
    public async Task Without_the_segment_column_prices_are_commercial_and_the_preview_s_column_is_tolerated()
    {
        await using var world = await CatalogWorld.MakeAsync();
        string sheet = "EndofSaleDate," + Header.Replace(",Segment", "", StringComparison.Ordinal) + "\n"
            + "1/1/2030 12:00:00 AM," + Row()[..^",Commercial".Length] + "\n";

        Assert.Equal(1, (await world.ImportAsync(sheet)).Value!.PricesAdded);
        Assert.Equal("commercial", (await world.ReadAsync(db => db.Prices.SingleAsync())).Segment);
    }

    [Fact]
    public async Task A_missing_column_a_short_row_and_an_open_quote_are_named()
    {
        await using var world = await CatalogWorld.MakeAsync();

        var (_, column) = await world.ImportAsync(Header.Replace("UnitPrice", "Price", StringComparison.Ordinal) + "\n" + Row() + "\n");
        var (_, shortRow) = await world.ImportAsync(Of("Prune,PLUM,0001"));
        var (_, quote) = await world.ImportAsync(Of(Row(), "\"Prune"));
        var (_, empty) = await world.ImportAsync("");

        Assert.Equal(new CatalogFault(1, "UnitPrice", CatalogFaultReason.Required), Assert.Single(((CatalogFaulty)column!).Faults));
        Assert.Equal(new CatalogFault(2, "SkuTitle", CatalogFaultReason.Required), Assert.Single(((CatalogFaulty)shortRow!).Faults));
        Assert.Equal(new CatalogFault(3, "*", CatalogFaultReason.Malformed), Assert.Single(((CatalogFaulty)quote!).Faults));
        Assert.Contains(((CatalogFaulty)empty!).Faults, fault => fault.Column == "ProductId");
    }

    [Fact]
    public async Task A_dry_run_tells_what_would_change_and_changes_nothing()
    {
        await using var world = await CatalogWorld.MakeAsync();

        var done = (await world.ImportAsync(Of(Row()), dryRun: true)).Value!;

        Assert.Equal((1, 1, 1), (done.ProductsAdded, done.SkusAdded, done.PricesAdded));
        Assert.Equal(0, await world.ReadAsync(db => db.Products.CountAsync()));
    }

    [Fact]
    public async Task Only_the_operator_imports()
    {
        await using var world = await CatalogWorld.MakeAsync();

        var (_, refusal) = await world.ImportAsync(Of(Row()), by: CatalogWorld.ActorOf(ActorKind.Partner, 2, Role.GlobalAdmin, Role.AdminAgent));

        Assert.Equal(new NotAllowed(Right.Operate), refusal);
    }

    [Fact]
    public async Task An_import_that_fails_between_two_chunks_or_before_its_commit_leaves_nothing_and_can_be_repeated()
    {
        var faults = new FailingFaults();
        await using var world = await CatalogWorld.MakeAsync(faults: faults);
        string sheet = Of(Enumerable.Range(0, 12_000).Select(i => Row(product: $"PLUM{i / 10:00000000}", sku: $"{i % 10:0000}")));

        foreach (string point in new[] { FaultPoint.ImportChunk, FaultPoint.BeforeCommit })
        {
            faults.At = point;
            await Assert.ThrowsAsync<IOException>(() => world.ImportAsync(sheet));
            Assert.Equal(0, await world.ReadAsync(db => db.Products.CountAsync()));
        }

        faults.At = null;
        Assert.Equal(12_000, (await world.ImportAsync(sheet)).Value!.PricesAdded);
    }

    [Fact]
    public async Task Progress_is_told_after_each_chunk_up_to_the_whole_file()
    {
        await using var world = await CatalogWorld.MakeAsync();
        var told = new List<CatalogImportProgress>();
        string sheet = Of(Enumerable.Range(0, 12_000).Select(i => Row(product: $"PLUM{i / 10:00000000}", sku: $"{i % 10:0000}")));

        await world.ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(sheet)), progress: new Listener(told));

        Assert.Equal([5_000, 10_000, 12_000], told.Select(progress => progress.Rows));
        Assert.Equal(1, told[^1].Share);
    }

    private static string With(string field, string value) => field switch
    {
        "product" => Row(product: value),
        "sku" => Row(sku: value),
        "title" => Row(title: value),
        "term" => Row(term: value),
        "plan" => Row(plan: value),
        "market" => Row(market: value),
        "currency" => Row(currency: value),
        "price" => Row(price: value),
        "retail" => Row(retail: value),
        "segment" => Row(segment: value),
        "from" => Row(from: value),
        "until" => Row(until: value),
        "tier" => Row(tier: value),
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    private sealed class FailingFaults : Faults
    {
        public string? At { get; set; }

        public override ValueTask ReachAsync(string point, CancellationToken ct) =>
            point == At ? throw new IOException(point) : ValueTask.CompletedTask;
    }

    private sealed class Listener(List<CatalogImportProgress> told) : IProgress<CatalogImportProgress>
    {
        public void Report(CatalogImportProgress value) => told.Add(value);
    }
}
