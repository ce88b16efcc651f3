using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Checks;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Storage.Tests.Stores;

namespace Comptoir.Storage.Tests.Billing;

/// <summary>What the tests of invoices do and look at, each in a scope of its own as a request would.</summary>
internal static class Books
{
    public static readonly DateTimeOffset April = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset May = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    public static Task<Result<InvoicePreview>> PreviewAsync(Store store, string currency = "EUR", DateOnly? on = null) =>
        store.RunAsync<PreviewInvoiceHandler, Result<InvoicePreview>>(preview => preview.HandleAsync(new PreviewInvoice(currency, on, World.Nadia), default));

    public static Task DueAsync(Store store, IServiceProvider? node = null) => Store.RunAsync<DueWork, bool>(node ?? store.Services, async due =>
    {
        await due.RunAsync(store.Time.GetUtcNow(), default);
        return true;
    });

    public static Task<Result<StartedRun>> StartAsync(Store store, string month, PartnerId? partner = null) =>
        store.RunAsync<RunInvoicesHandler, Result<StartedRun>>(run => run.StartAsync(new RunInvoices(month, partner, Operator), default));

    public static Task<Result<Payment>> PayAsync(Store store, decimal amount, string? invoice = null, DateOnly? date = null) =>
        store.RunAsync<RecordPaymentHandler, Result<Payment>>(record => record.HandleAsync(
            new RecordPayment(World.Garance, amount, "EUR", date, "VIR 0417", invoice, Operator), default));

    public static Actor Operator => World.Person(World.Operator, "op@comptoir.example", 9, Role.Operator);

    public static Task<IReadOnlyList<InvoiceState>> InvoicesAsync(Store store, Actor? by = null) =>
        store.RunAsync<FindInvoices, IReadOnlyList<InvoiceState>>(find => find.ListAsync(null, 0, 100, by ?? World.Nadia, default));

    public static Task<IReadOnlyList<InvoicedLine>> LinesAsync(Store store, string number) =>
        store.RunAsync<FindInvoiceLines, IReadOnlyList<InvoicedLine>>(async find => (await find.PageAsync(number, new Seek(100), World.Nadia, default)).Value!.Lines.Items);

    public static async Task<Balance> BalanceAsync(Store store) =>
        Assert.Single(await store.RunAsync<FindBalance, IReadOnlyList<Balance>>(find => find.HandleAsync(World.Nadia, default)));

    public static Task<List<string>> FindAsync(Store store) => store.RunAsync<CheckInstallation, List<string>>(async check =>
    {
        var found = new List<string>();
        await foreach (var finding in check.FindAsync(deep: false, begins: null, default))
            found.Add($"{finding.Invariant} {finding.Record}: {finding.Expected}; {finding.Found}");
        return found;
    });
}
