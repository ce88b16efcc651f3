using Comptoir.Commerce.Storage;
using Comptoir.Postgres;
using Comptoir.Sqlite;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests;

public class SchemaTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task The_migrations_make_the_schema_on_an_empty_database(Database kind)
    {
        string address = kind == Database.Sqlite ? SqliteFiles.Empty() : await PostgresDatabases.EmptyAsync();
        await using (var db = Context(kind, address))
        {
            await db.Database.MigrateAsync();

            Assert.Empty(await db.Database.GetPendingMigrationsAsync());
            foreach (var type in db.Model.GetEntityTypes())
                Assert.Equal(["0"], await Dump.ReadAsync(db, $"SELECT COUNT(*) FROM \"{type.GetTableName()}\""));
        }

        await DropAsync(kind, address);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task The_model_has_no_change_that_the_migrations_do_not_have(Database kind)
    {
        await using var db = Context(kind, kind == Database.Sqlite ? SqliteFiles.Empty() : "Host=nowhere");

        Assert.False(db.Database.HasPendingModelChanges(), "Run: dotnet run --project tools/Comptoir.Migrations -- add NAME");
    }

    private static ComptoirDb Context(Database kind, string address)
    {
        var options = new DbContextOptionsBuilder<ComptoirDb>();
        if (kind == Database.Sqlite)
            options.UseComptoirSqlite(SqliteSetup.ConnectionString(address));
        else
            options.UseComptoirPostgres(address);
        return new ComptoirDb(options.Options);
    }

    private static async Task DropAsync(Database kind, string address)
    {
        if (kind == Database.Sqlite)
            SqliteFiles.Delete(address);
        else
            await PostgresDatabases.DropAsync(address);
    }
}
