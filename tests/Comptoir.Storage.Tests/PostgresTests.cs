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
    [InlineData(";NoResetOnClose=false", "")]
    public async Task A_connection_is_not_reset_when_it_is_used_again_unless_the_connection_string_says_otherwise(string said, string expected)
    {
        await using var store = await Store.OpenAsync(Database.Postgres);
        await using var node = new ServiceCollection().AddComptoirPostgres($"{store.Address};Maximum Pool Size=1{said}").AddSingleton(Faults.None).BuildServiceProvider();

        await Store.RunAsync<ComptoirDb, int>(node, db => db.Database.ExecuteSqlRawAsync("SET application_name = 'left'"));

        Assert.Equal([expected], await Store.RunAsync<ComptoirDb, List<string>>(node, db => Dump.ReadAsync(db, "SHOW application_name")));
    }
}
