using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Checks;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests.Billing;

/// <summary>R14.1 to R14.3 on both databases.</summary>
public class InvoiceTests
{
    private static readonly DateTimeOffset April = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset May = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_month_is_cut_once_at_its_first_instant_after_it_and_holds_every_charge_and_credit(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var kept = (await world.BuyAsync(World.Nadia, World.Perpetual, World.Yearly)).Value!;
        store.Time.Advance(TimeSpan.FromDays(10));
        await world.CancelAsync(World.Nadia, kept.Id, 1);
        await world.BuyAsync(World.TheirAgent, World.Perpetual);

        store.Time.SetTo(April.AddTicks(-10));
        await DueAsync(store);
        Assert.Empty(await InvoicesAsync(store));

        store.Time.SetTo(April);
        await DueAsync(store);
        await DueAsync(store);

        // 100.00 + 1,200.00 − 1,200.00 × 355 ÷ 365 = 1,167.12, each with 20 per cent.
        var invoice = Assert.Single(await InvoicesAsync(store)).Invoice;
        Assert.Equal(("G000100001", "EUR", 3), (invoice.Number, invoice.Currency, invoice.Lines));
        Assert.Equal((132_88L, 26_58L, 159_46L), (invoice.SubtotalMinor, invoice.TaxMinor, invoice.TotalMinor));
        Assert.Equal((new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 31)), (invoice.Month, invoice.PeriodEnd));
        Assert.Equal((new DateOnly(2026, 4, 1), new DateOnly(2026, 5, 31)), (invoice.Date, invoice.DueOn));
        Assert.Equal("G000200001", Assert.Single(await InvoicesAsync(store, World.TheirAgent)).Invoice.Number);
        Assert.Equal(
            ["1 new 10000 2000", "2 new 120000 24000", "3 cancelImmediate 116712 23342"],
            (await LinesAsync(store, invoice.Number)).Select(line =>
                string.Create(CultureInfo.InvariantCulture, $"{line.Number} {line.Entry.ChargeType} {line.Entry.SubtotalMinor} {line.Entry.TaxMinor}")));
        Assert.Empty(await FindAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_month_is_cut_on_the_day_that_is_set_and_is_due_sixty_days_after_it(Database kind)
    {
        await using var store = await Store.OpenAsync(kind, adapt: services => services.Configure<BillingOptions>(options => options.CutDay = 8));
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        store.Time.SetTo(April.AddDays(7).AddTicks(-10));
        await world.BuyAsync(World.Nadia, World.Yearly);
        await DueAsync(store);
        Assert.Empty(await InvoicesAsync(store));

        store.Time.SetTo(April.AddDays(7));
        await DueAsync(store);

        // What was bought in the first days of April is April's.
        var invoice = Assert.Single(await InvoicesAsync(store)).Invoice;
        Assert.Equal((new DateOnly(2026, 3, 1), 1, 120_00L), (invoice.Month, invoice.Lines, invoice.TotalMinor));
        Assert.Equal((new DateOnly(2026, 4, 8), new DateOnly(2026, 6, 7)), (invoice.Date, invoice.DueOn));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task An_empty_month_makes_no_invoice_and_no_gap(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        store.Time.SetTo(May.AddDays(3));
        await world.BuyAsync(World.Nadia, World.Perpetual);

        store.Time.SetTo(May.AddMonths(3));
        await DueAsync(store);

        var invoices = await InvoicesAsync(store);
        Assert.Equal(["G000100002 2026-05", "G000100001 2026-03"], invoices.Select(i => $"{i.Invoice.Number} {BillingMonth.Of(i.Invoice.Month)}"));
        Assert.Empty(await FindAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task What_is_posted_to_a_month_already_cut_goes_to_the_next(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        store.Time.SetTo(April);
        await DueAsync(store);

        store.Time.SetTo(April.AddSeconds(-1));
        var late = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;
        store.Time.SetTo(May);
        await DueAsync(store);

        var second = (await InvoicesAsync(store))[0].Invoice;
        Assert.Equal("2026-04", BillingMonth.Of(second.Month).ToString());
        Assert.Equal(late.Id, Assert.Single(await LinesAsync(store, second.Number)).Entry.OrderId);
        Assert.Empty(await FindAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_credit_note_settles_what_is_open_and_its_balance_carries_over(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var order = (await world.BuyAsync(World.Nadia, World.Yearly)).Value!; // 1,440.00 with tax
        store.Time.SetTo(April);
        await DueAsync(store);
        Assert.Null((await PayAsync(store, 1000m)).Refusal);
        await world.CancelAsync(World.Nadia, order.Id, 0); // 29 days used: 1,104.66 and tax 220.93
        store.Time.SetTo(May);
        await DueAsync(store);

        var (note, first) = await TwoAsync(store);
        Assert.Equal((-1_325_59L, true, 440_00L), (note.Invoice.TotalMinor, note.Invoice.IsCreditNote, note.OffsetMinor));
        Assert.Equal((0L, -885_59L), (first.OpenMinor, note.OpenMinor));

        await world.BuyAsync(World.Nadia, World.Yearly);
        store.Time.SetTo(May.AddMonths(1));
        await DueAsync(store);

        var invoices = await InvoicesAsync(store);
        Assert.Equal([554_41L, 0L, 0L], invoices.Select(invoice => invoice.OpenMinor));
        var balance = await BalanceAsync(store);
        Assert.Equal((554_41L, 0L, 0L, 1_000_00L), (balance.UnpaidInvoices, balance.UnbilledCharges, balance.UnbilledCredits, balance.Payments));
        Assert.Equal(balance.Limit - 554_41, balance.Available);
        Assert.Empty(await FindAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_credit_note_settles_the_invoice_that_is_cut_with_it(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var order = (await world.BuyAsync(World.Nadia, World.Yearly)).Value!; // 1,440.00 with tax
        store.Time.SetTo(April);
        await world.CancelAsync(World.Nadia, order.Id, 0); // 29 days used: 1,104.66 and tax 220.93
        store.Time.SetTo(May);

        await StartAsync(store, "2026-04", World.Garance); // and with it what is left of March
        await DueAsync(store);

        var (note, first) = await TwoAsync(store);
        Assert.Equal(("G000100002", -1_325_59L, 0L), (note.Invoice.Number, note.Invoice.TotalMinor, note.OpenMinor));
        Assert.Equal(("G000100001", 1_440_00L, 114_41L), (first.Invoice.Number, first.Invoice.TotalMinor, first.OpenMinor));
        Assert.Empty(await FindAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_payment_settles_the_oldest_invoices_and_is_refused_above_what_is_open(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        store.Time.SetTo(April);
        await DueAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        store.Time.SetTo(May);
        await DueAsync(store);

        Assert.Equal(new InvalidInput("amount", InputFault.OutOfRange, "240"), (await PayAsync(store, 240.01m)).Refusal);
        Assert.Equal(new InvalidInput("amount", InputFault.OutOfRange, "120"), (await PayAsync(store, 120.01m, invoice: "G000100002")).Refusal);
        Assert.Equal(new InvalidInput("invoiceId", InputFault.Unknown, "G000200001"), (await PayAsync(store, 1m, invoice: "G000200001")).Refusal);
        Assert.Equal(new InvalidInput("amount", InputFault.Malformed, "0.001"), (await PayAsync(store, 0.001m)).Refusal);
        Assert.Equal("date", ((await PayAsync(store, 1m, date: new DateOnly(2026, 5, 2))).Refusal as InvalidInput)?.Field);
        Assert.Null((await PayAsync(store, 150m)).Refusal);
        Assert.Null((await PayAsync(store, 50m, invoice: "G000100002")).Refusal);

        Assert.Equal([40_00L, 0L], (await InvoicesAsync(store)).Select(invoice => invoice.OpenMinor));
        Assert.Equal(40_00L, (await BalanceAsync(store)).UnpaidInvoices);
        Assert.Equal(2, (await store.RunAsync<FindPayments, SeekPage<FoundPayment>>(find => find.PageAsync(null, new Seek(10), World.Nadia, default))).Items.Count);
        Assert.Empty((await store.RunAsync<FindPayments, SeekPage<FoundPayment>>(find => find.PageAsync(World.Garance, new Seek(10), World.TheirAgent, default))).Items);
        Assert.Empty(await FindAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Two_nodes_that_cut_at_once_make_each_invoice_once(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var other = await store.AddNodeAsync();
        for (int month = 0; month < 6; month++)
        {
            await world.BuyAsync(World.Nadia, World.Perpetual);
            await world.BuyAsync(World.TheirAgent, World.Perpetual);
            store.Time.SetTo(April.AddMonths(month));
            await Task.WhenAll(DueAsync(store), DueAsync(store, other), DueAsync(store), DueAsync(store, other));
        }

        Assert.Equal(6, (await InvoicesAsync(store)).Count);
        Assert.Equal("G000100006", (await InvoicesAsync(store))[0].Invoice.Number);
        Assert.Equal(6, (await InvoicesAsync(store, World.TheirAgent)).Count);
        Assert.Empty(await FindAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_run_answers_its_month_once_and_refuses_one_that_is_not_over(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);

        Assert.Equal(new InvalidInput("month", InputFault.OutOfRange, "2026-02"), (await StartAsync(store, "2026-03")).Refusal);
        Assert.Equal(new InvalidInput("month", InputFault.Malformed, "2026-3"), (await StartAsync(store, "2026-3")).Refusal);
        Assert.Equal("partnerId", ((await StartAsync(store, "2026-02", new PartnerId(Guid.NewGuid()))).Refusal as InvalidInput)?.Field);
        store.Time.SetTo(April);
        var one = (await StartAsync(store, "2026-03", World.Garance)).Value!;
        var same = (await StartAsync(store, "2026-03", World.Garance)).Value!;
        Assert.Equal((one.Run.Id, true), (same.Run.Id, same.WasThere));

        // Begun and left: it falls due.
        await DueAsync(store);

        var runs = (await store.RunAsync<FindBillingRuns, SeekPage<FoundRun>>(find => find.PageAsync(new Seek(10), default))).Items;
        Assert.All(runs, found => Assert.NotNull(found.Run.FinishedAt));
        Assert.Equal(1, runs.Single(found => found.Run.Id == one.Run.Id).Run.Invoices);
        Assert.Single(await InvoicesAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Invoices_payments_and_runs_are_read_a_page_at_a_time_each_row_once(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        for (int month = 0; month < 5; month++)
        {
            await world.BuyAsync(World.Nadia, World.Perpetual);
            store.Time.SetTo(April.AddMonths(month));
            await DueAsync(store);
            Assert.Null((await PayAsync(store, 10m + month)).Refusal);
        }

        Assert.Equal(
            ["G000100005", "G000100004", "G000100003", "G000100002", "G000100001"],
            await AllAsync<FindInvoices, InvoiceState, string>(store, (find, seek) => find.PageAsync(new InvoiceQuery(), seek, World.Nadia, default), state => state.Invoice.Number));
        Assert.Equal(
            [14_00L, 13_00L, 12_00L, 11_00L, 10_00L],
            await AllAsync<FindPayments, FoundPayment, long>(store, (find, seek) => find.PageAsync(null, seek, World.Nadia, default), found => found.Payment.AmountMinor));
        var runs = await AllAsync<FindBillingRuns, FoundRun, DateOnly>(store, (find, seek) => find.PageAsync(seek, default), found => found.Run.Month);
        Assert.Equal(runs.OrderDescending(), runs);
        Assert.Equal(runs.Distinct().Count(), runs.Count);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Invoices_are_found_by_how_they_stand(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        store.Time.SetTo(April); // cut, due on 31 May
        await DueAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        store.Time.SetTo(May);
        await DueAsync(store);
        async Task<string[]> OfAsync(InvoiceStanding standing) => [.. (await store.RunAsync<FindInvoices, SeekPage<InvoiceState>>(
            find => find.PageAsync(new InvoiceQuery(Standing: standing), new Seek(10), World.Nadia, default))).Items.Select(state => state.Invoice.Number)];

        store.Time.SetTo(new DateTimeOffset(2026, 5, 31, 23, 59, 59, TimeSpan.Zero));
        Assert.Equal(["G000100002", "G000100001"], await OfAsync(InvoiceStanding.Due));
        Assert.Empty(await OfAsync(InvoiceStanding.Overdue));
        store.Time.SetTo(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(["G000100001"], await OfAsync(InvoiceStanding.Overdue));
        await PayAsync(store, 119.99m);
        Assert.Empty(await OfAsync(InvoiceStanding.Paid));
        await PayAsync(store, 0.01m);
        Assert.Equal(["G000100001"], await OfAsync(InvoiceStanding.Paid));
        Assert.Empty(await OfAsync(InvoiceStanding.Overdue));
        Assert.Empty(await OfAsync(InvoiceStanding.CreditNote));
        Assert.All(await InvoicesAsync(store), state => Assert.Equal(state.Invoice.Number == "G000100001" ? InvoiceStanding.Paid : InvoiceStanding.Due, state.StandingOn(new DateOnly(2026, 6, 1))));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_run_is_previewed_as_it_then_cuts_and_what_is_open_is_told_by_partner(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        await world.BuyAsync(World.Nadia, World.Yearly);
        await world.BuyAsync(World.TheirAgent, World.Perpetual);
        Task<Result<RunPreview>> PreviewAsync(string month, string? partner = null) =>
            store.RunAsync<PreviewRunHandler, Result<RunPreview>>(preview => preview.HandleAsync(new PreviewRun(month, partner), default));

        Assert.Equal(new InvalidInput("month", InputFault.OutOfRange, "2026-02"), (await PreviewAsync("2026-03")).Refusal);
        store.Time.SetTo(April);
        Assert.Equal("partnerId", ((await PreviewAsync("2026-03", "nobody")).Refusal as InvalidInput)?.Field);
        var (all, one) = ((await PreviewAsync("2026-03")).Value!, (await PreviewAsync("2026-03", World.Garance.ToString())).Value!);
        Assert.Null(all.There);
        Assert.Equal((2, 3), (all.Lines.Sum(line => line.Partners), all.Lines.Sum(line => line.Lines)));
        Assert.Equal([new RunPreviewLine("EUR", 1, 2, 1_560_00)], one.Lines);

        await DueAsync(store);

        var after = (await PreviewAsync("2026-03")).Value!;
        Assert.Empty(after.Lines);
        var totals = await store.RunAsync<FindBillingRuns, IReadOnlyList<RunTotal>>(find => find.TotalsAsync(after.There!.Id, default));
        Assert.Equal(all.Lines.Select(line => (line.Currency, line.TotalMinor)), totals.Select(total => (total.Currency, total.TotalMinor)));
        var cut = await store.RunAsync<FindBillingRuns, SeekPage<RunInvoice>>(find => find.InvoicesAsync(after.There!.Id, new Seek(10), default));
        Assert.Equal(totals.Sum(total => total.Invoices), cut.Items.Count);
        await PayAsync(store, 100m);
        Task<SeekPage<Receivable>> OpenAsync(string? search, Seek seek) => store.RunAsync<FindReceivables, SeekPage<Receivable>>(find => find.PageAsync(search, seek, default));
        var open = (await OpenAsync(World.Garance.ToString(), new Seek(10))).Items;
        Assert.Equal([("EUR", 1_460_00L, 0L, 1)], open.Select(row => (row.Currency, row.OpenMinor, row.OverdueMinor, row.Invoices)));
        store.Time.SetTo(April.AddDays(61));
        open = (await OpenAsync(null, new Seek(10))).Items;
        Assert.Equal(2, open.Count);
        Assert.All(open, row => Assert.Equal(row.OpenMinor, row.OverdueMinor));
        Assert.Empty((await OpenAsync("nobody of this name", new Seek(10))).Items);

        // One to a page, there and back.
        var first = await OpenAsync(null, new Seek(1));
        var second = await OpenAsync(null, new Seek(1, SeekOperation.Next, first.Place));
        var back = await OpenAsync(null, new Seek(1, SeekOperation.Previous, second.Place));
        var same = await OpenAsync(null, new Seek(1, SeekOperation.PageIndex, second.Place));
        Assert.Equal(open, first.Items.Concat(second.Items));
        Assert.Equal((first.Items[0], true, false), (back.Items[0], back.HasNext, second.HasNext));
        Assert.Equal(second.Items, same.Items);
        // What is paid is gone.
        await PayAsync(store, 1_460m);
        Assert.DoesNotContain((await OpenAsync(null, new Seek(10))).Items, row => row.Partner == World.Garance);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task What_was_issued_cannot_be_changed_by_any_statement(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        store.Time.SetTo(April);
        await DueAsync(store);
        await PayAsync(store, 20m);

        foreach (string sql in new[]
        {
            """UPDATE "Invoices" SET "TotalMinor" = 1""",
            """DELETE FROM "Invoices" """,
            """UPDATE "InvoiceLines" SET "Number" = 7""",
            """DELETE FROM "InvoiceLines" """,
            """INSERT INTO "InvoiceLines" SELECT "PartnerId", "InvoiceNumber", 2, "PartnerId" FROM "InvoiceLines" """,
            """UPDATE "LedgerEntries" SET "SubtotalMinor" = 1""",
            """DELETE FROM "LedgerEntries" """,
            """UPDATE "Payments" SET "AmountMinor" = 1""",
            """DELETE FROM "Settlements" """,
        })
            Assert.Contains("never changes", (await Assert.ThrowsAnyAsync<Exception>(() => store.SqlAsync(sql))).Message, StringComparison.Ordinal);
        Assert.Empty(await FindAsync(store));
    }

    [Theory]
    [InlineData("""UPDATE "Invoices" SET "TotalMinor" = "TotalMinor" + 1, "SubtotalMinor" = "SubtotalMinor" + 1 WHERE "Number" = 'G000100001'""", "I18 invoice G000100001", "I20 invoice G000100001")]
    [InlineData("""UPDATE "Invoices" SET "PartnerName" = 'Other' WHERE "Number" = 'G000100001'""", "I20 invoice G000100001")]
    [InlineData("""UPDATE "Invoices" SET "Number" = 'G000100009' WHERE "Number" = 'G000100001'""", "I19 invoice numbers", "I18 invoice G000100009", "I20 invoice G000100009", "I16 invoice G000100001 line 1", "I16 invoice G000100001 line 2", "I31 settlement")]
    [InlineData("""DELETE FROM "InvoiceLines" WHERE "InvoiceNumber" = 'G000100001' AND "Number" = 2""", "I18 invoice G000100001", "I20 invoice G000100001", "I16 charge")]
    [InlineData("""UPDATE "LedgerEntries" SET "TaxMinor" = 1 WHERE "SubtotalMinor" = 10000 AND "PartnerId" <> '3D10F5AA-0000-4000-8000-000000000002'""", "I11 charge", "I18 invoice G000100001", "I20 invoice G000100001", "I31 account")]
    [InlineData("""UPDATE "Settlements" SET "AmountMinor" = 1""", "I31 payment")]
    public async Task A_figure_changed_by_hand_is_named(string damage, params string[] findings)
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual, World.Yearly);
        await world.BuyAsync(World.TheirAgent, World.Perpetual);
        store.Time.SetTo(April);
        await DueAsync(store);
        await PayAsync(store, 20m);
        foreach (string trigger in await TriggersAsync(store))
            await store.SqlAsync($"DROP TRIGGER \"{trigger}\"");

        Assert.NotEqual(0, await store.SqlAsync(damage));

        var found = await FindAsync(store);
        Assert.Equal(findings.Where(f => f != "I31 account").Order(StringComparer.Ordinal), found.Where(f => !f.StartsWith("I31 account", StringComparison.Ordinal)).Select(f => findings.FirstOrDefault(expected => f.StartsWith(expected, StringComparison.Ordinal)) ?? f).Order(StringComparer.Ordinal));
        Assert.Equal(findings.Contains("I31 account"), found.Exists(f => f.StartsWith("I31 account", StringComparison.Ordinal)));
    }

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

    private static Task<Result<InvoicePreview>> PreviewAsync(Store store, string currency = "EUR", DateOnly? on = null) =>
        store.RunAsync<PreviewInvoiceHandler, Result<InvoicePreview>>(preview => preview.HandleAsync(new PreviewInvoice(currency, on, World.Nadia), default));

    private static Task<List<string>> TriggersAsync(Store store) => store.RunAsync<ComptoirDb, List<string>>(
        db => db.Database.SqlQueryRaw<string>("SELECT name AS \"Value\" FROM sqlite_master WHERE type = 'trigger'").ToListAsync());

    private static Task DueAsync(Store store, IServiceProvider? node = null) => Store.RunAsync<DueWork, bool>(node ?? store.Services, async due =>
    {
        await due.RunAsync(store.Time.GetUtcNow(), default);
        return true;
    });

    private static Task<Result<StartedRun>> StartAsync(Store store, string month, PartnerId? partner = null) =>
        store.RunAsync<RunInvoicesHandler, Result<StartedRun>>(run => run.StartAsync(new RunInvoices(month, partner, Operator), default));

    private static Task<Result<Payment>> PayAsync(Store store, decimal amount, string? invoice = null, DateOnly? date = null) =>
        store.RunAsync<RecordPaymentHandler, Result<Payment>>(record => record.HandleAsync(
            new RecordPayment(World.Garance, amount, "EUR", date, "VIR 0417", invoice, Operator), default));

    private static Actor Operator => World.Person(World.Operator, "op@comptoir.example", 9, Commerce.Access.Role.Operator);

    private static Task<IReadOnlyList<InvoiceState>> InvoicesAsync(Store store, Actor? by = null) =>
        store.RunAsync<FindInvoices, IReadOnlyList<InvoiceState>>(find => find.ListAsync(null, 0, 100, by ?? World.Nadia, default));

    private static async Task<(InvoiceState Newest, InvoiceState Older)> TwoAsync(Store store) =>
        await InvoicesAsync(store) is [var newest, var older] ? (newest, older) : throw new InvalidOperationException("Not two invoices.");

    private static Task<IReadOnlyList<InvoicedLine>> LinesAsync(Store store, string number) =>
        store.RunAsync<FindInvoiceLines, IReadOnlyList<InvoicedLine>>(async find => (await find.PageAsync(number, new Seek(100), World.Nadia, default)).Value!.Lines.Items);

    private static async Task<Balance> BalanceAsync(Store store) =>
        Assert.Single(await store.RunAsync<FindBalance, IReadOnlyList<Balance>>(find => find.HandleAsync(World.Nadia, default)));

    private static Task<List<string>> FindAsync(Store store) => store.RunAsync<CheckInstallation, List<string>>(async check =>
    {
        var found = new List<string>();
        await foreach (var finding in check.FindAsync(deep: false, begins: null, default))
            found.Add($"{finding.Invariant} {finding.Record}: {finding.Expected}; {finding.Found}");
        return found;
    });

    /// <summary>Every row, two at a time; and that Previous leads back over the same rows.</summary>
    private static async Task<List<TKey>> AllAsync<TFind, T, TKey>(Store store, Func<TFind, Seek, Task<SeekPage<T>>> page, Func<T, TKey> key)
        where TFind : notnull
    {
        var found = new List<TKey>();
        var pages = new List<SeekPage<T>>();
        SeekPlace? from = null;
        do
        {
            var seek = new Seek(2, SeekOperation.Next, from);
            pages.Add(await store.RunAsync<TFind, SeekPage<T>>(find => page(find, seek)));
            from = pages[^1].Place;
            found.AddRange(pages[^1].Items.Select(key));
        }
        while (pages[^1].HasNext && pages.Count < 100);

        Assert.True(pages.Count > 2);
        var back = await store.RunAsync<TFind, SeekPage<T>>(find => page(find, new Seek(2, SeekOperation.Previous, pages[^1].Place)));
        Assert.Equal(pages[^2].Items.Select(key), back.Items.Select(key));
        return found;
    }
}
