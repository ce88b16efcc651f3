using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Postgres;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static Comptoir.Storage.Tests.Billing.Books;

namespace Comptoir.Storage.Tests.Billing;

/// <summary>What goes on invoices is read on a second connection, beside the writing of the lines, where that sees the same (R14.1).</summary>
public class BesideTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Inside_a_larger_work_what_it_has_posted_is_cut_with_the_rest(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        store.Time.SetTo(April);
        var run = (await StartAsync(store, "2026-03")).Value!.Run;

        await using (var scope = store.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
            await using var work = await db.BeginWorkAsync(default);
            var posted = await db.LedgerEntries.AsNoTracking().SingleAsync();
            db.Entry(posted).Property(entry => entry.Id).CurrentValue = new Guid(9, 9, 9, new byte[8]);
            db.LedgerEntries.Add(posted);
            await db.SaveChangesAsync();
            await scope.ServiceProvider.GetRequiredService<InvoiceCut>().CutAsync([World.Garance], run.MonthOf, run, Operator, default);
            await work.CommitAsync(default);
        }

        var invoice = Assert.Single(await InvoicesAsync(store)).Invoice;
        Assert.Equal(2, invoice.Lines);
        Assert.Equal(2, (await LinesAsync(store, invoice.Number)).Count);
    }

    [Fact]
    public async Task Where_every_connection_is_in_use_none_is_waited_for()
    {
        await using var store = await Store.OpenAsync(Database.Postgres);
        string one = new NpgsqlConnectionStringBuilder(store.Address) { MaxPoolSize = 1 }.ToString();
        await using var services = new ServiceCollection().AddDbContextPool<ComptoirDb>(options => options.UseComptoirPostgres(one)).BuildServiceProvider();
        var besides = new BesideDb(services.GetRequiredService<IServiceScopeFactory>());
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
        await db.Database.OpenConnectionAsync();

        Assert.Null(await besides.OpenAsync(default));

        await db.Database.CloseConnectionAsync();
        await using var beside = await besides.OpenAsync(default);
        Assert.NotNull(beside);
        await using (var pooled = new NpgsqlConnection(one))
            NpgsqlConnection.ClearPool(pooled);
    }
}
