using Comptoir.Commerce.Storage;
using Comptoir.Postgres;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests;

public class PostgresTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData(";Max Auto Prepare=0", false)]
    [InlineData(";MaxAutoPrepare=0", false)]
    public async Task What_a_connection_is_asked_often_is_prepared_unless_the_connection_string_says_otherwise(string said, bool prepared)
    {
        await using var store = await Store.OpenAsync(Database.Postgres);
        await using var node = new ServiceCollection().AddComptoirPostgres(store.Address + said).AddSingleton(Faults.None).BuildServiceProvider();

        await Store.RunAsync<ComptoirDb, bool>(node, async db =>
        {
            await db.Database.OpenConnectionAsync();
            for (int i = 0; i < 6; i++)
                await db.Partners.CountAsync();
            Assert.Equal(prepared, (await Dump.ReadAsync(db, "SELECT statement FROM pg_prepared_statements")).Exists(statement => statement.Contains("Partners", StringComparison.Ordinal)));
            return true;
        });
    }

    [Theory]
    [InlineData("", "left")]
    [InlineData(";No Reset On Close=false", "")]
    [InlineData(";NoResetOnClose=False", "")]
    public async Task A_connection_is_handed_on_as_it_is_unless_the_connection_string_says_otherwise(string said, string seen)
    {
        await using var store = await Store.OpenAsync(Database.Postgres);
        await using var node = new ServiceCollection().AddComptoirPostgres(store.Address + said).AddSingleton(Faults.None).BuildServiceProvider();
        await Store.RunAsync<ComptoirDb, int>(node, db => db.Database.ExecuteSqlRawAsync("SET comptoir.mark = 'left'"));

        await Store.RunAsync<ComptoirDb, bool>(node, async db =>
        {
            Assert.Equal([seen], await Dump.ReadAsync(db, "SELECT coalesce(current_setting('comptoir.mark', true), '')"));
            return true;
        });
    }
}
