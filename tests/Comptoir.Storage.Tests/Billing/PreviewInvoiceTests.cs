using Comptoir.Commerce.Primitives;
using Comptoir.Storage.Tests.Stores;
using static Comptoir.Storage.Tests.Billing.Books;

namespace Comptoir.Storage.Tests.Billing;

/// <summary>An invoice before it is cut (R4.3b), on both databases.</summary>
public class PreviewInvoiceTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_preview_is_what_the_cut_then_makes_and_stores_nothing(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        var preview = (await PreviewAsync(store)).Value!;
        Assert.Empty(await InvoicesAsync(store));
        Assert.Empty((await PreviewAsync(store, on: new DateOnly(2026, 5, 1))).Value!.Lines);

        store.Time.SetTo(April);
        await DueAsync(store);

        var invoice = Assert.Single(await InvoicesAsync(store)).Invoice;
        Assert.Equal((invoice.TotalMinor, invoice.Lines, invoice.Month, invoice.Date, invoice.DueOn), (preview.Invoice.TotalMinor, preview.Lines.Count, preview.Invoice.Month, preview.Invoice.Date, preview.Invoice.DueOn));
        Assert.Equal(new InvalidInput("on", InputFault.OutOfRange, "2026-05-01"), (await PreviewAsync(store, on: new DateOnly(2026, 4, 1))).Refusal);
        Assert.Equal("currency", ((await PreviewAsync(store, currency: "XYZ")).Refusal as InvalidInput)?.Field);
        Assert.Equal("on", ((await PreviewAsync(store, on: new DateOnly(2100, 1, 1))).Refusal as InvalidInput)?.Field);
    }
}
